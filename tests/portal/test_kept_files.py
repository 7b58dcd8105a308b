"""No browser keeps the files of a form that comes back: they are kept for its customer until it is sent."""

import re
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from helpdesk.conversations.models import Attachment
from tests import builders, cast
from tests.helpers.together import together
from tests.inbox.desk import words
from tests.portal.people import signed_in
from tickets.access import form_token
from tickets.models import KeptFile, Ticket, TicketForm, TicketType
from tickets.operations import keeping
from tickets.operations.forms import send_form, withdraw_form
from tickets.operations.keeping import NotKept, keep_file, owner_key
from tickets.queries import workspace

pytestmark = pytest.mark.django_db
BOX = re.compile(r'<input type="checkbox" name="field-photos" value="([^"]+)" checked> <span class="truncate">([^<]+)<')


@pytest.fixture
def kind() -> TicketType:
    made = builders.another_type("Lost dog")
    builders.field("text", "Breed", type=made, required_for_customers=True)
    builders.field("files", "Photos", type=made, settings={"most": 2, "endings": ""})
    return made


@pytest.fixture
def form(kind: TicketType) -> TicketForm:
    return send_form(builders.conversation(), ticket_type=kind, by=builders.teammate())


def answer(form: TicketForm, who: cast.Client = cast.HOLMES, **given: Any) -> Any:
    """Sent by a browser without scripts that keeps no cookies."""
    url = reverse("portal:form", args=[form_token(form.pk, builders.customer(who).pk)])
    return Client(enforce_csrf_checks=True).post(url, {f"field-{key}": value for key, value in given.items()})


def photo(name: str = "rex.txt", content: bytes = b"woof") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def boxes(response: Any) -> dict[str, str]:
    """What is ticked at the photos: key by name."""
    return {name: key for key, name in BOX.findall(response.content.decode())}


def test_files_of_a_form_that_comes_back_are_kept_and_sent_the_next_time(form: TicketForm) -> None:
    back = answer(form, breed="", photos=[photo(), photo("leash.txt", b"blue")])
    assert back.status_code == 422
    assert list(boxes(back)) == ["rex.txt", "leash.txt"]
    assert "Choose these files" not in words(back)
    again = answer(form, breed="", photos=list(boxes(back).values()))  # as often as it takes
    assert (boxes(again), KeptFile.objects.count()) == (boxes(back), 2)
    assert answer(form, breed="Pug", photos=[boxes(again)["rex.txt"]]).status_code == 303
    [sent] = Attachment.objects.filter(entry__isnull=False)
    with sent.file.open() as opened:
        assert (sent.name, opened.read()) == ("rex.txt", b"woof")


def test_one_that_is_unticked_is_left_out_and_another_added(form: TicketForm) -> None:
    kept = boxes(answer(form, breed="", photos=[photo(), photo("leash.txt")]))
    assert answer(form, breed="Pug", photos=[kept["leash.txt"], photo("bone.txt")]).status_code == 303
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["bone.txt", "leash.txt"]


def test_too_many_with_those_that_were_kept_are_told_and_the_kept_stay(form: TicketForm) -> None:
    kept = boxes(answer(form, breed="", photos=[photo(), photo("leash.txt")]))
    back = answer(form, breed="Pug", photos=[*kept.values(), photo("bone.txt")])
    assert "Add 2 files at most." in words(back)
    assert boxes(back) == kept


def test_what_is_wrong_with_one_file_found_out_late_keeps_the_others(kind: TicketType) -> None:
    builders.field("files", "Papers", type=kind, settings={"endings": "pdf"})
    form = send_form(builders.conversation(), ticket_type=kind, by=builders.teammate())
    back = answer(form, breed="Pug", photos=photo(), papers=photo("papers.pdf"))
    assert "papers.pdf is not what its name says." in words(back)
    assert list(boxes(back)) == ["rex.txt"]
    assert not Ticket.objects.exists()


def test_nobody_else_s_key_and_none_of_another_form_brings_a_file(form: TicketForm, kind: TicketType) -> None:
    thread = form.entry.conversation
    builders.participant(thread, cast.WATSON)
    other = send_form(builders.conversation(), ticket_type=kind, by=builders.teammate())
    [key] = boxes(answer(form, breed="", photos=photo())).values()
    for back in (answer(form, cast.WATSON, breed="Pug", photos=key), answer(other, breed="Pug", photos=key)):
        assert "A file is not there any more. Choose it again." in words(back)
        assert back.status_code == 422
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("key", ["17", "' or 1", "00000000-0000-0000-0000-000000000000"])
def test_a_key_that_is_none_is_no_file(form: TicketForm, key: str) -> None:
    assert "A file is not there any more." in words(answer(form, breed="Pug", photos=key))


