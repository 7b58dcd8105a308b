"""A brand's own site vouches for its customers by a signed token."""

import base64
import datetime as dt
import json
from io import StringIO
from typing import Any

import jwt
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import BrandSecret, Company, Customer, CustomerSession
from helpdesk.people.operations.vouching import add_secret, end_secret
from helpdesk.people.queries import default_brand
from helpdesk.refusal import Refusal
from tests import builders, cast
from tests.helpers.together import together
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

EMAIL = "maya@studionorr.example"


@pytest.fixture
def secret() -> BrandSecret:
    workspace.forget()
    return add_secret(default_brand(), by=SYSTEM)


def token(key: str, algorithm: str = "HS256", **more: Any) -> str:
    claims = {"aud": default_brand().key, "exp": timezone.now() + dt.timedelta(minutes=5), "email": EMAIL, **more}
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm=algorithm)


def tried(value: str, path: str = "/portal/sso/", **more: str) -> tuple[Client, int, str]:
    client = Client()
    answer = client.get(path, {"jwt": value, **more})
    return client, answer.status_code, answer.get("Location", "")


def test_whom_the_site_vouches_for_is_signed_in_known_and_a_member(secret: BrandSecret) -> None:
    client, status, where = tried(token(secret.secret, name="Maya Lindqvist", company="Studio Norr"))
    assert (status, where) == (303, "/portal/")
    assert client.get("/portal/").status_code == 200
    customer = Customer.objects.get(email=EMAIL)
    assert (customer.kind, customer.name, customer.is_company_verified) == ("user", "Maya Lindqvist", True)
    assert customer.company == Company.objects.get(name="Studio Norr")
    assert CustomerSession.objects.get().proof == "site"


def test_it_leads_to_the_page_that_was_wanted_and_to_no_other_site(secret: BrandSecret) -> None:
    assert tried(token(secret.secret, n=1), next="/portal/new/")[2] == "/portal/new/"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert tried(token(secret.secret, n=elsewhere), next=elsewhere)[2] == "/portal/"


def test_a_token_is_good_once(secret: BrandSecret) -> None:
    once = token(secret.secret)
    assert [tried(once)[1], tried(once)[1]] == [303, 404]


def test_whoever_only_looks_whether_the_page_is_there_uses_no_token_up(secret: BrandSecret) -> None:
    once = token(secret.secret)
    assert Client().head("/portal/sso/", {"jwt": once}).status_code == 405
    assert tried(once)[1] == 303


def test_a_used_token_written_another_way_is_still_used(secret: BrandSecret) -> None:
    once = token(secret.secret)
    assert tried(once)[1] == 303
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = letters.index(once[-1]) & ~3  # the last two bits of the last letter say nothing
    again = [once[:-1] + letters[same + n] for n in range(4)] + [once + "=", once + "!", f"{once[:-3]}\n{once[-3:]}"]
    assert {tried(one)[1] for one in again} == {404}
    assert CustomerSession.objects.count() == 1


def test_a_manager_whose_site_names_another_company_is_no_manager_there(secret: BrandSecret) -> None:
    tried(token(secret.secret, company="Studio Norr"))
    Customer.objects.filter(email=EMAIL).update(is_company_manager=True)
    tried(token(secret.secret, company="studio norr", n=2))
    assert Customer.objects.get(email=EMAIL).is_company_manager
    tried(token(secret.secret, company="Baker Street", n=3))
    moved = Customer.objects.get(email=EMAIL)
    assert (str(moved.company), moved.is_company_verified, moved.is_company_manager) == ("Baker Street", True, False)


def test_of_two_at_once_one_is_let_in(transactional_db: None) -> None:
    workspace.forget()
    once = token(add_secret(default_brand(), by=SYSTEM).secret)
    assert sorted(str(one) for one in together(*[lambda: tried(once)[1]] * 2)) == ["303", "404"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "harbor"},
        {"aud": None},
        {"exp": None},
        {"email": None},
        {"email": "maya"},
        {"email": ["a@b.example"]},
        {"exp": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"exp": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)},
        {"exp": "4102444800"},
        {"nbf": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)},
        {"name": "\ud800"},
        {"company": "\ud800"},
    ],
    ids=str,
)
def test_what_says_too_little_or_too_much_is_refused_in_words(secret: BrandSecret, wrong: dict[str, Any]) -> None:
    client, status, _ = tried(token(secret.secret, **wrong))
    assert status == 404
    assert client.get("/portal/account/").status_code == 303
    assert not Customer.objects.filter(email=EMAIL).exists()


def unsigned() -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"aud": default_brand().key, "exp": 4102444800, "email": EMAIL}
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # of what the stranger signs
def test_foreign_unsigned_and_broken_tokens_open_nothing(secret: BrandSecret) -> None:
    foreign = token("x" * 43)
    longer = token(secret.secret, algorithm="HS512")
    for value in ("", "x", "a.b.c", "\x00", "é" * 50, "x" * 5000, foreign, longer, unsigned()):
        assert tried(value)[1] == 404, value
    assert not CustomerSession.objects.exists()


def test_the_secret_of_another_brand_opens_nothing(secret: BrandSecret) -> None:
    other = builders.brand("Harbor")
    workspace.forget()
    theirs = add_secret(other, by=SYSTEM)
    assert tried(token(theirs.secret))[1] == 404
    assert tried(token(secret.secret, aud=other.key), f"/portal/brands/{other.key}/sso/")[1] == 404
    assert tried(token(theirs.secret, aud=other.key), f"/portal/brands/{other.key}/sso/")[1] == 303


def test_two_secrets_are_live_at_most_and_an_ended_one_signs_nobody_in(secret: BrandSecret) -> None:
    second = add_secret(default_brand(), by=SYSTEM)
    assert [tried(token(one.secret, n=one.slot))[1] for one in (secret, second)] == [303, 303]
    with pytest.raises(Refusal, match="two secrets"):
        add_secret(default_brand(), by=SYSTEM)
    end_secret(secret, by=builders.teammate(cast.ADA))
    assert [tried(token(one.secret, n=f"again {one.slot}"))[1] for one in (secret, second)] == [404, 303]
    with pytest.raises(Refusal):
        add_secret(default_brand(), by=builders.teammate(cast.GRACE))


def test_an_operator_makes_lists_and_ends_them() -> None:
    said = StringIO()
    key = default_brand().key
    call_command("brand_secret", key, stdout=said)
    made = BrandSecret.objects.get()
    assert said.getvalue() == f"1: {made.secret}\n"
    call_command("brand_secret", key, "--list", stdout=said)
    assert said.getvalue().count(made.secret) == 1
    call_command("brand_secret", key, "--end", "1", stdout=said)
    made.refresh_from_db()
    assert made.ended_at is not None
    for wrong in ((key, "--end", "1"), ("nobody",)):
        with pytest.raises(CommandError):
            call_command("brand_secret", *wrong)
