"""Celery entry points of the ledger. Redis carries hints only: everything owed is a row."""

import logging
from collections import defaultdict

from celery import current_app, shared_task
from django.db import close_old_connections
from kombu.exceptions import OperationalError

from helpdesk.ledger import claiming, delivery, recording

logger = logging.getLogger(__name__)

CHUNK = 200


@shared_task(name="helpdesk.ledger.tasks.deliver")
def deliver(event_ids: list[int], queue: str) -> None:
    """Run the consequences of these events that belong to this queue."""
    close_old_connections()
    for task in sorted(delivery.deliver(event_ids, queue=queue).then):
        start(task)


@shared_task(name="helpdesk.ledger.tasks.sweep")
def sweep() -> None:
    """Pick up what a lost nudge, a crash or a back-off left behind."""
    by_queue: dict[str, list[int]] = defaultdict(list)
    for event_id, queue in claiming.due():
        if event_id not in by_queue[queue]:
            by_queue[queue].append(event_id)
    for queue, ids in by_queue.items():
        nudge(queue, ids)


def nudge(queue: str, event_ids: list[int]) -> None:
    """Tell a worker that something is owed. Best effort: without Redis the sweep finds it later."""
    for first in range(0, len(event_ids), CHUNK):
        start("helpdesk.ledger.tasks.deliver", [event_ids[first : first + CHUNK], queue], queue=queue)


def start(task: str, args: list[object] | None = None, queue: str = "mail") -> None:
    """Send one task by name, forgiving a broker that is away."""
    try:
        current_app.send_task(task, args=args or [], queue=queue, retry=False)
    except (OperationalError, OSError) as problem:
        logger.warning("Redis is away, %s waits for the sweep: %s", task, problem)


recording.nudgers.append(nudge)
