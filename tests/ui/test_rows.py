"""Rows of the list, joined by hand: so they are held to what an engine would have done."""

import dataclasses

from django.test import Client

from helpdesk.ui.rows import rows
from helpdesk.ui.specimens import ROWS, RowSpecimen

EVIL = "\"'><img src=x onerror=alert(1)>&"


def test_everything_from_outside_is_escaped() -> None:
    usual = RowSpecimen()
    evil = dataclasses.replace(
        usual, who=EVIL, title=EVIL, preview=EVIL, owner=EVIL, state_label=EVIL, url=f"/inbox/?q={EVIL}"
    )
    drawn = rows([evil])
    assert "<img" not in drawn
    assert "onerror=alert(1)>" not in drawn
    assert drawn.count("&lt;img") == rows([dataclasses.replace(evil)]).count("&lt;img") >= 6


def test_a_row_says_in_words_what_it_shows_in_colour() -> None:
    drawn = rows([RowSpecimen(is_unread=True, has_files=True, is_waiting=True, priority=2, owner="")])
    for words in ("Unread", "Has files", "Waiting since", "Urgent", "Unassigned", "Customer ticket", "In progress"):
        assert words in drawn, words


def test_the_open_row_is_marked_and_only_that() -> None:
    drawn = rows([RowSpecimen(id=1), RowSpecimen(id=2, is_current=True)])
    assert drawn.count("aria-current") == 1
    assert 'id="row-2" href="#row" hx-get="#row" aria-current=true' in drawn


def test_people_write_in_their_own_direction() -> None:
    assert rows([RowSpecimen()]).count('dir="auto"') == 3


def test_the_gallery_shows_every_specimen(client: Client) -> None:
    page = client.get("/ui/").content.decode()
    assert page.count('class="row') >= len(ROWS)
    assert "Only your team" in page
    assert "Came back undelivered" in page
