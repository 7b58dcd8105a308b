from time import time

from celery import shared_task
from django.core.cache import cache

from helpdesk.running.health import BEAT_KEY


@shared_task
def heartbeat() -> None:
    """Shows that beat sends and a worker works."""
    cache.set(BEAT_KEY, time(), timeout=600)
