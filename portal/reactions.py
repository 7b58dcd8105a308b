"""What follows from what customers do at our door."""

from helpdesk.ledger.reacting import Recorded, reacts_to
from helpdesk.mail.tasks import SEND
from helpdesk.people.events import SignInAsked


@reacts_to(SignInAsked, queue="mail", then=SEND)
def send_link_and_code(asked: list[Recorded[SignInAsked]]) -> None:
    """The mail was written with the request, as nobody else ever knew what stands in it: it has only to leave, now."""
