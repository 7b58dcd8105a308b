"""Who may enter a brand's portal, and where it is: set by admins, kept to at every door."""

from functools import partial
from typing import Any

import pytest
from django.test import Client

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Brand, Company, Customer
from helpdesk.people.operations.branding import edit_brand
from helpdesk.people.operations.joining import add_brand
from helpdesk.people.operations.knowing import know_company, know_customer
from helpdesk.people.queries import default_brand
from helpdesk.people.queries.audiences import matching
from helpdesk.refusal import Refusal
from tests import builders, cast
from tests.architecture.test_routes import fingerprint
from tests.helpers.refusing import refused
from tests.helpers.together import together
from tests.portal.people import signed_in
from tests.portal.test_doors import OF_ONE, OWN, WORDS, Place, place
from tests.tickets.settings.office import Office, words
from tickets.queries import workspace

__all__ = ["place"]  # the fixture
pytestmark = pytest.mark.django_db

ENTRY = {"base_url": "", "entry": "everyone", "match": "all", "language": "en"}


def domain(*names: str) -> dict[str, Any]:
    return {"kind": "domain", "values": list(names)}


def says(key: str, value: str, of: str = "customer") -> dict[str, Any]:
    return {"kind": "attribute", "of": of, "key": key, "value": value}


def rule(*conditions: dict[str, Any], match: str = "all") -> dict[str, Any]:
    return {"match": match, "conditions": list(conditions)}


def only(*conditions: dict[str, Any], match: str = "all") -> Brand:
    """The default brand opens its portal to those who fit."""
    brand = default_brand()
    changed = edit_brand(brand, by=SYSTEM, entry="audience", audience=rule(*conditions, match=match))
    workspace.forget()
    return changed


def who_fits(*conditions: dict[str, Any], match: str = "all") -> set[str]:
    found = matching(rule(*conditions, match=match))
    return {one.display_name for one in found}


@pytest.fixture
def people() -> dict[str, Customer]:
    """Holmes, a verified member with a plan; Watson, who only says so; Irene, of no company."""
    holmes, watson, irene = (builders.customer(one) for one in (cast.HOLMES, cast.WATSON, cast.IRENE))
    Customer.objects.filter(pk=watson.pk).update(is_company_verified=False)
    Customer.objects.filter(pk=irene.pk).update(attributes={"plan": "Pro", "seats": 3, "vip": True})
    Company.objects.update(attributes={"plan": "pro"})
    return {"holmes": holmes, "watson": watson, "irene": irene}


def test_a_rule_fits_by_domain_company_membership_and_attributes(people: dict[str, Customer]) -> None:
    street = people["holmes"].company_id
    assert who_fits(domain("bakerstreet.example")) == {"Sherlock Holmes", "John Watson"}
    assert who_fits(domain("street.example")) == set()
    assert who_fits({"kind": "member"}) == {"Sherlock Holmes"}
    assert who_fits({"kind": "company", "values": [street]}) == {"Sherlock Holmes"}
    assert who_fits(says("plan", "pro")) == {"Irene Adler"}
    assert who_fits(says("seats", "3")) == {"Irene Adler"}
    assert who_fits(says("vip", "true")) == {"Irene Adler"}
    assert who_fits(says("plan", "pro", "company")) == {"Sherlock Holmes"}


def test_all_or_any_of_its_conditions_hold(people: dict[str, Customer]) -> None:
    both = (domain("bakerstreet.example"), {"kind": "member"})
    assert who_fits(*both) == {"Sherlock Holmes"}
    assert who_fits(*both, match="any") == {"Sherlock Holmes", "John Watson"}
    assert who_fits(says("plan", "pro"), says("seats", "3")) == {"Irene Adler"}
    assert who_fits(says("plan", "pro"), says("plan", "pro", "company"), match="any") == {
        "Irene Adler",
        "Sherlock Holmes",
    }


def test_nobody_fits_a_rule_that_says_nothing(people: dict[str, Customer]) -> None:
    assert who_fits() == set()
    assert who_fits({"kind": "astrology"}) == set()


