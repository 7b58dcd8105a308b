"""Mail on its way out in a real Celery worker, of which the whole or a part is killed."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psutil
import pytest
from django.utils import timezone

from helpdesk.celery import app
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.operations.sending import send_due
from helpdesk.mail.tasks import SEND
from tests.helpers.apart import Apart
from tests.helpers.sink import Received, Sink
from tests.helpers.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

type Queue = Callable[..., OutgoingMail]


class Worker:
    """A Celery worker for the mail queue: a first process, and a child that does the work."""

    def __init__(self, sink: Sink) -> None:
        celery = ("-m", "celery", "--quiet", "--app", "helpdesk", "worker", "--queues", "mail", "--concurrency", "1")
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR")
        self.apart = Apart(*celery, *quiet, MAIL_URL=sink.url)
        self.everyone: set[int] = {self.apart.process.pid}

    @property
    def first(self) -> int:
        return int(self.apart.process.pid)

    @property
    def child(self) -> int:
        return int(psutil.Process(self.first).children()[0].pid)

    def kill(self, *pids: int) -> None:
        self.everyone.add(self.child)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        with suppress(psutil.NoSuchProcess, IndexError):
            self.everyone.update(one.pid for one in psutil.Process(self.first).children())
        for pid in self.everyone:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.apart.wait()


@pytest.fixture
def worker(sink: Sink) -> Iterator[Worker]:
    running = Worker(sink)
    yield running
    running.end()


def nudge() -> None:
    app.send_task(SEND, queue="mail")


def now(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


def a_minute_passes() -> None:
    OutgoingMail.objects.filter(claimed_at__isnull=False).update(claimed_at=timezone.now() - timedelta(seconds=61))


def ids(sink: Sink) -> list[str]:
    return [one.message["Message-ID"] for one in sink.received]


def test_a_worker_killed_between_claim_and_act_has_sent_nothing(sink: Sink, queue_mail: Queue, worker: Worker) -> None:
    mail = queue_mail()
    killed: list[bool] = []

    def kill() -> None:
        if not killed:
            killed.append(True)
            worker.kill(worker.child, worker.first)

    sink.before_ehlo = kill
    nudge()
    eventually(lambda: killed and worker.apart.process.poll() is not None, seconds=30, what="the kill")
    assert now(mail).state == "claimed"
    assert sink.received == []
    a_minute_passes()
    assert send_due() == 1
    assert ids(sink) == [mail.message_id]
    assert (now(mail).state, now(mail).was_lost) == ("sent", False)


def test_a_child_killed_in_the_act_is_followed_by_one_more_try_under_the_same_id(
    sink: Sink, queue_mail: Queue, worker: Worker
) -> None:
    mail = queue_mail()

    async def accept_and_kill(server: Any, received: Received) -> None:
        if len(sink.received) == 1:
            worker.kill(worker.child)

    sink.after_data = accept_and_kill
    nudge()
    eventually(lambda: sink.received, seconds=30, what="the act")
    before = psutil.Process(worker.first)
    eventually(lambda: before.is_running() and before.children(), seconds=30, what="another child")
    assert now(mail).state == "sending"
    a_minute_passes()
    nudge()  # the same worker goes on, with another child
    eventually(lambda: now(mail).state == "sent", seconds=30, what="the second try")
    assert ids(sink) == [mail.message_id] * 2
    assert now(mail).was_lost


def test_a_first_process_killed_in_the_act_takes_its_child_along_and_there_is_one_more_try_under_the_same_id(
    sink: Sink, queue_mail: Queue, worker: Worker
) -> None:
    mail = queue_mail()

    async def accept_and_kill(server: Any, received: Received) -> None:
        child = psutil.Process(worker.child)
        worker.kill(worker.first)
        await asyncio.to_thread(child.wait, 30)

    sink.after_data = accept_and_kill
    nudge()
    eventually(lambda: worker.apart.process.poll() is not None, seconds=30, what="the kill")
    eventually(lambda: not any(map(psutil.pid_exists, worker.everyone - {worker.first})), seconds=30, what="its end")
    assert now(mail).state == "sending"
    assert send_due() == 0, "it may be working still"
    sink.after_data = None
    a_minute_passes()
    assert send_due() == 1
    assert ids(sink) == [mail.message_id] * 2
    assert (now(mail).state, now(mail).was_lost) == ("sent", True)
