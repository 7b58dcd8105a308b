"""Mail on its way out while workers are killed, two work at once, and PostgreSQL restarts."""

import asyncio
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.operations import sending
from helpdesk.mail.operations.sending import send_due, take_back
from tests.helpers.apart import Apart
from tests.helpers.ground import GROUND
from tests.helpers.sink import Received, Sink
from tests.helpers.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

type Queue = Callable[..., OutgoingMail]

WORK = "from helpdesk.mail.operations.sending import send_due; print('sent', send_due())"


def _worker(sink: Sink) -> Apart:
    return Apart.python(WORK, MAIL_URL=sink.url)


def _a_minute_passes() -> None:
    OutgoingMail.objects.filter(claimed_at__isnull=False).update(claimed_at=timezone.now() - timedelta(seconds=61))


def _now(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


def test_a_worker_killed_in_the_very_act_is_followed_by_one_more_try_under_the_same_id(
    sink: Sink, queue_mail: Queue
) -> None:
    mail = queue_mail()
    workers: list[Apart] = []

    async def accept_and_kill(server: Any, received: Received) -> None:
        os.kill(workers[0].process.pid, signal.SIGKILL)

    sink.after_data = accept_and_kill
    workers.append(_worker(sink))
    assert workers[0].wait() == -signal.SIGKILL

    assert _now(mail).state == "sending"
    assert send_due() == 0, "it may be working still"

    sink.after_data = None
    _a_minute_passes()
    assert send_due() == 1
    assert [one.message["Message-ID"] for one in sink.received] == [mail.message_id] * 2
    assert (_now(mail).state, _now(mail).was_lost) == ("sent", True)


def test_a_worker_killed_between_claim_and_act_has_sent_nothing_and_nothing_is_sent_twice(
    sink: Sink, queue_mail: Queue
) -> None:
    mails = [queue_mail(f"c{number}@orchard.test") for number in range(5)]
    workers: list[Apart] = []
    sink.before_ehlo = lambda: os.kill(workers[0].process.pid, signal.SIGKILL)
    workers.append(_worker(sink))
    assert workers[0].wait() == -signal.SIGKILL

    assert [_now(mail).state for mail in mails] == ["claimed"] * 5
    sink.before_ehlo = None
    assert send_due() == 0
    _a_minute_passes()
    assert send_due() == 5
    assert Counter(one.recipient for one in sink.received) == Counter(mail.recipient for mail in mails)
    assert not any(_now(mail).was_lost for mail in mails)


def test_many_workers_share_the_work_and_none_sends_what_another_has(sink: Sink, queue_mail: Queue) -> None:
    mails = [queue_mail(f"c{number}@orchard.test") for number in range(120)]

    async def take_a_moment(server: Any, received: Received) -> None:
        await asyncio.sleep(0.01)

    sink.after_data = take_a_moment
    workers = [_worker(sink) for _ in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]

    assert Counter(one.recipient for one in sink.received) == Counter(mail.recipient for mail in mails)
    assert OutgoingMail.objects.filter(state="sent").count() == 120
    counts = [int(worker.lines[-1].split()[-1]) for worker in workers]
    assert sum(counts) == 120
    assert min(counts) > 0


def test_a_slow_worker_that_lives_is_not_taken_for_a_dead_one(
    sink: Sink, queue_mail: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = queue_mail()
    answer = threading.Event()

    async def be_slow(server: Any, received: Received) -> None:
        await asyncio.to_thread(answer.wait, 30)

    sink.after_data = be_slow
    worker = _worker(sink)
    eventually(lambda: sink.received, what="the act")

    monkeypatch.setattr(sending, "LEASE", timedelta(seconds=0))
    take_back()
    assert _now(mail).state == "sending"

    answer.set()
    assert worker.wait() == 0
    assert (_now(mail).state, _now(mail).was_lost) == ("sent", False)
    assert len(sink.received) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["restarted", "crashed"])
def test_postgresql_goes_away_in_the_act_and_the_outcome_is_still_written_down(
    sink: Sink, queue_mail: Queue, how: signal.Signals
) -> None:
    mail = queue_mail()
    postgres = GROUND.servers.postgres
    assert postgres is not None

    async def restart(server: Any, received: Received) -> None:
        postgres.stop(how)
        postgres.start()

    sink.after_data = restart
    connection.close()
    worker = _worker(sink)
    assert worker.wait() == 0, worker.output

    assert (_now(mail).state, _now(mail).was_lost) == ("sent", False)
    assert len(sink.received) == 1


def test_an_outcome_nobody_could_write_down_is_a_lost_one(
    sink: Sink, queue_mail: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = queue_mail()
    postgres = GROUND.servers.postgres
    assert postgres is not None

    async def stop(server: Any, received: Received) -> None:
        postgres.stop()

    sink.after_data = stop
    connection.close()
    began = time.monotonic()
    worker = Apart.python(
        f"from helpdesk.mail.operations import sending; sending.RECORD_AGAIN_SECONDS = 1; {WORK}", MAIL_URL=sink.url
    )
    try:
        assert worker.wait() == 1
        assert time.monotonic() - began < 40
    finally:
        postgres.start()
    sink.after_data = None

    assert _now(mail).state == "sending"
    _a_minute_passes()
    assert send_due() == 1
    assert [one.message["Message-ID"] for one in sink.received] == [mail.message_id] * 2


def test_without_redis_mail_is_sent_all_the_same(sink: Sink, queue_mail: Queue) -> None:
    mail = queue_mail()
    valkey = GROUND.servers.valkey
    assert valkey is not None
    valkey.kill()
    try:
        assert send_due() == 1
    finally:
        valkey.start()
    assert _now(mail).state == "sent"
