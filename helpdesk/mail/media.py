"""What a part of a message says it is: its type, its charset, its name."""

import dataclasses
from collections.abc import Callable
from email.message import Message

from helpdesk.mail.headers import Headers, readable

# The library's reading of parameters grows with the square of what it reads.
LONGEST = 4_000


@dataclasses.dataclass(frozen=True, slots=True)
class Media:
    """Content-Type and Content-Disposition, taken apart; empty where they say nothing we understand."""

    content_type: str
    charset: str
    boundary: str
    name: str
    disposition: str

    @property
    def maintype(self) -> str:
        return self.content_type.partition("/")[0]


def read(headers: Headers, default_type: str = "text/plain") -> Media:
    """Never raises: parameters that make no sense are left out."""
    message = Message()
    message.set_default_type(default_type)
    for name in ("Content-Type", "Content-Disposition"):
        if values := headers.raw(name):
            message[name] = values[0][:LONGEST]
    return Media(
        content_type=message.get_content_type()[:120],
        charset=_said(message.get_content_charset),
        boundary=_said(message.get_boundary),
        name=readable(_said(message.get_filename)),
        disposition=_said(message.get_content_disposition),
    )


def _said(getter: Callable[[], object]) -> str:
    try:
        found = getter()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return found if isinstance(found, str) else ""
