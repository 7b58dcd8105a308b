"""Tags, priority, brand and subject."""

from functools import partial

import pytest

from helpdesk.conversations.events import BrandChanged, PriorityChanged, SubjectChanged, Tagged, Untagged
from helpdesk.conversations.models import Conversation, Tag, Tagging
from helpdesk.conversations.operations.tagging import (
    change_brand,
    change_subject,
    set_priority,
    tag,
    untag,
)
from tests import builders, cast
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.helpers.together import together

pytestmark = pytest.mark.django_db


def test_a_new_word_becomes_a_tag() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    made = tag(thread, name="  Family   Curse ", by=grace)
    assert (made.name, list(thread.taggings.values_list("tag__name", flat=True))) == ("family curse", ["family curse"])
    with records(Untagged(conversation_id=thread.pk, tag_id=made.pk), by=grace):
        untag(thread, tag=made, by=grace)
    with records(Tagged(conversation_id=thread.pk, tag_id=made.pk), by=grace):
        tag(thread, name="FAMILY CURSE", by=grace)
    assert Tag.objects.count() == 1
    assert [what for what, _, _ in changes(thread)] == ["tagged", "untagged", "tagged"]


@pytest.mark.parametrize("name", ["", " \x00 ", "x" * 61])
def test_a_tag_is_a_word_or_two(name: str) -> None:
    with refused("A tag is a word or two, up to 60 letters.", field="tag"):
        tag(builders.conversation(), name=name, by=builders.teammate())


@pytest.mark.django_db(transaction=True)
def test_the_same_new_tag_on_two_conversations_at_once_is_one_tag() -> None:
    grace = builders.teammate()
    threads = [builders.conversation(who) for who in (cast.HOLMES, cast.WATSON, cast.IRENE)]
    made = together(*[partial(tag, one, name="moor", by=grace) for one in threads])
    assert made == [Tag.objects.get()] * 3
    assert Tagging.objects.count() == 3


def test_priority_has_four_steps() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with records(PriorityChanged(conversation_id=thread.pk, priority=2), by=grace):
        set_priority(thread, to=2, by=grace)
    assert Conversation.objects.get().priority == 2
    assert changes(thread) == [("priority", "Grace Hopper", {"to": "Urgent"})]
    with refused("There is no such priority.", field="priority"):
        set_priority(thread, to=3, by=grace)


def test_another_brand_takes_over() -> None:
    thread, grace, yard = builders.conversation(), builders.teammate(), builders.brand("Scotland Yard")
    with records(BrandChanged(conversation_id=thread.pk, brand_id=yard.pk), by=grace):
        change_brand(thread, to=yard, by=grace)
    assert Conversation.objects.get().brand == yard
    assert changes(thread) == [("brand", "Grace Hopper", {"to": "Scotland Yard"})]


def test_another_subject() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with records(SubjectChanged(conversation_id=thread.pk), by=grace):
        change_subject(thread, to=" The \n Baskervilles ", by=grace)
    assert Conversation.objects.get().subject == "The Baskervilles"
    with refused("Give it a title.", field="title"):
        change_subject(thread, to=" ", by=grace)
