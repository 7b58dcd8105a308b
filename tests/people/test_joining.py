"""How teammates, teams and brands come into the workspace, and when they do not."""

import pytest
from django.test import Client

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Brand, Role, Team, User
from helpdesk.people.operations.joining import add_brand, add_team, add_teammate
from tests import builders, cast
from tests.helpers.refusing import refused

pytestmark = pytest.mark.django_db


def test_a_teammate_joins_with_a_tidy_address_and_name() -> None:
    added = add_teammate(email=" Grace@Engine.Example ", name="  Grace   Hopper ", role="agent", by=SYSTEM, hue=400)
    kept = User.objects.get()
    assert kept == added
    assert (kept.email, kept.name, kept.role, kept.hue, kept.is_active) == (
        "grace@engine.example",
        "Grace Hopper",
        Role.AGENT,
        40,
        True,
    )


def test_a_teammate_without_a_name_is_called_by_the_address() -> None:
    assert add_teammate(email="grace@engine.example", name=" ", role="agent", by=SYSTEM).name == "grace@engine.example"


def test_a_teammate_signs_in_with_address_and_password_however_it_is_written(client: Client) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", by=SYSTEM, password="nanoseconds")
    assert client.login(email="GRACE@engine.example", password="nanoseconds")
    assert not client.login(email=cast.GRACE.email, password="microseconds")


def test_nobody_signs_in_as_a_teammate_without_a_password(client: Client) -> None:
    builders.teammate(cast.GRACE)
    assert not client.login(email=cast.GRACE.email, password="")


def test_an_address_belongs_to_one_teammate() -> None:
    builders.teammate(cast.GRACE)
    with refused("grace@engine.example is a teammate already.", field="email"):
        add_teammate(email="GRACE@engine.example", name="Another", role="agent", by=SYSTEM)


@pytest.mark.parametrize("address", ["", "grace", "grace@", "@engine.example", "grace hopper@engine.example"])
def test_a_teammate_needs_an_address(address: str) -> None:
    with refused("This is not an e-mail address.", field="email"):
        add_teammate(email=address, name="Grace", role="agent", by=SYSTEM)


def test_there_are_three_roles() -> None:
    with refused("A teammate is an admin, an agent or a collaborator.", field="role"):
        add_teammate(email="hal@engine.example", name="Hal", role="computer", by=SYSTEM)


@pytest.mark.parametrize(
    ("who", "role"), [(cast.ADA, (True, True)), (cast.GRACE, (False, True)), (cast.CHARLES, (False, False))]
)
def test_what_each_role_may_do(who: cast.Teammate, role: tuple[bool, bool]) -> None:
    user = builders.teammate(who)
    assert (user.is_admin, user.may_reply) == role


def test_a_team_has_its_members() -> None:
    grace, alan = builders.teammate(cast.GRACE), builders.teammate(cast.ALAN)
    team = add_team(name=" Code  breakers ", by=SYSTEM, icon="key", members=[grace, alan], position=2)
    kept = Team.objects.get()
    assert (kept.pk, kept.name, kept.icon, kept.position) == (team.pk, "Code breakers", "key", 2)
    assert set(kept.members.all()) == {grace, alan}


def test_a_team_name_is_given_once() -> None:
    builders.team("Billing")
    with refused("There is a team called BILLING already.", field="name"):
        add_team(name="BILLING", by=SYSTEM)


def test_a_second_brand_stands_beside_the_default_one() -> None:
    default = Brand.objects.get()
    second = add_brand(key="yard", name="Scotland Yard", address="Help@Yard.Example", by=SYSTEM, hue=400)
    assert (second.address, second.hue, second.is_default, second.position) == ("help@yard.example", 40, False, 1)
    assert default.is_default


def test_the_first_brand_is_the_default() -> None:
    Brand.objects.all().delete()
    assert add_brand(key="yard", name="Yard", address="help@yard.example", by=SYSTEM).is_default


def test_a_brand_has_a_key_and_an_address_of_its_own() -> None:
    add_brand(key="yard", name="Yard", address="help@yard.example", by=SYSTEM)
    with refused("The key yard belongs to another brand.", field="key"):
        add_brand(key="yard", name="Other", address="other@yard.example", by=SYSTEM)
    with refused("help@yard.example belongs to another brand.", field="address"):
        add_brand(key="other", name="Other", address="HELP@yard.example", by=SYSTEM)
    with refused("The key is made of small letters, digits and hyphens.", field="key"):
        add_brand(key="My Yard", name="Other", address="other@yard.example", by=SYSTEM)
    with refused("This is not an e-mail address.", field="address"):
        add_brand(key="other", name="Other", address="yard", by=SYSTEM)


def test_teams_and_brands_have_names() -> None:
    with refused("Give it a name of up to 80 letters.", field="name"):
        add_team(name="  ", by=SYSTEM)
    with refused("Give it a name of up to 80 letters.", field="name"):
        add_brand(key="yard", name="y" * 81, address="help@yard.example", by=SYSTEM)


@pytest.mark.parametrize("who", [cast.GRACE, cast.CHARLES])
def test_only_admins_add_anything(who: cast.Teammate) -> None:
    by = builders.teammate(who)
    with refused("Only admins add teammates."):
        add_teammate(email="hal@engine.example", name="Hal", role="agent", by=by)
    with refused("Only admins add teams."):
        add_team(name="Billing", by=by)
    with refused("Only admins add brands."):
        add_brand(key="yard", name="Yard", address="help@yard.example", by=by)


def test_an_admin_adds_everything() -> None:
    ada = builders.teammate(cast.ADA)
    hal = add_teammate(email="hal@engine.example", name="Hal", role="agent", by=ada)
    assert add_team(name="Space", by=ada, members=[hal]).members.get() == hal
    assert add_brand(key="yard", name="Yard", address="help@yard.example", by=ada).pk
