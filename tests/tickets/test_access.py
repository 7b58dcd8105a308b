"""Who may see which conversations and tickets."""

import pytest

from helpdesk.conversations.models import Attachment, Conversation, Participant
from helpdesk.conversations.operations.assigning import assign_to_teammate
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.people.models import User
from helpdesk.worded import Worded
from tests import builders, cast
from tickets.access import attachments_for, conversations_for, conversations_for_whoever, mute_token, participant_of
from tickets.models import Ticket, TicketType
from tickets.operations.opening import convert

pytestmark = pytest.mark.django_db


@pytest.fixture
def vault() -> TicketType:
    """A type of ticket that only Alan's team may see."""
    kind = builders.another_type("Codes")
    kind.teams.add(builders.team("Bletchley", cast.ALAN))
    return kind


@pytest.fixture
def kept(vault: TicketType) -> Ticket:
    ticket = builders.ticket(cast.IRENE, type=vault)
    attach(ticket.conversation, [NewFile("code.txt", b"1234")], by=builders.teammate(cast.ALAN))
    return ticket


def seen_by(user: User) -> tuple[set[Conversation], set[Attachment]]:
    return set(conversations_for(user)), set(attachments_for(user))


@pytest.mark.parametrize("who", [cast.GRACE, cast.CHARLES])
def test_a_teammate_outside_the_teams_of_a_type_gets_nothing(who: cast.Teammate, kept: Ticket) -> None:
    user = builders.teammate(who)
    assert seen_by(user) == (set(), set())
    assert not conversations_for(user).filter(pk=kept.pk).exists()


def test_nor_by_being_assigned(kept: Ticket) -> None:
    grace = builders.teammate(cast.GRACE)
    assign_to_teammate(kept.conversation, to=grace, by=builders.teammate(cast.ADA))
    assert seen_by(grace) == (set(), set())


def test_nor_by_being_in_another_team(kept: Ticket) -> None:
    builders.team("Nautical", cast.GRACE)
    assert seen_by(builders.teammate(cast.GRACE)) == (set(), set())


@pytest.mark.parametrize("who", [cast.ALAN, cast.ADA])
def test_members_of_the_team_and_admins_see_it(who: cast.Teammate, kept: Ticket) -> None:
    assert seen_by(builders.teammate(who)) == ({kept.conversation}, set(Attachment.objects.all()))


@pytest.mark.parametrize("who", [cast.GRACE, cast.CHARLES, cast.ALAN, cast.ADA])
def test_words_that_are_kept_say_the_same_for_whoever_asks(who: cast.Teammate, kept: Ticket) -> None:
    asking = builders.teammate(who)
    question = Worded(lambda: conversations_for_whoever(is_admin=asking.is_admin))
    assert set(question.ask(user=asking.pk)) == set(conversations_for(asking))


def test_one_of_several_teams_is_enough(vault: TicketType, kept: Ticket) -> None:
    vault.teams.add(builders.team("Nautical", cast.GRACE))
    assert seen_by(builders.teammate(cast.GRACE))[0] == {kept.conversation}
    assert seen_by(builders.teammate(cast.ALAN))[0] == {kept.conversation}


def test_plain_conversations_and_types_without_teams_are_for_everybody(kept: Ticket) -> None:
    plain, ticket, internal = builders.conversation(), builders.ticket(cast.WATSON), builders.internal_ticket()
    for who in (cast.GRACE, cast.CHARLES):
        assert seen_by(builders.teammate(who))[0] == {plain, ticket.conversation, internal.conversation}


def test_a_conversation_disappears_the_moment_it_becomes_such_a_ticket(vault: TicketType) -> None:
    grace, thread = builders.teammate(cast.GRACE), builders.conversation()
    assert seen_by(grace)[0] == {thread}
    convert(thread, ticket_type=vault, by=builders.teammate(cast.ADA))
    assert seen_by(grace)[0] == set()


def test_the_mute_link_names_one_participant_and_cannot_be_made_up() -> None:
    thread = builders.conversation()
    participant = Participant.objects.get(conversation=thread)
    token = mute_token(participant)
    assert participant_of(token) == participant
    assert participant_of(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert participant_of("nonsense") is None
