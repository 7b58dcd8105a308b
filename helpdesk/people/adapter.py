"""How django-allauth treats our teammates."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import BigIntegerField
from django.http import HttpRequest

from helpdesk.people.models import User
from helpdesk.worded import Given, Worded

WHO = Worded(lambda: User.objects.filter(pk=Given("pk", BigIntegerField())))


class TeammateAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Teammates are invited; nobody signs up."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Made of what the operator set, never of the host that a request claims: it leaves in a mail."""
        asked: str = super().get_reset_password_from_key_url(key)
        return f"{settings.BASE_URL.rstrip('/')}{urlsplit(asked).path}"

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a sign-in may lead there; what is no address at all leads nowhere."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False


class TeammateBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    def get_user(self, user_id: Any) -> User | None:
        """Whose session it is, read anew for every request: whoever is deactivated is out at once."""
        found = WHO.ask(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
