"""Celery entry points: ids in, one operation out."""

from celery import shared_task

from helpdesk.conversations.operations import snoozing, submitting


@shared_task(name="helpdesk.conversations.tasks.wake_snoozed")
def wake_snoozed() -> None:
    """Wake snoozed conversations whose time has come."""
    snoozing.wake_due()


@shared_task(name="helpdesk.conversations.tasks.forget_submissions")
def forget_submissions() -> None:
    """Forget which forms were sent some days ago."""
    submitting.forget_submissions()
