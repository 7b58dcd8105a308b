"""What every page is told."""

from django.conf import settings
from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, bool]:
    """`DEMO`: whether the demo's mailbox and sign-ins are shown."""
    return {"DEMO": settings.DEMO}
