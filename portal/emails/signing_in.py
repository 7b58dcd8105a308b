"""The mail with the link and the code."""

import dataclasses

from django.db import transaction
from django.template.loader import get_template
from django.utils.translation import gettext as _

from helpdesk.mail import addressing
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Brand, SignIn
from helpdesk.people.operations.signing_in import LASTS, Asked, Secrets, ask_to_sign_in
from helpdesk.ui.places import portal_url
from tickets.emails.colours import hex_of

KIND = "sign_in"


@transaction.atomic
def mail_sign_in(*, email: str, brand: Brand, network: str = "", leads_to: str = "") -> SignIn:
    """Ask to sign in, and write the mail that goes with it. Records SignInAsked; refuses as `ask_to_sign_in` does."""
    asked = ask_to_sign_in(email=email, brand=brand, network=network, leads_to=leads_to)
    if asked.secrets is not None:
        _mail(asked, asked.secrets).save(force_insert=True)
    return asked.sign_in


@dataclasses.dataclass(frozen=True)
class _Letter:
    brand: Brand
    url: str
    code: str
    minutes: int


def _mail(asked: Asked, secrets: Secrets) -> OutgoingMail:
    """Nothing of it comes from whoever asked: it may be sent to somebody who never heard of us."""
    brand, email = asked.sign_in.brand, asked.sign_in.email
    code = f"{secrets.code[:3]} {secrets.code[3:]}"
    letter = _Letter(brand, portal_url(brand, "link", token=secrets.token), code, int(LASTS.total_seconds()) // 60)
    accent = hex_of(0.53, float(brand.chroma), brand.hue)
    context = {"letter": letter, "accent": accent, "initial": brand.name[:1].upper()}
    return OutgoingMail(
        event_id=asked.event_id,
        kind=KIND,
        brand=brand,
        sender=addressing.format_address(brand.name, brand.address),
        recipient=email,
        reply_to=addressing.format_address(brand.name, brand.address),
        subject=_subject(letter),
        message_id=addressing.new_message_id(brand.address),
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        html=get_template("mail/sign_in.html").render(context),
        text=get_template("mail/sign_in.txt").render(context).strip() + "\n",
    )


def _subject(letter: _Letter) -> str:
    return _("%(code)s is your code for %(brand)s") % {"code": letter.code, "brand": letter.brand.name}
