"""Who takes part: active, suggested, removed, muted."""

import pytest

from helpdesk.conversations.events import ParticipantChanged
from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.participating import (
    add_participant,
    mute,
    remove_participant,
    suggest_participant,
)
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.history import changes
from tests.helpers.recorded import records

pytestmark = pytest.mark.django_db


def standing(thread: Conversation, who: cast.Client) -> str:
    return Participant.objects.get(conversation=thread, customer__email=who.email).standing


def told(thread: Conversation, who: cast.Client, standing: str) -> ParticipantChanged:
    return ParticipantChanged(conversation_id=thread.pk, customer_id=builders.customer(who).pk, standing=standing)


def test_a_stranger_in_cc_is_suggested_until_an_agent_accepts() -> None:
    thread, grace, watson = builders.conversation(), builders.teammate(), builders.customer(cast.WATSON)
    with records(told(thread, cast.WATSON, "suggested"), by=SYSTEM):
        suggest_participant(thread, customer=watson, by=SYSTEM)
    assert standing(thread, cast.WATSON) == "suggested"
    with records(told(thread, cast.WATSON, "active"), by=grace):
        add_participant(thread, customer=watson, by=grace)
    assert standing(thread, cast.WATSON) == "active"
    assert changes(thread) == [
        ("participant_suggested", "Helpdesk", {"who": "John Watson"}),
        ("participant_active", "Grace Hopper", {"who": "John Watson"}),
    ]


@pytest.mark.parametrize("accepted", [True, False])
def test_one_whose_standing_was_decided_is_not_suggested_again(accepted: bool) -> None:
    thread, grace, watson = builders.conversation(), builders.teammate(), builders.customer(cast.WATSON)
    (add_participant if accepted else remove_participant)(thread, customer=watson, by=grace)
    with records(by=SYSTEM):
        suggest_participant(thread, customer=watson, by=SYSTEM)
    assert standing(thread, cast.WATSON) == ("active" if accepted else "removed")


def test_the_customer_too_can_be_removed_and_brought_back() -> None:
    thread, grace, holmes = builders.conversation(), builders.teammate(), builders.customer()
    with records(told(thread, cast.HOLMES, "removed"), by=grace):
        remove_participant(thread, customer=holmes, by=grace)
    with records(told(thread, cast.HOLMES, "active"), by=grace):
        add_participant(thread, customer=holmes, by=grace)


def test_mails_about_one_conversation_stop_and_start() -> None:
    thread, holmes = builders.conversation(), builders.customer()
    participant = Participant.objects.get()
    with records(told(thread, cast.HOLMES, "muted"), by=holmes):
        mute(participant, by=holmes)
    assert Participant.objects.get().is_muted
    with records(told(thread, cast.HOLMES, "unmuted"), by=holmes):
        mute(participant, by=holmes, is_muted=False)
    assert not Participant.objects.get().is_muted
    assert [what for what, _, _ in changes(thread)] == ["participant_muted", "participant_unmuted"]


def test_muting_twice_from_two_pages_is_one_change() -> None:
    thread, holmes = builders.conversation(), builders.customer()
    one, same = Participant.objects.get(), Participant.objects.get()
    mute(one, by=holmes)
    mute(same, by=holmes)
    assert [what for what, _, _ in changes(thread)] == ["participant_muted"]
