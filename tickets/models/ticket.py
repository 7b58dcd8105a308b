"""Tickets: a conversation that also has a type, a state, a number and typed fields."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models import Conversation
from tickets.models.state import State
from tickets.models.ticket_type import TicketType

if TYPE_CHECKING:
    from typing import Self


class Tickets(models.QuerySet["Ticket"]):
    def unresolved(self) -> "Self":
        return self.filter(resolved_at=None)


class Ticket(models.Model):
    """The title is the conversation's subject; number, type and state are mirrored onto the conversation for lists.

    `shown_state` is the last state that the customer may see.
    """

    conversation = models.OneToOneField(Conversation, primary_key=True, on_delete=models.CASCADE, related_name="ticket")
    number = models.BigIntegerField(unique=True)
    type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="tickets")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="tickets")
    shown_state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    description_html = models.TextField(blank=True, default="")
    description_text = models.TextField(blank=True, default="")
    is_shared = models.BooleanField(db_default=False)  # back-office: the customer may follow it
    is_private = models.BooleanField(db_default=False)  # the customer's colleagues do not see it
    opened_at = models.DateTimeField(db_default=Now())
    state_changed_at = models.DateTimeField(db_default=Now())
    first_answered_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)

    objects = Tickets.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gt=0), name="ticket_number_is_positive")]
        indexes = [models.Index(fields=["type", "state"], name="ticket_by_type_and_state")]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def title(self) -> str:
        return self.conversation.subject
