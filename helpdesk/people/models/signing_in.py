"""How customers sign in: they have no password, so a mail proves who they are, and a session remembers it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from helpdesk.people.models.brand import Brand
from helpdesk.people.models.customer import Customer


class SignIn(models.Model):
    """Somebody asked for a link and a code at one brand. Only what proves them is kept; good once, and soon over.

    `handle` names the request in the address of the page that asks for the code. It opens nothing by itself.
    """

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)
    handle = models.CharField(max_length=32, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    leads_to = models.CharField(max_length=500, blank=True, default="")  # the page they wanted to see, on our own site
    network_hash = models.CharField(max_length=64, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="sign_in_email_is_lower_case"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="sign_in_lasts"),
        ]
        indexes = [
            models.Index(fields=["email", "created_at"], name="sign_in_by_email"),
            models.Index(fields=["network_hash", "created_at"], name="sign_in_by_network"),
            models.Index(fields=["created_at"], name="sign_in_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.email} at {self.brand_id}"


class CustomerSession(models.Model):
    """A browser in which a customer is signed in at one brand. The key is the browser's alone; we keep its hash."""

    class Proof(models.TextChoices):
        MAIL = "mail"  # a link or a code that was mailed to their address
        SITE = "site"  # the site they are signed in at says so, with a signed token

    key_hash = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sessions")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    proof = models.CharField(max_length=4, choices=Proof.choices)
    browser = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(proof__in=["mail", "site"]), name="session_proof_known")]
        indexes = [models.Index(fields=["seen_at"], name="customer_session_by_use")]

    def __str__(self) -> str:
        return f"{self.customer_id} at {self.brand_id} since {self.created_at}"
