"""What follows from what happens to conversations. `manage.py wiring` lists it."""

from helpdesk.conversations.events import Redacted
from helpdesk.conversations.operations.redacting import erase_mails
from helpdesk.ledger.reacting import Recorded, reacts_to


@reacts_to(Redacted, queue="mail")
def empty_its_mails(redacted: list[Recorded[Redacted]]) -> None:
    """The words go from the mails too. Not at once: a mail that is being sent cannot be touched until it is."""
    for one in redacted:
        erase_mails(one.event.entry_id)
