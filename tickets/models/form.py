"""Ticket forms that were sent to a customer inside a conversation."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models import Entry
from helpdesk.people.models import Customer
from tickets.models.ticket_type import TicketType


class TicketForm(models.Model):
    """A form on its way: open until it is answered, taken back, or too old. Answering it makes the ticket."""

    class Standing(models.TextChoices):
        OPEN = "open", "Open"
        SUBMITTED = "submitted", "Submitted"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="form")
    type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="forms")
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.OPEN)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(standing__in=["open", "submitted", "withdrawn", "expired"]), name="form_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(standing="open", ended_at=None) | (~Q(standing="open") & Q(ended_at__isnull=False)),
                name="a_form_that_ended_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(standing="open"), name="form_open")]

    def __str__(self) -> str:
        return f"{self.type_id}: {self.standing}"
