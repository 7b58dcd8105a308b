"""The mails with a link and a code: to sign in, and to confirm what somebody submitted."""

import dataclasses
from typing import Any

from django.db import transaction
from django.template.loader import get_template
from django.utils.translation import gettext as _

from helpdesk.mail import addressing
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Brand, SignIn
from helpdesk.people.operations.signing_in import LASTS, Asked, Secrets, ask_to_sign_in
from helpdesk.ui.places import portal_url
from tickets.emails.colours import hex_of
from tickets.emails.logos import logo_of
from tickets.models import HeldSubmission
from tickets.operations.holding import HELD, hold_submission

KIND, HELD_KIND = "sign_in", "held"


@transaction.atomic
def mail_sign_in(*, email: str, brand: Brand, network: str = "", leads_to: str = "") -> SignIn:
    """Ask to sign in, and write the mail that goes with it, in the language of the page that asks.

    Records SignInAsked; refuses as `ask_to_sign_in` does.
    """
    asked = ask_to_sign_in(email=email, brand=brand, network=network, leads_to=leads_to)
    if asked.secrets is not None:
        minutes = int(LASTS.total_seconds()) // 60
        letter = _letter(asked, asked.secrets, _("%(code)s is your code for %(brand)s"), minutes)
        _mail(asked, letter, KIND).save(force_insert=True)
    return asked.sign_in


@transaction.atomic
def mail_held(**submission: Any) -> HeldSubmission:
    """Hold what a stranger submits, and write the mail that asks them to confirm it. Records and refuses as
    `hold_submission` does. Sent twice it is mailed once.
    """
    held, asked = hold_submission(**submission)
    if asked is not None and asked.secrets is not None:
        hours = int(HELD.total_seconds()) // 3600
        letter = _letter(asked, asked.secrets, _("%(code)s is your code to confirm a request to %(brand)s"), hours)
        _mail(asked, letter, HELD_KIND).save(force_insert=True)
    return held


@dataclasses.dataclass(frozen=True)
class _Letter:
    brand: Brand
    url: str
    code: str
    subject: str
    lasts: int  # minutes, or hours


def _letter(asked: Asked, secrets: Secrets, subject: str, lasts: int) -> _Letter:
    brand, code = asked.sign_in.brand, f"{secrets.code[:3]} {secrets.code[3:]}"
    url = portal_url(brand, "link", token=secrets.token)
    return _Letter(brand, url, code, subject % {"code": code, "brand": brand.name}, lasts)


def _mail(asked: Asked, letter: _Letter, kind: str) -> OutgoingMail:
    """Nothing of it comes from whoever asked: it may be sent to somebody who never heard of us."""
    brand = letter.brand
    accent = hex_of(0.53, float(brand.chroma), brand.hue)
    context = {"letter": letter, "accent": accent, "initial": brand.name[:1].upper(), "logo": logo_of(brand)}
    return OutgoingMail(
        event_id=asked.event_id,
        kind=kind,
        brand=brand,
        sender=addressing.format_address(brand.name, brand.address),
        recipient=asked.sign_in.email,
        reply_to=addressing.format_address(brand.name, brand.address),
        subject=letter.subject,
        message_id=addressing.new_message_id(brand.address),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        html=get_template(f"mail/{kind}.html").render(context),
        text=get_template(f"mail/{kind}.txt").render(context).strip() + "\n",
    )
