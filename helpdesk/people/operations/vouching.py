"""A brand's own site says who somebody is, by a signed token: HS256, an hour at most, one use.

The claims: `aud` the key of the brand, `exp` within the hour, `email`; besides `name`, `locale` as in de-AT, and
`company` with what it is called, which counts as verified. Two secrets of a brand are live at most, so that one can be
changed without a pause.
Source: RFC 7519; RFC 8725 §3 on fixing the algorithm, the audience and the expiry.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any

import jwt
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import SecretAdded, SecretEnded
from helpdesk.people.models import Brand, BrandSecret, Customer, CustomerSession, SignIn
from helpdesk.people.operations.editing import require_admin
from helpdesk.people.operations.knowing import know_company, require_address, verified_customer
from helpdesk.people.operations.signing_in import Opened, open_session
from helpdesk.refusal import Refusal
from helpdesk.ui.languages import known

AN_HOUR = dt.timedelta(hours=1)
LEEWAY = dt.timedelta(seconds=30)  # clocks differ
LONGEST = 4000
SLOTS = (1, 2)


class NotVouched(Refusal):
    """The token is none of ours, is over, was used, or says too little."""

    def __init__(self) -> None:
        super().__init__(_("We could not sign you in from that page. Go back, try again, or ask for a code by mail."))


@transaction.atomic
def add_secret(brand: Brand, *, by: Actor) -> BrandSecret:
    """A new secret for this brand's site. Records SecretAdded. Refuses a third live one, and all but admins."""
    require_admin(by, _("Only admins make and end the secrets of a brand."))
    Brand.objects.select_for_update().get(pk=brand.pk)
    taken = set(BrandSecret.objects.filter(brand=brand, ended_at=None).values_list("slot", flat=True))
    free = next((slot for slot in SLOTS if slot not in taken), None)
    if free is None:
        raise Refusal(_("%(brand)s has two secrets. End one before you make another.") % {"brand": brand.name})
    made = BrandSecret.objects.create(brand=brand, slot=free, secret=secrets.token_urlsafe(32))
    record(SecretAdded(brand_id=brand.pk, slot=free), by=by)
    return made


@transaction.atomic
def end_secret(secret: BrandSecret, *, by: Actor) -> None:
    """From now on it signs nobody in. Records SecretEnded; ended twice, it stays as it was. Refuses all but admins."""
    require_admin(by, _("Only admins make and end the secrets of a brand."))
    if BrandSecret.objects.filter(pk=secret.pk, ended_at=None).update(ended_at=timezone.now()):
        record(SecretEnded(brand_id=secret.brand_id, slot=secret.slot), by=by)


def sign_in_by_site(token: str, *, brand: Brand, browser: str = "", leads_to: str = "") -> Opened:
    """Sign in whom the brand's site vouches for: known, verified, and a member of the company it names.

    Records CustomerVerified the first time. Refuses (NotVouched) what was not signed with a live secret of this brand,
    what is good for more than an hour or no longer, what was used before, and what names no address.
    """
    claims = _claims(token, brand)
    try:
        with transaction.atomic():
            email = require_address(str(claims.get("email", "")))
            _use_up(token, email, brand)
            customer = verified_customer(email=email)
            _learn(customer, claims)
            return open_session(customer, brand, CustomerSession.Proof.SITE, browser=browser, leads_to=leads_to)
    except (Refusal, IntegrityError, UnicodeEncodeError) as no:  # the last: half a letter, which JSON can say
        raise NotVouched from no


def _claims(token: str, brand: Brand) -> dict[str, Any]:
    if not token or len(token) > LONGEST:
        raise NotVouched
    for one in BrandSecret.objects.filter(brand=brand, ended_at=None):
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                one.secret,
                algorithms=["HS256"],
                audience=brand.key,
                leeway=LEEWAY,
                options={"require": ["exp", "aud", "email"]},
            )
        except (jwt.PyJWTError, ValueError):
            continue
        if int(claims["exp"]) <= (timezone.now() + AN_HOUR + LEEWAY).timestamp():
            return claims
    raise NotVouched


def _use_up(token: str, email: str, brand: Brand) -> None:
    """A row like that of a mailed link, used already: a second one with the same token cannot be.

    By what was signed: the same signature can be written in more than one way.
    """
    now, signed = timezone.now(), token.rpartition(".")[0]
    SignIn.objects.create(
        brand=brand,
        email=email,
        handle=secrets.token_urlsafe(16),
        token_hash=hashlib.sha256(signed.encode()).hexdigest(),
        code_hash="",
        created_at=now,
        expires_at=now + AN_HOUR,
        used_at=now,
    )


def _learn(customer: Customer, claims: dict[str, Any]) -> None:
    """What the site says of them. A name and a language that we know already stay.

    A manager of one company is none of the next.
    """
    name, company = claims.get("name"), claims.get("company")
    changed = []
    if isinstance(name, str) and name.strip() and not customer.name:
        customer.name = " ".join(name.replace("\x00", "").split())[:160]
        changed.append("name")
    if isinstance(company, str) and company.strip():
        theirs = know_company(name=company[:160], by=SYSTEM)
        customer.is_company_manager = customer.is_company_manager and customer.company_id == theirs.pk
        customer.company, customer.is_company_verified = theirs, True
        changed += ["company", "is_company_verified", "is_company_manager"]
    if not known(customer.locale) and (language := known(str(claims.get("locale") or "")[:16])):
        customer.locale = language
        changed.append("locale")
    if changed:
        customer.save(update_fields=changed)
