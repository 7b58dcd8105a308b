"""The Celery app. Tasks are entry points only: ids in, one operation out."""

import os

from celery import Celery

from helpdesk.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
