"""The two faces of a tracker's page: what is linked, and what was written."""

import re

import pytest
from django.urls import reverse

from tests.inbox.desk import Desk
from tests.tickets.cascades import tracker

pytestmark = pytest.mark.django_db


def face(page: str) -> str:
    """Which face is up."""
    [shown] = re.findall(r'id="face-(\w+)"[^>]* checked', page)
    return str(shown)


def test_a_note_without_scripts_leads_back_to_the_face_it_was_written_on() -> None:
    desk, found = Desk(), tracker()
    assert face(desk.get("show", found).content.decode()) == "linked"
    response = desk.client.post(f"{reverse('inbox:notes', args=[found.pk])}?view=tracker", {"body": "The fuse blew."})
    assert response["Location"] == f"{reverse('inbox:show', args=[found.pk])}?view=tracker&face=thread"
    page = desk.client.get(response["Location"]).content.decode()
    assert face(page) == "thread"
    assert "The fuse blew." in page


def test_a_note_that_was_refused_is_shown_where_it_was_written() -> None:
    page = Desk().is_refused("Write something first.", "notes", tracker(), body=" ")
    assert face(page) == "thread"


def test_the_key_for_a_note_brings_its_face_up_and_there_is_none_for_a_reply(desk: Desk) -> None:
    page = desk.get("show", tracker()).content.decode()
    assert re.search(r'id="face-thread"[^>]* data-key="n" data-then="#composer \[data-key=n\]"', page)
    assert re.findall(r'<(\w+) data-key="r" data-says="Only your team', page) == ["i"]  # it says why
    assert page.count('data-key="r"') == 1
