"""How customers and companies become known to us."""

from functools import partial

import pytest

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Company, Customer
from helpdesk.people.operations.knowing import STEP, know_company, know_customer, steady_hue
from tests import builders, cast
from tests.helpers.refusing import refused
from tests.helpers.together import together


@pytest.mark.django_db
def test_somebody_who_writes_for_the_first_time_becomes_a_lead() -> None:
    company = know_company(name="Baker Street", by=SYSTEM)
    known = know_customer(email=" Holmes@BakerStreet.example ", name=" Sherlock\n Holmes", company=company, by=SYSTEM)
    kept = Customer.objects.get()
    assert kept == known
    assert (kept.email, kept.name, kept.kind, kept.company, kept.verified_at) == (
        "holmes@bakerstreet.example",
        "Sherlock Holmes",
        Customer.Kind.LEAD,
        company,
        None,
    )
    assert kept.actor_key == f"customer:{kept.pk}"


@pytest.mark.django_db
def test_the_same_address_is_the_same_customer() -> None:
    first = builders.customer(cast.HOLMES)
    assert know_customer(email="HOLMES@bakerstreet.example", by=SYSTEM) == first
    assert Customer.objects.count() == 1


@pytest.mark.django_db
def test_a_missing_name_is_filled_in_and_never_replaced() -> None:
    know_customer(email=cast.HOLMES.email, by=SYSTEM)
    know_customer(email=cast.HOLMES.email, name="Sherlock Holmes", by=SYSTEM)
    know_customer(email=cast.HOLMES.email, name="Escott the plumber", by=SYSTEM)
    assert Customer.objects.get().name == "Sherlock Holmes"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "email", "shown"),
    [
        ("Irene Adler", "irene@opera.example", "Irene Adler"),
        ("", "irene@opera.example", "irene"),
        ("", None, "Visitor"),
    ],
)
def test_a_customer_is_shown_by_name_else_by_address_else_as_a_visitor(
    name: str, email: str | None, shown: str
) -> None:
    assert Customer(name=name, email=email, kind="visitor").display_name == shown


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "holmes", "x" * 250 + "@b.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with refused("This is not an e-mail address.", field="email"):
        know_customer(email=address, by=SYSTEM)


@pytest.mark.django_db
def test_what_postgresql_cannot_store_is_left_out() -> None:
    known = know_customer(email="ho\x00lmes@bakerstreet.example", name="Sherlock\x00 " + "H" * 200, by=SYSTEM)
    assert (known.email, len(known.name)) == ("holmes@bakerstreet.example", 160)


@pytest.mark.django_db(transaction=True)
def test_two_mails_at_once_make_one_customer() -> None:
    known = together(*[partial(know_customer, email=cast.HOLMES.email, by=SYSTEM)] * 4)
    assert known == [Customer.objects.get()] * 4


@pytest.mark.django_db
def test_a_company_is_known_by_its_name() -> None:
    first = know_company(name=" Baker  Street ", domain="BakerStreet.example", by=SYSTEM)
    assert know_company(name="baker street", by=SYSTEM) == first
    assert (first.name, first.domain, Company.objects.count()) == ("Baker Street", "bakerstreet.example", 1)


@pytest.mark.django_db
def test_a_company_has_a_name() -> None:
    with refused("Give the company a name.", field="company"):
        know_company(name=" \x00 ", by=SYSTEM)


def test_colours_are_steady_and_ones_the_stylesheet_has() -> None:
    assert steady_hue("holmes") == steady_hue("holmes")
    assert {steady_hue(str(number)) for number in range(500)} == set(range(0, 360, STEP))
