"""Files of a ticket form that came back to its customer: no browser keeps them."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.people.models import Customer
from tickets.models.form import TicketForm


def place_of(kept: "KeptFile", filename: str) -> str:
    """A random name without an extension: what the customer called it is data, never a path."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}"


class KeptFile(models.Model):
    """One file, for this customer and this form alone; it is nobody's until the form is sent, and goes soon after."""

    form = models.ForeignKey(TicketForm, on_delete=models.CASCADE, related_name="kept_files", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, blank=True, default="")
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=place_of, max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="kept_file_has_a_name")]
        indexes = [
            models.Index(fields=["form", "customer"], name="kept_file_by_form"),
            models.Index(fields=["created_at"], name="kept_file_by_age"),
        ]

    def __str__(self) -> str:
        return self.name
