"""What happens in support: opened, replied, noted, moved, filled in."""

from helpdesk.conversations.events import OfConversation
from helpdesk.ledger.event import event


@event("ticket.opened")
class TicketOpened(OfConversation):
    """A conversation became a ticket, or a ticket was made from nothing."""

    conversation_id: int
    number: int
    category: str
    type_id: int
    tell_customer: bool = True


@event("ticket.state_changed")
class StateChanged(OfConversation):
    """`entry_id` is the reply that went out together with the move: one action, one mail.

    `is_visible` says that the customer sees another state than before: not so for hidden states, nor when two
    states are called the same outside.
    """

    conversation_id: int
    from_state_id: int
    to_state_id: int
    from_category: str
    to_category: str
    is_hidden: bool
    is_visible: bool = True
    entry_id: int | None = None


@event("ticket.field_changed")
class FieldChanged(OfConversation):
    conversation_id: int
    field_id: int


@event("ticket.described")
class TicketDescribed(OfConversation):
    conversation_id: int


@event("conversation.customer_replied")
class CustomerReplied(OfConversation):
    conversation_id: int
    entry_id: int
    customer_id: int


@event("conversation.agent_replied")
class AgentReplied(OfConversation):
    """`broadcast_id` is the event for whose sake many hear the same: nobody is mailed it twice.

    `shown_state_id` is the state that the ticket was seen to come to with it, then.
    """

    conversation_id: int
    entry_id: int
    broadcast_id: int | None = None
    shown_state_id: int | None = None


@event("conversation.note_added")
class NoteAdded(OfConversation):
    """`post_on` is what its author chose, where the type leaves it to them."""

    conversation_id: int
    entry_id: int
    post_on: bool | None = None


@event("conversation.note_edited")
class NoteEdited(OfConversation):
    conversation_id: int
    entry_id: int


@event("conversation.news_posted")
class NewsPosted(OfConversation):
    """News of a ticket was written into what is linked to it, or changed there: a note, an edit, a state."""

    conversation_id: int
    to_ids: list[int]


class OfLink(OfConversation):
    """Base of what happens to a link. `conversation_id` is its source; both ends show it."""

    target_id: int


@event("conversation.linked")
class Linked(OfLink):
    conversation_id: int
    target_id: int
    kind: str


@event("conversation.unlinked")
class Unlinked(OfLink):
    conversation_id: int
    target_id: int
    kind: str


class OfSharing(OfConversation):
    """Base of what happens to a back-office ticket and the conversation whose customer may follow it."""

    with_id: int


@event("ticket.shared")
class TicketShared(OfSharing):
    conversation_id: int
    with_id: int


@event("ticket.unshared")
class TicketUnshared(OfSharing):
    conversation_id: int
    with_id: int


@event("conversation.watched")
class Watched(OfConversation):
    conversation_id: int
    user_id: int


@event("conversation.unwatched")
class Unwatched(OfConversation):
    conversation_id: int
    user_id: int


@event("conversation.checklist_changed")
class ChecklistChanged(OfConversation):
    conversation_id: int


@event("conversation.entry_kept")
class EntryKept(OfConversation):
    """Something was added to a thread that changes nothing: an auto-reply, a stranger's mail, a bounce."""

    conversation_id: int
    entry_id: int


class OfCascade(OfConversation):
    """Base of what happens to a cascade: its subject is the tracker."""

    cascade_id: int


@event("cascade.started")
class CascadeStarted(OfCascade):
    """A tracker with links moved. What is linked follows in the background."""

    conversation_id: int
    cascade_id: int


@event("cascade.advanced")
class CascadeAdvanced(OfCascade):
    conversation_id: int
    cascade_id: int
    done: int


@event("cascade.resumed")
class CascadeResumed(OfCascade):
    """What had failed is tried again."""

    conversation_id: int
    cascade_id: int


@event("cascade.stopped")
class CascadeStopped(OfCascade):
    """Somebody ended it on its way; `left` were not dealt with."""

    conversation_id: int
    cascade_id: int
    left: int


@event("cascade.finished")
class CascadeFinished(OfCascade):
    conversation_id: int
    cascade_id: int


@event("ticket.type_changed")
class TypeChanged(OfConversation):
    conversation_id: int
    from_type_id: int
    to_type_id: int


@event("conversation.merged")
class Merged(OfConversation):
    """Its entries, participants, tags and links went into the other one, for good. `customer_id` is whose it was."""

    conversation_id: int
    into_id: int
    customer_id: int | None


@event("conversation.split")
class Split(OfConversation):
    """A message of it began a conversation of its own."""

    conversation_id: int
    entry_id: int
    new_conversation_id: int


@event("form.sent")
class FormSent(OfConversation):
    conversation_id: int
    entry_id: int


@event("form.ended")
class FormEnded(OfConversation):
    """A form is open no longer: submitted, withdrawn or expired."""

    conversation_id: int
    entry_id: int
    standing: str


@event("ticket.privacy_changed")
class PrivacyChanged(OfConversation):
    """Whether the colleagues of its customer see it."""

    conversation_id: int
    is_private: bool


@event("ticket.rated")
class TicketRated(OfConversation):
    """A customer said how it was, from 1 to 5."""

    conversation_id: int
    customer_id: int
    score: int
