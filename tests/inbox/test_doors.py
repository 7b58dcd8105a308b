"""Who gets in, and what one must not see."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.urls.resolvers import URLPattern

from helpdesk.conversations.models import Attachment, Entry
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.ledger.models import Event
from inbox import urls
from tests import builders, cast
from tests.inbox.desk import Desk, rows, words
from tickets.models import Ticket
from tickets.operations.noting import add_note

pytestmark = pytest.mark.django_db

ROUTES = {str(pattern.name): pattern for pattern in urls.urlpatterns}
READ = {
    "list",
    "counts",
    "show",
    "thread",
    "header",
    "details",
    "composer",
    "tracker",
    "similar",
    "file",
    "people",
    "companies",
    "previous",
}
ASKED_AND_DONE = {
    "new",
    "new_ticket",
    "convert",
    "field",
    "filter",
    "links",
    "forms",
    "linked_ticket",
    "tracker_state",
    "stop",
    "merge",
    "split",
    "type",
    "note_words",
    "redaction",
    "description",
}
DONE = set(ROUTES) - READ - ASKED_AND_DONE
OF_ONE = sorted(name for name, pattern in ROUTES.items() if "<int:pk>" in str(pattern.pattern))


def address(pattern: URLPattern, pk: int, **more: Any) -> str:
    known = {"pk": pk, "key": "firmware", "tag": 1, "customer": 1, "link": 1, "form": 1, "step": 1, "entry": 1, **more}
    if "<uuid:key>" in str(pattern.pattern):
        known["key"] = more.get("file", uuid.uuid4())
    names = [name for name in known if f":{name}>" in str(pattern.pattern)]
    return reverse(f"inbox:{pattern.name}", kwargs={name: known[name] for name in names})


def secret() -> Ticket:
    """A ticket of a type that only the Detectives may see. Grace is none."""
    kind = builders.another_type("Murder")
    kind.teams.add(builders.team("Detectives", cast.ALAN))
    builders.field("text", "Firmware", type=kind)
    made = builders.ticket(type=kind)
    made.conversation.refresh_from_db()
    return made


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_strangers_are_sent_to_the_sign_in_page(name: str, client: Client) -> None:
    url = address(ROUTES[name], 1)
    response = client.post(url) if name in DONE else client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith(f"{reverse('account_login')}?next=/inbox/")


def test_after_signing_in_one_comes_back_to_a_page_and_not_to_an_action(client: Client) -> None:
    response = client.post(reverse("inbox:closure", args=[7]))
    assert response["Location"].endswith("?next=/inbox/conversations/7/")


def test_a_pane_that_is_refetched_after_signing_out_leads_the_whole_page_to_the_sign_in(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/conversations/7/?view=mine"}
    response = client.get(reverse("inbox:thread", args=[7]), headers=headers)
    assert response.status_code == 401
    assert response["HX-Redirect"].endswith("?next=/inbox/conversations/7/%3Fview%3Dmine")


def test_where_one_comes_back_to_may_be_no_address_at_all(client: Client) -> None:
    nowhere = "http://[::1"
    headers = {"HX-Request": "true", "HX-Current-URL": nowhere}
    response = client.get(reverse("inbox:thread", args=[7]), headers=headers)
    assert response["HX-Redirect"].endswith("?next=/inbox/conversations/7/thread/")
    assert client.get(reverse("account_login"), {"next": nowhere}).status_code == 200
    assert Desk().client.get(reverse("account_login"), {"next": nowhere})["Location"] == "/inbox/"


def test_a_reply_sent_after_signing_out_stays_in_its_composer(client: Client) -> None:
    response = client.post(reverse("inbox:replies", args=[7]), {"body": "Hello"}, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Reswap"]) == (401, "none")
    assert "You are signed out" in response["HX-Trigger"]


def test_without_scripts_what_was_sent_after_signing_out_is_given_back(client: Client) -> None:
    response = client.post(reverse("inbox:replies", args=[7]), {"body": "The hound was on the <moor> again."})
    page = response.content.decode()
    assert response.status_code == 401
    assert "The hound was on the &lt;moor&gt; again.</textarea>" in page
    assert f"{reverse('account_login')}?next=/inbox/conversations/7/" in page


def test_a_teammate_who_left_is_a_stranger() -> None:
    desk = Desk()
    desk.user.is_active = False
    desk.user.save()
    assert desk.get("list").status_code == 302


@pytest.mark.parametrize("name", OF_ONE)
def test_what_one_may_not_see_does_not_exist(name: str) -> None:
    hidden, desk = secret(), Desk()
    url = address(ROUTES[name], hidden.pk)
    before = Event.objects.count()
    seen = desk.client.post(url, {"to": "1", "body": "x", "name": "x"}) if name in DONE else desk.client.get(url)
    assert seen.status_code == 404
    assert "hound" not in seen.content.decode()
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", sorted(ASKED_AND_DONE & set(OF_ONE)))
def test_nor_can_anything_be_sent_there(name: str) -> None:
    hidden, desk = secret(), Desk()
    assert desk.client.post(address(ROUTES[name], hidden.pk), {"title": "Mine"}).status_code == 404


def test_those_who_may_see_it_do() -> None:
    hidden = secret()
    assert "The hound" in words(Desk(cast.ALAN).get("show", hidden))
    assert "The hound" in words(Desk(cast.ADA).get("show", hidden))


def test_neither_list_nor_search_nor_counts_tell_of_it() -> None:
    hidden, desk = secret(), Desk()
    for query in ({}, {"view": "customer"}, {"q": "hound"}, {"q": f"#{hidden.number}"}, {"q": str(hidden.number)}):
        response = desk.get("list", **query)
        assert rows(response) == []
        assert "The hound" not in words(response)
    assert "view__count" not in desk.get("counts").content.decode()
    assert rows(Desk(cast.ALAN).get("list", q="hound")) == [hidden.pk]


def test_nor_does_the_customer_s_other_conversation() -> None:
    secret()
    seen = builders.conversation(subject="The goose")
    assert "other open" not in words(Desk().get("show", seen))
    assert "1 other open" in words(Desk(cast.ALAN).get("show", seen))


def test_its_files_are_not_there_either() -> None:
    hidden = secret()
    entry = Entry.objects.filter(conversation=hidden.pk, kind="reply").get()
    attach(hidden.conversation, [NewFile("plan.txt", b"The moor")], by=builders.customer(), entry=entry)
    key = Attachment.objects.get().key
    assert Desk().get("file", key).status_code == 404
    response = Desk(cast.ALAN).get("file", key)
    assert b"".join(response) == b"The moor"


@pytest.mark.parametrize("name", sorted(DONE))
def test_what_changes_something_is_only_posted(name: str) -> None:
    assert Desk().client.get(address(ROUTES[name], builders.conversation().pk)).status_code == 405


@pytest.mark.parametrize("name", sorted(READ))
def test_what_only_shows_is_only_fetched(name: str) -> None:
    assert Desk().client.post(address(ROUTES[name], builders.conversation().pk)).status_code == 405


def test_looking_changes_nothing() -> None:
    ticket, desk = builders.ticket(), Desk()
    builders.field("text", "Firmware")
    said = Entry.objects.get(conversation=ticket.pk, kind="reply")
    note = add_note(ticket.conversation, body="Grimpen", by=builders.teammate(cast.ALAN))
    before = (Event.objects.count(), Entry.objects.count())
    for name in sorted((READ | ASKED_AND_DONE) - {"file"}):
        url = address(ROUTES[name], ticket.pk, entry=note.pk if name == "note_words" else said.pk)
        for headers in ({}, {"HX-Request": "true"}):
            assert desk.client.get(url, headers=headers).status_code in (200, 204, 303)
    assert (Event.objects.count(), Entry.objects.count()) == before
    ticket.conversation.refresh_from_db()
    assert ticket.conversation.is_unread


def test_a_number_that_no_conversation_has_is_not_found() -> None:
    desk = Desk()
    assert desk.get("show", 99).status_code == 404
    assert desk.client.get(f"/inbox/conversations/{'9' * 30}/").status_code == 404
    assert desk.client.get(f"/inbox/conversations/{'9' * 5000}/").status_code == 404


def test_nothing_of_the_inbox_is_kept_by_caches() -> None:
    assert Desk().get("list")["Cache-Control"] == "no-store"
