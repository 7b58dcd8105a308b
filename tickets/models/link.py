"""Links: what belongs to what. One row for each, whichever end it is looked at from."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from tickets.models.ticket import Ticket


class LinkKind(models.TextChoices):
    """How `source` stands to `target`. Related ones have no direction: the older conversation is the source."""

    BACK_OFFICE = "back_office", "Back-office ticket"  # a conversation has this work done elsewhere
    TRACKER = "tracker", "Tracker ticket"  # a conversation is hit by this issue
    RELATED = "related", "Related"
    DUPLICATE = "duplicate", "Duplicate of"
    PARENT = "parent", "Part of"  # the source is a part of the target


class Link(models.Model):
    """A conversation or ticket and the ticket that it is linked to.

    `target_category` repeats what the target is, for good: a category never changes. It lets PostgreSQL see that a
    conversation has one tracker, and that only internal tickets are hung on conversations.
    """

    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    source = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="links", db_index=False)
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked", db_index=False)
    target_category = models.CharField(max_length=12)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="linked_once"),
            models.UniqueConstraint(fields=["source"], condition=Q(kind="tracker"), name="one_tracker_each"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="nothing_is_linked_to_itself"),
            models.CheckConstraint(
                condition=Q(kind__in=["back_office", "tracker", "related", "duplicate", "parent"]),
                name="link_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["back_office", "tracker"]) | Q(kind=F("target_category")),
                name="a_link_leads_to_its_category",
            ),
            models.CheckConstraint(
                condition=~Q(kind="related") | Q(source__lt=F("target")), name="related_ones_are_linked_once"
            ),
        ]
        indexes = [models.Index(fields=["target", "kind", "id"], name="link_by_target")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