@pytest.mark.parametrize(
    ("audience", "words", "field"),
    [
        ({}, "Add a condition, or nobody could enter.", "audience"),
        (rule(domain()), "Write a domain, like example.com.", "condition-0"),
        (rule({"kind": "member"}, domain("no domain")), "“no domain” is no domain.", "condition-1"),
        (rule({"kind": "company", "values": [0]}), "Name a company.", "condition-0"),
        (rule(says("", "x")), "Write which attribute, and what it says.", "condition-0"),
        (rule({"kind": "x"}), "Choose what the condition is about.", "condition-0"),
        (rule(*[{"kind": "member"}] * 11), "A rule has 10 conditions at most.", "audience"),
    ],
)
def test_a_rule_without_sense_is_refused(audience: dict[str, Any], words: str, field: str) -> None:
    with refused(words, field=field):
        edit_brand(default_brand(), by=builders.teammate(cast.ADA), entry="audience", audience=audience)


def test_whoever_does_not_fit_reads_why_at_every_door_and_changes_nothing(place: Place) -> None:
    holmes = signed_in(cast.HOLMES)
    only(domain("opera.example"))
    before = fingerprint()
    for name, method in (OF_ONE | OWN | dict.fromkeys(("tickets", "new", "new_of"), "GET")).items():
        answer = holmes.get(place.url(name)) if method == "GET" else holmes.post(place.url(name), WORDS)
        assert answer.status_code == 403, name
        assert "not open to you yet" in words(answer), name
        assert "write to" in words(answer), name
    assert fingerprint() == before


def test_whoever_fits_finds_everything_as_before(place: Place) -> None:
    only(domain("bakerstreet.example"))
    holmes = signed_in(cast.HOLMES)
    for name in ("tickets", "ticket", "transcript", "account", "file"):
        answer = holmes.get(place.url(name))
        assert answer.status_code == 200, name
        if answer.streaming:
            answer.getvalue()


def test_they_can_still_sign_out_and_try_another_address(people: dict[str, Customer]) -> None:
    only(domain("opera.example"))
    assert signed_in(cast.HOLMES).post("/portal/sign-out/").status_code == 303


def test_open_to_everyone_there_is_a_first_page_with_what_may_be_submitted() -> None:
    page = Client().get("/portal/")
    assert (page.status_code, "See your tickets" in words(page)) == (200, True)
    assert builders.default_type().name in words(page)
    card = f"/portal/new/{builders.default_type().pk}/"
    assert f'href="{card}"' in page.text
    assert Client().get(card).status_code == 200


@pytest.mark.parametrize("entry", ["signed_in", "audience"])
def test_otherwise_signing_in_comes_first(entry: str) -> None:
    edit_brand(default_brand(), by=SYSTEM, entry=entry, audience=rule({"kind": "member"}))
    workspace.forget()
    answer = Client().get("/portal/")
    assert (answer.status_code, answer["Location"]) == (303, "/portal/sign-in/?next=%2Fportal%2F")


def test_where_signing_in_comes_first_the_words_of_the_brand_stand_there() -> None:
    edit_brand(default_brand(), by=SYSTEM, entry="signed_in", headline="Light, and help", welcome="We are at sea.")
    workspace.forget()
    page = words(Client().get("/portal/", follow=True))
    assert ("Light, and help" in page, "We are at sea." in page) == (True, True)


def test_the_rule_is_written_counted_and_saved(office: Office, brand: Brand, people: dict[str, Customer]) -> None:
    sent = ENTRY | {"entry": "audience", "kind-0": "domain", "value-0": "@BakerStreet.example, opera.example"}
    page = words(office.post("settings_fitting", brand.pk, **sent))
    assert "3 customers fit" in page
    assert "Irene Adler" in page
    counted = office.post("settings_entry", brand.pk, **sent, then="count")
    assert (counted.status_code, "3 customers fit" in words(counted)) == (200, True)
    brand.refresh_from_db()
    assert brand.entry == "everyone"
    office.saves("settings_entry", brand.pk, **sent)
    brand.refresh_from_db()
    assert brand.audience == rule(domain("bakerstreet.example", "opera.example"))
    assert "bakerstreet.example" in office.get("settings_entry", brand.pk).text


