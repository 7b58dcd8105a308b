"""Start-up checks of the post office."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.mail import InvalidMailer, mailers

from helpdesk.mail.mailers import problem_with


@register()
def mail_can_be_sent(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """`MAIL_URL` is understood, and what it names is installed."""
    if problem := problem_with(settings.MAIL_URL):
        return [Error(problem, id="helpdesk.mail.E001")]
    try:
        mailers.default.close()
    except (InvalidMailer, ImportError) as problem:
        return [Error(f"MAIL_URL cannot be used: {problem}", id="helpdesk.mail.E002")]
    return []
