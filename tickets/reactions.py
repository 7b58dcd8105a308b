"""What follows from what happens in support. `manage.py wiring` lists it."""

from helpdesk.conversations.operations.reading import mark_unread
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.reacting import Recorded, reacts_to
from helpdesk.ledger.recording import caused_by
from helpdesk.mail.events import MailFailed, MailReceived
from tickets.emails import telling
from tickets.events import AgentReplied, CascadeStarted, StateChanged, TicketOpened
from tickets.operations import cascading, intake

SEND = "helpdesk.mail.tasks.send_due"


@reacts_to(MailReceived, queue="mail", then=SEND, batch=20)
def take_in_the_mail(received: list[Recorded[MailReceived]]) -> None:
    """Each stored message becomes part of a conversation, or is kept with a reason."""
    house = intake.look_around()
    for one in received:
        with caused_by(one.id, one.depth):  # each mail is the cause of its own conversation, not the batch's first
            intake.take_in(one.event.incoming_id, house)


@reacts_to(TicketOpened, queue="mail", then=SEND)
def confirm_the_ticket(opened: list[Recorded[TicketOpened]]) -> None:
    """Tell the customer that we have it, with its number and the answers given."""
    telling.tell(
        [
            telling.News(event_id=one.id, conversation_id=one.event.conversation_id, kind="submitted", actor="")
            for one in opened
            if one.event.category == "customer" and one.event.tell_customer
        ]
    )


@reacts_to(AgentReplied, queue="mail", then=SEND)
def email_the_reply(replied: list[Recorded[AgentReplied]]) -> None:
    """Send what a teammate wrote to everybody who takes part."""
    telling.tell(
        [
            telling.News(
                event_id=one.id,
                conversation_id=one.event.conversation_id,
                kind="reply",
                actor=one.actor,
                entry_id=one.event.entry_id,
                state_id=one.event.shown_state_id,
                broadcast_id=one.event.broadcast_id,
            )
            for one in replied
        ]
    )


@reacts_to(StateChanged, queue="mail", then=SEND)
def email_the_state(changed: list[Recorded[StateChanged]]) -> None:
    """Tell the customer where the ticket stands now; not when a reply carries the news, nor when it looks the same."""
    telling.tell(
        [
            telling.News(
                event_id=one.id,
                conversation_id=one.event.conversation_id,
                kind="state",
                actor=one.actor,
                state_id=one.event.to_state_id,
            )
            for one in changed
            if one.event.is_visible and not one.event.is_hidden and one.event.entry_id is None
        ]
    )


@reacts_to(MailFailed)
def call_for_a_look(failed: list[Recorded[MailFailed]]) -> None:
    """A mail that did not get through makes its conversation unread: the thread says which and why."""
    for one in failed:
        if one.event.conversation_id is not None:
            mark_unread(one.event.conversation_id, by=SYSTEM)


@reacts_to(CascadeStarted, queue="bulk", then="tickets.tasks.advance_cascades")
def follow_the_tracker(started: list[Recorded[CascadeStarted]]) -> None:
    """Count what is linked to a tracker that moved; a task then moves it, 200 at a time."""
    cascading.count_links([one.event.cascade_id for one in started])
