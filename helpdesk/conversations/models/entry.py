"""One thing said, noted or done in a conversation."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models.conversation import Channel, Conversation
from helpdesk.people.models import Customer, User

if TYPE_CHECKING:
    from typing import Self


class Entries(models.QuerySet["Entry"]):
    def public(self) -> "Self":
        """What the customer may read: the only start of every customer-side query."""
        return self.filter(kind=Entry.Kind.REPLY, is_suspicious=False)


class Entry(models.Model):
    """A reply (the customer sees it), a note (never), a change (what happened) or a form sent to the customer.

    The table has one more column than the model: `search`, the words of the text, generated and indexed by
    PostgreSQL (migration 0004), so that no page ever fetches it. What is written without spaces (Chinese, Japanese,
    Thai …) stands in it as pairs of letters.
    """

    class Kind(models.TextChoices):
        REPLY = "reply"
        NOTE = "note"
        CHANGE = "change"
        FORM = "form"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="entries", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    author_customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=160, blank=True, default="")  # neither of both: a workflow, a stranger

    body_html = models.TextField(blank=True, default="")
    quoted_html = models.TextField(blank=True, default="")
    body_text = models.TextField(blank=True, default="")
    rendering = models.PositiveSmallIntegerField(default=0)  # version of the sanitiser that made body_html

    change = models.CharField(max_length=40, blank=True, default="")
    details = models.JSONField(default=dict, blank=True)

    # A note that was posted here from a linked ticket: the same words, changed and redacted with the original.
    origin = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="copies", db_index=False
    )

    is_suspicious = models.BooleanField(default=False)  # from an address that takes no part in this conversation
    is_automatic = models.BooleanField(default=False)  # an out-of-office or the like: kept, folded, changes nothing
    redacted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = Entries.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["reply", "note", "change", "form"]), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(kind="change") ^ Q(change=""), name="only_changes_name_a_change"),
            models.CheckConstraint(
                condition=Q(author_customer__isnull=True) | Q(author_user__isnull=True), name="one_author_at_most"
            ),
            models.CheckConstraint(
                condition=~Q(kind="note", author_customer__isnull=False), name="customers_write_no_notes"
            ),
            models.CheckConstraint(condition=Q(origin=None) | Q(kind="note"), name="only_notes_are_posted_on"),
            models.UniqueConstraint(
                fields=["origin", "conversation"], condition=Q(origin__isnull=False), name="posted_on_once"
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="entry_thread"),
            models.Index(fields=["origin"], condition=Q(origin__isnull=False), name="entry_copies"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_public(self) -> bool:
        return self.kind == Entry.Kind.REPLY and not self.is_suspicious

    @property
    def may_be_split(self) -> bool:
        """Whether it is a message or a note that is still there. What was posted on stays with its original."""
        is_said = self.kind in (Entry.Kind.REPLY, Entry.Kind.NOTE)
        return is_said and self.origin_id is None and self.redacted_at is None

    @property
    def is_from_outside(self) -> bool:
        """Whether somebody outside wrote it: a customer, or a stranger."""
        return self.author_customer_id is not None or self.is_suspicious
