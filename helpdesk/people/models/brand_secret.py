"""What a brand's own site signs with when it vouches for a customer."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.people.models.brand import Brand


class BrandSecret(models.Model):
    """One of two live secrets of a brand: while one is taken out of use everywhere, the other works already."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="secrets")
    slot = models.PositiveSmallIntegerField()
    secret = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slot__in=[1, 2]), name="two_secrets_at_most"),
            models.UniqueConstraint(
                fields=["brand", "slot"], condition=Q(ended_at=None), name="one_live_secret_per_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"secret {self.slot} of {self.brand_id}"
