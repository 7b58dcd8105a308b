"""What a customer keeps from their colleagues stays kept, wherever the team takes it."""

import pytest

from tests import builders, cast
from tests.portal.people import signed_in
from tests.portal.test_tickets import CANARY, colleagues
from tickets.models import Ticket, TicketType
from tickets.operations.merging import merge
from tickets.operations.opening import convert
from tickets.operations.privacy import keep_private
from tickets.operations.splitting import split
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Ticket:
    """A ticket that Holmes keeps from Watson, who sees all others."""
    colleagues("all")
    return keep_private(builders.ticket(title=CANARY), is_private=True, by=builders.customer())


def converted(conversation: object) -> Ticket:
    return convert(conversation, ticket_type=builders.default_type(), by=builders.teammate())  # type: ignore[arg-type]


def is_read_by_watson(ticket: Ticket) -> bool:
    watson = signed_in(cast.WATSON)
    listed = CANARY in watson.get("/portal/?tab=company").text
    found = "ticket-row__title" in watson.get(f"/portal/?tab=company&q={CANARY}").text
    status = watson.get(f"/portal/tickets/{ticket.number}/").status_code
    assert (status == 200) == listed == found
    return listed


def test_merged_into_an_open_one_it_makes_that_private(kept: Ticket) -> None:
    opened = builders.ticket(title=f"Another {CANARY}")
    assert is_read_by_watson(opened)
    merge(kept.conversation, into=opened.conversation, by=builders.teammate())
    assert not is_read_by_watson(opened)


def test_an_open_one_merged_into_it_is_read_no_longer(kept: Ticket) -> None:
    opened = builders.ticket(title="Another")
    merge(opened.conversation, into=kept.conversation, by=builders.teammate())
    assert not is_read_by_watson(kept)
    assert signed_in(cast.WATSON).get(f"/portal/tickets/{opened.number}/").status_code == 404


def test_a_ticket_made_of_a_message_out_of_it_is_private(kept: Ticket) -> None:
    made = split(builders.says(kept, f"Not for John: {CANARY}"), by=builders.teammate())
    assert not is_read_by_watson(converted(made))


def test_so_is_one_that_such_a_message_was_merged_into(kept: Ticket) -> None:
    made = split(builders.says(kept, f"Not for John: {CANARY}"), by=builders.teammate())
    opened = builders.ticket(title=f"Another {CANARY}")
    merge(made, into=opened.conversation, by=builders.teammate())
    assert not is_read_by_watson(opened)


def test_so_is_one_made_of_a_conversation_that_such_a_message_was_merged_into(kept: Ticket) -> None:
    made = split(builders.says(kept, f"Not for John: {CANARY}"), by=builders.teammate())
    plain = builders.conversation(subject=f"Another {CANARY}")
    merge(made, into=plain, by=builders.teammate())
    assert not is_read_by_watson(converted(plain))


def test_so_is_its_follow_up_until_its_customer_shows_it(kept: Ticket) -> None:
    TicketType.objects.filter(pk=kept.type_id).update(reopening="follow_up")
    change_state(kept, to=builders.state("resolved"), by=builders.teammate())
    follow_up = converted(builders.says(kept, "Once more").conversation)
    assert not is_read_by_watson(follow_up)
    keep_private(follow_up, is_private=False, by=builders.customer())
    assert is_read_by_watson(follow_up)
    assert kept.is_private
