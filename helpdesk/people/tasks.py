"""Celery entry points: ids in, one operation out."""

from celery import shared_task

from helpdesk.people.operations import signing_in


@shared_task(name="helpdesk.people.tasks.forget_sign_ins")
def forget_sign_ins() -> None:
    """Forget requests to sign in, and sessions, that were over a month ago."""
    signing_in.forget_sign_ins()
