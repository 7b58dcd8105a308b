"""Is this installation well? Asked by proxies, by compose and by whoever is on call."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone

from helpdesk.ledger.models import Delivery
from helpdesk.mail.models import OutgoingMail
from helpdesk.running.heart import beat_seen_at

BEAT_IS_LATE_AFTER = 90.0
OUTBOX_IS_LATE_AFTER = 300.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at. Pages can be served without those that are not `essential`."""

    name: str
    is_well: bool
    detail: str
    essential: bool = False


def findings() -> list[Finding]:
    """PostgreSQL, migrations, Redis, the age of what is still to be delivered, and the beat."""
    database = _look("postgresql", _postgresql, essential=True)
    if not database.is_well:
        return [database, _look("redis", _redis)]
    return [
        database,
        _look("migrations", _migrations, essential=True),
        _look("redis", _redis),
        _look("outbox", _outbox),
        _look("beat", _beat),
    ]


def outbox_age() -> float:
    """How long the oldest consequence or mail that is due has been waiting, in seconds."""
    now = timezone.now()
    oldest = [
        Delivery.objects.filter(state=Delivery.State.PENDING).aggregate(at=Min("available_at"))["at"],
        OutgoingMail.objects.filter(state=OutgoingMail.State.QUEUED).aggregate(at=Min("available_at"))["at"],
    ]
    ages: list[float] = [(now - at).total_seconds() for at in oldest if at]
    return max([0.0, *ages])


def beat_age() -> float | None:
    """Seconds since the beat was last carried out by a worker; None when Redis remembers none."""
    seen = beat_seen_at()
    return time.time() - seen if seen else None


def _look(name: str, ask: Callable[[], tuple[bool, str]], *, essential: bool = False) -> Finding:
    try:
        is_well, detail = ask()
    except (DatabaseError, redis.RedisError, OSError) as problem:
        # The class only: a driver's message may hold an address or a user name.
        is_well, detail = False, type(problem).__name__
    return Finding(name, is_well, detail, essential)


def _postgresql() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, "answers"


_migrated = False


def _migrations() -> tuple[bool, str]:
    global _migrated  # noqa: PLW0603  # what this process's code needs does not change while it runs
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return False, f"{len(missing)} to apply"
        _migrated = True
    return True, "applied"


def _redis() -> tuple[bool, str]:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1) as client:
        client.ping()
    return True, "answers"


def _outbox() -> tuple[bool, str]:
    age = outbox_age()
    return age < OUTBOX_IS_LATE_AFTER, f"oldest waits {age:.0f} s"


def _beat() -> tuple[bool, str]:
    age = beat_age()
    if age is None:
        return False, "not seen"
    return age < BEAT_IS_LATE_AFTER, f"seen {age:.0f} s ago"
