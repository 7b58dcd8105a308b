"""Celery entry points of the post office."""

from celery import shared_task
from django.db import close_old_connections

from helpdesk.ledger.tasks import begin
from helpdesk.mail.operations import sending

SEND = "helpdesk.mail.tasks.send_due"


@shared_task(name=SEND)
def send_due() -> None:
    """Send the mails whose time has come."""
    begin(SEND, "mail")
    close_old_connections()
    sending.send_due()
