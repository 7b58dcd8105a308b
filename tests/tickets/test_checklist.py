"""Checklists: steps in order, ticked off one by one."""

from functools import partial

import pytest

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.helpers.together import together
from tickets.events import ChecklistChanged
from tickets.models import ChecklistItem
from tickets.operations import checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Conversation:
    return builders.conversation()


def steps(thread: Conversation) -> list[str]:
    return [one.text for one in ChecklistItem.objects.filter(conversation=thread)]


def three(thread: Conversation) -> list[ChecklistItem]:
    return [checklist.add(thread, text=text, by=builders.teammate()) for text in ("Ask", "Look", "Tell")]


def test_steps_are_added_at_the_end(thread: Conversation) -> None:
    charles = builders.teammate(cast.CHARLES)
    with records(ChecklistChanged(conversation_id=thread.pk), by=charles):
        checklist.add(thread, text=" Ask \n Watson ", by=charles)
    checklist.add(thread, text="Look", by=charles)
    assert steps(thread) == ["Ask Watson", "Look"]


def test_a_step_is_ticked_by_somebody_and_unticked(thread: Conversation) -> None:
    grace, alan = builders.teammate(), builders.teammate(cast.ALAN)
    item = three(thread)[0]
    done = checklist.tick(item, by=grace)
    assert (done.done_at is not None, done.done_by) == (True, grace)
    with records(by=alan):
        assert checklist.tick(item, by=alan).done_by == grace
    with records(ChecklistChanged(conversation_id=thread.pk), by=alan):
        again = checklist.untick(item, by=alan)
    assert (again.done_at, again.done_by) == (None, None)
    with records(by=alan):
        checklist.untick(item, by=alan)


def test_a_step_is_said_in_other_words(thread: Conversation) -> None:
    item, grace = three(thread)[0], builders.teammate()
    checklist.rename(item, to="Ask twice", by=grace)
    assert steps(thread) == ["Ask twice", "Look", "Tell"]
    with records(by=grace):
        checklist.rename(item, to=" Ask twice", by=grace)


@pytest.mark.parametrize(
    ("which", "to", "after"),
    [(2, 0, "Tell Ask Look"), (0, 1, "Look Ask Tell"), (0, 99, "Look Tell Ask"), (1, -5, "Look Ask Tell")],
)
def test_a_step_is_moved(thread: Conversation, which: int, to: int, after: str) -> None:
    item, grace = three(thread)[which], builders.teammate()
    with records(ChecklistChanged(conversation_id=thread.pk), by=grace):
        checklist.move(item, to=to, by=grace)
    assert steps(thread) == after.split()
    with records(by=grace):
        checklist.move(item, to=to, by=grace)


def test_a_step_is_taken_out_and_gone(thread: Conversation) -> None:
    item, grace = three(thread)[1], builders.teammate()
    with records(ChecklistChanged(conversation_id=thread.pk), by=grace):
        checklist.remove(item, by=grace)
    with records(by=grace):
        checklist.remove(item, by=grace)
    assert steps(thread) == ["Ask", "Tell"]
    for verb in (checklist.tick, checklist.untick, partial(checklist.rename, to="X"), partial(checklist.move, to=0)):
        with refused("This step is not there any more."):
            verb(item, by=grace)
    assert checklist.add(thread, text="Last", by=grace).position > 2


def test_a_step_says_something_and_not_too_much(thread: Conversation) -> None:
    grace = builders.teammate()
    with refused("Say what is to be done.", field="text"):
        checklist.add(thread, text=" \n", by=grace)
    with refused("Say it in 300 letters at most.", field="text"):
        checklist.add(thread, text="x" * 301, by=grace)
    with refused("Say what is to be done.", field="text"):
        checklist.rename(three(thread)[0], to="", by=grace)


def test_a_hundred_steps_are_enough(thread: Conversation) -> None:
    ChecklistItem.objects.bulk_create(
        [ChecklistItem(conversation=thread, text=str(at), position=at) for at in range(100)]
    )
    with refused("A checklist has 100 steps at most.", field="text"):
        checklist.add(thread, text="One more", by=builders.teammate())


@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_both_add() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    together(*[partial(checklist.add, thread, text=text, by=grace) for text in ("One", "Two")])
    assert sorted(steps(thread)) == ["One", "Two"]
    assert sorted(ChecklistItem.objects.values_list("position", flat=True)) == [0, 1]
