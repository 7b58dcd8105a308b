"""One connection to whatever takes our mail: an SMTP server, a provider's API, or the development mailbox."""

import contextlib
import logging
import smtplib
from types import TracebackType
from typing import Self

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend

from helpdesk.mail import answers
from helpdesk.mail.answers import Answer, Meaning
from helpdesk.mail.letters import Letter, write
from helpdesk.mail.models import OutgoingMail

logger = logging.getLogger(__name__)


class Post:
    """Opened once for a batch of mails. Answers instead of raising: what went wrong is an answer too."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._has_delivered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def open(self) -> Answer | None:
        """Connect and sign in; None when that went well. Whatever goes wrong here is no mail's fault."""
        try:
            self._backend = mailers.default
            self._backend.open()
        except Exception as problem:  # noqa: BLE001  # a wrong MAIL_URL raises anything
            logger.warning("The mail server cannot be reached: %s", problem)
            return Answer(Meaning.AWAY, answers.read(problem).words)
        return None

    def send(self, mail: OutgoingMail) -> Answer:
        """Hand one mail over, and say what became of it."""
        assert self._backend is not None
        try:
            letter = write(mail, may_have_no_sender=getattr(self._backend, "may_have_no_sender", False))
        except Exception as problem:  # noqa: BLE001  # one mail that cannot be written stops no other
            return answers.read(problem)
        return self._send(letter, may_connect_anew=self._has_delivered)

    def _send(self, letter: Letter, *, may_connect_anew: bool) -> Answer:
        assert self._backend is not None
        try:
            taken = self._backend.send_messages([letter])
        except Exception as problem:  # noqa: BLE001  # every way a server can fail is an answer
            answer = answers.read(problem, is_in_the_act=getattr(self._backend, "is_in_the_act", False))
            if may_connect_anew and _has_hung_up(problem) and answer.meaning is Meaning.AWAY:
                self._close()
                return self.open() or self._send(letter, may_connect_anew=False)
            return answer
        if not taken:
            return Answer(Meaning.REFUSED, "It names no recipient.")
        self._has_delivered = True
        return Answer(Meaning.SENT)

    def _close(self) -> None:
        if self._backend is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._backend.close()


def _has_hung_up(problem: Exception) -> bool:
    """Servers end a connection after so many mails, or so long: that is no trouble, one connects anew."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return any(code == 421 for code, _ in problem.recipients.values())
    return isinstance(problem, smtplib.SMTPServerDisconnected) or getattr(problem, "smtp_code", 0) == 421
