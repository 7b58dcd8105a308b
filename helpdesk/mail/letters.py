"""From a row to the message that leaves: the same bytes that matter, however often it is made."""

import functools
import re
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage as Message
from email.message import MIMEPart
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives

from helpdesk.mail.addressing import format_address
from helpdesk.mail.backends import NULL_SENDER
from helpdesk.mail.charsets import printable
from helpdesk.mail.models import OutgoingMail

REFERENCES = 20
LONGEST_REMEMBERED = 200
LOOP_HEADER = "X-Helpdesk-Loop"
NAME = re.compile(r"[!-9;-~]{1,76}")
ID = re.compile(r"<[!-;=?-~]{1,250}>")
CONTENT_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


class FileIsAway(Exception):
    """The store of files does not answer: the mail waits for it."""


class _Headers(HeaderRegistry):
    """The library's classes of headers, each made once and not for every header anew."""

    @functools.cache  # noqa: B019  # there is one, for as long as the process
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


MACHINE_READ = ("message-id", "in-reply-to", "references", "date")


class _Policy(EmailPolicy):
    """SMTP's rules, with ids and page addresses left whole.

    The library encodes a word longer than a line, and an encoded Message-ID threads nothing.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Without taking apart what we have just put together, which took half the time of sending."""
        if _is_machine_read(name) and isinstance(value, str) and value.isascii() and value.isprintable():
            return name, value
        if type(value) is str and len(value) <= LONGEST_REMEMBERED:
            return name, _understood(name, value)
        return super().header_store_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        return self._at_spaces(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        whole = self._at_spaces(name, value)
        return whole.encode("ascii") if whole else super().fold_binary(name, value)

    def _at_spaces(self, name: str, value: Any) -> str:
        text = str(value)
        if not _is_machine_read(name) or name.lower() == "date" or not text.isascii():
            return ""
        return f"{name}: " + f"{self.linesep} ".join(text.split()) + self.linesep


def _is_machine_read(name: str) -> bool:
    return name.lower() in MACHINE_READ or name.lower().startswith("list-")


@functools.lru_cache(maxsize=256)
def _understood(name: str, value: str) -> Any:
    """A header as the library understands it: most are the same in every mail, and none is ever changed."""
    return EmailPolicy().header_store_parse(name, value)[1]


POLICY = _Policy(linesep="\r\n", header_factory=_Headers())


class Letter(EmailMultiAlternatives):
    """One mail as Django's backends take it; its message is made once."""

    _made: Message | None = None

    def message(self, *, policy: "Policy[Any] | None" = None) -> Message:
        """The message, under our own policy whatever a backend asks for."""
        if self._made is None:
            self._made = super().message(policy=POLICY)
        return self._made


def write(mail: OutgoingMail, *, may_have_no_sender: bool) -> Letter:
    """The letter of a row. Raises ValueError, in words, for what cannot stand in a header; FileIsAway.

    What answers automatically is sent by nobody, so that a bounce or another machine's answer ends there;
    `may_have_no_sender` says whether the way out can do that.
    """
    if not mail.sender:
        raise ValueError("It names no sender.")
    headers = _headers(mail)
    is_automatic_answer = headers.get("Auto-Submitted", "").lower().startswith("auto-replied")
    sender = mail.sender
    if is_automatic_answer and may_have_no_sender:
        sender, headers["From"] = NULL_SENDER, mail.sender
    letter = Letter(
        subject=mail.subject,
        body=mail.text,
        from_email=sender,
        to=[format_address(mail.recipient_name, mail.recipient)],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=headers,
    )
    letter.attach_alternative(mail.html, "text/html")
    for file in mail.attachments:
        letter.attachments.append(_attachment(file["name"], file["content_type"], file["path"]))
    return letter


def _headers(mail: OutgoingMail) -> dict[str, str]:
    """Ours, and over them the row's own; names in any case. A reply is written by a person and says so."""
    is_by_hand = mail.kind == "reply"
    headers = {
        "Date": format_datetime(mail.created_at),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "no" if is_by_hand else "auto-generated",
        # Notices of failed delivery are wanted for what a person wrote.
        "X-Auto-Response-Suppress": "OOF, AutoReply" if is_by_hand else "All",
        LOOP_HEADER: settings.MAIL_INSTANCE,
    }
    if answered := ID.findall(mail.in_reply_to):
        headers["In-Reply-To"] = answered[0]
    if thread := ID.findall(mail.references):
        # Some programs thread by the first id, others by the last ones.
        headers["References"] = " ".join(
            thread if len(thread) <= REFERENCES else [thread[0], *thread[1 - REFERENCES :]]
        )
    names = {name.lower(): name for name in headers}
    for name, value in mail.headers.items():
        if not NAME.fullmatch(name):  # the library looks at values only
            raise ValueError(f"{name!r} is no name of a header.")
        headers[names.get(name.lower(), name)] = str(value)
    return headers


def _attachment(name: str, content_type: str, path: str) -> MIMEPart:
    try:
        with default_storage.open(path, "rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        raise ValueError(f"The file {name} is gone.") from None
    except SuspiciousOperation:
        raise ValueError(f"The file {name} lies where no file of ours may.") from None
    except OSError as problem:
        raise FileIsAway(f"The file {name} cannot be read: {problem}") from problem
    return file_part(name, content_type, content)


def file_part(name: str, content_type: str, content: bytes) -> MIMEPart:
    """A file as a part of a message, whatever its name holds and whatever it says it is."""
    # A part of its own: Django would decode a text and encode it anew.
    part = MIMEPart(policy=POLICY)
    maintype, subtype = _safe_type(content_type).split("/")
    part.set_content(content, maintype, subtype, disposition="attachment", filename=_plain_name(name))
    return part


def _plain_name(name: str) -> str:
    return printable(name) or "file"


def _safe_type(content_type: str) -> str:
    """What a mail may say of a file. A message in a message must not be encoded, so it goes as plain bytes."""
    is_exact = CONTENT_TYPE.fullmatch(content_type) and content_type.partition("/")[0] not in ("message", "multipart")
    return content_type if is_exact else "application/octet-stream"
