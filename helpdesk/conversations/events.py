"""What happens to conversations, whoever or whatever does it."""

from helpdesk.ledger.event import Event, event


class OfConversation(Event):
    """Base of all events of one conversation: they stay in order."""

    conversation_id: int

    @property
    def subject(self) -> str:
        return f"conversation:{self.conversation_id}"


@event("conversation.started")
class ConversationStarted(OfConversation):
    conversation_id: int
    channel: str


@event("conversation.assigned")
class Assigned(OfConversation):
    conversation_id: int
    assignee_id: int | None
    team_id: int | None


@event("conversation.snoozed")
class Snoozed(OfConversation):
    conversation_id: int
    until: str


@event("conversation.woken")
class Woken(OfConversation):
    conversation_id: int
    reason: str


@event("conversation.closed")
class Closed(OfConversation):
    conversation_id: int


@event("conversation.reopened")
class Reopened(OfConversation):
    conversation_id: int
    reason: str


@event("conversation.tagged")
class Tagged(OfConversation):
    conversation_id: int
    tag_id: int


@event("conversation.untagged")
class Untagged(OfConversation):
    conversation_id: int
    tag_id: int


@event("conversation.priority_changed")
class PriorityChanged(OfConversation):
    conversation_id: int
    priority: int


@event("conversation.brand_changed")
class BrandChanged(OfConversation):
    conversation_id: int
    brand_id: int


@event("conversation.subject_changed")
class SubjectChanged(OfConversation):
    conversation_id: int


@event("conversation.participant_changed")
class ParticipantChanged(OfConversation):
    conversation_id: int
    customer_id: int
    standing: str


@event("conversation.seen")
class Seen(OfConversation):
    conversation_id: int


@event("conversation.redacted")
class Redacted(OfConversation):
    """`is_public` says that customers read the message before."""

    conversation_id: int
    entry_id: int
    is_public: bool = False
