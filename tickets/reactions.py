"""What follows from what happens in support. `manage.py wiring` lists it."""

from helpdesk.conversations.events import Redacted
from helpdesk.conversations.operations.reading import mark_unread
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.reacting import Recorded, reacts_to
from helpdesk.ledger.recording import caused_by
from helpdesk.mail.events import MailFailed, MailReceived
from tickets.emails import following, telling
from tickets.events import (
    AgentReplied,
    CascadeResumed,
    CascadeStarted,
    FormSent,
    Merged,
    NoteAdded,
    NoteEdited,
    Split,
    StateChanged,
    TicketOpened,
    TicketShared,
    TicketUnshared,
)
from tickets.models import StateCategory
from tickets.operations import cascading, crossposting, intake, merging, sharing, splitting

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
    """Tell the customer where the ticket stands now; not when a reply carries the news, nor when it looks the same.

    What follows from the words of a customer is told to nobody; that they say it is solved, to the others.
    """
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
            if one.event.is_visible
            and not one.event.is_hidden
            and one.event.entry_id is None
            and (not one.actor.startswith("customer:") or one.event.to_category == StateCategory.RESOLVED)
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
    """Count what is linked to a tracker that moved; a task then moves it, a few hundred at a time."""
    cascading.count_links([one.event.cascade_id for one in started])


@reacts_to(CascadeResumed, queue="bulk", then="tickets.tasks.advance_cascades")
def go_on_with_what_failed(resumed: list[Recorded[CascadeResumed]]) -> None:
    """Nothing is to be counted: the task goes on."""


@reacts_to(NoteAdded, batch=1)  # each locks many conversations, in their order
def post_the_note_on(added: list[Recorded[NoteAdded]]) -> bool:
    """What was noted on a ticket is read in what is linked to it too."""
    posted = [crossposting.post_on(one.event.entry_id, chosen=one.event.post_on) for one in added]
    return _is_all(posted)


@reacts_to(NoteEdited, batch=1)
def change_its_copies(edited: list[Recorded[NoteEdited]]) -> bool:
    """What was posted on says what the original says now."""
    return _is_all([crossposting.follow_the_original(one.event.entry_id) for one in edited])


@reacts_to(Redacted, batch=1)
def redact_its_copies(redacted: list[Recorded[Redacted]]) -> bool:
    """What was posted on goes with the original."""
    return _is_all([crossposting.follow_the_original(one.event.entry_id) for one in redacted])


@reacts_to(StateChanged)
def tell_what_is_linked(changed: list[Recorded[StateChanged]]) -> bool:
    """Where a ticket went is written into what is linked to it. Changes nothing else there."""
    return crossposting.tell_of_moves(
        [
            crossposting.Move(
                ticket_id=one.event.conversation_id,
                from_state_id=one.event.from_state_id,
                to_state_id=one.event.to_state_id,
                actor=one.actor,
                at=one.recorded_at,
            )
            for one in changed
        ]
    )


@reacts_to(TicketShared, queue="mail", then=SEND)
def confirm_the_sharing(shared: list[Recorded[TicketShared]]) -> None:
    """Tell the customer of the conversation that there is a ticket to follow."""
    telling.tell(
        [
            telling.News(event_id=one.id, conversation_id=one.event.conversation_id, kind="submitted", actor="")
            for one in shared
        ]
    )


@reacts_to(TicketUnshared, queue="mail")
def keep_back_its_mails(unshared: list[Recorded[TicketUnshared]]) -> None:
    """What has not been sent about a ticket that is shared no longer never is."""
    for one in unshared:
        following.keep_back(one.event.conversation_id, before=one.id)


@reacts_to(TicketOpened)
def stop_sharing_beside_it(opened: list[Recorded[TicketOpened]]) -> None:
    """A conversation that became a customer ticket is what its customer follows."""
    for one in opened:
        if one.event.category == "customer":
            sharing.keep_one_shared(one.event.conversation_id, by=SYSTEM)


@reacts_to(Merged)
def share_one_after_a_merge(merged: list[Recorded[Merged]]) -> None:
    """Two conversations became one, and each may have shared a ticket with its customer."""
    for one in merged:
        sharing.keep_one_shared(one.event.into_id, by=SYSTEM)


@reacts_to(Merged, queue="mail", then=SEND)
def tell_of_the_merge(merged: list[Recorded[Merged]]) -> None:
    """Its mails follow its messages, and its customer gets one notice of where it goes on."""
    for one in merged:
        merging.bring_the_mails(one.event.conversation_id)
    telling.tell(
        [
            telling.News(
                event_id=one.id,
                conversation_id=one.event.into_id,
                kind="merged",
                actor=one.actor,
                only_customer_id=one.event.customer_id,
            )
            for one in merged
            if one.event.customer_id is not None
        ]
    )


@reacts_to(Split, queue="mail")
def bring_what_carried_it(split: list[Recorded[Split]]) -> None:
    """The mails that a message went out with follow it."""
    for one in split:
        splitting.bring_its_mails(one.event.entry_id, left=one.event.conversation_id)


@reacts_to(FormSent, queue="mail", then=SEND)
def email_the_form(sent: list[Recorded[FormSent]]) -> None:
    """Tell whoever takes part that there is a form to fill in, as a reply would."""
    telling.tell(
        [
            telling.News(
                event_id=one.id,
                conversation_id=one.event.conversation_id,
                kind="reply",
                actor=one.actor,
                entry_id=one.event.entry_id,
            )
            for one in sent
        ]
    )


def _is_all(reached: list[list[int]]) -> bool:
    """Whether no note had more conversations to go to than are served in one transaction."""
    return all(len(some) < crossposting.AT_ONCE for some in reached)
