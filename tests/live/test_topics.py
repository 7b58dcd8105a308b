"""The signed right to hear of things."""

import pytest
import time_machine
from django.core.signing import BadSignature

from helpdesk.live import topics


def test_a_subscription_holds_its_topics_once_each() -> None:
    signed = topics.subscription([topics.INBOX, topics.conversation(7), topics.INBOX], teammate_id=3)
    assert topics.subscribed(signed).topics == ("audience-7", "conversation-7", "inbox", "rights", "teammate-3")


def test_it_ends_with_the_rights_of_whoever_listens_of_everybody_and_to_what_it_is_of() -> None:
    signed = topics.subscription([topics.INBOX, topics.conversation(7)], teammate_id=3)
    assert topics.subscribed(signed).rights == ("audience-7", "rights", "teammate-3")


@pytest.mark.parametrize("forged", ["", "conversation-7", "WyJpbmJveCJd:1abc:signature"])
def test_a_forged_one_is_refused(forged: str) -> None:
    with pytest.raises(BadSignature):
        topics.subscribed(forged)


def test_one_that_was_tampered_with_is_refused() -> None:
    signed = topics.subscription([topics.INBOX], teammate_id=3)
    other = topics.subscription([topics.conversation(7)], teammate_id=3)
    with pytest.raises(BadSignature):
        topics.subscribed(":".join([other.split(":")[0], *signed.split(":")[1:]]))


def test_it_is_valid_for_an_hour() -> None:
    with time_machine.travel(0, tick=False) as clock:
        signed = topics.subscription([topics.INBOX], teammate_id=3)
        clock.shift(topics.VALID_SECONDS - 1)
        assert topics.subscribed(signed) == topics.Subscription((topics.INBOX, "rights", "teammate-3"), since=0)
        clock.shift(2)
        with pytest.raises(BadSignature):
            topics.subscribed(signed)
