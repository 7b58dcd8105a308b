"""Settings → Portal → Companies: what each shares, and whom we know to work there."""

import pytest
from django.db import connection

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.events import MembershipChanged, SharingChanged
from helpdesk.people.models import Company, Customer
from helpdesk.people.operations.knowing import know_company, know_customer
from helpdesk.people.operations.sharing import set_membership, share_company
from helpdesk.people.queries import default_brand
from portal.queries.companies import companies_page, next_of, people_page
from tests import builders, cast
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.portal.people import signed_in
from tests.tickets.settings.office import Office, words
from tickets.access import company_tickets_of
from tickets.operations.privacy import keep_private

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Company:
    """Holmes and Watson work there; Watson has a ticket, and one that he keeps private."""
    builders.customer(cast.HOLMES)
    watson = builders.customer(cast.WATSON)
    builders.ticket(cast.WATSON)
    keep_private(builders.ticket(cast.WATSON), is_private=True, by=watson)
    return Company.objects.get(name="Baker Street")


def test_each_level_says_how_many_people_and_tickets_it_opens(office: Office, street: Company) -> None:
    page = words(office.get("settings_company", street.pk))
    assert "Opens one ticket of its verified members to 0 managers." in page
    assert "Opens one ticket of its verified members to 2 verified members." in page
    assert "People 2" in page


def test_the_numbers_are_what_colleagues_then_see(office: Office, street: Company) -> None:
    office.saves("settings_company", street.pk, sharing="all")
    holmes = Customer.objects.select_related("company").get(email=cast.HOLMES.email)
    Customer.objects.filter(pk=holmes.pk).update(kind="user")
    holmes.refresh_from_db()
    assert company_tickets_of(holmes, default_brand()).count() == 1
    assert "My company" in words(signed_in(cast.HOLMES).get("/portal/"))


def test_a_manager_is_made_by_two_switches_and_unmade_by_one(office: Office, street: Company) -> None:
    holmes = builders.customer(cast.HOLMES)
    office.saves("settings_member", street.pk, holmes.pk, to="unverified")
    assert standing(holmes) == (False, False)
    office.is_refused("Only a verified member can be a manager.", "settings_member", street.pk, holmes.pk, to="manager")
    office.saves("settings_member", street.pk, holmes.pk, to="verified")
    office.saves("settings_member", street.pk, holmes.pk, to="manager")
    assert standing(holmes) == (True, True)
    office.saves("settings_member", street.pk, holmes.pk, to="colleague")
    assert standing(holmes) == (True, False)
    office.saves("settings_member", street.pk, holmes.pk, to="manager")
    office.saves("settings_member", street.pk, holmes.pk, to="unverified")
    assert standing(holmes) == (False, False)


def standing(customer: Customer) -> tuple[bool, bool]:
    customer.refresh_from_db()
    return customer.is_company_verified, customer.is_company_manager


def test_what_changed_is_recorded_once(street: Company) -> None:
    ada, holmes = builders.teammate(cast.ADA), builders.customer(cast.HOLMES)
    with records(SharingChanged(company_id=street.pk, was="own", sharing="managers"), by=ada):
        share_company(street, sharing="managers", by=ada)
        share_company(street, sharing="managers", by=ada)
    happened = MembershipChanged(customer_id=holmes.pk, company_id=street.pk, is_verified=True, is_manager=True)
    with records(happened, by=ada):
        set_membership(holmes, is_verified=True, is_manager=True, by=ada)
        set_membership(holmes, is_verified=True, is_manager=True, by=ada)


def test_refused_to_all_but_admins_for_nonsense_and_for_whoever_works_nowhere(street: Company) -> None:
    grace, ada = builders.teammate(cast.GRACE), builders.teammate(cast.ADA)
    with refused("Only admins say what companies share."):
        share_company(street, sharing="all", by=grace)
    with refused("Choose who sees what.", field="sharing"):
        share_company(street, sharing="everything", by=ada)
    with refused("Only admins say who works where."):
        set_membership(builders.customer(cast.HOLMES), is_verified=True, is_manager=True, by=grace)
    with refused("Irene Adler belongs to no company."):
        set_membership(builders.customer(cast.IRENE), is_verified=True, is_manager=False, by=ada)


def test_who_was_slower_is_told(office: Office, street: Company) -> None:
    seen = office.shown("settings_company", street.pk)["seen"]
    eve = builders.teammate(cast.Teammate("Eve", "eve@engine.example", "admin"))
    share_company(street, sharing="managers", by=eve)
    office.is_refused("Eve saved", "settings_company", street.pk, status=409, sharing="all", seen=seen)


def test_somebody_of_another_company_is_not_found_here(office: Office, street: Company) -> None:
    assert office.post("settings_member", street.pk, builders.customer(cast.IRENE).pk, to="verified").status_code == 404


def test_companies_are_searched_and_paged_by_name_without_gaps() -> None:
    for n in range(120):
        know_company(name=f"{'Same' if n < 60 else 'Other'} {n % 7}x{n:03}", domain=f"d{n}.example", by=SYSTEM)
    seen, after = [], ""
    for _ in range(3):
        page = companies_page("", after)
        seen += [one.company.pk for one in page.rows]
        after = page.next
    assert (len(seen), len(set(seen)), after) == (120, 120, "")
    assert [one.company.domain for one in companies_page("d77.", "").rows] == ["d77.example"]
    for wrong in ("!", "AAAA", "W10=", "WyJhIiwgIngiXQ=="):
        assert len(companies_page("", wrong).rows) == 50


def test_people_are_paged_without_gaps_managers_first() -> None:
    company = know_company(name="Large", by=SYSTEM)
    for n in range(110):
        one = know_customer(email=f"p{n}@large.example", company=company, by=SYSTEM)
        Customer.objects.filter(pk=one.pk).update(is_company_verified=n % 3 > 0, is_company_manager=n % 3 == 2)
    seen, after = [], ""
    for _ in range(3):
        page = people_page(company, "", after)
        seen += page.rows
        after = page.next
    assert (len({one.pk for one in seen}), after) == (110, "")
    ranks = [(one.is_company_manager, one.is_company_verified) for one in seen]
    assert ranks == sorted(ranks, reverse=True)


def test_a_list_asks_the_same_for_one_company_and_for_many(office: Office) -> None:
    know_company(name="First", by=SYSTEM)
    office.get("settings_companies")
    few = office.queries("settings_companies")
    for n in range(40):
        know_customer(email=f"a{n}@x.example", company=know_company(name=f"C{n}", by=SYSTEM), by=SYSTEM)
    assert office.queries("settings_companies") == few


def test_a_page_of_eight_thousand_companies_is_read_by_its_index() -> None:
    Company.objects.bulk_create(Company(name=f"Company {n:05}") for n in range(8000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_company")
    for after in ("", companies_page("", "").next):
        assert "Index Scan using company_by_name" in next_of(Company.objects.all(), after).explain()
    page = companies_page("", "")
    assert (len(page.rows), page.total) == (50, 8000)
