"""Where a note goes besides its own thread, as its composer says it."""

import dataclasses

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.conversations.models import Conversation
from tickets.models import TicketType
from tickets.queries.links import Linked
from tickets.queries.workspace import Workspace

CARRIES = {"back_office", "came_from", "tracker", "reported_by"}  # relations along which notes are posted
Rule = TicketType.CrossPosting


@dataclasses.dataclass(frozen=True, slots=True)
class Posting:
    """Who else reads a note: always, or when its writer ticks the box."""

    to: str  # "#1050 Refund", "3 linked conversations"
    is_asked: bool
    is_ticked: bool


def posting_of(
    conversation: Conversation, links: list[Linked], here: Workspace, *, is_ticked: bool = False
) -> Posting | None:
    """None where notes stay: on plain conversations, on what is linked to nothing, and where the type says so."""
    kind = here.types.get(conversation.ticket_type_id or 0)
    reached = [one for one in links if one.relation in CARRIES]
    count = sum(one.count for one in reached)
    if kind is None or kind.cross_posting == Rule.NEVER or not count:
        return None
    return Posting(_reached(reached, count), kind.cross_posting == Rule.AUTHOR, is_ticked)


def _reached(links: list[Linked], count: int) -> str:
    if count > 1:
        return ngettext("%d linked conversation", "%d linked conversations", count) % count
    end = links[0].ends[0]
    if not end.may_see:
        return _("something you may not see")
    return f"#{end.number} {end.title}".strip() if end.number else end.title or end.customer or _("No subject")
