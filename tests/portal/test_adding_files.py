"""Files that are added before a form is sent: kept for the page that they were added to, and sent with it."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Entry
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.portal.people import signed_in
from tests.portal.strangers import WORDS, form_of, frame_of, mailed
from tickets.models import KeptFile, Ticket
from tickets.operations import keeping
from tickets.operations.types import edit_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db
KEEP, LET_GO = "/portal/files/kept/", "/portal/files/kept/removal/"
TRAY = re.compile(r'tray="([^"]+)"')
STAMP = re.compile(r'name="stamp" value="([^"]+)"')


@pytest.fixture
def ticket() -> Ticket:
    return builders.ticket(cast.HOLMES)


def url_of(ticket: Ticket) -> str:
    return f"/portal/tickets/{ticket.number}/"


def tray_on(url: str, client: Client) -> str:
    found = TRAY.search(client.get(url).text)
    assert found, url
    return found[1]


def file(name: str = "map.txt", content: bytes = b"north") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(tray: str, given: SimpleUploadedFile | None = None, **more: Any) -> str:
    """The key of a file that is added by a browser without any cookie."""
    answer = Client(enforce_csrf_checks=True).post(KEEP, {"tray": tray, "file": given or file()}, **more)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["key"])


def files_of(ticket: Ticket) -> list[str]:
    return list(
        Attachment.objects.filter(conversation=ticket.conversation).order_by("pk").values_list("name", flat=True)
    )


def test_what_was_added_is_sent_with_the_reply(ticket: Ticket) -> None:
    holmes = signed_in()
    tray = tray_on(url_of(ticket), holmes)
    keys = [kept(tray), kept(tray, file("moor.txt"))]
    answer = holmes.post(f"{url_of(ticket)}replies/", {"body": "Look", "files": [*keys, file("later.txt")]})
    assert answer.status_code == 303
    assert files_of(ticket) == ["map.txt", "moor.txt", "later.txt"]
    assert Entry.objects.latest("pk").body_text == "Look"


def test_it_says_what_is_kept(ticket: Ticket) -> None:
    tray = tray_on(url_of(ticket), signed_in())
    answer = Client().post(KEEP, {"tray": tray, "file": file("../a map.txt")})
    row = KeptFile.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"key": str(row.key), "name": row.name, "size": 5})
    assert "/" not in row.name


def test_a_reply_that_comes_back_keeps_its_files(ticket: Ticket) -> None:
    holmes = signed_in()
    key = kept(tray_on(url_of(ticket), holmes))
    back = holmes.post(f"{url_of(ticket)}replies/", {"body": "x" * 50_001, "files": [key, file("moor.txt")]})
    assert back.status_code == 422
    boxes = re.findall(r'name="files" value="([^"]+)" checked> <span[^>]*>([^<]+)<', back.text)
    assert [name for _key, name in boxes] == ["map.txt", "moor.txt"]
    again = holmes.post(f"{url_of(ticket)}replies/", {"body": "Shorter", "files": [one for one, _name in boxes]})
    assert (again.status_code, files_of(ticket)) == (303, ["map.txt", "moor.txt"])


def test_sent_twice_it_is_sent_once(ticket: Ticket) -> None:
    holmes = signed_in()
    words = {"body": "Look", "once": "page-1", "files": [kept(tray_on(url_of(ticket), holmes))]}
    for _click in range(2):
        assert holmes.post(f"{url_of(ticket)}replies/", words).status_code == 303
    assert files_of(ticket) == ["map.txt"]


def test_nobody_sends_what_somebody_else_has_added(ticket: Ticket) -> None:
    key = kept(tray_on(url_of(ticket), signed_in()))
    other = builders.ticket(cast.IRENE)
    back = signed_in(cast.IRENE).post(f"{url_of(other)}replies/", {"body": "Mine", "files": [key]})
    assert (back.status_code, "A file is not there any more" in back.text, files_of(other)) == (422, True, [])


def test_nor_what_was_added_to_another_ticket(ticket: Ticket) -> None:
    holmes, other = signed_in(), builders.ticket(cast.HOLMES)
    key = kept(tray_on(url_of(ticket), holmes))
    back = holmes.post(f"{url_of(other)}replies/", {"body": "Here", "files": [key]})
    assert (back.status_code, files_of(other)) == (422, [])


def test_what_is_taken_off_is_gone_by_its_own_page_alone(ticket: Ticket) -> None:
    tray = tray_on(url_of(ticket), signed_in())
    key, foreign = kept(tray), tray_on(url_of(builders.ticket(cast.IRENE)), signed_in(cast.IRENE))
    assert Client().post(LET_GO, {"tray": foreign, "key": key}).status_code == 204
    assert KeptFile.objects.count() == 1
    assert Client(enforce_csrf_checks=True).post(LET_GO, {"tray": tray, "key": key}).status_code == 204
    assert KeptFile.objects.count() == 0
    assert Client().post(LET_GO, {"tray": tray, "key": "nonsense"}).status_code == 204


@pytest.mark.parametrize("tray", ["", "forged", "eyJhIjoxfQ:1abc:xyz"])
def test_without_a_page_of_ours_nothing_is_kept(tray: str) -> None:
    answer = Client().post(KEEP, {"tray": tray, "file": file()})
    assert (answer.status_code, "Load it anew" in answer.json()["error"]) == (403, True)
    assert Client().post(LET_GO, {"tray": tray, "key": "x"}).status_code == 403
    assert not KeptFile.objects.exists()


def test_a_page_takes_files_for_a_day(ticket: Ticket) -> None:
    tray = tray_on(url_of(ticket), signed_in())
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        assert Client().post(KEEP, {"tray": tray, "file": file()}).status_code == 403


def test_what_is_not_kept_is_refused_in_words(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    tray = tray_on(url_of(ticket), signed_in())
    assert Client().post(KEEP, {"tray": tray}).json() == {"error": "Please add a file."}
    monkeypatch.setattr(keeping, "LARGEST", 3)
    answer = Client().post(KEEP, {"tray": tray, "file": file()})
    assert (answer.status_code, answer.json()) == (422, {"error": "map.txt is larger than 25 MB."})


def test_strangers_share_what_their_network_may_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    form = f"/portal/new/{builders.default_type().pk}/"
    monkeypatch.setattr(keeping, "NETWORK_MOST", 2)
    for _page in range(2):
        kept(tray_on(form, Client()))
    answer = Client().post(KEEP, {"tray": tray_on(form, Client()), "file": file()})
    assert (answer.status_code, "no room" in answer.json()["error"]) == (422, True)
    assert (
        Client(headers={"x-forwarded-for": "203.0.113.9"})
        .post(KEEP, {"tray": tray_on(form, Client()), "file": file()})
        .status_code
        == 422
    )  # what a browser claims of its network counts for nothing


def test_what_a_customer_adds_to_a_new_ticket_comes_with_it() -> None:
    holmes, form = signed_in(), f"/portal/new/{builders.default_type().pk}/"
    key = kept(tray_on(form, holmes))
    assert holmes.post(form, {"title": "Hound", "body": "On the moor", "files": [key]}).status_code == 303
    assert files_of(Ticket.objects.get()) == ["map.txt"]


@pytest.mark.parametrize("form", [form_of, frame_of], ids=["the open form", "a frame"])
def test_what_a_stranger_adds_comes_with_what_they_confirm(form: Callable[[], str]) -> None:
    kind = builders.default_type()
    edit_type(kind, embedding_sites=["https://shop.example"], by=SYSTEM)
    workspace.forget()
    stranger = Client()
    page = stranger.get(form()).text
    tray, stamp = TRAY.search(page), STAMP.search(page)
    assert tray
    assert stamp
    key, foreign = kept(tray[1]), kept(tray_on(form(), Client()), file("theirs.txt"))
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=10), tick=False):
        back = stranger.post(form(), {**WORDS, "stamp": stamp[1], "files": [foreign]})
        assert (back.status_code, "A file is not there any more" in back.text) == (422, True)
        assert stranger.post(form(), {**WORDS, "stamp": stamp[1], "files": [key]}).status_code == 303
        stranger.post(mailed()[0])
    assert files_of(Ticket.objects.get()) == ["map.txt"]
