"""What a workspace has from the start, and how everybody in it is listed."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.access import is_teammate
from helpdesk.people.adapter import TeammateAdapter
from helpdesk.people.models import Brand
from helpdesk.people.operations.founding import found_workspace
from helpdesk.people.queries import default_brand, directory
from tests import builders, cast

pytestmark = pytest.mark.django_db


def test_there_is_one_default_brand_however_often_the_workspace_is_founded() -> None:
    found_workspace()
    found_workspace()
    assert Brand.objects.get() == default_brand()


def test_the_directory_lists_those_who_are_here() -> None:
    grace, ada = builders.teammate(cast.GRACE), builders.teammate(cast.ADA)
    gone = builders.teammate(cast.ALAN)
    gone.is_active = False
    gone.save()
    team, yard = builders.team("Billing"), builders.brand("Scotland Yard")
    listed = directory()
    assert list(listed.teammates.values()) == [ada, grace]
    assert list(listed.teams.values()) == [team]
    assert list(listed.brands.values()) == [listed.default_brand, yard]


def test_a_teammate_is_somebody_active_who_signed_in() -> None:
    grace = builders.teammate()
    assert is_teammate(grace)
    grace.is_active = False
    assert not is_teammate(grace)
    assert not is_teammate(AnonymousUser())


def test_nobody_signs_up() -> None:
    assert not TeammateAdapter().is_open_for_signup(HttpRequest())


def test_the_system_acts_under_its_own_name() -> None:
    assert (SYSTEM.actor_key, SYSTEM.actor_name) == ("system", "Helpdesk")
    grace = builders.teammate()
    assert (grace.actor_key, grace.actor_name) == (f"teammate:{grace.pk}", "Grace Hopper")
