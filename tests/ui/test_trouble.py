"""When a page cannot be given, its reader is told what to do, and keeps what was typed."""

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.views.defaults import server_error

from helpdesk.conversations.models import Conversation
from tests import builders
from tests.helpers.apart import Apart
from tests.helpers.history import said
from tests.inbox.desk import Desk, words

TYPED = "We are on our way to the moor."


@contextlib.contextmanager
def held(thread: Conversation) -> Iterator[None]:
    """Somebody else has the conversation locked, and takes their time."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM conversations_conversation WHERE id = %s FOR UPDATE", [thread.pk])
        yield
    finally:
        other.close()


@contextlib.contextmanager
def impatient(setting: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET {setting} = '150ms'")
    try:
        yield
    finally:
        with contextlib.suppress(psycopg.Error), connection.cursor() as cursor:
            cursor.execute(f"RESET {setting}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("setting", ["lock_timeout", "statement_timeout"])
def test_what_waits_too_long_is_not_done_and_what_was_typed_is_kept(setting: str) -> None:
    thread, plain, live = builders.conversation(), Desk(), Desk(is_htmx=True)
    with held(thread), impatient(setting):
        page = plain.post("replies", thread, body=TYPED)
        told = live.post("replies", thread, body=TYPED)
    assert page.status_code == told.status_code == 503
    assert "That took too long" in words(page)
    assert TYPED in page.content.decode()
    assert "nothing was done" in told["HX-Trigger"]
    assert told["HX-Reswap"] == "none"
    assert len(said(thread)) == 1
    plain.does("replies", thread, body=TYPED)
    assert len(said(thread)) == 2


@pytest.mark.django_db(transaction=True)
def test_pages_have_limits_and_commands_have_none() -> None:
    ask = "from django.db import connection as c; k = c.cursor(); "
    ask += "print(*[k.execute('SHOW ' + n) and k.fetchone()[0] for n in ('statement_timeout', 'lock_timeout')], 'set')"
    pages, command = Apart("-c", f"import helpdesk.wsgi; {ask}"), Apart.python(ask)
    assert pages.wait() == command.wait() == 0, pages.output + command.output
    assert (pages.output, command.output) == ("15s 5s set", "0 0 set")


def own(response: Any) -> bool:
    """Whether a page is ours: in the look of the product, with a way back."""
    page = response.content.decode()
    return "css/app.css" in page and "js/theme.js" in page and "Back to the Inbox" in page


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_what_is_not_there_is_said_in_our_own_words(debug: bool) -> None:
    desk = Desk()
    with override_settings(DEBUG=debug):
        for response in (desk.client.get("/nowhere/"), desk.get("show", 999), Client().get("/static/nothing.css")):
            assert response.status_code == 404
            assert own(response)
            assert "Not found" in words(response)
        assert desk.client.get("/inbox")["Location"] == "/inbox/"


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_what_no_page_sends_is_answered_with_what_to_do(debug: bool) -> None:
    desk, thread = Desk(), builders.conversation()
    with override_settings(DEBUG=debug, DATA_UPLOAD_MAX_NUMBER_FIELDS=3):
        response = desk.post("notes", thread, **dict.fromkeys("abcdef", "x"))
    assert response.status_code == 400
    assert own(response)
    assert "load the page anew" in words(response)


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_a_form_that_is_too_old_says_so_and_gives_back_what_was_typed(debug: bool) -> None:
    plain, live, thread = Desk(), Desk(is_htmx=True), builders.conversation()
    with override_settings(DEBUG=debug):
        for desk in (plain, live):
            desk.client.handler.enforce_csrf_checks = True
        page = plain.post("notes", thread, body=TYPED, password="never shown again")
        told = live.post("notes", thread, body=TYPED)
    assert page.status_code == told.status_code == 403
    assert own(page)
    assert TYPED in page.content.decode()
    assert "never shown again" not in page.content.decode()
    assert "Send this once more" in told["HX-Trigger"]


def test_an_error_of_ours_is_told_in_our_own_words() -> None:
    response = server_error(RequestFactory().get("/"))
    assert own(response)
    assert "Nothing you wrote is lost" in words(response)
