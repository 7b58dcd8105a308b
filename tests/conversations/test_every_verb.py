"""What every verb of a conversation has in common, one contract for all of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Entry, Participant, Tag, Tagging
from helpdesk.conversations.operations import (
    assigning,
    closing,
    participating,
    reading,
    redacting,
    snoozing,
    tagging,
)
from helpdesk.ledger.event import registry
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.reacting import topics_of
from helpdesk.people.models import Brand, Customer, User
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.refusing import refused

pytestmark = pytest.mark.django_db

type Verb = Callable[[Conversation, User], object]

TOMORROW = timezone.now() + dt.timedelta(days=1)


def untag(thread: Conversation, by: User) -> object:
    return tagging.untag(thread, tag=Tag.objects.get(name="hound"), by=by)


def mute(thread: Conversation, by: User) -> object:
    return participating.mute(Participant.objects.get(conversation=thread), by=by)


def redact(thread: Conversation, by: User) -> object:
    return redacting.redact(Entry.objects.get(conversation=thread, kind="reply"), by=by)


VERBS: dict[str, Verb] = {
    "assign to a teammate": lambda thread, by: assigning.assign_to_teammate(thread, to=by, by=by),
    "assign to a team": lambda thread, by: assigning.assign_to_team(thread, to=by.teams.get(), by=by),
    "close": lambda thread, by: closing.close(thread, by=by),
    "tag": lambda thread, by: tagging.tag(thread, name="moor", by=by),
    "untag": untag,
    "set the priority": lambda thread, by: tagging.set_priority(thread, to=2, by=by),
    "change the brand": lambda thread, by: tagging.change_brand(thread, to=second_brand(), by=by),
    "change the subject": lambda thread, by: tagging.change_subject(thread, to="The moor", by=by),
    "add a participant": lambda thread, by: participating.add_participant(thread, customer=watson(), by=by),
    "suggest a participant": lambda thread, by: participating.suggest_participant(thread, customer=watson(), by=by),
    "remove a participant": lambda thread, by: participating.remove_participant(
        thread, customer=builders.customer(), by=by
    ),
    "mute": mute,
    "redact": redact,
}
UNSEEN_IN_THE_TIMELINE: dict[str, Verb] = {
    "mark as seen": lambda thread, by: reading.mark_seen(thread, by=by),
    "snooze": lambda thread, by: snoozing.snooze(thread, until=TOMORROW, by=by),
}


def watson() -> Customer:
    return builders.customer(cast.WATSON)


def second_brand() -> Brand:
    return Brand.objects.filter(is_default=False).first() or builders.brand()


@pytest.fixture
def grace() -> User:
    found = builders.teammate(cast.GRACE)
    builders.team("Moor watch", cast.GRACE)
    return found


@pytest.fixture
def thread(grace: User) -> Conversation:
    begun = builders.conversation()
    tagging.tag(begun, name="hound", by=grace)
    watson()
    second_brand()
    return begun


def everything() -> dict[str, list[Any]]:
    models = (Conversation, Entry, Participant, Tag, Tagging, Event, Delivery)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("verb", VERBS)
def test_it_writes_one_line_of_history_and_records_one_event(verb: str, thread: Conversation, grace: User) -> None:
    lines, events = Entry.objects.filter(kind="change"), Event.objects.all()
    before = lines.count(), events.count()
    VERBS[verb](thread, grace)
    assert (lines.count(), events.count()) == (before[0] + 1, before[1] + 1)
    line, event = lines.latest("id"), events.latest("id")
    assert (line.conversation, line.author_user) == (thread, grace)
    assert (event.subject, event.actor) == (thread.event_subject, grace.actor_key)


@pytest.mark.parametrize("verb", VERBS)
def test_doing_it_again_does_nothing(verb: str, thread: Conversation, grace: User) -> None:
    VERBS[verb](thread, grace)
    before = everything()
    VERBS[verb](thread, grace)
    assert everything() == before


@pytest.mark.parametrize("verb", VERBS | UNSEEN_IN_THE_TIMELINE)
def test_a_rollback_leaves_nothing_of_it(verb: str, thread: Conversation, grace: User) -> None:
    before = everything()
    with rolled_back():
        (VERBS | UNSEEN_IN_THE_TIMELINE)[verb](thread, grace)
    assert everything() == before


# What else is touched: pages that customers have open.
HEARD_BY_CUSTOMERS = {
    "change the brand": ["readers"],
    "add a participant": ["public"],
    "remove a participant": ["reads"],
    "redact": ["public"],
}


@pytest.mark.parametrize("verb", VERBS | UNSEEN_IN_THE_TIMELINE)
def test_it_touches_the_conversation_and_the_lists(verb: str, thread: Conversation, grace: User) -> None:
    (VERBS | UNSEEN_IN_THE_TIMELINE)[verb](thread, grace)
    row = Event.objects.latest("id")
    heard = topics_of(registry[row.name](**row.data))
    assert {one.partition("-")[0] for one in heard} == {"conversation", "inbox", *HEARD_BY_CUSTOMERS.get(verb, ())}
    assert {f"conversation-{thread.pk}", "inbox"} <= heard


AN_AGENT = {
    "assign to a teammate": "an agent decides who answers",
    "assign to a team": "an agent decides who answers",
    "close": "an agent closes this",
    "tag": "an agent tags this",
    "untag": "an agent tags this",
    "set the priority": "an agent says how urgent it is",
    "change the brand": "an agent changes the brand",
    "change the subject": "an agent changes the title",
    "add a participant": "an agent decides who takes part",
    "suggest a participant": "an agent decides who takes part",
    "remove a participant": "an agent decides who takes part",
    "mute": "an agent decides who gets mails",
    "snooze": "an agent snoozes this",
}


@pytest.mark.parametrize("verb", AN_AGENT)
def test_where_a_customer_reads_along_collaborators_write_notes_only(verb: str, thread: Conversation) -> None:
    charles = builders.teammate(cast.CHARLES)
    builders.team("Ledgers", cast.CHARLES)
    with refused(f"Collaborators write notes; {AN_AGENT[verb]}."):
        (VERBS | UNSEEN_IN_THE_TIMELINE)[verb](thread, charles)


def test_every_verb_has_a_word_for_collaborators() -> None:
    assert VERBS.keys() | UNSEEN_IN_THE_TIMELINE.keys() == AN_AGENT.keys() | {"redact", "mark as seen"}


def test_collaborators_redact_nothing_and_their_reading_leaves_it_unread(thread: Conversation) -> None:
    charles = builders.teammate(cast.CHARLES)
    with refused("Collaborators cannot redact messages."):
        redact(thread, charles)
    reading.mark_seen(thread, by=charles)
    assert Conversation.objects.get(pk=thread.pk).is_unread


def test_collaborators_do_not_reopen_either(thread: Conversation, grace: User) -> None:
    closing.close(thread, by=grace)
    with refused("Collaborators write notes; an agent reopens this."):
        closing.reopen(thread, by=builders.teammate(cast.CHARLES))


@pytest.mark.parametrize("verb", sorted(AN_AGENT.keys() - {"mute", "suggest a participant", "remove a participant"}))
@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_on_tickets_of_the_team_they_do_what_everybody_does(verb: str, category: str, grace: User) -> None:
    charles, work = builders.teammate(cast.CHARLES), builders.internal_ticket(category).conversation
    builders.team("Ledgers", cast.CHARLES)
    tagging.tag(work, name="hound", by=grace)
    there = Event.objects.filter(subject=f"conversation:{work.pk}")
    before = there.count()
    (VERBS | UNSEEN_IN_THE_TIMELINE)[verb](work, charles)
    assert there.count() == before + 1


@pytest.mark.parametrize("verb", VERBS)
def test_it_leaves_other_conversations_alone(verb: str, thread: Conversation, grace: User) -> None:
    other = builders.conversation(cast.IRENE, subject="A photograph")
    before = Conversation.objects.filter(pk=other.pk).values().get(), other.entries.count()
    VERBS[verb](thread, grace)
    assert (Conversation.objects.filter(pk=other.pk).values().get(), other.entries.count()) == before
