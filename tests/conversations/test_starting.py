"""How a conversation begins."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.events import ConversationStarted
from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.starting import clean_subject, require_subject, start_conversation
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Event
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.refusing import refused

pytestmark = pytest.mark.django_db


def test_it_is_open_unassigned_and_its_customer_takes_part() -> None:
    holmes = builders.customer(cast.HOLMES)
    begun = start_conversation(
        customer=holmes, brand=default_brand(), channel="email", by=holmes, subject=" A  hound\x07\n of a subject "
    )
    kept = Conversation.objects.get()
    assert kept == begun
    assert (kept.customer, kept.channel, kept.subject, kept.inbox_state, kept.assignee, kept.is_ticket) == (
        holmes,
        "email",
        "A hound of a subject",
        "open",
        None,
        False,
    )
    [takes_part] = Participant.objects.all()
    assert (takes_part.customer, takes_part.standing) == (holmes, Participant.Standing.ACTIVE)
    event = Event.objects.get()
    assert (event.name, event.data, event.actor) == (
        ConversationStarted.event_name,
        {"conversation_id": kept.pk, "channel": "email"},
        holmes.actor_key,
    )


def test_one_without_a_customer_has_no_participant() -> None:
    start_conversation(customer=None, brand=default_brand(), channel="teammate", by=SYSTEM)
    assert Conversation.objects.get().customer is None
    assert not Participant.objects.exists()


def test_history_keeps_its_own_time() -> None:
    long_ago = timezone.now() - dt.timedelta(days=30)
    begun = start_conversation(customer=None, brand=default_brand(), channel="api", by=SYSTEM, at=long_ago)
    assert (begun.created_at, begun.last_activity_at) == (long_ago, long_ago)


def test_a_rollback_leaves_nothing_of_it() -> None:
    with rolled_back():
        builders.conversation()
    assert (Conversation.objects.count(), Participant.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("subject", "cleaned"),
    [
        ("  Two \r\n lines\t", "Two lines"),
        ("Bell\x07 and nul\x00", "Bell and nul"),
        ("Right-to-left \u202e trick", "Right-to-left trick"),
        ("x" * 400, "x" * 300),
        ("猟犬", "猟犬"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (" \n ", ""),
        ("\u200d", ""),
    ],
)
def test_a_subject_is_one_printable_line(subject: str, cleaned: str) -> None:
    assert clean_subject(subject) == cleaned


def test_a_title_says_something() -> None:
    with refused("Give it a title.", field="title"):
        require_subject(" \u200b\x00 ")
