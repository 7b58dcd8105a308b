"""What a customer's mail program does: it answers a mail, writes a new one, and hands it to the SMTP receiver.

For the demo only: whoever tries it has no real customer's mailbox at hand.
"""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.mail import answers
from helpdesk.mail.addressing import format_address
from helpdesk.mail.letters import POLICY, file_part
from helpdesk.mail.models import OutgoingMail
from helpdesk.refusal import Refusal

SECONDS = 10  # to wait for the receiver
ANYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  # it may listen on every address; one calls it at this one
PLAIN = POLICY.clone(cte_type="7bit")  # passes any server


class NotTaken(Refusal):
    """The receiver did not take the mail; says why."""


@dataclass(frozen=True)
class File:
    """Something to go along."""

    name: str
    content_type: str
    content: bytes


def answer_to(mail: OutgoingMail, *, text: str, attachments: Sequence[File] = ()) -> EmailMessage:
    """The recipient's answer to a mail of ours, with the mail quoted below it. Refuses what no header can hold."""
    subject = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
    message = _message(
        sender=_from(mail.recipient_name, mail.recipient),
        to=mail.reply_to or mail.sender,
        subject=subject,
        text=f"{_one_newline(text).rstrip()}\n\n{_quoted(mail)}",
        attachments=attachments,
    )
    message["In-Reply-To"] = mail.message_id
    message["References"] = f"{mail.references} {mail.message_id}".strip()
    return message


def first_mail(  # what a mail consists of
    *, name: str, address: str, to: str, subject: str, text: str, attachments: Sequence[File] = ()
) -> EmailMessage:
    """Somebody writes for the first time. Refuses what no header can hold."""
    return _message(
        sender=_from(name, address), to=to, subject=subject, text=_one_newline(text), attachments=attachments
    )


def hand_in(message: EmailMessage) -> None:
    """Give the mail to the running receiver, by SMTP. Refuses, in words, when it is not taken."""
    host = "127.0.0.1" if settings.SMTP_HOST in ANYWHERE else settings.SMTP_HOST
    sender, to = parseaddr(str(message["From"]))[1], parseaddr(str(message["To"]))[1]
    try:
        # Told its own name, so that it does not ask the name servers.
        with smtplib.SMTP(host, settings.SMTP_PORT, local_hostname="localhost", timeout=SECONDS) as client:
            client.send_message(message, sender, [to])
    except smtplib.SMTPException as problem:
        said = answers.read(problem).words
        raise NotTaken(_("The receiver did not take this mail: %s") % said) from problem
    except OSError as problem:
        where = f"{host}:{settings.SMTP_PORT}"
        raise NotTaken(_("The receiver at %s does not answer. Try again once it runs.") % where) from problem
    except ValueError as problem:
        raise NotTaken(_("This mail cannot be sent as it is: %s") % problem) from problem


def _message(*, sender: str, to: str, subject: str, text: str, attachments: Sequence[File]) -> EmailMessage:
    message = EmailMessage(policy=PLAIN)
    message["From"], message["To"] = sender, _one_line(to)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(timezone.localtime())
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
    message.set_content(text)
    if attachments:
        message.make_mixed()
        for file in attachments:
            part: Any = file_part(file.name, file.content_type, file.content)  # typeshed wants a whole message here
            message.attach(part)
    return message


def _from(name: str, address: str) -> str:
    try:
        return format_address(name, address)
    except ValueError as problem:
        raise NotTaken(_("No mail can come from this address: %s") % problem, field="address") from problem


def _quoted(mail: OutgoingMail) -> str:
    """The mail below an answer, as mail programs introduce and mark it."""
    when = timezone.localtime(mail.created_at)
    lines = "\n".join(f"> {line}".rstrip() for line in _one_newline(mail.text).rstrip().split("\n"))
    # In English whatever the reader's language: it plays the customer's program, not our page.
    return f"On {when:%a}, {when.day} {when:%b %Y} at {when:%H:%M}, {_one_line(mail.sender)} wrote:\n{lines}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _one_newline(text: str) -> str:
    """Browsers send both characters; a mail's policy adds its own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
