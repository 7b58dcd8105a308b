"""What happens in the post office."""

from helpdesk.ledger.event import Event, event


@event("mail.received")
class MailReceived(Event):
    """A raw message is stored; nobody has looked at it yet."""

    incoming_id: int

    @property
    def subject(self) -> str:
        return f"incoming:{self.incoming_id}"


class OfMail(Event):
    """Base of what happens to one outgoing mail: in order with the events of its conversation."""

    outgoing_id: int
    conversation_id: int | None

    @property
    def subject(self) -> str:
        return f"conversation:{self.conversation_id}" if self.conversation_id else f"outgoing:{self.outgoing_id}"


@event("mail.failed")
class MailFailed(OfMail):
    """A mail did not reach its recipient, or nobody knows whether it did. Its row has the reason."""

    outgoing_id: int
    conversation_id: int | None


@event("mail.retried")
class MailRetried(OfMail):
    outgoing_id: int
    conversation_id: int | None


@event("mail.cancelled")
class MailCancelled(OfMail):
    outgoing_id: int
    conversation_id: int | None
