"""How django-allauth treats our teammates."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class TeammateAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Teammates are invited; nobody signs up."""
        return False
