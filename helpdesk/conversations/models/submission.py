"""Forms that were sent: the same one again finds what it made the first time."""

from django.db import models
from django.db.models.functions import Now

from helpdesk.conversations.models.conversation import Conversation


class Submission(models.Model):
    """One form, once: a double click, a lost answer or a second tab of the same page brings the same key."""

    key = models.CharField(max_length=64, primary_key=True)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, db_index=False)
    submitted_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["submitted_at"], name="submission_by_age")]

    def __str__(self) -> str:
        return f"{self.key[:8]} made {self.conversation_id}"
