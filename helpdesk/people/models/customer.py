"""Customers and the companies they work for."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now


class Company(models.Model):
    class Sharing(models.TextChoices):
        """Which tickets of the company somebody who works there sees beside their own."""

        OWN = "own"
        MANAGERS = "managers"  # its managers see all, the others their own
        ALL = "all"

    name = models.CharField(max_length=160)
    domain = models.CharField(max_length=254, blank=True, default="")
    hue = models.PositiveSmallIntegerField(default=150)
    sharing = models.CharField(max_length=8, choices=Sharing.choices, default=Sharing.OWN, db_default=Sharing.OWN)
    attributes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="company_has_a_name"),
            models.CheckConstraint(condition=Q(sharing__in=["own", "managers", "all"]), name="company_sharing_known"),
        ]
        indexes = [models.Index(Lower("name"), name="company_by_name")]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """Somebody who writes to us. Visitor (anonymous), lead (unverified e-mail) or user (verified)."""

    class Kind(models.TextChoices):
        VISITOR = "visitor"
        LEAD = "lead"
        USER = "user"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.LEAD)
    name = models.CharField(max_length=160, blank=True, default="")
    email = models.EmailField(max_length=254, null=True, blank=True)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="customers")
    # Told by a teammate, the API or a signed token, never by a browser: what company sharing rests on.
    is_company_verified = models.BooleanField(db_default=False)
    is_company_manager = models.BooleanField(db_default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    hue = models.PositiveSmallIntegerField(default=20)
    locale = models.CharField(max_length=16, blank=True, default="")
    timezone = models.CharField(max_length=64, blank=True, default="")
    attributes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], name="one_customer_per_email"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="customer_email_is_lower_case"),
            models.CheckConstraint(condition=Q(kind__in=["visitor", "lead", "user"]), name="customer_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="visitor") | Q(email__isnull=False), name="only_visitors_lack_an_email"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "id"], name="customer_by_company"),
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="customer_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name, else the address before the @, else the honest truth."""
        return self.name or (self.email or "").partition("@")[0] or "Visitor"

    @property
    def actor_key(self) -> str:
        return f"customer:{self.pk}"

    @property
    def actor_name(self) -> str:
        return self.display_name
