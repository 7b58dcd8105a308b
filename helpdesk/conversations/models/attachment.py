"""Files that came with an entry, or wait in a draft."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models.conversation import Conversation
from helpdesk.conversations.models.entry import Entry
from helpdesk.people.models import User


def place_of(attachment: "Attachment", filename: str) -> str:
    """A random name without an extension: what the user called it is data, never a path."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}"


class Attachment(models.Model):
    """One file. `content_type` is what we found in its bytes, not what somebody said."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="attachments")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    uploaded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, default="application/octet-stream")
    size = models.PositiveBigIntegerField()
    content_id = models.CharField(max_length=255, blank=True, default="")
    is_inline = models.BooleanField(default=False)
    file = models.FileField(upload_to=place_of, max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="attachment_has_a_name")]
        indexes = [models.Index(fields=["entry", "id"], name="attachment_by_entry")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """May be shown in the page: the few formats browsers draw without running anything."""
        return self.content_type in ("image/png", "image/jpeg", "image/gif", "image/webp")
