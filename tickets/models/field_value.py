"""Values of typed fields: one row a value (a multi select has one a choice), one partial index a column."""

from django.db import models
from django.db.models import Q

from tickets.models.field import Field, FieldOption
from tickets.models.ticket import Ticket


class FieldValue(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="values")
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="values")
    text = models.TextField(null=True, blank=True)
    number = models.DecimalField(max_digits=30, decimal_places=10, null=True, blank=True)
    moment = models.DateTimeField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)
    option = models.ForeignKey(FieldOption, null=True, blank=True, on_delete=models.PROTECT, related_name="values")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "field", "option"], nulls_distinct=False, name="one_value_per_field_and_option"
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=False)
                | Q(number__isnull=False)
                | Q(moment__isnull=False)
                | Q(flag__isnull=False)
                | Q(option__isnull=False),
                name="a_value_has_a_value",
            ),
        ]
        indexes = [
            models.Index(fields=["field", "number", "ticket"], condition=Q(number__isnull=False), name="value_number"),
            models.Index(fields=["field", "moment", "ticket"], condition=Q(moment__isnull=False), name="value_moment"),
            models.Index(fields=["field", "flag", "ticket"], condition=Q(flag__isnull=False), name="value_flag"),
            models.Index(fields=["field", "option", "ticket"], condition=Q(option__isnull=False), name="value_option"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.ticket_id}"
