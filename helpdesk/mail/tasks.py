"""Celery entry points of the post office."""

from celery import shared_task
from django.db import close_old_connections

from helpdesk.mail.operations import sending


@shared_task(name="helpdesk.mail.tasks.send_due")
def send_due() -> None:
    """Send the mails whose time has come."""
    close_old_connections()
    sending.send_due()
