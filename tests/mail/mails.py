"""Raw messages for tests: as short as they can be, as odd as they must be."""

from email.message import EmailMessage

from helpdesk.mail.models import IncomingMail
from helpdesk.mail.operations.collecting import collect
from helpdesk.people.queries import default_brand
from tests import cast
from tickets.operations.intake import take_in


def mail(
    *,
    who: cast.Client = cast.HOLMES,
    subject: str = "The hound",
    text: str = "It was on the moor again.",
    html: str = "",
    to: str = "",
    cc: str = "",
    message_id: str = "",
    **headers: str,
) -> EmailMessage:
    """A mail as an honest program writes it; `In_Reply_To="<…>"` sets a header."""
    message = EmailMessage()
    message["From"] = f"{who.name} <{who.email}>"
    message["To"] = to or default_brand().address
    if cc:
        message["Cc"] = cc
    message["Subject"] = subject
    message["Message-ID"] = message_id or f"<{abs(hash((who, subject, text, to, cc))):x}@{who.email.partition('@')[2]}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def arrives(message: EmailMessage | bytes, *, to: str = "") -> IncomingMail:
    """The mail is collected and taken in, as the receiver and the worker do it."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    envelope_to = to or (str(message["To"]) if isinstance(message, EmailMessage) else default_brand().address)
    collected = collect(raw, envelope_from="", envelope_to=envelope_to, source="smtp")
    return take_in(collected.pk)
