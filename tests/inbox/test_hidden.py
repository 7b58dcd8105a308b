"""What is kept to a team does not exist for anybody else: every route, every way to ask, every page beside it.

The routes are read from the URL conf, so that a new one is asked too, and one whose address cannot be made fails.
"""

import functools
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import DjangoDbBlocker

from helpdesk.live import topics
from inbox import urls
from inbox.queries.asking import Asked
from inbox.queries.counting import view_groups
from tests import cast
from tests.architecture.test_routes import fingerprint
from tests.helpers.database import rolled_back
from tests.inbox import vault
from tests.inbox.desk import Desk, rows, words
from tests.inbox.vault import HALF, WORD, Vault

pytestmark = pytest.mark.django_db

OUTSIDE = [cast.GRACE, cast.CHARLES]
GHOST = 987654321
SIGNED = re.compile(r'subscription="([^"]+)"')
ROUTES: list[URLPattern] = list(urls.urlpatterns)
OF_ONE = [one for one in ROUTES if "<int:pk>" in str(one.pattern)]
# Something of everything that any form here might want.
ANYTHING = {
    "body": "x", "mode": "note", "version": "0", "text": "x", "name": "x", "title": "x", "subject": "x", "tag": "x",
    "email": "irene@opera.example", "until": "2100-01-01T10:00", "kind": "related", "do": "close", "state": "",
    "amount": "1", "undo": "", "remove": "",
}  # fmt: skip


@functools.cache
def client_of(who: cast.Teammate) -> Client:
    return Desk(who).client


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Vault]:
    """The vault, with everybody at its doors: built once, each test leaves it as it was."""
    with django_db_blocker.unblock(), rolled_back():
        built = vault.build()
        client_of.cache_clear()
        for who in (*OUTSIDE, cast.ALAN, cast.ADA):
            client_of(who)  # signing in writes when that was
        yield built


def arguments(route: URLPattern, pk: int, place: Vault) -> Iterator[dict[str, Any]]:
    """The addresses of a route for one conversation: one for each of what hangs on what is kept."""
    names = [name for name in route.pattern.converters if name != "pk"]
    if not names:
        yield {"pk": pk}
    for name in names:
        values = [file.key for file in place.files] if "uuid:" in str(route.pattern) else place.parts[name]
        yield from ({"pk": pk, name: value} for value in values)


def ask(who: cast.Teammate, url: str, method: str, **given: Any) -> Any:
    client, headers = client_of(who), {"HX-Request": "true"}
    return client.post(url, given, headers=headers) if method == "POST" else client.get(url, given, headers=headers)


def asked(who: cast.Teammate, url: str, **given: Any) -> list[tuple[str, str, int]]:
    """Both ways: what was answered otherwise than that there is nothing."""
    both = [(method, url, ask(who, url, method, **given).status_code) for method in ("GET", "POST")]
    return [one for one in both if one[2] not in (404, 405)]


def told(response: Any, asked: int) -> tuple[int, str, bool]:
    """How it answered; what was asked for itself stands there as a question mark."""
    is_elsewhere = "Location" in response.headers or "HX-Redirect" in response.headers
    return response.status_code, words(response).replace(f" {asked} is not one", " ? is not one"), is_elsewhere


def test_no_route_of_what_is_kept_answers_anything_but_404_or_changes_a_row(place: Vault) -> None:
    before, answered, to = fingerprint(), [], str(place.seen["ticket"].pk)
    for who, kept, route in product(OUTSIDE, place.ids(), OF_ONE):
        for given in arguments(route, kept, place):
            url = reverse(f"inbox:{route.name}", kwargs=given)
            answered += asked(who, url, **ANYTHING, to=to, into=to)
    for who, file in product(OUTSIDE, place.files):
        answered += asked(who, reverse("inbox:file", args=[file.key]))
    assert answered == []
    assert fingerprint() == before


def test_whoever_is_not_signed_in_is_sent_to_do_so_while_the_team_and_admins_read_it(place: Vault) -> None:
    for kept in place.ids():
        url = reverse("inbox:show", args=[kept])
        assert Client().get(url)["Location"].startswith(reverse("account_login"))
        assert [client_of(who).get(url).status_code for who in (cast.ALAN, cast.ADA)] == [200, 200]
        assert WORD in client_of(cast.ALAN).get(url).content.decode()


def test_what_hangs_on_it_is_not_reached_by_way_of_something_open(place: Vault) -> None:
    before, answered = fingerprint(), []
    further = [route for route in OF_ONE if route.pattern.converters.keys() & {"key", "link", "form", "step", "entry"}]
    for who, seen, route in product(OUTSIDE, place.seen.values(), further):
        for given in arguments(route, seen.pk, place):
            idle = {200} if route.name == "upload_removal" else set[int]()  # there is nothing to take back
            url = reverse(f"inbox:{route.name}", kwargs=given)
            answered += [one for one in asked(who, url, **ANYTHING) if one[2] not in idle]
    assert answered == []
    assert fingerprint() == before


