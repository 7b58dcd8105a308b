"""Teammates and teams."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now


class Role(models.TextChoices):
    ADMIN = "admin", "Admin"
    AGENT = "agent", "Agent"
    COLLABORATOR = "collaborator", "Collaborator"


class Teammates(BaseUserManager["User"]):
    """Django's hooks for making users (`createsuperuser`, allauth); everything else calls `people.operations`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.ADMIN, **fields)


class User(AbstractBaseUser):
    """A teammate: somebody who signs in and works in the Inbox."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.AGENT)
    hue = models.PositiveSmallIntegerField(default=250)
    title = models.CharField(max_length=80, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_away = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Teammates] = Teammates()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "teammate"
        constraints = [
            models.UniqueConstraint(fields=["email"], name="one_teammate_per_email"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="teammate_email_is_lower_case"),
            models.CheckConstraint(condition=Q(role__in=["admin", "agent", "collaborator"]), name="role_known"),
            models.CheckConstraint(condition=~Q(name=""), name="teammate_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_key(self) -> str:
        return f"teammate:{self.pk}"

    @property
    def actor_name(self) -> str:
        return self.name

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def may_reply(self) -> bool:
        """Collaborators read what they may see and write notes."""
        return self.role in (Role.ADMIN, Role.AGENT)


class Team(models.Model):
    """A group that conversations are assigned to."""

    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, default="users")
    position = models.PositiveSmallIntegerField(default=0)
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_team_per_name")]

    def __str__(self) -> str:
        return self.name
