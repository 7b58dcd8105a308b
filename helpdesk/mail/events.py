"""What happens in the post office."""

from helpdesk.ledger.event import Event, event


@event("mail.received")
class MailReceived(Event):
    """A raw message is stored; nobody has looked at it yet."""

    incoming_id: int

    @property
    def subject(self) -> str:
        return f"incoming:{self.incoming_id}"
