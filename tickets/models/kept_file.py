"""Files of a form that is not sent yet: no browser keeps them when it comes back."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


def place_of(kept: "KeptFile", filename: str) -> str:
    """A random name without an extension: what the customer called it is data, never a path."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}"


class KeptFile(models.Model):
    """One file of whoever `owner` stands for, which nobody can guess; nobody else finds it, and it goes soon."""

    owner = models.CharField(max_length=64)
    network_hash = models.CharField(max_length=64, blank=True, default="")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, blank=True, default="")
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=place_of, max_length=100)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="kept_file_has_a_name"),
            models.CheckConstraint(condition=~Q(owner=""), name="kept_file_has_an_owner"),
        ]
        indexes = [
            models.Index(fields=["owner"], name="kept_file_by_owner"),
            models.Index(fields=["network_hash"], condition=~Q(network_hash=""), name="kept_file_by_network"),
            models.Index(fields=["expires_at"], name="kept_file_by_end"),
        ]

    def __str__(self) -> str:
        return self.name
