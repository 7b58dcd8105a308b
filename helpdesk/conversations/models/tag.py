"""Tags: words a team puts on conversations."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from helpdesk.conversations.models.conversation import Conversation


class Tag(models.Model):
    name = models.CharField(max_length=60)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_tag_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag on a conversation: who put it there is in the timeline."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="one_tagging_each")]
        indexes = [models.Index(fields=["tag", "conversation"], name="tagging_by_tag")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.conversation_id}"
