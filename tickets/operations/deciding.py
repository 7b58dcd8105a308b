"""What a tracker's move means for each conversation that is linked to it. Decides; reads and writes nothing."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from helpdesk.conversations.models import Conversation
from tickets.models import Cascade, CascadeResult, Field, State, StateCategory, Ticket
from tickets.queries.offers import state_for

Outcome = CascadeResult.Outcome


@dataclasses.dataclass(frozen=True)
class Chunk:
    """Linked conversations, locked, with everything that decides what becomes of them."""

    cascade: Cascade
    conversations: Collection[Conversation]
    tickets: Mapping[int, Ticket]
    offers: Mapping[int, Sequence[State]]  # live states by type, each category's default first
    missing: Mapping[int, Sequence[Field]]  # what keeps a ticket from being resolved
    heard: Collection[int]  # conversations in which somebody would read a message


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What becomes of one: its new state if it moves, and whether it is told the message."""

    outcome: CascadeResult.Outcome
    reason: str = ""
    to: State | None = None
    tells: bool = False


def decide(conversation: Conversation, chunk: Chunk) -> Verdict:
    """Already there, resolved, moved since by somebody, not able to: left as it is. Else it moves."""
    ticket, cascade = chunk.tickets.get(conversation.pk), chunk.cascade
    tells = conversation.pk in chunk.heard and not conversation.is_internal
    if ticket is None or conversation.is_internal:
        return Verdict(Outcome.TOLD if tells else Outcome.NOTED, tells=tells)  # news of trackers is in every link
    is_resolved = ticket.state.category == StateCategory.RESOLVED
    if is_resolved and not cascade.also_resolved:
        return Verdict(Outcome.RESOLVED)
    if not cascade.moves:
        return Verdict(Outcome.TOLD, tells=True) if tells else Verdict(Outcome.FAILED, "Nobody would read it.")
    if ticket.state_changed_at > cascade.moved_at:
        return Verdict(Outcome.MOVED_SINCE)
    to = state_for(cascade.to_state, chunk.offers.get(ticket.type_id, ()))
    if to is None:
        return Verdict(Outcome.FAILED, f"“{ticket.type.name}” offers no such state.")
    if to.pk == ticket.state_id:
        return Verdict(Outcome.ALREADY, tells=tells)
    missing = chunk.missing.get(ticket.pk, ())
    if to.category == StateCategory.RESOLVED and not is_resolved and missing:
        return Verdict(Outcome.FAILED, f"Fill in first: {', '.join(field.name for field in missing)}.")
    return Verdict(Outcome.MOVED, to=to, tells=tells)
