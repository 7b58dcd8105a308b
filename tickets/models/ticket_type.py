"""Ticket types: what a company's complex work looks like."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from helpdesk.people.models import Brand, Company, Team
from tickets.models.state import State


class Category(models.TextChoices):
    CUSTOMER = "customer", "Customer ticket"
    BACK_OFFICE = "back_office", "Back-office ticket"
    TRACKER = "tracker", "Tracker ticket"


# What the first type of each category is called until a team names it.
SEEDED_NAMES = {
    "customer": noop("Customer ticket"),
    "back_office": noop("Back-office ticket"),
    "tracker": noop("Tracker ticket"),
}


class TicketType(models.Model):
    """A kind of ticket. Its category is fixed at birth; archived, never deleted."""

    class CrossPosting(models.TextChoices):
        ALWAYS = "always"
        AUTHOR = "author"
        NEVER = "never"

    class Reopening(models.TextChoices):
        REPLY = "reply"  # a reply reopens
        DAYS = "days"  # within `reopening_days`, later a linked follow-up
        FOLLOW_UP = "follow_up"  # always a follow-up

    class Submitting(models.TextChoices):
        EVERYONE = "everyone"
        SIGNED_IN = "signed_in"
        COMPANIES = "companies"  # members of `companies`
        BRANDS = "brands"  # customers of `brands`

    category = models.CharField(max_length=12, choices=Category.choices)
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, default="ticket")
    description = models.TextField(blank=True, default="")  # for the team
    customer_description = models.CharField(max_length=200, blank=True, default="", db_default="")
    position = models.PositiveSmallIntegerField(default=0)
    is_draft = models.BooleanField(default=False, db_default=False)  # its admin has not finished it: nobody opens one
    is_default = models.BooleanField(default=False)
    states = models.ManyToManyField(State, through="TypeState", related_name="types")
    teams = models.ManyToManyField(Team, blank=True, related_name="ticket_types")  # none: every team may see it
    submitting = models.CharField(max_length=9, choices=Submitting.choices, default=Submitting.EVERYONE)
    companies = models.ManyToManyField(Company, blank=True, related_name="+")
    brands = models.ManyToManyField(Brand, blank=True, related_name="+")
    # Sites that show its form in a frame.
    embedding_sites = ArrayField(
        models.CharField(max_length=200),
        blank=True,
        default=list,
        db_default=Value([], ArrayField(models.CharField(max_length=200))),
    )
    cross_posting = models.CharField(max_length=6, choices=CrossPosting.choices, default=CrossPosting.ALWAYS)
    news_reopens = models.BooleanField(default=False)  # a cross-posted note reopens the conversation it came from
    may_be_shared = models.BooleanField(default=False)
    reopening = models.CharField(max_length=9, choices=Reopening.choices, default=Reopening.REPLY)
    reopening_days = models.PositiveSmallIntegerField(default=14)
    close_on_resolve = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "category", condition=Q(archived_at=None), name="one_type_per_name_and_category"
            ),
            models.UniqueConstraint(fields=["category"], condition=Q(is_default=True), name="one_default_type_each"),
            models.CheckConstraint(
                condition=Q(category__in=["customer", "back_office", "tracker"]), name="type_category_known"
            ),
            models.CheckConstraint(condition=Q(is_default=False) | Q(archived_at=None), name="default_type_is_live"),
            models.CheckConstraint(condition=Q(is_default=False) | Q(is_draft=False), name="default_type_is_no_draft"),
            models.CheckConstraint(
                condition=Q(submitting__in=["everyone", "signed_in", "companies", "brands"]),
                name="type_submitting_known",
            ),
            models.CheckConstraint(
                condition=Q(may_be_shared=False) | Q(category="back_office"), name="only_back_office_is_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_for_customers(self) -> str:
        """What customers read: a seeded name in their language, the team's own as it was written."""
        return gettext(self.name) if self.name == SEEDED_NAMES[self.category] else self.name

    @property
    def is_offered(self) -> bool:
        """Whether tickets of this type can be opened."""
        return self.archived_at is None and not self.is_draft


class TypeState(models.Model):
    """That a type offers a state."""

    type = models.ForeignKey(TicketType, on_delete=models.CASCADE, related_name="type_states")
    state = models.ForeignKey(State, on_delete=models.CASCADE, related_name="type_states")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "state"], name="a_type_offers_a_state_once")]

    def __str__(self) -> str:
        return f"{self.type_id} offers {self.state_id}"