def test_companies_and_attributes_are_written_by_name(
    office: Office, brand: Brand, people: dict[str, Customer]
) -> None:
    sent = ENTRY | {"entry": "audience", "match": "any", "kind-0": "company", "value-0": "baker street"}
    sent |= {"kind-3": "company_attribute", "key-3": "plan", "value-3": "pro", "kind-4": "member"}
    office.saves("settings_entry", brand.pk, **sent)
    brand.refresh_from_db()
    street = {"kind": "company", "values": [people["holmes"].company_id]}
    assert brand.audience == rule(street, says("plan", "pro", "company"), {"kind": "member"}, match="any")
    shown = office.get("settings_entry", brand.pk).text
    assert "Baker Street" in shown
    office.is_refused(
        "We know no company called “Nowhere”", "settings_entry", brand.pk, **sent | {"value-0": "Nowhere"}
    )
    office.saves("settings_entry", brand.pk, **sent, then="remove-0")
    brand.refresh_from_db()
    assert [one["kind"] for one in brand.audience["conditions"]] == ["attribute", "member"]


def test_a_rule_without_conditions_is_refused_and_nothing_typed_is_lost(office: Office, brand: Brand) -> None:
    sent = ENTRY | {"entry": "audience", "base_url": "https://help.lumen.example"}
    page = office.is_refused("Add a condition", "settings_entry", brand.pk, **sent)
    assert "https://help.lumen.example" in page


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://help.lumen.example/portal", "Write the host alone"),
        ("javascript:alert(1)", "This is no web address"),
        ("https://a@b.example", "This is no web address"),
        ("https://help.harbor.example", "Harbor has this host already."),
        ("https://HELP.harbor.example/", "Harbor has this host already."),
        ("http://help.harbor.example", "Harbor has this host already."),
    ],
)
def test_a_host_is_a_host_and_belongs_to_one_brand(url: str, why: str, office: Office, brand: Brand) -> None:
    harbor = builders.brand("Harbor")
    edit_brand(harbor, by=SYSTEM, base_url="https://help.harbor.example")
    office.is_refused(why, "settings_entry", brand.pk, **ENTRY | {"base_url": url})


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost"])
def test_a_second_brand_cannot_take_the_team_s_host(url: str) -> None:
    with refused("Your team works at this host. A brand needs one of its own.", field="base_url"):
        edit_brand(builders.brand("Harbor"), by=builders.teammate(cast.ADA), base_url=url)


def test_hosts_are_kept_as_browsers_say_them() -> None:
    brand = builders.brand("Harbor")
    for typed, kept in {
        "Help.Harbor.example": "https://help.harbor.example",
        "https://help.harbor.example:443/": "https://help.harbor.example",
        "http://help.harbor.example:8080": "http://help.harbor.example:8080",
        "https://bücher.example": "https://xn--bcher-kva.example",
        "": "",
    }.items():
        assert edit_brand(brand, by=SYSTEM, base_url=typed).base_url == kept


def test_a_host_that_another_brand_has_is_refused_when_one_is_added(brand: Brand) -> None:
    with pytest.raises(Refusal, match="Another brand has this host"):
        add_brand(key="x", name="X", address="x@x.example", by=SYSTEM, base_url=brand.base_url)


def test_who_knows_many_companies_asks_no_more(people: dict[str, Customer], django_assert_num_queries: Any) -> None:
    for n in range(30):
        know_customer(email=f"a{n}@many.example", company=know_company(name=f"Co {n}", by=SYSTEM), by=SYSTEM)
    with django_assert_num_queries(1):
        assert matching(rule({"kind": "member"})).count() == 31


@pytest.mark.django_db(transaction=True)
def test_two_brands_given_one_host_at_once_are_told_so() -> None:
    brands = [builders.brand("Harbor"), builders.brand("Lantern")]

    def give(brand: Brand) -> str:
        try:
            edit_brand(brand, by=SYSTEM, base_url="https://one.example")
        except Refusal as no:
            return no.field
        return "kept"

    assert set(together(*[partial(give, one) for one in brands])) == {"base_url", "kept"}
