from celery import shared_task

from helpdesk.running import heart


@shared_task
def heartbeat() -> None:
    """Shows that beat sends and a worker works."""
    heart.beat()
