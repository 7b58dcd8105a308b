"""Customers sign in by the link or the code of one mail."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from helpdesk.ledger.models import Event
from helpdesk.people.models import Brand, Customer, CustomerSession, SignIn
from helpdesk.people.operations import signing_in
from helpdesk.people.operations.signing_in import (
    LASTS,
    PER_ADDRESS,
    PER_NETWORK,
    TRIES,
    Asked,
    NoLongerGood,
    Secrets,
    TooManyAsked,
    WrongCode,
    ask_to_sign_in,
    asked_by,
    end_other_sessions,
    end_session,
    forget_sign_ins,
    session_of,
    sign_in_by_code,
    sign_in_by_link,
    sign_in_of,
)
from helpdesk.people.queries import default_brand
from helpdesk.refusal import Refusal
from tests.helpers.together import together

pytestmark = pytest.mark.django_db

EMAIL = "maya@studionorr.example"


def asked(email: str = EMAIL, brand: Brand | None = None, network: str = "192.0.2.1") -> tuple[Asked, Secrets]:
    found = ask_to_sign_in(email=email, brand=brand or default_brand(), network=network, leads_to="/portal/")
    assert found.secrets is not None
    return found, found.secrets


def another_code(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_by_the_link_somebody_is_known_verified_and_signed_in() -> None:
    _, secret = asked("  Maya@StudioNorr.example ")
    opened = sign_in_by_link(secret.token, brand=default_brand(), browser="Firefox")
    customer = Customer.objects.get(email=EMAIL)
    assert (customer.kind, customer.verified_at is not None) == (Customer.Kind.USER, True)
    session = session_of(opened.key, brand=default_brand())
    assert session is not None
    assert (session.customer, session.browser, opened.leads_to) == (customer, "Firefox", "/portal/")
    names = Event.objects.order_by("id").values_list("name", flat=True)
    assert list(names) == ["sign_in.asked", "customer.verified"]


def test_by_the_code_however_it_is_typed() -> None:
    found, secret = asked()
    opened = sign_in_by_code(found.sign_in.handle, f" {secret.code[:3]}-{secret.code[3:]} ", brand=default_brand())
    assert opened.session.customer.email == EMAIL


def test_whoever_wrote_before_is_the_same_customer_and_keeps_their_name() -> None:
    lead = Customer.objects.create(email=EMAIL, name="Maya Lindqvist", kind=Customer.Kind.LEAD)
    _, secret = asked()
    opened = sign_in_by_link(secret.token, brand=default_brand())
    assert opened.session.customer_id == lead.pk
    lead.refresh_from_db()
    assert (lead.name, lead.kind) == ("Maya Lindqvist", Customer.Kind.USER)


def test_link_and_code_are_good_once_together() -> None:
    found, secret = asked()
    sign_in_by_link(secret.token, brand=default_brand())
    with pytest.raises(NoLongerGood):
        sign_in_by_link(secret.token, brand=default_brand())
    with pytest.raises(NoLongerGood):
        sign_in_by_code(found.sign_in.handle, secret.code, brand=default_brand())


def test_they_are_over_after_a_quarter_of_an_hour() -> None:
    found, secret = asked()
    with time_machine.travel(timezone.now() + LASTS + dt.timedelta(seconds=1), tick=False):
        with pytest.raises(NoLongerGood):
            sign_in_by_link(secret.token, brand=default_brand())
        with pytest.raises(NoLongerGood):
            sign_in_by_code(found.sign_in.handle, secret.code, brand=default_brand())


def test_they_are_good_at_their_own_brand_alone() -> None:
    other = Brand.objects.create(key="harbor", name="Harbor", address="support@harbor.example")
    found, secret = asked()
    with pytest.raises(NoLongerGood):
        sign_in_by_link(secret.token, brand=other)
    with pytest.raises(NoLongerGood):
        sign_in_by_code(found.sign_in.handle, secret.code, brand=other)
    opened = sign_in_by_link(secret.token, brand=default_brand())
    assert session_of(opened.key, brand=other) is None


def test_looking_at_the_link_uses_nothing_up() -> None:
    found, secret = asked()
    for _ in range(3):
        assert sign_in_of(secret.token, brand=default_brand()).email == EMAIL
        assert asked_by(found.sign_in.handle, brand=default_brand()).email == EMAIL
    assert sign_in_by_link(secret.token, brand=default_brand()).session.customer.email == EMAIL


@pytest.mark.parametrize("token", ["", "x", "a" * 400, "\x00", "\ud800", "دخول"])
def test_what_never_was_a_link_is_refused_in_words(token: str) -> None:
    for ask in (sign_in_of, sign_in_by_link):
        with pytest.raises(NoLongerGood, match="no longer good"):
            ask(token, brand=default_brand())


def test_a_code_may_be_tried_five_times_then_the_link_is_over_too() -> None:
    found, secret = asked()
    wrong = another_code(secret.code)
    for _ in range(TRIES - 1):
        with pytest.raises(WrongCode):
            sign_in_by_code(found.sign_in.handle, wrong, brand=default_brand())
    with pytest.raises(NoLongerGood):
        sign_in_by_code(found.sign_in.handle, wrong, brand=default_brand())
    with pytest.raises(NoLongerGood):
        sign_in_by_code(found.sign_in.handle, secret.code, brand=default_brand())
    with pytest.raises(NoLongerGood):
        sign_in_by_link(secret.token, brand=default_brand())


@pytest.mark.parametrize("code", ["", "12345", "1234567", "\x00", "٤٠٧٢١٩", "drop table", "0" * 5000])
def test_what_is_no_code_is_a_wrong_one(code: str) -> None:
    found, _ = asked()
    with pytest.raises(WrongCode):
        sign_in_by_code(found.sign_in.handle, code, brand=default_brand())


def test_nothing_that_opens_a_door_stands_in_the_tables() -> None:
    found, secret = asked()
    opened = sign_in_by_link(secret.token, brand=default_brand())
    rows = [*SignIn.objects.values_list(), *CustomerSession.objects.values_list(), *Event.objects.values_list()]
    said = " ".join(str(one) for row in rows for one in row)
    for key in (secret.token, opened.key):
        assert key not in said
    assert not re.search(rf"\b{secret.code}\b", said)
    assert found.sign_in.handle not in (secret.token, secret.code)


def test_of_two_clicks_at_once_one_signs_in(transactional_db: None) -> None:
    _, secret = asked()
    outcomes = together(*[lambda: sign_in_by_link(secret.token, brand=default_brand()).session.pk] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoLongerGood", "int"]
    assert CustomerSession.objects.count() == 1


def test_one_address_gets_five_mails_an_hour_and_nobody_is_told() -> None:
    for _ in range(PER_ADDRESS):
        asked()
    sixth = ask_to_sign_in(email=EMAIL, brand=default_brand())
    assert sixth.secrets is None
    for code in ("000000", ""):
        with pytest.raises(WrongCode):
            sign_in_by_code(sixth.sign_in.handle, code, brand=default_brand())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61), tick=False):
        assert ask_to_sign_in(email=EMAIL, brand=default_brand()).secrets is not None


def test_one_network_asks_for_thirty_an_hour() -> None:
    for number in range(PER_NETWORK):
        asked(f"{number}@flood.example")
    with pytest.raises(TooManyAsked, match="your network"):
        ask_to_sign_in(email=EMAIL, brand=default_brand(), network="192.0.2.1")
    assert asked(network="192.0.2.2")


def test_a_brand_that_is_flooded_stops_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "PER_BRAND", 2)
    asked("a@flood.example", network="")
    asked("b@flood.example", network="")
    with pytest.raises(TooManyAsked, match="Very many"):
        ask_to_sign_in(email=EMAIL, brand=default_brand())


@pytest.mark.parametrize(
    "email", ["", "maya", "@", "maya@", "a b@c.example", "x@y", f"{'a' * 250}@long.example", "a@b\r\nBcc: c@d.example"]
)
def test_what_is_no_address_is_refused_at_its_field(email: str) -> None:
    with pytest.raises(Refusal) as no:
        ask_to_sign_in(email=email, brand=default_brand())
    assert no.value.field == "email"
    assert not SignIn.objects.exists()


def test_signed_out_here_or_everywhere_else() -> None:
    keys = []
    for _ in range(3):
        _, secret = asked()
        keys.append(sign_in_by_link(secret.token, brand=default_brand()).key)
    first, _second, third = (session_of(key, brand=default_brand()) for key in keys)
    assert first
    assert third
    end_session(first)
    assert end_other_sessions(third) == 1
    assert [session_of(key, brand=default_brand()) is not None for key in keys] == [False, False, True]


def test_a_session_that_is_used_goes_on_and_one_that_is_not_ends() -> None:
    _, secret = asked()
    start = timezone.now()
    key = sign_in_by_link(secret.token, brand=default_brand()).key
    for days in (59, 118):
        with time_machine.travel(start + dt.timedelta(days=days), tick=False):
            assert session_of(key, brand=default_brand()) is not None
            CustomerSession.objects.update(seen_at=timezone.now())  # PostgreSQL's clock does not travel along
    with time_machine.travel(start + dt.timedelta(days=118 + 61), tick=False):
        assert session_of(key, brand=default_brand()) is None


def test_what_is_over_is_forgotten_after_a_month() -> None:
    _, secret = asked()
    sign_in_by_link(secret.token, brand=default_brand())
    assert forget_sign_ins() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert forget_sign_ins() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=91), tick=False):
        assert forget_sign_ins() == 1
    assert not SignIn.objects.exists()
    assert not CustomerSession.objects.exists()


def test_a_wrong_try_counts_whatever_becomes_of_the_page() -> None:
    found, secret = asked()
    with transaction.atomic(), pytest.raises(WrongCode):
        sign_in_by_code(found.sign_in.handle, another_code(secret.code), brand=default_brand())
    found.sign_in.refresh_from_db()
    assert found.sign_in.tries == 1
