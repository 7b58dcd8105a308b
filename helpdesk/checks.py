"""Start-up checks: the wiring is complete, every template partial resolves, unsafe settings are refused."""

import re
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  # Django's own name
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.templatetags.static import static

from helpdesk.celery import app as celery_app
from helpdesk.ledger.reacting import by_name
from helpdesk.schedule import SCHEDULE

PARTIAL = re.compile(r"""["']([\w/.-]+\.html#[\w-]+)["']""")
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register()
def tasks_exist(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Every task named in the schedule or by a reaction is one that a worker knows."""
    named = {str(job["task"]): f"schedule: {name}" for name, job in SCHEDULE.items()}
    named |= {reaction.then: reaction.name for reaction in by_name.values() if reaction.then}
    return [
        Error(f"There is no task called {task} ({who}).", id="helpdesk.E001")
        for task, who in named.items()
        if task not in celery_app.tasks
    ]


@register()
def static_files_are_collected(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Outside development every page names files by what `collectstatic` wrote down.

    Not among the checks of static files: `collectstatic` asks those before it begins.
    """
    if _has_static_files():
        return []
    hint = "The image does it as it is built; on a bare machine: manage.py collectstatic"
    return [Error(f"There are no static files in {settings.STATIC_ROOT}.", hint=hint, id="helpdesk.E005")]


def _has_static_files() -> bool:
    try:
        static("icons/sprite.svg")
    except ValueError:
        return False
    return True


@register(Tags.templates)
def partials_resolve(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Every page.html#partial written in a template or a view names a partial that exists."""
    missing: list[CheckMessage] = []
    if not _has_static_files():
        return missing  # said above; no template can be read
    sources = [*(settings.BASE_DIR / "templates").rglob("*.html")]
    for package in ("helpdesk", "tickets", "inbox"):
        sources += (settings.BASE_DIR / package).rglob("*.py")
    for source in sources:
        for name in PARTIAL.findall(source.read_text(encoding="utf-8")):
            try:
                get_template(name)
            except TemplateDoesNotExist:
                missing.append(Error(f"{source.name} names {name}, which does not exist.", id="helpdesk.E002"))
    return missing


@register(Tags.security, deploy=True)
def safe_to_deploy(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """What is handy on one's own machine and dangerous elsewhere."""
    found: list[CheckMessage] = []
    if settings.SECRET_KEY.startswith("development-only"):
        found.append(Error("Set SECRET_KEY: this one is known to everybody.", id="helpdesk.E003"))
    if settings.DEMO and not set(settings.OUR_HOSTS) <= LOOPBACK:
        found.append(Error("DEMO is on for a public host: its sign-ins and its mailbox are open.", id="helpdesk.E004"))
    if not settings.MAIL_URL:
        found.append(Warning("MAIL_URL is unset: mail stays in the development mailbox.", id="helpdesk.W001"))
    if settings.BASE_URL.startswith("http://"):
        found.append(Warning("BASE_URL is not https: links in mails will not be either.", id="helpdesk.W002"))
    return found
