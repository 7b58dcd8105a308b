"""A tracker's change on its way through everything that is linked to it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from tickets.models.state import State
from tickets.models.ticket import Ticket

ATTEMPTS = 3  # each in a run of its own: what was only busy just then is not blamed on a ticket


class Cascade(models.Model):
    """One change of one tracker: what is to happen, and how far it has come.

    `cursor` is the last link that was dealt with: a chunk moves it in the transaction that does the chunk's work, so
    that a crash repeats nothing. `moved_at` is when the tracker moved: what a person moved later is left alone.
    `attempts` counts how often the next chunk has raised; then, up to the link `careful_to`, it goes one by one.
    One that nothing is left of and that still raises ends with ATTEMPTS of them: it broke off.
    """

    event_id = models.BigIntegerField(unique=True)
    tracker = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="cascades")
    to_state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    moves = models.BooleanField(default=True)  # else only the message goes out
    also_resolved = models.BooleanField(default=False)
    message_html = models.TextField(blank=True, default="")
    message_text = models.TextField(blank=True, default="")
    moved_at = models.DateTimeField()
    cursor = models.BigIntegerField(default=0)
    last_link_id = models.BigIntegerField()  # what is linked later does not take part
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    careful_to = models.BigIntegerField(default=0)
    is_again = models.BooleanField(default=False)  # only what had failed is dealt with
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="no_more_done_than_there_was"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(finished_at=None), name="cascade_on_its_way")]

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"


class CascadeResult(models.Model):
    """What became of one linked conversation."""

    class Outcome(models.TextChoices):
        MOVED = "moved", "Moved"
        TOLD = "told", "Told"  # a plain conversation: the message, no state
        NOTED = "noted", "Noted"  # a plain conversation without a message
        ALREADY = "already", "Was there already"
        RESOLVED = "resolved", "Was resolved"
        MOVED_SINCE = "moved_since", "Moved by somebody since"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped before"  # somebody stopped it before this one's turn

    cascade = models.ForeignKey(Cascade, on_delete=models.CASCADE, related_name="results", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cascade", "conversation"], name="one_result_each"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.outcome}"


# What `retry_failed` deals with once more.
AGAIN = (CascadeResult.Outcome.FAILED, CascadeResult.Outcome.STOPPED)
