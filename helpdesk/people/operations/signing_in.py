"""Customers sign in: by the link or the code of one mail, and stay signed in until they, or time, end it.

What is mailed is random, single use, bound to the brand, and over after `LASTS`. PostgreSQL holds hashes alone.
Source of the rules: `decisions.md` 19 and 20; RFC 4226 §7.3 on how often a short code may be tried.
"""

import dataclasses
import datetime as dt
import hashlib
import secrets
from collections.abc import Callable

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.recording import record
from helpdesk.ledger.turns import one_at_a_time
from helpdesk.people.events import SignInAsked
from helpdesk.people.models import Brand, Customer, CustomerSession, SignIn
from helpdesk.people.operations.knowing import require_address, verified_customer
from helpdesk.refusal import Refusal

LASTS = dt.timedelta(minutes=15)
TRIES = 5  # of a code of six figures; then a new one has to be asked for
AN_HOUR = dt.timedelta(hours=1)
PER_ADDRESS, PER_NETWORK, PER_BRAND = 5, 30, 2000  # mails in an hour
SESSION_LASTS = dt.timedelta(days=60)  # since it was used last
KEPT = dt.timedelta(days=30)  # what is over stays that long, for whoever asks what happened
NOTED_AFTER = dt.timedelta(minutes=10)  # how exactly we know when a session was used


class TooManyAsked(Refusal):
    """This network, or this brand, has asked for more mails in an hour than people do."""


class NoLongerGood(Refusal):
    """The link or the code was used, is too old, belongs to another brand, or never was one."""


class WrongCode(Refusal):
    """Not the code that was mailed; it may be tried again."""


@dataclasses.dataclass(frozen=True, slots=True)
class Secrets:
    """What goes into the mail, and is known to nobody else."""

    token: str
    code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A request to sign in. `secrets` is None when this address has had its mails for this hour: say the same."""

    sign_in: SignIn
    event_id: int
    secrets: Secrets | None


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """A session that has just begun; `key` is for the browser's cookie and is kept nowhere else."""

    session: CustomerSession
    key: str
    leads_to: str


type Then = Callable[[SignIn, Opened], None]


@transaction.atomic
def ask_to_sign_in(
    *, email: str, brand: Brand, network: str = "", leads_to: str = "", lasts: dt.timedelta = LASTS
) -> Asked:
    """Make a link and a code for this address at this brand, good for a while. Records SignInAsked.

    The answer is the same whether or not we know the address. More than five mails an hour to one address are not
    written, without a word. Refuses what is no address, and networks and brands that ask far too often (TooManyAsked).
    """
    address = require_address(email)
    one_at_a_time(f"people.sign_in:{address}")
    network_hash = salted_hmac("people.network", network, algorithm="sha256").hexdigest() if network else ""
    _require_measure(brand, network_hash)
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    now = timezone.now()
    mailed = SignIn.objects.exclude(code_hash="")
    is_enough = mailed.filter(email=address, created_at__gt=now - AN_HOUR).count() >= PER_ADDRESS
    made = SignIn.objects.create(
        brand=brand,
        email=address,
        handle=secrets.token_urlsafe(16),
        token_hash=_hash(token),
        code_hash="",
        leads_to=leads_to[:500],
        network_hash=network_hash,
        created_at=now,
        expires_at=now + lasts,
    )
    if not is_enough:
        made.code_hash = _hash_of_code(made, code)
        made.save(update_fields=["code_hash"])
    event_id = record(SignInAsked(sign_in_id=made.pk, brand_id=brand.pk), by=SYSTEM)
    return Asked(made, event_id, None if is_enough else Secrets(token, code))


def sign_in_of(token: str, *, brand: Brand) -> SignIn:
    """The request whose link this is; changes nothing. Refuses one that is no longer good (NoLongerGood)."""
    return _require_good(SignIn.objects.filter(token_hash=_hash(token), brand=brand).first())


def asked_by(handle: str, *, brand: Brand) -> SignIn:
    """The request that waits for its code; changes nothing. Refuses one that is no longer good (NoLongerGood)."""
    return _require_good(SignIn.objects.filter(handle=_plain(handle), brand=brand).first())


def whatever_became_of(*, brand: Brand, token: str = "", handle: str = "") -> SignIn | None:
    """The request of this link, or of this handle, however it stands; None when there never was one."""
    which = {"token_hash": _hash(token)} if token else {"handle": _plain(handle)}
    return SignIn.objects.filter(brand=brand, **which).first()


@transaction.atomic
def sign_in_by_link(token: str, *, brand: Brand, browser: str = "", then: Then | None = None) -> Opened:
    """Use up the link: its customer is known, verified and signed in. Records CustomerVerified the first time.

    `then` is what happens in the same transaction. Refuses a link that was used, is too old, or is another brand's
    (NoLongerGood).
    """
    found = SignIn.objects.select_for_update().filter(token_hash=_hash(token), brand=brand).first()
    return _open(_require_good(found), browser, then)


