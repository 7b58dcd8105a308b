"""Values of typed fields: one row a value (a multi select has one a choice), one partial index a column."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Lower, Upper

from helpdesk.conversations.models import Attachment
from helpdesk.people.models import Company, Customer, User
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
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    teammate = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "field", "option", "file"],
                nulls_distinct=False,
                name="one_value_per_field_and_choice",
            ),
            models.CheckConstraint(
                condition=Q(text__isnull=False)
                | Q(number__isnull=False)
                | Q(moment__isnull=False)
                | Q(flag__isnull=False)
                | Q(option__isnull=False)
                | Q(customer__isnull=False)
                | Q(company__isnull=False)
                | Q(teammate__isnull=False)
                | Q(file__isnull=False),
                name="a_value_has_a_value",
            ),
        ]
        indexes = [
            models.Index(fields=["field", "number", "ticket"], condition=Q(number__isnull=False), name="value_number"),
            models.Index(fields=["field", "moment", "ticket"], condition=Q(moment__isnull=False), name="value_moment"),
            models.Index(fields=["field", "flag", "ticket"], condition=Q(flag__isnull=False), name="value_flag"),
            models.Index(fields=["field", "option", "ticket"], condition=Q(option__isnull=False), name="value_option"),
            models.Index(
                F("field"), Lower(Left("text", 120)), F("ticket"), condition=Q(text__isnull=False), name="value_text"
            ),
            GinIndex(
                OpClass(Upper("text"), "gin_trgm_ops"), condition=Q(text__isnull=False), name="value_part_of_text"
            ),
            models.Index(
                fields=["field", "customer", "ticket"], condition=Q(customer__isnull=False), name="value_customer"
            ),
            models.Index(
                fields=["field", "company", "ticket"], condition=Q(company__isnull=False), name="value_company"
            ),
            models.Index(
                fields=["field", "teammate", "ticket"], condition=Q(teammate__isnull=False), name="value_teammate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.ticket_id}"
