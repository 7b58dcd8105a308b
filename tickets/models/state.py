"""States: where a ticket stands, in the team's words and in the customer's."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop


class StateCategory(models.TextChoices):
    """Four steps in fixed order. Everybody's progress bar has these four."""

    SUBMITTED = "submitted", "Submitted"
    IN_PROGRESS = "in_progress", "In progress"
    WAITING = "waiting", "Waiting on customer"
    RESOLVED = "resolved", "Resolved"


# What customers read until a team says it in its own words.
SEEDED_LABELS = {
    "submitted": noop("Submitted"),
    "in_progress": noop("In progress"),
    "waiting": noop("Waiting for you"),
    "resolved": noop("Resolved"),
}


class State(models.Model):
    """One of any number of states in a category; each category has one default.

    A hidden state is told to nobody: the customer keeps seeing the last visible one.
    """

    category = models.CharField(max_length=12, choices=StateCategory.choices)
    name = models.CharField(max_length=60)
    customer_label = models.CharField(max_length=60)
    colour = models.CharField(max_length=12, blank=True, default="")  # none: the category's
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(archived_at=None), name="one_state_per_name"),
            models.UniqueConstraint(fields=["category"], condition=Q(is_default=True), name="one_default_state_each"),
            models.CheckConstraint(
                condition=Q(category__in=["submitted", "in_progress", "waiting", "resolved"]),
                name="state_category_known",
            ),
            models.CheckConstraint(condition=Q(is_default=False) | Q(archived_at=None), name="default_state_is_live"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label_for_customers(self) -> str:
        """What customers read: a seeded word in their language, the team's own words as they were written."""
        label = self.customer_label
        return gettext(label) if label == SEEDED_LABELS[self.category] else label

    @property
    def look(self) -> tuple[str, str]:
        """What a customer sees of it."""
        return (self.category, self.customer_label)
