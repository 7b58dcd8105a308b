"""The Celery app. Tasks are entry points only: ids in, one operation out."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

from helpdesk.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()


@beat_init.connect  # type: ignore[untyped-decorator]  # Celery has no types
def beat_at_once(**_: Any) -> None:
    """The first beat does not wait for its turn: whoever starts a helpdesk waits for it."""
    app.send_task("helpdesk.running.tasks.heartbeat", queue="default", expires=60)
