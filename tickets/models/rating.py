"""What customers say about how their ticket was handled."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.people.models import Customer
from tickets.models.ticket import Ticket


class Rating(models.Model):
    """One to five, the last word of each customer on each ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="ratings")
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    rated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "customer"], name="one_rating_each"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_is_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.score}/5 for {self.ticket_id}"
