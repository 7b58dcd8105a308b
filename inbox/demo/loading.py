"""Loading the demo workspace: the stage is set, then every step of every story is played in the order of its time."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Conversation
from helpdesk.ledger.recording import quiet
from helpdesk.people.models import User
from inbox.demo import times
from inbox.demo.acting import Acting
from inbox.demo.script import Step, Story
from inbox.demo.stage import set_stage
from inbox.demo.stories import STORIES


def is_empty() -> bool:
    """Whether nobody works here and nobody has written yet."""
    return not User.objects.exists() and not Conversation.objects.exists()


def in_order(now: dt.datetime) -> list[tuple[dt.datetime, Story, Step]]:
    """Every step of every story by its time; at the same time, in the order in which it is told."""
    steps = [
        (times.moment(step.at, now=now, minutes=times.odd_minutes(story.key)), story, step)
        for story in STORIES
        for step in story.steps
    ]
    return sorted(steps, key=lambda one: one[0])


def load(*, now: dt.datetime | None = None, say: Callable[[str], object] = lambda line: None) -> int:
    """Play everything, all or nothing; returns the number of conversations.

    Nothing is delivered: it is history, and no customer shall get a mail about it.
    """
    moment = now or timezone.now()
    with transaction.atomic(), quiet(), _without_savepoints():
        acting = Acting(set_stage(moment))
        say(f"{len(acting.stage.teammates)} teammates, {len(acting.stage.customers)} customers")
        for at, story, step in in_order(moment):
            acting.play(step, story, at)
        acting.catch_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the first pages should not be planned for an empty database
    return len(acting.conversations)


@contextlib.contextmanager
def _without_savepoints() -> Iterator[None]:
    """All or nothing needs no way back to each step: a third of all statements would be savepoints."""
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = before


def reset() -> None:
    """Empty the whole workspace, files included. What every workspace has from the start is made again."""
    names = list(Attachment.objects.values_list("file", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE tickets_number RESTART")
    call_command("flush", interactive=False, verbosity=0)
    for name in names:
        default_storage.delete(name)
    cache.clear()
