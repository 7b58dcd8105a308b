"""Figures for Prometheus, counted when asked: the same from whichever process answers."""

from collections.abc import Iterator

import redis
from django.conf import settings
from django.db.models import Count
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from helpdesk.ledger.models import Delivery
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.running import health

QUEUES = ("mail", "default", "bulk")


class Figures(Collector):
    """What an operator wants a curve of."""

    def collect(self) -> Iterator[Metric]:
        yield _gauge(
            "helpdesk_outbox_age_seconds",
            "How long the oldest due consequence or mail has waited.",
            health.outbox_age(),
        )
        yield _by_state("helpdesk_deliveries", "Consequences not carried out.", Delivery, ["pending", "failed"])
        yield _by_state(
            "helpdesk_outgoing_mails",
            "Mails not sent.",
            OutgoingMail,
            ["queued", "claimed", "sending", "failed", "unknown"],
        )
        waiting = IncomingMail.objects.filter(outcome=IncomingMail.Outcome.PENDING).count()
        yield _gauge("helpdesk_incoming_mails_waiting", "Mails accepted and not yet looked at.", waiting)
        age = health.beat_age()
        if age is not None:
            yield _gauge("helpdesk_beat_age_seconds", "Time since the beat was last carried out.", age)
        yield from _queues()


def exposition() -> bytes:
    """The figures in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(Figures())
    return generate_latest(registry)


def _gauge(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)


def _by_state(name: str, documentation: str, model: type[Delivery | OutgoingMail], states: list[str]) -> Metric:
    # Only the states that partial indexes cover: the millions that are done are not counted on every scrape.
    family = GaugeMetricFamily(name, documentation, labels=["state"])
    rows = model.objects.filter(state__in=states).values_list("state").annotate(count=Count("pk"))
    counted = dict(rows)
    for state in states:
        family.add_metric([state], counted.get(state, 0))
    return family


def _queues() -> Iterator[Metric]:
    family = GaugeMetricFamily("helpdesk_queue_length", "Tasks waiting in Redis.", labels=["queue"])
    try:
        with redis.Redis.from_url(f"{settings.REDIS_URL}/0", socket_connect_timeout=0.5, socket_timeout=1) as client:
            for queue in QUEUES:
                family.add_metric([queue], int(str(client.llen(queue))))
    except (redis.RedisError, OSError):
        return
    yield family
