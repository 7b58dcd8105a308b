"""A brand says who it is: its name, and the address that customers write to."""

import pytest

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.events import BrandEdited
from helpdesk.people.models import Brand
from helpdesk.people.operations.introducing import introduce
from helpdesk.people.queries import can_be_written_to, default_brand
from tests import builders, cast
from tests.helpers.recorded import records
from tests.helpers.refusing import refused

pytestmark = pytest.mark.django_db


def test_a_new_brand_cannot_be_written_to_until_it_has_an_address() -> None:
    brand = default_brand()
    assert not can_be_written_to(brand)
    ada = builders.teammate(cast.ADA)
    name, address = BrandEdited(brand_id=brand.pk, what=["name"]), BrandEdited(brand_id=brand.pk, what=["address"])
    with records(name, address, by=ada):
        introduce(brand, name=" Baker  Street ", address=" Help@Baker.Example ", by=ada)
    kept = Brand.objects.get(pk=brand.pk)
    assert (kept.name, kept.address, can_be_written_to(kept)) == ("Baker Street", "help@baker.example", True)


def test_the_same_again_is_no_event() -> None:
    introduce(default_brand(), name="Baker Street", address="help@baker.example", by=SYSTEM)
    with records(by=SYSTEM):
        introduce(default_brand(), name="Baker Street", address="help@baker.example", by=SYSTEM)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("help", "This is not an e-mail address."),
        ("support@localhost.localdomain", "No mail reaches this address. Write one of your own domain."),
        ("help@scotland-yard.example", "help@scotland-yard.example belongs to another brand."),
    ],
)
def test_it_is_an_address_that_mail_reaches_and_nobody_else_s(address: str, words: str) -> None:
    builders.brand()
    with refused(words, field="address"):
        introduce(default_brand(), name="Baker Street", address=address, by=SYSTEM)


def test_only_admins_say_so() -> None:
    with refused("Only admins change a brand."):
        introduce(default_brand(), name="Mine", address="mine@baker.example", by=builders.teammate(cast.GRACE))
