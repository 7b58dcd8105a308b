"""Who watches a ticket, and what is still to be done on it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User


class Watcher(models.Model):
    """A teammate who is kept up to date. Customers never see who watches."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="watchers", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watching")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.conversation_id}"


class ChecklistItem(models.Model):
    """One step of the work, to be ticked off."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="checklist", db_index=False)
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_step_says_something")]
        indexes = [models.Index(fields=["conversation", "position", "id"], name="checklist_in_order")]

    def __str__(self) -> str:
        return self.text
