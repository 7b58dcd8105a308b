"""How customers and companies become known to us."""

import zlib

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import CustomerVerified
from helpdesk.people.models import Company, Customer
from helpdesk.refusal import Refusal

STEP = 10  # hues come in steps: the stylesheet has one class for each


def steady_hue(text: str) -> int:
    """The colour of somebody's initials: the same for the same text, for ever."""
    return zlib.crc32(text.encode()) % (360 // STEP) * STEP


def know_customer(
    *, email: str, by: Actor, name: str = "", company: Company | None = None, kind: str = Customer.Kind.LEAD
) -> Customer:
    """The customer with this address, made if there is none yet; a missing name is filled in, never replaced."""
    address = _address(email)
    found = Customer.objects.filter(email=address).first()
    if found is None:
        try:
            with transaction.atomic():
                return Customer.objects.create(
                    email=address,
                    name=_clean(name),
                    company=company,
                    is_company_verified=company is not None and not isinstance(by, Customer),
                    kind=kind,
                    hue=steady_hue(address),
                )
        except IntegrityError:  # somebody else wrote the same address a moment ago
            found = Customer.objects.get(email=address)
    if not found.name and _clean(name):
        found.name = _clean(name)
        found.save(update_fields=["name"])
    return found


def _address(email: str) -> str:
    address = email.strip().lower().replace("\x00", "")
    if "@" not in address or len(address) > 254:
        raise Refusal(gettext("This is not an e-mail address."), field="email")
    return address


def require_address(email: str) -> str:
    """The address in lower case. Refuses what no mail can be sent to."""
    address = _address(email)
    try:
        validate_email(address)
    except ValidationError:
        raise Refusal(
            gettext("This is not an e-mail address. It looks like name@example.com."), field="email"
        ) from None
    return address


@transaction.atomic
def verified_customer(*, email: str) -> Customer:
    """The customer whose address this was shown to be: a user from now on. Records CustomerVerified the first time."""
    known = know_customer(email=email, by=SYSTEM, kind=Customer.Kind.USER)
    customer = Customer.objects.select_for_update(of=("self",)).select_related("company").get(pk=known.pk)
    if customer.kind == Customer.Kind.USER and customer.verified_at:
        return customer
    customer.kind, customer.verified_at = Customer.Kind.USER, timezone.now()
    customer.save(update_fields=["kind", "verified_at"])
    record(CustomerVerified(customer_id=customer.pk), by=customer)
    return customer


@transaction.atomic
def know_company(*, name: str, by: Actor, domain: str = "") -> Company:
    """The company of this name, made if there is none yet. Refuses an empty name."""
    called = _clean(name)
    if not called:
        raise Refusal("Give the company a name.", field="company")
    found = Company.objects.filter(name__iexact=called).order_by("id").first()
    return found or Company.objects.create(name=called, domain=domain.lower(), hue=steady_hue(called))


def _clean(name: str) -> str:
    return " ".join(name.replace("\x00", "").split())[:160]
