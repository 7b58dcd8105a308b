"""The unit of the Inbox. Everything that lists sort and filter by lives on this row."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Now

from helpdesk.people.models import Brand, Customer, Team, User

if TYPE_CHECKING:
    from typing import Self


class Channel(models.TextChoices):
    MESSENGER = "messenger", "Messenger"
    EMAIL = "email", "E-mail"
    PORTAL = "portal", "Portal"
    API = "api", "API"
    TEAMMATE = "teammate", "Teammate"


class InboxState(models.TextChoices):
    OPEN = "open", "Open"
    SNOOZED = "snoozed", "Snoozed"
    CLOSED = "closed", "Closed"


class Priority(models.IntegerChoices):
    LOW = -1, "Low"
    NORMAL = 0, "Normal"
    HIGH = 1, "High"
    URGENT = 2, "Urgent"


# Those who wait, the longest first, then those who do not: one expression for the index and for the lists.
NOT_WAITING = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
LONGEST_WAIT_FIRST = Coalesce(F("waiting_since"), Value(NOT_WAITING))


class Conversations(models.QuerySet["Conversation"]):
    def open(self) -> "Self":
        return self.filter(inbox_state=InboxState.OPEN)

    def unassigned(self) -> "Self":
        return self.filter(assignee=None)

    def assigned_to(self, user: User) -> "Self":
        return self.filter(assignee=user)


class Conversation(models.Model):
    """One thread with one customer (or none, when it is internal work).

    The columns from `category` to `state_is_hidden` are the face of its ticket: `tickets` alone writes them,
    lists and search read them without a join.
    """

    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations", db_index=False
    )
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    subject = models.CharField(max_length=300, blank=True, default="")

    inbox_state = models.CharField(max_length=8, choices=InboxState.choices, default=InboxState.OPEN)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)

    category = models.CharField(max_length=12, blank=True, default="")
    number = models.BigIntegerField(null=True, unique=True)
    ticket_type_id = models.BigIntegerField(null=True)
    state_id = models.BigIntegerField(null=True)
    state_category = models.CharField(max_length=12, blank=True, default="")
    state_name = models.CharField(max_length=60, blank=True, default="")

    preview = models.CharField(max_length=180, blank=True, default="")
    preview_kind = models.CharField(max_length=8, blank=True, default="")
    preview_author = models.CharField(max_length=60, blank=True, default="")
    has_files = models.BooleanField(default=False)
    is_unread = models.BooleanField(default=False)
    last_entry_id = models.BigIntegerField(null=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    last_activity_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = Conversations.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(inbox_state="closed"), name="what_was_merged_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(inbox_state__in=["open", "snoozed", "closed"]), name="inbox_state_known"
            ),
            models.CheckConstraint(
                condition=Q(inbox_state="snoozed", snoozed_until__isnull=False)
                | (~Q(inbox_state="snoozed") & Q(snoozed_until__isnull=True)),
                name="snoozed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(category__in=["", "customer", "back_office", "tracker"]), name="category_known"
            ),
            models.CheckConstraint(
                condition=Q(category="", number__isnull=True, ticket_type_id__isnull=True, state_id__isnull=True)
                | (
                    ~Q(category="")
                    & Q(number__isnull=False, ticket_type_id__isnull=False, state_id__isnull=False)
                    & ~Q(state_category="")
                ),
                name="a_ticket_has_its_whole_face",
            ),
        ]
        # Lists: newest activity first, led by what the view is about and by the inbox state. Every answer moves its
        # row in each of these, so there is none that another one can stand in for; foreign keys need none of their own.
        indexes = [
            models.Index("inbox_state", F("last_activity_at").desc(), F("id").desc(), name="conv_list"),
            models.Index(LONGEST_WAIT_FIRST, "id", condition=Q(inbox_state="open"), name="conv_open_waiting"),
            models.Index("assignee", "inbox_state", F("last_activity_at").desc(), F("id").desc(), name="conv_assignee"),
            models.Index("team", "inbox_state", F("last_activity_at").desc(), F("id").desc(), name="conv_team"),
            models.Index("category", "inbox_state", F("last_activity_at").desc(), F("id").desc(), name="conv_category"),
            models.Index("customer", F("last_activity_at").desc(), F("id").desc(), name="conv_customer"),
            models.Index("customer", condition=Q(inbox_state="open"), name="conv_open_customer"),
            models.Index("merged_into", condition=Q(merged_into__isnull=False), name="conv_merged"),
            models.Index("snoozed_until", condition=Q(inbox_state="snoozed"), name="conv_snoozed"),
            GinIndex(OpClass("subject", name="gin_trgm_ops"), name="conv_subject_trgm"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}" if self.number else self.subject or f"conversation {self.pk}"

    @property
    def event_subject(self) -> str:
        """The name under which the ledger keeps this conversation's events in order."""
        return f"conversation:{self.pk}"

    @property
    def is_ticket(self) -> bool:
        return bool(self.category)

    @property
    def is_internal(self) -> bool:
        """Back-office and tracker tickets: no customer reads them, only notes can be written."""
        return self.category in ("back_office", "tracker")
