"""Links of the cast, and what the ledger and the mails say of them."""

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes
from tickets.models import Link, Ticket
from tickets.operations.linking import link
from tickets.operations.opening import open_ticket


def thread_of(ticket: Ticket) -> Conversation:
    """The conversation of a ticket, as it is now."""
    return Conversation.objects.get(pk=ticket.pk)


def linked(end: Conversation | Ticket, to: Ticket, kind: str | None = None) -> Link:
    """Grace links them."""
    thread = end if isinstance(end, Conversation) else thread_of(end)
    return link(thread, to=to, by=builders.teammate(), kind=kind)


def notes(end: Conversation | Ticket) -> list[tuple[str, str]]:
    """Author and words of the notes of a thread, the oldest first, once all that follows has happened."""
    deliver_all()
    entries = Entry.objects.filter(conversation=end.pk, kind=Entry.Kind.NOTE).order_by("id")
    return [(one.author_user.name if one.author_user else one.author_name, one.body_text) for one in entries]


def lines(end: Conversation | Ticket, change: str) -> list[dict[str, object]]:
    """The details of its lines of one kind."""
    return [details for what, _, details in changes(end) if what == change]


def mailed() -> list[tuple[str, str]]:
    """Kind and recipient of every mail, once all that follows has happened."""
    deliver_all()
    return list(OutgoingMail.objects.exclude(state="cancelled").order_by("id").values_list("kind", "recipient"))


def kept_from_grace(category: str = "back_office", *, title: str = "Who is the mole") -> Ticket:
    """A ticket that only Alan's team may see."""
    kind = builders.another_type("Codes", category=category)
    kind.teams.add(builders.team("Bletchley", cast.ALAN))
    return open_ticket(ticket_type=kind, title=title, by=builders.teammate(cast.ALAN), brand=default_brand())
