"""Typed fields of a ticket type. A kind is fixed at birth; options are renamed by id; fields are archived."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tickets.models.ticket_type import TicketType


class Field(models.Model):
    """One question of a type. What a kind means is known by `helpdesk.fields`."""

    type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    settings = models.JSONField(default=dict, blank=True)
    help_text = models.CharField(max_length=300, blank=True, default="")
    placeholder = models.CharField(max_length=120, blank=True, default="")
    default = models.JSONField(null=True, blank=True)
    required_for_agents = models.BooleanField(default=False)
    required_for_customers = models.BooleanField(default=False)
    required_to_resolve = models.BooleanField(default=False)
    on_customer_form = models.BooleanField(default=True)
    on_customer_ticket = models.BooleanField(default=True)
    customer_may_edit = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    shown_when = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="decides")
    shown_values = models.JSONField(default=list, blank=True)  # … is one of these, as its kind sends them by API
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["type", "key"], name="one_field_per_key"),
            models.UniqueConstraint(Lower("name"), "type", condition=Q(archived_at=None), name="one_field_per_name"),
            models.CheckConstraint(condition=~Q(shown_when=models.F("id")), name="no_field_decides_on_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class FieldOption(models.Model):
    """A choice of a select field. Values point here by id, so that renaming changes no ticket."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="options")
    label = models.CharField(max_length=120)
    color = models.CharField(max_length=20, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(Lower("label"), "field", condition=Q(archived_at=None), name="one_option_per_label")
        ]

    def __str__(self) -> str:
        return self.label
