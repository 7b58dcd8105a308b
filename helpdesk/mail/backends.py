"""Where mail goes: an SMTP server, or in development nowhere. Named in `MAILERS`."""

import smtplib
from collections.abc import Buffer, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

NULL_SENDER = "<>"  # bounces go to nobody: what automatic answers must say


class DevelopmentMailbox(BaseEmailBackend):
    """Accepts everything and sends nothing: the row in `OutgoingMail` is what the development mailbox shows."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)


class NotConfigured(BaseEmailBackend):
    """Stands for a `MAIL_URL` nobody understands: mail waits until somebody mends it."""

    def open(self) -> bool:
        raise ImproperlyConfigured("MAIL_URL cannot be understood; `manage.py check` says why.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        return 0


class _Watched(smtplib.SMTP):
    """An SMTP client that knows whether it is in the act: the message may have left, and nobody has said so yet."""

    is_handing_over = False
    is_in_the_act = False

    def data(self, msg: Buffer | str) -> tuple[int, bytes]:
        self.is_handing_over = True
        try:
            return super().data(msg)
        finally:
            self.is_handing_over = False

    def getreply(self) -> tuple[int, bytes]:
        answer = super().getreply()
        self.is_in_the_act = self.is_handing_over and answer[0] == 354
        return answer


class _Encrypted(_Watched, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's SMTP backend, which also can say nothing as its sender, and knows whether it was in the act."""

    may_have_no_sender = True

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Watched

    def open(self) -> bool | None:
        """Connect, sign in and exchange greetings: a server that fails here has seen no mail yet."""
        is_new: bool | None = super().open()
        if is_new and self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return is_new

    @property
    def is_in_the_act(self) -> bool:
        """Whether the last message was handed over without an answer: it may have been accepted."""
        return bool(getattr(self.connection, "is_in_the_act", False))

    def prep_address(self, address: Any, force_ascii: bool = True) -> str:
        if address == NULL_SENDER:
            return ""
        return str(super().prep_address(address, force_ascii=force_ascii))
