"""What a teammate has written and not sent. Never lost."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models.conversation import Conversation
from helpdesk.people.models import User


class Draft(models.Model):
    """One per teammate and conversation and mode; `version` tells two tabs apart."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=5, default="reply")
    body = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "author", "mode"], name="one_draft_each"),
            models.CheckConstraint(condition=Q(mode__in=["reply", "note"]), name="draft_mode_known"),
        ]

    def __str__(self) -> str:
        return f"{self.mode} by {self.author_id} in {self.conversation_id}"
