"""Mail by SMTP as fast as a server takes it, from several connections."""

import itertools
import smtplib
import threading
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from helpdesk.running.ports import LOOPBACK

WORDS = (
    "Hello, the printer we received on Monday still jams on every second page and our warehouse cannot print labels. "
    "Could you send the spare part by Thursday? The order is LX-{n} and the invoice went to our accounts department. "
)


def messages(facts: dict[str, list[str]], count: int) -> list[tuple[str, str, bytes]]:
    """Sender, recipient and raw message: one in three answers in a thread, the others begin one."""
    made = []
    threads = itertools.cycle(facts["threads"])
    for number in range(count):
        if number % 3 == 0:
            sender, _, recipient = next(threads).partition(" ")
        else:
            sender, recipient = facts["senders"][number % len(facts["senders"])], str(facts["mailbox"])
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = f"Customer {number} <{sender}>", recipient
        message["Subject"] = f"Labels do not print, case {number}"
        message["Message-ID"] = f"<bench.{number}.{time.time_ns()}@mail.test>"
        message["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
        text = WORDS.format(n=10_000_000 + number) * 3
        message.set_content(text)
        message.add_alternative(f"<p>{text}</p><blockquote>Earlier words</blockquote>", subtype="html")
        made.append((sender, recipient, message.as_bytes()))
    return made


def post(port: int, mails: Sequence[tuple[str, str, bytes]], *, connections: int = 4) -> float:
    """Hand them all over; returns the seconds until the last was accepted. Raises when one is refused."""
    wrong: list[Exception] = []

    def run(mine: Sequence[tuple[str, str, bytes]]) -> None:
        try:
            with smtplib.SMTP(LOOPBACK, port, timeout=60) as server:
                for sender, recipient, raw in mine:
                    server.sendmail(sender, [recipient], raw)
        except (smtplib.SMTPException, OSError) as problem:
            wrong.append(problem)

    threads = [threading.Thread(target=run, args=[mails[at::connections]]) for at in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"Mail was refused: {wrong[0]}")
    return time.perf_counter() - begun
