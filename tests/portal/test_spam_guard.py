"""What keeps the open door from being used against others. No refusal is silent, and nothing that was typed is lost."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from helpdesk.mail.models import OutgoingMail
from helpdesk.people.operations.signing_in import ask_to_sign_in
from helpdesk.people.queries import default_brand
from portal.access import network_of
from tests import builders
from tests.inbox.desk import words
from tests.portal.strangers import BODY, EMAIL, TITLE, WORDS, form_of, send, stamp
from tickets.models import HeldSubmission, Ticket
from tickets.operations import holding
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    workspace.forget()


def comes_back(answer: Any, said: str, status: int = 422) -> None:
    """In words, with everything that was typed, and nothing is held or mailed."""
    assert (answer.status_code, said in words(answer)) == (status, True), words(answer)
    for typed in (TITLE, BODY.splitlines()[0], WORDS["name"]):
        assert typed in answer.text


def test_five_hundred_that_name_one_victim_are_three_mails_without_a_word_of_theirs() -> None:
    for number in range(500):
        answer = send(
            Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1"),
            title=f"pillsale {number}",
            body=f"pillsale {number}",
            name="pillsale",
            stamp=stamp(nonce=str(number)),
        )
        assert answer.status_code == (303 if number < 3 else 429), number
    mails = list(OutgoingMail.objects.filter(recipient=EMAIL))
    assert len(mails) == 3
    assert not [one for one in mails if "pillsale" in f"{one.subject}{one.text}{one.html}{one.headers}"]
    assert HeldSubmission.objects.count() == 3
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1, minutes=1), tick=True):
        assert send().status_code == 303


def test_an_address_that_has_its_mails_for_this_hour_is_told_so_with_the_form_kept() -> None:
    for number in range(3):
        send(stamp=stamp(nonce=str(number)))
    answer = send(files=SimpleUploadedFile("map.txt", b"north"))
    comes_back(answer, "We sent this address enough mails for an hour.", 429)
    assert 'id="id_email_error"' in answer.text
    assert ">map.txt<" in answer.text


@pytest.mark.parametrize(
    "spelt",
    [
        [
            "maya@studionorr.example",
            "Maya+1@studionorr.example",
            "maya+a+b@StudioNorr.example",
            "maya+2@studionorr.example",
        ],
        ["may.a@gmail.com", "m.aya@googlemail.com", "maya@gmail.com", "m.a.y.a+x@gmail.com"],
    ],
)
def test_a_mailbox_has_one_limit_however_its_address_is_spelt(spelt: list[str]) -> None:
    codes = [send(email=email, stamp=stamp(nonce=email)).status_code for email in spelt]
    assert codes == [303, 303, 303, 429]
    assert send(email="may.a@studionorr.example").status_code == 303  # dots are its own anywhere else


def test_mails_to_sign_in_count_as_well() -> None:
    for _ in range(5):
        ask_to_sign_in(email=EMAIL, brand=default_brand())
    comes_back(send(), "We sent this address enough mails for an hour.", 429)
    assert not HeldSubmission.objects.exists()


@pytest.mark.parametrize("limit", ["PER_NETWORK", "PER_BRAND", "OF_ALL"])
def test_networks_brands_and_all_together_have_a_limit(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, limit, 2)
    for number in range(2):
        assert send(email=f"{number}@a.example").status_code == 303
    comes_back(send(email="third@a.example"), "Nothing is lost: try again", 429)
    elsewhere = send(Client(REMOTE_ADDR="10.9.9.9"), email="fourth@a.example")
    assert elsewhere.status_code == (303 if limit == "PER_NETWORK" else 429)
    other = builders.brand("Harbor")
    workspace.forget()
    at_other = Client(REMOTE_ADDR="10.9.9.8").post(
        f"/portal/brands/{other.key}/new/{builders.default_type().pk}/",
        {**WORDS, "email": "fifth@a.example", "stamp": stamp(brand=other)},
    )
    assert at_other.status_code == (429 if limit == "OF_ALL" else 303)


class TestWhereItComesFrom:
    def test_what_a_browser_claims_to_pass_on_gets_around_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(holding, "PER_NETWORK", 2)
        codes = [
            send(Client(headers={"X-Forwarded-For": f"192.0.2.{number}"}), email=f"{number}@a.example").status_code
            for number in range(3)
        ]
        assert codes == [303, 303, 429]

    def test_nor_in_front_of_what_our_own_proxy_saw(self, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
        monkeypatch.setattr(holding, "PER_NETWORK", 2)
        settings.PROXIES = 1
        codes = [
            send(
                Client(headers={"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"}), email=f"{number}@a.example"
            ).status_code
            for number in range(3)
        ]
        assert codes == [303, 303, 429]

    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("192.0.2.1", "192.0.2.1"),
            ("", ""),
            ("unknown", "unknown"),
        ],
    )
    def test_whoever_has_one_of_the_newer_addresses_has_them_all(self, address: str, network: str, rf: Any) -> None:
        assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


class TestPrograms:
    def test_what_is_sent_at_once_comes_back_and_goes_through_a_moment_later(self) -> None:
        page = stamp(age=dt.timedelta(seconds=1))
        answer = send(stamp=page)
        comes_back(answer, "That was faster than people are.")
        assert page in answer.text  # the clock goes on
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=3), tick=True):
            assert send(stamp=page).status_code == 303

    @pytest.mark.parametrize("given", ["old", "none", "nonsense", "of another form"])
    def test_a_page_that_is_too_old_or_not_ours_comes_back_with_a_new_stamp(self, given: str) -> None:
        kind = builders.another_type("Theft")
        stamps = {
            "old": stamp(age=dt.timedelta(days=1, minutes=1)),
            "none": "",
            "nonsense": "a:b:c",
            "of another form": stamp(kind),
        }
        answer = send(stamp=stamps[given])
        comes_back(answer, "This page was open for very long.")
        new = answer.text.partition('name="stamp" value="')[2].partition('"')[0]
        assert new not in (stamps[given], "")
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=10), tick=True):
            assert send(stamp=new).status_code == 303

    def test_files_kept_for_a_page_that_was_too_old_are_there_the_next_time(self) -> None:
        answer = send(stamp=stamp(age=dt.timedelta(days=2)), files=SimpleUploadedFile("map.txt", b"north"))
        new = answer.text.partition('name="stamp" value="')[2].partition('"')[0]
        key = answer.text.partition('name="files" value="')[2].partition('"')[0]
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=10), tick=True):
            assert send(stamp=new, files=key).status_code == 303
        assert HeldSubmission.objects.get().files == {"": [key]}

    def test_what_only_programs_fill_in_is_said_and_emptied(self) -> None:
        answer = send(website="https://pills.example")
        comes_back(answer, "Something filled in a line that people do not see.")
        assert "pills.example" not in answer.text
        assert not HeldSubmission.objects.exists()

    def test_people_and_those_who_hear_the_page_do_not_come_across_it(self) -> None:
        page = Client().get(form_of()).text
        assert '<div class="trap" aria-hidden="true" inert>' in page
        assert 'tabindex="-1" autocomplete="off"' in page


def test_no_refusal_leaves_a_ticket_or_a_mail() -> None:
    for more in ({"website": "x"}, {"stamp": ""}, {"email": "nonsense"}, {"title": ""}):
        send(**more)
    assert not Ticket.objects.exists()
    assert not OutgoingMail.objects.exists()
