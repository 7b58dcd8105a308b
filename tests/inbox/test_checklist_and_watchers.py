"""Working together: who watches, and which steps are still to be done."""

import re

import pytest

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tickets.models import ChecklistItem, Watcher
from tickets.operations.checklist import add

pytestmark = pytest.mark.django_db


def test_a_teammate_watches_and_stops(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("watching", thread)
    assert Watcher.objects.get().user == desk.user
    assert "Stop watching" in words(desk.get("details", thread))
    desk.does("watching", thread, undo="1")
    assert not Watcher.objects.exists()


def test_a_step_is_added_ticked_unticked_and_removed(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("steps", thread, text=" Measure  the paws ")
    step = ChecklistItem.objects.get()
    assert "Measure the paws" in words(desk.get("details", thread))
    desk.does("step", thread, step.pk, tick="1")
    assert ChecklistItem.objects.get().done_by == desk.user
    assert "1/1" in words(desk.get("details", thread))
    desk.does("step", thread, step.pk, undo="1")
    assert ChecklistItem.objects.get().done_at is None
    desk.does("step", thread, step.pk, remove="1")
    assert not ChecklistItem.objects.exists()


def test_a_step_that_says_nothing_or_too_much_is_refused(desk: Desk) -> None:
    thread = builders.conversation()
    for text in (" ", "x" * 301):
        assert desk.post("steps", thread, text=text).status_code == 422
    assert not ChecklistItem.objects.exists()


def test_a_step_of_another_conversation_is_not_found_here() -> None:
    step = add(builders.conversation(), text="Dig", by=builders.teammate())
    assert Desk().post("step", builders.conversation(cast.WATSON), step.pk).status_code == 404


def test_collaborators_work_on_it_too() -> None:
    thread, charles = builders.conversation(), Desk(cast.CHARLES)
    charles.does("steps", thread, text="Dig")
    charles.does("watching", thread)
    assert Watcher.objects.get().user == charles.user


def steps_of(desk: Desk, thread: Conversation) -> list[str]:
    """The steps as the page lists them."""
    return re.findall(
        r'<span class="step__text" dir="auto">([^<]*)</span>', desk.get("details", thread).content.decode()
    )


def test_a_step_is_put_in_other_words_and_in_another_place_by_buttons(desk: Desk) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    one, two, three = (add(thread, text=text, by=grace) for text in ("Dig", "Look", "Tell"))
    desk.does("step", thread, two.pk, rename="1", text=" Look  twice ")
    desk.does("step", thread, three.pk, move="up")
    assert steps_of(desk, thread) == ["Dig", "Tell", "Look twice"]
    desk.does("step", thread, one.pk, move="down")
    assert steps_of(desk, thread) == ["Tell", "Dig", "Look twice"]
    for step, way in ((three, "up"), (two, "down")):
        desk.does("step", thread, step.pk, move=way)  # at its end already
    assert steps_of(desk, thread) == ["Tell", "Dig", "Look twice"]


def test_words_that_say_nothing_come_back_where_they_were_typed(desk: Desk) -> None:
    thread = builders.conversation()
    step = add(thread, text="Dig", by=builders.teammate())
    page = desk.is_refused("Say what is to be done.", "step", thread, step.pk, rename="1", text="  ")
    assert '<details class="step__edit" open>' in page
    assert ChecklistItem.objects.get().text == "Dig"
    page = desk.is_refused("letters at most", "step", thread, step.pk, rename="1", text='">' + "x" * 400)
    assert f'value="&#34;&gt;{"x" * 400}"' in page
