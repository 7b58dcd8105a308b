"""Settings → Address and team."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.people.models import Brand, Team, User
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.tickets.settings.office import Office

pytestmark = pytest.mark.django_db
GRACE = {"name": "Grace Hopper", "email": "Grace@Engine.Example", "role": "agent"}


def test_a_teammate_is_added_and_signs_in_by_the_link() -> None:
    office, browser = Office(), Client()
    added = office.post("teammates", **GRACE)
    assert added.status_code == 303
    page = office.client.get(added["Location"].partition("#")[0]).content.decode()
    link = re.search(r'value="http://testserver(/account/password/reset/key/[^"]+)"', page)
    assert link

    opened = browser.get(link[1], follow=True)
    assert "Choose a new password" in opened.content.decode()
    form = {"password1": "nanoseconds and wire", "password2": "nanoseconds and wire"}
    assert browser.post(opened.request["PATH_INFO"], form).status_code == 302
    signed_in = browser.post(reverse("account_login"), {"login": "grace@engine.example", "password": form["password1"]})
    assert signed_in["Location"] == "/inbox/"
    grace = User.objects.get(email="grace@engine.example")
    assert (grace.name, grace.role) == ("Grace Hopper", "agent")

    # The link was good once, and is not shown of whoever has a password.
    assert "used already" in Client().get(link[1], follow=True).content.decode()
    assert "/account/password/reset/key/" not in office.get("workspace", invited=grace.pk).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "grace"}, "This is not an e-mail address."),
        ({"email": cast.ADA.email}, "is a teammate already."),
        ({"email": ""}, "Say where they get their mail."),
        ({"role": "queen"}, "queen is not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(change: dict[str, str], words: str) -> None:
    page = Office().is_refused(words, "teammates", **GRACE | change)
    assert 'value="Grace Hopper"' in page
    assert User.objects.count() == 1


def test_roles_change_and_teammates_leave_and_come_back() -> None:
    office, grace = Office(), builders.teammate(cast.GRACE)
    for to, role, is_active in (("admin", "admin", True), ("leave", "admin", False), ("return", "admin", True)):
        office.saves("teammate", grace.pk, to=to)
        grace.refresh_from_db()
        assert (grace.role, grace.is_active) == (role, is_active)


def test_the_last_admin_stays_one() -> None:
    office = Office()
    office.is_refused("is the only admin", "teammate", office.user.pk, to="agent")
    office.is_refused("is the only admin", "teammate", office.user.pk, to="leave")
    office.is_refused("A teammate is an admin, an agent or a collaborator.", "teammate", office.user.pk, to="queen")


def test_an_address_that_is_none_is_given_back() -> None:
    page = Office().is_refused(
        "This is not an e-mail address.", "workspace_brand", default_brand().pk, name="Baker Street", address="at home"
    )
    assert 'value="at home"' in page
    assert 'value="Baker Street"' in page
    assert Brand.objects.get().address.endswith("localhost.localdomain")


def test_a_new_workspace_s_address_is_not_shown_as_one() -> None:
    assert "localhost.localdomain" not in Office().get("workspace").content.decode()


def test_the_page_asks_the_same_for_any_number_of_teammates() -> None:
    office = Office()
    office.get("workspace")
    builders.team("One")
    before = office.queries("workspace")
    for who in (cast.GRACE, cast.ALAN, cast.CHARLES):
        builders.team(f"Of {who.name}", who)
    assert office.queries("workspace") == before


def test_a_team_is_added_and_told_who_is_in_it() -> None:
    office, grace, alan = Office(), builders.teammate(cast.GRACE), builders.teammate(cast.ALAN)
    office.saves("teams", name="  Moor   watch ")
    team = Team.objects.get()
    office.saves("team", team.pk, members=[grace.pk, alan.pk])
    assert set(team.members.all()) == {grace, alan}
    office.saves("team", team.pk, members=[alan.pk, "x", "99999999999"])
    assert list(team.members.all()) == [alan]
    office.is_refused("There is a team called moor watch already.", "teams", name="moor watch")
