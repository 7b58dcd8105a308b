"""The outbox: what happened, and the consequences that are still owed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Event(models.Model):
    """One thing that happened. Append-only: a trigger in PostgreSQL refuses UPDATE and DELETE."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    data = models.JSONField()
    actor = models.CharField(max_length=80)
    cause = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="consequences")
    depth = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.name} {self.subject} #{self.pk}"


class Delivery(models.Model):
    """One consequence of one event: owed, done, or given up with a reason that a person can read and retry."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        FAILED = "failed"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    reaction = models.CharField(max_length=160)
    subject = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(db_default=Now())
    error = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="one_delivery_per_event_and_reaction"),
            models.CheckConstraint(condition=Q(state__in=["pending", "done", "failed"]), name="delivery_state_known"),
        ]
        indexes = [
            models.Index(fields=["available_at", "id"], condition=Q(state="pending"), name="delivery_due"),
            models.Index(fields=["reaction", "subject", "id"], condition=Q(state="pending"), name="delivery_in_order"),
            models.Index(fields=["reaction", "attempts", "id"], condition=Q(state="pending"), name="delivery_next"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} for event {self.event_id}: {self.state}"
