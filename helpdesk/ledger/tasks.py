"""Celery entry points of the ledger. Redis carries hints only: everything owed is a row."""

import logging

from celery import current_app, shared_task
from django.core.cache import cache
from django.db import close_old_connections
from kombu.exceptions import OperationalError

from helpdesk.ledger import claiming, delivery, recording
from helpdesk.schedule import SCHEDULE

logger = logging.getLogger(__name__)

DELIVER = "helpdesk.ledger.tasks.deliver"
BELIEVED_SECONDS = 5  # a task that was sent and has not begun by then may be lost: another is sent


@shared_task(name=DELIVER)
def deliver(queue: str) -> None:
    """Run the consequences that are owed on this queue."""
    begin(DELIVER, queue)
    close_old_connections()
    done = delivery.deliver(queue)
    for task in sorted(done.then):
        start(task, _queue_of(task))
    if not done.is_all:
        nudge(queue)


@shared_task(name="helpdesk.ledger.tasks.sweep")
def sweep() -> None:
    """Pick up what a lost nudge, a crash or a back-off left behind."""
    for queue in sorted({queue for _, queue in claiming.due()}):
        nudge(queue)


def nudge(queue: str) -> None:
    """Tell a worker that something is owed. Best effort: without Redis the sweep finds it later."""
    start(DELIVER, queue, [queue])


def start(task: str, queue: str, args: list[object] | None = None) -> None:
    """Have one run of a task begin after now, forgiving a broker that is away.

    The task finds its own work, and says `begin` before it looks: while one waits in the queue, that one will do.
    """
    if not cache.add(_mark(task, queue), 1, BELIEVED_SECONDS):
        return
    try:
        current_app.send_task(task, args=args or [], queue=queue, retry=False)
    except (OperationalError, OSError) as problem:
        cache.delete(_mark(task, queue))
        logger.warning("Redis is away, %s waits for the sweep: %s", task, problem)


def _queue_of(task: str) -> str:
    """Where the schedule starts it too: what goes on after a reaction has to be found when that start is lost."""
    return next(str(job["options"]["queue"]) for job in SCHEDULE.values() if job["task"] == task)


def begin(task: str, queue: str) -> None:
    """A run begins: what is owed from now on needs another."""
    cache.delete(_mark(task, queue))


def _mark(task: str, queue: str) -> str:
    return f"waits:{task}:{queue}"


recording.nudgers.append(nudge)