def test_asked_for_by_number_it_is_answered_like_what_never_was(place: Vault) -> None:
    before, differing = fingerprint(), []
    for (name, method, field, more), seen in product(ASKING, ("plain", "ticket", "back_office", "tracker", "merged")):
        url = reverse(f"inbox:{name}", args=[place.seen[seen].pk])
        ghost = told(ask(cast.GRACE, url, method, **more, **{field: GHOST}), GHOST)
        for kept in _asked_for(name, field, place):
            answer = told(ask(cast.GRACE, url, method, **more, **{field: kept}), kept)
            if answer != ghost:
                differing.append((url, method, field, kept, answer, ghost))
    assert differing == []
    assert fingerprint() == before


# route, method, the field that names something, and what is sent with it
ASKING: list[tuple[str, str, str, dict[str, str]]] = [
    *(("links", "POST", "to", {"kind": kind}) for kind in ("", "related", "duplicate", "parent")),
    ("merge", "GET", "into", {}),
    ("merge", "POST", "into", {"across_customers": "1"}),
    *(("type", method, "to", {}) for method in ("GET", "POST")),
    ("forms", "POST", "ticket_type", {}),
    *(("linked_ticket", method, "type", {}) for method in ("GET",)),
    ("convert", "GET", "type", {}),
    *(("links", "GET", "q", {"category": one}) for one in ("tracker", "back_office", "customer")),
    ("merge", "GET", "q", {}),
]


def _asked_for(route: str, field: str, place: Vault) -> list[int]:
    if route == "type" or field in ("type", "ticket_type"):
        return [one.pk for one in place.types.values()]
    if field == "q":
        return [one.number or 0 for one in place.kept.values()]
    return place.ids()


def test_neither_list_search_counts_filters_nor_suggestions_know_of_it(place: Vault) -> None:
    desk = Desk()
    questions: list[dict[str, Any]] = [{"view": view} for view in ("all", "customer", "back-office", "tracker")]
    questions += [{"view": f"team-{team.pk}"} for kind in place.types.values() for team in kind.teams.all()]
    questions += [{"q": text} for text in (HALF, HALF[:6], f'"{HALF}"', f"{HALF} -nothing")]
    questions += [{"q": f"#{number}"} for number in place.numbers()]
    questions += [{"sort": order} for order in ("field.amount", "-field.amount", "newest")]
    questions += [{"field.amount": value} for value in ("is_not_empty", "contains:5")]
    questions += [{"type": kind.pk} for kind in place.types.values()] + [{"state": "closed"}]
    for query in questions:
        response = desk.get("list", **query)
        assert not set(rows(response)) & set(place.ids()), query
        page = response.content.decode()
        assert WORD not in page, query
        if "#" in str(query.get("q", "")) or "type" in query or "field.amount" in query:
            assert rows(response) == [], query
    for query in ({}, {"by": "type"}):
        assert WORD not in desk.get("filter", **query).content.decode()
    assert desk.get("filter", by="field.amount").status_code == 404
    assert WORD not in desk.get("similar", title=HALF).content.decode()
    assert {desk.get("similar", title=HALF, **{"for": pk}).status_code for pk in place.ids()} == {404}
    for kind in place.types.values():
        assert WORD not in desk.get("new_ticket", type=kind.pk, category=kind.category).content.decode()
    assert f'name="pick" value="{place.ids()[0]}"' not in desk.get("list").content.decode()


def test_the_rail_counts_only_what_is_seen(place: Vault) -> None:
    asked = Asked.read(QueryDict())
    for who in OUTSIDE:
        counted = {one.key: int(one.count or 0) for group in view_groups(Desk(who).user, asked) for one in group.views}
        assert counted == {view: len(rows(Desk(who).get("list", view=view))) for view in counted}
        assert sum(counted.values()) > 0


def test_no_page_beside_it_says_its_title_type_number_or_words_or_hears_of_it(place: Vault) -> None:
    telling, numbers = [], re.compile(rf"#({'|'.join(map(str, place.numbers()))})\b")
    kept = {topics.conversation(pk) for pk in place.ids()}
    plain = [route for route in OF_ONE if route.pattern.converters.keys() == {"pk"}]
    for who, (name, seen), route in product(OUTSIDE, place.seen.items(), plain):
        headers = {} if route.name == "show" else {"HX-Request": "true"}
        response = client_of(who).get(reverse(f"inbox:{route.name}", args=[seen.pk]), headers=headers)
        page = response.content.decode()
        heard = {one for signed in SIGNED.findall(page) for one in topics.subscribed(signed).topics}
        if WORD in page or numbers.search(words(response)) or heard & kept:
            telling.append((who.role, name, route.name, words(response)))
    assert telling == []


def test_a_file_of_it_is_not_taken_along_into_an_answer(place: Vault) -> None:
    desk = Desk()
    for file in place.files:
        desk.post("notes", place.seen["plain"], body="Take it", uploads=str(file.key))
        file.refresh_from_db()
        assert file.conversation_id in place.ids()
        assert file.entry_id is None
