"""Raw mail that came in, rendered mail that goes out, and the addresses we answer at."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from helpdesk.people.models import Brand


class Mailbox(models.Model):
    """An address we receive mail at, and the brand it belongs to."""

    address = models.EmailField(max_length=254)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="mailboxes")

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.UniqueConstraint(fields=["address"], name="one_mailbox_per_address"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="mailbox_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.address


class IncomingMail(models.Model):
    """One message as it arrived. Stored before anybody was told that we have it; ends with exactly one outcome."""

    class Outcome(models.TextChoices):
        PENDING = "pending"  # accepted, not looked at yet
        STARTED = "started"  # began a conversation
        THREADED = "threaded"  # joined a conversation
        AUTOMATIC = "automatic"  # an auto-reply: kept in its conversation, changes nothing
        BOUNCED = "bounced"  # a delivery report, marked on what it is about
        DUPLICATE = "duplicate"  # the same mail by another way
        SUSPENDED = "suspended"  # kept aside with a reason, a person decides
        UNREADABLE = "unreadable"  # cannot be parsed; the raw message is attached to a conversation

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=20)  # smtp, pipe, imap, webhook
    envelope_from = models.CharField(max_length=320, blank=True, default="")
    envelope_to = models.CharField(max_length=320, blank=True, default="")
    raw = models.BinaryField()
    size = models.PositiveIntegerField()
    message_id = models.CharField(max_length=255)  # longer ones are replaced by their hash
    body_hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    reason = models.CharField(max_length=300, blank=True, default="")
    conversation_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "incoming mail"
        constraints = [
            models.UniqueConstraint(
                "mailbox", "message_id", "body_hash", nulls_distinct=False, name="same_mail_once_per_mailbox"
            ),
            models.CheckConstraint(condition=~Q(message_id=""), name="incoming_has_an_id"),
            models.CheckConstraint(
                condition=Q(outcome="pending", handled_at__isnull=True)
                | (~Q(outcome="pending") & Q(handled_at__isnull=False)),
                name="an_outcome_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["message_id"], name="incoming_by_message_id"),
            models.Index(fields=["id"], condition=Q(outcome="pending"), name="incoming_pending"),
            models.Index(fields=["outcome", "-id"], name="incoming_by_outcome"),
            models.Index(fields=["conversation_id"], name="incoming_by_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} from {self.envelope_from}: {self.outcome}"


class OutgoingMail(models.Model):
    """One mail to one person, rendered, addressed and threaded before anything is sent. Kept for ever.

    `event_id` is the ledger event that caused it: one mail per event and recipient, whatever is retried.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"  # a worker has it, nothing has left yet: safe to take back
        SENDING = "sending"  # in the act: whether it left is not known until the server answers
        SENT = "sent"
        FAILED = "failed"  # refused for good, with the reason
        UNKNOWN = "unknown"  # the outcome was lost twice: needs a look
        CANCELLED = "cancelled"

    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)  # submitted, reply, state, …
    conversation_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=400)
    recipient = models.EmailField(max_length=254)
    recipient_name = models.CharField(max_length=160, blank=True, default="")
    reply_to = models.CharField(max_length=400, blank=True, default="")
    subject = models.CharField(max_length=400)
    message_id = models.CharField(max_length=255, unique=True)
    in_reply_to = models.CharField(max_length=998, blank=True, default="")
    references = models.TextField(blank=True, default="")
    headers = models.JSONField(default=dict, blank=True)
    html = models.TextField()
    text = models.TextField()
    attachments = models.JSONField(default=list, blank=True)  # name, content_type, path in the default storage

    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")
    was_lost = models.BooleanField(default=False)  # the outcome of one try was lost: it may have been sent already
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "outgoing mail"
        constraints = [
            models.UniqueConstraint(fields=["event_id", "recipient"], name="one_mail_per_event_and_recipient"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "claimed", "sending", "sent", "failed", "unknown", "cancelled"]),
                name="outgoing_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["available_at", "id"], condition=Q(state="queued"), name="outgoing_due"),
            models.Index(fields=["claimed_at"], condition=Q(state__in=["claimed", "sending"]), name="outgoing_leases"),
            models.Index(fields=["conversation_id", "id"], name="outgoing_by_conversation"),
            models.Index(
                fields=["state", "-id"], condition=Q(state__in=["failed", "unknown"]), name="outgoing_trouble"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}: {self.state}"
