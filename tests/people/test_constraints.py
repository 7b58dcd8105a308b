"""Rows about people that PostgreSQL refuses, whoever writes them."""

import pytest

from helpdesk.people.models import Brand
from tests import builders, cast
from tests.helpers.database import refused_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("email = 'Holmes@BakerStreet.example'", "customer_email_is_lower_case"),
        ("email = 'watson@bakerstreet.example'", "one_customer_per_email"),
        ("email = NULL", "only_visitors_lack_an_email"),
        ("kind = 'robot'", "customer_kind_known"),
    ],
)
def test_impossible_customers_are_refused(change: str, constraint: str) -> None:
    builders.customer(cast.WATSON)
    holmes = builders.customer(cast.HOLMES)
    refused_by(constraint, f"UPDATE people_customer SET {change} WHERE id = %s", holmes.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("email = 'Grace@engine.example'", "teammate_email_is_lower_case"),
        ("email = 'alan@engine.example'", "one_teammate_per_email"),
        ("role = 'owner'", "role_known"),
        ("name = ''", "teammate_has_a_name"),
    ],
)
def test_impossible_teammates_are_refused(change: str, constraint: str) -> None:
    builders.teammate(cast.ALAN)
    grace = builders.teammate(cast.GRACE)
    refused_by(constraint, f"UPDATE people_user SET {change} WHERE id = %s", grace.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("is_default = true", "one_default_brand"),
        ("address = (SELECT address FROM people_brand WHERE is_default)", "one_brand_per_address"),
        ("address = 'Help@Yard.example'", "brand_address_is_lower_case"),
        ("hue = 360", "brand_hue_is_an_angle"),
    ],
)
def test_impossible_brands_are_refused(change: str, constraint: str) -> None:
    yard = builders.brand()
    assert Brand.objects.count() == 2
    refused_by(constraint, f"UPDATE people_brand SET {change} WHERE id = %s", yard.pk)


def test_two_teams_cannot_share_a_name() -> None:
    builders.team("Billing")
    other = builders.team("Claims")
    refused_by("one_team_per_name", "UPDATE people_team SET name = 'bILLING' WHERE id = %s", other.pk)


def test_a_company_without_a_name_is_refused() -> None:
    holmes = builders.customer(cast.HOLMES)
    refused_by("company_has_a_name", "UPDATE people_company SET name = '' WHERE id = %s", holmes.company_id)
