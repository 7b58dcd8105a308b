"""What a teammate may do, and whether they still work here."""

from collections.abc import Callable

import pytest

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Event
from helpdesk.people.models import User
from helpdesk.people.operations import standing
from tests import builders, cast
from tests.helpers.refusing import refused
from tests.inbox.desk import Desk

pytestmark = pytest.mark.django_db


def recorded() -> list[str]:
    return [one.name for one in Event.objects.filter(name__startswith="teammate.").order_by("id")]


def test_whoever_is_deactivated_is_out_with_the_next_request() -> None:
    desk = Desk()
    standing.deactivate(desk.user, by=SYSTEM)
    standing.deactivate(desk.user, by=SYSTEM)
    assert desk.get("list").status_code == 302
    assert recorded() == ["teammate.deactivated"]
    standing.reactivate(desk.user, by=SYSTEM)
    assert User.objects.get(pk=desk.user.pk).is_active


def test_the_last_admin_stays_one() -> None:
    ada = builders.teammate(cast.ADA)
    assert ada.is_admin
    only = "Ada Lovelace is the only admin: make somebody else one first."
    with refused(only, field="role"):
        standing.deactivate(ada, by=ada)
    with refused(only, field="role"):
        standing.change_role(ada, to="agent", by=ada)
    standing.change_role(builders.teammate(), to="admin", by=ada)
    assert standing.change_role(ada, to="agent", by=ada).role == "agent"


def test_only_admins_decide() -> None:
    grace, alan = builders.teammate(), builders.teammate(cast.ALAN)
    team = builders.team("Finance", cast.ALAN)
    attempts: list[Callable[[], object]] = [
        lambda: standing.deactivate(alan, by=grace),
        lambda: standing.reactivate(alan, by=grace),
        lambda: standing.change_role(grace, to="admin", by=grace),
        lambda: standing.change_members(team, members=[grace], by=grace),
    ]
    for attempt in attempts:
        with refused("Only admins decide who may do what."):
            attempt()
    assert recorded() == []


def test_teams_are_joined_and_left() -> None:
    grace, team = builders.teammate(), builders.team("Finance", cast.ALAN)
    standing.change_members(team, members=[grace], by=SYSTEM)
    assert list(team.members.all()) == [grace]
    assert recorded() == ["teammate.team_joined", "teammate.team_left"]
    standing.change_members(team, members=[grace], by=SYSTEM)
    assert len(recorded()) == 2
