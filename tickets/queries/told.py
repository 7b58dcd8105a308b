"""Whether the customer of something linked was told of the tracker's last move, and if not, why."""

import dataclasses
import datetime as dt
import enum
from typing import Any

from django.utils.dateparse import parse_datetime

from helpdesk.mail.models import OutgoingMail
from tickets.models import CascadeResult
from tickets.models.cascade import AGAIN

Outcome, State = CascadeResult.Outcome, OutgoingMail.State

# Of one row of `near` and of `latest`, the cascade of the last move. What happened to it because of that move is found
# by its subject; its mails by their conversation. NULL when the tracker has moved nothing yet.
TOLD = """(SELECT json_build_object(
    'is_internal', near.category = 'back_office',
    'later', near.link_id > latest.last_link_id,
    'outcome', (SELECT outcome FROM tickets_cascaderesult result
        WHERE result.cascade_id = latest.id AND result.conversation_id = near.id),
    'owed', (SELECT json_agg(EXISTS (SELECT FROM ledger_delivery owed
            WHERE owed.event_id = news.id AND owed.state = 'pending' AND owed.reaction LIKE '%%.email_the_%%'))
        FROM ledger_event news WHERE news.subject = 'conversation:' || near.id AND news.id > latest.event_id
            AND news.cause_id = latest.event_id AND (news.name = 'conversation.agent_replied'
                OR news.name = 'ticket.state_changed' AND (news.data->>'is_visible')::boolean)),
    'mails', (SELECT json_agg(json_build_array(mail.state, mail.sent_at, mail.bounced_at IS NOT NULL) ORDER BY mail.id)
        FROM mail_outgoingmail mail WHERE mail.conversation_id = near.id AND mail.event_id >= latest.event_id
            AND (mail.event_id = latest.event_id OR EXISTS (SELECT FROM ledger_event news
                WHERE news.id = mail.event_id AND news.cause_id = latest.event_id))),
    'heard', EXISTS (SELECT FROM conversations_participant one JOIN people_customer who ON who.id = one.customer_id
        WHERE one.conversation_id = near.id AND one.standing = 'active' AND NOT one.is_muted AND who.email IS NOT NULL)
    ) FROM latest)"""


class Reason(enum.StrEnum):
    """Why somebody was told nothing."""

    LATER = "later"  # linked after the move
    STOPPED = "stopped"
    FAILED = "failed"
    RESOLVED = "resolved"
    MOVED_SINCE = "moved_since"
    INTERNAL = "internal"  # a ticket of the team's own
    NO_TICKET = "no_ticket"  # a plain conversation hears messages, and no states
    SAME = "same"  # they see no difference
    NOBODY = "nobody"  # whoever takes part has no address, or wants no mails
    ELSEWHERE = "elsewhere"  # the same words reached them in another conversation
    OVERTAKEN = "overtaken"  # by a later move
    LOST = "lost"  # the mail could not be sent, or came back


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """`how` is sent (`at`), waiting (its mail is on its way), next (not its turn yet) or not (`why`)."""

    how: str
    at: dt.datetime | None = None
    why: Reason | None = None


OUTCOMES = {
    Outcome.STOPPED: Reason.STOPPED,
    Outcome.FAILED: Reason.FAILED,
    Outcome.RESOLVED: Reason.RESOLVED,
    Outcome.MOVED_SINCE: Reason.MOVED_SINCE,
    Outcome.NOTED: Reason.NO_TICKET,
}


def told_of(found: dict[str, Any] | None, *, is_finished: bool) -> Told | None:
    """What TOLD found, as an answer; None when nothing has moved."""
    if found is None:
        return None
    if found["later"]:
        return Told("not", why=Reason.LATER)
    if found["is_internal"]:
        return Told("not", why=Reason.INTERNAL)
    outcome = found["outcome"]
    if not is_finished and (outcome is None or outcome in AGAIN):
        return Told("next")
    if outcome in OUTCOMES:
        return Told("not", why=OUTCOMES[outcome])
    return _by_mail(found["mails"] or [], found["owed"] or [], heard=found["heard"])


def _by_mail(mails: list[tuple[str, str | None, bool]], owed: list[bool], *, heard: bool) -> Told:
    arrived = [parse_datetime(at) for state, at, came_back in mails if state == State.SENT and at and not came_back]
    if arrived:
        return Told("sent", at=arrived[-1])
    states = {state for state, *_ in mails}
    if states & {State.QUEUED, State.CLAIMED, State.SENDING} or any(owed):
        return Told("waiting")
    if states:
        return Told("not", why=Reason.OVERTAKEN if states == {State.CANCELLED} else Reason.LOST)
    if not owed:
        return Told("not", why=Reason.SAME)
    return Told("not", why=Reason.ELSEWHERE if heard else Reason.NOBODY)
