"""Celery entry points: ids in, one operation out."""

from celery import shared_task
from django.db import close_old_connections

from helpdesk.ledger.tasks import begin, start
from tickets.operations import cascading, forms, holding, keeping

ADVANCE = "tickets.tasks.advance_cascades"


@shared_task(name=ADVANCE)
def advance_cascades() -> None:
    """Go on with what follows trackers that moved."""
    begin(ADVANCE, "bulk")
    close_old_connections()
    if not cascading.advance_unfinished():
        start(ADVANCE, "bulk")


@shared_task(name="tickets.tasks.expire_forms")
def expire_forms() -> None:
    """Take back forms that nobody answered for too long, and forget what nobody confirmed, with the files of both."""
    forms.expire_due()
    holding.forget_held()
    keeping.forget_kept_files()
