"""What somebody wrote who has not shown yet whose address they gave."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import Brand, SignIn
from tickets.models.ticket_type import TicketType


class HeldSubmission(models.Model):
    """A ticket-to-be: nobody reads it and nothing follows from it before its address is verified; over after a day.

    `answers` are those to the typed fields: key, kind, name, value and how it reads. `files` are keys of `KeptFile`,
    by the name of the field they came in, owned by `owner`.
    """

    sign_in = models.OneToOneField(SignIn, primary_key=True, on_delete=models.CASCADE, related_name="+")
    sent_print = models.CharField(max_length=64, unique=True)  # of all that was sent: twice the same is held once
    type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    mailbox = models.CharField(max_length=254)  # where its mail ends up, however the address was spelt
    name = models.CharField(max_length=160, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField(blank=True, default="")
    answers = models.JSONField(default=list, blank=True)
    files = models.JSONField(default=dict, blank=True)
    owner = models.CharField(max_length=64)
    network_hash = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    conversation = models.ForeignKey(Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="held_submission_lasts"),
            models.CheckConstraint(
                condition=Q(conversation=None) | Q(title="", body="", answers=[], confirmed_at__isnull=False),
                name="what_became_a_ticket_is_held_no_more",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="held_by_age"),
            models.Index(fields=["brand", "created_at"], name="held_by_brand"),
            models.Index(fields=["mailbox", "created_at"], name="held_by_mailbox"),
            models.Index(fields=["network_hash", "created_at"], name="held_by_network"),
            models.Index(fields=["expires_at"], name="held_by_end"),
        ]

    def __str__(self) -> str:
        return f"held for {self.brand_id} until {self.expires_at}"
