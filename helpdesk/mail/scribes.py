"""Those who write down what comes in: everybody who waits at the same moment shares one transaction.

A commit and a nudge cost the same for one message as for thirty, so under load the cost of each falls.
"""

import asyncio
import dataclasses
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection

from helpdesk.mail.operations.collecting import Message, collect_batch
from helpdesk.refusal import Refusal

SCRIBES = 2  # one prepares while the other waits for the disk
MOST_MESSAGES = 32
MOST_BYTES = 8 * 1024 * 1024


@dataclasses.dataclass
class _Waiting:
    message: Message
    outcome: "asyncio.Future[list[int]]"


class Scribes:
    """A few threads with a connection to PostgreSQL each, and a queue in front of them."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(SCRIBES, thread_name_prefix="scribe")
        self._work: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to work, in the running loop."""
        self._work = [asyncio.create_task(self._write_forever()) for _ in range(SCRIBES)]

    async def write(self, message: Message) -> list[int]:
        """Store a message; its rows' ids once they are committed. Raises Refusal, DatabaseError."""
        outcome: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(_Waiting(message, outcome))
        return await outcome

    async def stop(self) -> None:
        """Finish what has been handed in, and end."""
        await self._queue.join()
        for task in self._work:
            task.cancel()
        together = Barrier(SCRIBES)  # so that each thread closes its own connection
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._threads, _leave, together) for _ in range(SCRIBES)))
        self._threads.shutdown()

    async def _write_forever(self) -> None:
        while True:
            batch = [await self._queue.get()]
            size = len(batch[0].message.raw)
            while not self._queue.empty() and len(batch) < MOST_MESSAGES and size < MOST_BYTES:
                batch.append(self._queue.get_nowait())
                size += len(batch[-1].message.raw)
            try:
                await self._write_down(batch)
            finally:
                for _ in batch:
                    self._queue.task_done()
                del batch  # megabytes, perhaps, and the next may be long in coming

    async def _write_down(self, batch: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        try:
            outcomes = await loop.run_in_executor(self._threads, _collect, [one.message for one in batch])
        except Exception as problem:  # noqa: BLE001  # whatever it was, nothing is stored: who waits must be told
            if len(batch) > 1 and not isinstance(problem, OperationalError | InterfaceError):
                for one in batch:  # one of them is the cause: it shall fail alone
                    await self._write_down([one])
                return
            for one in batch:
                if not one.outcome.done():
                    one.outcome.set_exception(problem)
            return
        for one, outcome in zip(batch, outcomes, strict=True):
            if one.outcome.done():
                continue  # its sender has hung up meanwhile; when he comes again, it is known
            if isinstance(outcome, Refusal):
                one.outcome.set_exception(outcome)
            else:
                one.outcome.set_result(outcome)


def _leave(together: Barrier) -> None:
    together.wait()
    connection.close()


def _collect(messages: list[Message]) -> list[list[int] | Refusal]:
    """With a live connection: one that died with a restart of PostgreSQL is replaced before, and dropped after."""
    close_old_connections()
    try:
        return collect_batch(messages)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise
