"""Who takes part in a conversation besides, and including, its customer."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models.conversation import Conversation
from helpdesk.people.models import Customer


class Participant(models.Model):
    """Gets replies and state mails and may answer, once active. A stranger in CC is only suggested."""

    class Standing(models.TextChoices):
        ACTIVE = "active"
        SUGGESTED = "suggested"
        REMOVED = "removed"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="participants", db_index=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="participations")
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.ACTIVE)
    is_muted = models.BooleanField(default=False)
    seen_entry_id = models.BigIntegerField(null=True, blank=True)  # up to where they have read, in portal or Messenger
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "customer"], name="one_participation_each"),
            models.CheckConstraint(
                condition=Q(standing__in=["active", "suggested", "removed"]), name="participant_standing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} in {self.conversation_id}: {self.standing}"