def test_more_than_a_customer_may_keep_is_said(form: TicketForm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    back = answer(form, breed="", photos=[photo(), photo("leash.txt")])
    assert list(boxes(back)) == ["rex.txt"]
    assert "There is no room for leash.txt." in words(back)


def test_what_takes_no_answers_keeps_no_files(form: TicketForm) -> None:
    withdraw_form(form, by=builders.teammate())
    assert answer(form, breed="", photos=photo()).status_code == 404
    assert not KeptFile.objects.exists()


def test_what_nobody_sends_any_more_is_thrown_away(form: TicketForm) -> None:
    answer(form, breed="", photos=photo())
    waiting = KeptFile.objects.get()
    assert keeping.forget_kept_files() == 0
    with time_machine.travel(timezone.now() + keeping.KEPT, tick=True):
        old = answer(form, breed="Pug", photos=str(waiting.key))
        assert "A file is not there any more." in words(old)
    KeptFile.objects.update(expires_at=timezone.now())
    assert keeping.forget_kept_files() == 1
    assert not default_storage.exists(waiting.file.name or "")
    assert keeping.forget_kept_files() == 0


def test_what_was_sent_is_kept_for_an_hour_more_for_a_second_click(form: TicketForm) -> None:
    [key] = boxes(answer(form, breed="", photos=photo())).values()
    url = reverse("portal:form", args=[form_token(form.pk, builders.customer().pk)])
    sent = {"field-breed": "Pug", "field-photos": key, "once": "1"}
    assert [Client().post(url, sent).status_code for _ in range(2)] == [303, 303]
    assert KeptFile.objects.get().expires_at <= timezone.now() + keeping.AFTER


def test_what_a_signed_in_customer_attached_to_a_form_that_comes_back_is_kept_and_sent(kind: TicketType) -> None:
    workspace.forget()
    client, path = signed_in(), f"/portal/new/{kind.pk}/"
    words_of_it = {"title": "Rex", "body": "He ran away.", "once": "1"}
    back = client.post(path, words_of_it | {"files": photo("map.txt", b"north"), "field-photos": photo()})
    assert back.status_code == 422
    [found] = re.findall(r'name="files" value="([^"]+)" checked> <span class="truncate">map.txt<', back.text)
    sent = words_of_it | {"field-breed": "Pug", "files": found, "field-photos": boxes(back)["rex.txt"]}
    assert client.post(path, sent).status_code == 303
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["map.txt", "rex.txt"]
    stranger = signed_in(cast.WATSON).post(path, sent)
    assert (stranger.status_code, "A file is not there any more." in words(stranger)) == (422, True)


class TestLimits:
    """Of one owner, of one network, and of all strangers together."""

    def test_files_of_an_owner_are_counted_and_weighed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keeping, "MOST", 2)
        monkeypatch.setattr(keeping, "MOST_BYTES", 10)
        keep_file(photo(), owner="a")
        with pytest.raises(NotKept):
            keep_file(photo("large.txt", b"1234567"), owner="a")
        keep_file(photo(), owner="a")
        with pytest.raises(NotKept):
            keep_file(photo("third.txt", b""), owner="a")
        keep_file(photo(), owner="b")

    def test_what_is_too_large_is_said_by_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keeping, "LARGEST", 3)
        with pytest.raises(NotKept, match=r"rex\.txt is larger than 25 MB"):
            keep_file(photo(), owner="a")

    @pytest.mark.parametrize(("limit", "value"), [("NETWORK_MOST", 1), ("NETWORK_BYTES", 5), ("ALL_BYTES", 5)])
    def test_strangers_of_one_network_share_a_limit(
        self, limit: str, value: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keeping, limit, value)
        keep_file(photo(), owner="a", network="10.0.0.1")
        with pytest.raises(NotKept):
            keep_file(photo(), owner="b", network="10.0.0.1")
        keep_file(photo(), owner="c")  # we know who that is

    def test_its_owner_lets_one_go_and_nobody_else_does(self) -> None:
        kept = keep_file(photo(), owner="a")
        keeping.let_go(kept.key, owner="b")
        assert keeping.kept_files([kept.key], owner="a")
        keeping.let_go(kept.key, owner="a")
        keeping.let_go("no key", owner="a")
        assert not KeptFile.objects.exists()
        assert not default_storage.exists(kept.stored.name or "")

    def test_owners_are_told_apart_and_cannot_be_guessed(self) -> None:
        assert len({owner_key("form", 1, 2), owner_key("form", 12), owner_key("new", 1), owner_key("form", 2, 1)}) == 4


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_do_not_slip_past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    came = together(*[lambda: keep_file(photo(), owner="a") for _ in range(3)])
    assert sum(isinstance(one, NotKept) for one in came) == 2
    assert KeptFile.objects.count() == 1
