"""Somebody who is not signed in and sends a form of ours."""

import datetime as dt
import re
from typing import Any

from django.test import Client
from django.utils import timezone

from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Brand
from helpdesk.people.queries import default_brand
from portal.access import Stamp
from tests import builders
from tickets.models import TicketType

EMAIL = "maya@studionorr.example"
TITLE, BODY = "The lamp flickers at dusk", "Every evening at eight,\n\nin the hall."
WORDS = {"email": EMAIL, "name": "Maya Lindqvist", "title": TITLE, "body": BODY}


def stamp(
    kind: TicketType | None = None,
    *,
    brand: Brand | None = None,
    age: dt.timedelta = dt.timedelta(minutes=1),
    nonce: str = "page",
) -> str:
    """As a page carries it that was made that long ago."""
    form = f"{(brand or default_brand()).key}:{(kind or builders.default_type()).pk}"
    return Stamp(form, nonce, timezone.now() - age).signed


def form_of(kind: TicketType | None = None) -> str:
    return f"/portal/new/{(kind or builders.default_type()).pk}/"


def frame_of(kind: TicketType | None = None) -> str:
    return f"/portal/embed/{(kind or builders.default_type()).pk}/"


def send(client: Any = None, kind: Any = None, **more: Any) -> Any:
    """Send it as a person would."""
    return (client or Client()).post(form_of(kind), {"stamp": stamp(kind), **WORDS, **more})


def mailed() -> tuple[str, str]:
    """The link and the code of the last mail."""
    mail = OutgoingMail.objects.latest("id")
    [link] = re.findall(r"https?://[^/]+(/\S+)", mail.text)
    [code] = re.findall(r"\d{3} \d{3}", mail.text)
    return link, code