def sign_in_by_code(handle: str, code: str, *, brand: Brand, browser: str = "", then: Then | None = None) -> Opened:
    """The same by the code. Every try counts: after five wrong ones the request, link included, is over.

    Refuses a wrong code (WrongCode) and a request that is over (NoLongerGood).
    """
    with transaction.atomic():
        found = SignIn.objects.select_for_update().filter(handle=_plain(handle), brand=brand).first()
        good = _require_good(found)
        figures = "".join(one for one in code if one.isdecimal() and one.isascii())
        if good.code_hash and constant_time_compare(good.code_hash, _hash_of_code(good, figures)):
            return _open(good, browser, then)
        good.tries += 1
        good.save(update_fields=["tries"])
    if good.tries >= TRIES:
        raise _no_longer_good()
    raise WrongCode(str(_("This is not the code we sent. Look at the newest mail and try again.")), field="code")


def session_of(key: str, *, brand: Brand) -> CustomerSession | None:
    """The session this cookie is the key of, with its customer and their company; None when it has ended. One query."""
    found = (
        CustomerSession.objects.select_related("customer__company")
        .filter(key_hash=_hash(key), brand=brand, ended_at=None, seen_at__gt=timezone.now() - SESSION_LASTS)
        .first()
    )
    if found is not None and timezone.now() - found.seen_at > NOTED_AFTER:
        CustomerSession.objects.filter(pk=found.pk).update(seen_at=Now())
    return found


def sessions_of(customer: Customer) -> list[CustomerSession]:
    """Every browser in which they are signed in, at any brand, the one used last first."""
    living = CustomerSession.objects.filter(ended_at=None, seen_at__gt=timezone.now() - SESSION_LASTS)
    return list(living.filter(customer=customer).select_related("brand").order_by("-seen_at", "-pk"))


def end_session(session: CustomerSession) -> None:
    """Sign out of one browser. Ended twice, it stays as it was."""
    CustomerSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=Now())


def end_other_sessions(session: CustomerSession) -> int:
    """Sign out everywhere but here, at every brand; returns how many browsers."""
    others = CustomerSession.objects.filter(customer=session.customer_id, ended_at=None).exclude(pk=session.pk)
    return others.update(ended_at=Now())


def forget_sign_ins() -> int:
    """Drop requests and sessions that were over a month ago; returns how many."""
    now = timezone.now()
    asked, _per_model = SignIn.objects.filter(created_at__lt=now - KEPT).delete()
    over, _per_model = CustomerSession.objects.filter(seen_at__lt=now - SESSION_LASTS - KEPT).delete()
    return asked + over


def _open(good: SignIn, browser: str, then: Then | None) -> Opened:
    good.used_at = timezone.now()
    good.save(update_fields=["used_at"])
    customer = verified_customer(email=good.email)
    opened = open_session(customer, good.brand, CustomerSession.Proof.MAIL, browser=browser, leads_to=good.leads_to)
    if then is not None:
        then(good, opened)
    return opened


@transaction.atomic
def open_session(
    customer: Customer, brand: Brand, proof: CustomerSession.Proof, *, browser: str = "", leads_to: str = ""
) -> Opened:
    """Sign a customer in who has proven who they are."""
    key = secrets.token_urlsafe(32)
    session = CustomerSession.objects.create(
        key_hash=_hash(key), customer=customer, brand=brand, proof=proof, browser=browser.replace("\x00", "")[:200]
    )
    return Opened(session, key, leads_to)


def _require_good(found: SignIn | None) -> SignIn:
    if found is None or found.used_at or found.tries >= TRIES or found.expires_at <= timezone.now():
        raise _no_longer_good()
    return found


def _no_longer_good() -> NoLongerGood:
    return NoLongerGood(str(_("This link or code is no longer good. It works once, and for 15 minutes.")))


def _require_measure(brand: Brand, network_hash: str) -> None:
    lately = SignIn.objects.filter(created_at__gt=timezone.now() - AN_HOUR)
    if network_hash and lately.filter(network_hash=network_hash)[:PER_NETWORK].count() >= PER_NETWORK:
        raise TooManyAsked(str(_("Too many mails were asked for from your network. Try again in an hour.")))
    if lately.filter(brand=brand).exclude(code_hash="")[:PER_BRAND].count() >= PER_BRAND:
        raise TooManyAsked(str(_("Very many people are signing in just now. Try again in a while.")))


def _plain(handle: str) -> str:
    """What PostgreSQL can look for: it knows no NUL and no half of a letter."""
    return handle.replace("\x00", "").encode("ascii", "ignore").decode()


def _hash(secret: str) -> str:
    """Enough for what is random and long: nobody can try all of them."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _hash_of_code(sign_in: SignIn, code: str) -> str:
    """A million codes are soon tried: without our key, the table alone must not tell."""
    return salted_hmac("people.code", f"{sign_in.pk}:{code}", algorithm="sha256").hexdigest()
