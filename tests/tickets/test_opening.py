"""A conversation becomes a ticket; a ticket is made from nothing."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.snoozing import snooze
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Customer
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes, said
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.events import TicketOpened
from tickets.models import FieldValue, Ticket
from tickets.operations.opening import TicketAlready, convert, open_ticket

pytestmark = pytest.mark.django_db


def converted(thread: Conversation, **more: object) -> Ticket:
    return convert(thread, ticket_type=builders.default_type(), by=builders.teammate(), **more)  # type: ignore[arg-type]


def test_a_converted_conversation_keeps_its_thread_and_its_place() -> None:
    thread, grace = builders.conversation(text="It howled.\nTwice."), builders.teammate()
    before = said(thread)
    kind = builders.default_type()
    ticket = convert(thread, ticket_type=kind, by=grace)
    assert ticket.pk == thread.pk
    assert (ticket.title, ticket.description_text) == ("The hound", "It howled.\nTwice.")
    assert said(ticket) == before
    row = Conversation.objects.get()
    assert (row.category, row.number, row.ticket_type_id, row.state_id, row.state_category, row.state_name) == (
        "customer",
        ticket.number,
        kind.pk,
        builders.state("submitted").pk,
        "submitted",
        "Submitted",
    )
    told = {"number": ticket.number, "type": kind.name, "type_id": kind.pk, "category": "customer"}
    assert changes(ticket) == [("ticket_opened", "Grace Hopper", told)]


def test_it_records_what_it_became() -> None:
    thread, grace, kind = builders.conversation(), builders.teammate(), builders.default_type()
    number = builders.ticket(cast.IRENE).number + 1
    opened = TicketOpened(
        conversation_id=thread.pk, number=number, category="customer", type_id=kind.pk, tell_customer=False
    )
    with records(opened, by=grace):
        convert(thread, ticket_type=kind, by=grace, tell_customer=False)


def test_a_rollback_leaves_a_conversation() -> None:
    thread = builders.conversation()
    before = Conversation.objects.values().get()
    with rolled_back():
        converted(thread)
    assert Conversation.objects.values().get() == before
    assert not Ticket.objects.exists()
    assert changes(thread) == []


@pytest.mark.parametrize(
    ("subject", "text", "given", "title"),
    [
        ("The hound", "Words", "My title", "My title"),
        ("The hound", "Words", "", "The hound"),
        ("", "First line\nSecond line", "", "First line"),
    ],
)
def test_the_title_is_the_one_given_else_the_subject_else_the_first_line(
    subject: str, text: str, given: str, title: str
) -> None:
    assert converted(builders.conversation(subject=subject, text=text), title=given).title == title


def test_a_conversation_without_words_still_has_a_title() -> None:
    thread = start_conversation(
        customer=builders.customer(), brand=default_brand(), channel="email", by=builders.customer()
    )
    assert converted(thread).title == "No subject"


def test_the_description_can_be_given_or_left_empty() -> None:
    assert converted(builders.conversation(), description="My words").description_text == "My words"
    assert converted(builders.conversation(cast.IRENE), description="").description_text == ""


def test_a_description_is_text_never_markup() -> None:
    ticket = converted(builders.conversation(), description="<script>alert(1)</script>")
    assert "<script" not in ticket.description_html
    assert ticket.description_text == "<script>alert(1)</script>"


def test_a_conversation_is_a_ticket_once() -> None:
    ticket = builders.ticket()
    with refused(f"This conversation is ticket #{ticket.number} already.", kind=TicketAlready):
        converted(ticket.conversation)


def test_only_a_customer_type_fits_a_conversation() -> None:
    with refused("A conversation becomes a customer ticket; link internal ones instead.", field="type"):
        convert(builders.conversation(), ticket_type=builders.default_type("tracker"), by=builders.teammate())


def test_an_archived_type_takes_nothing_new() -> None:
    kind = builders.another_type("Ghosts")
    kind.archived_at = timezone.now()
    with refused("The type “Ghosts” is archived.", field="type"):
        convert(builders.conversation(), ticket_type=kind, by=builders.teammate())


def test_it_needs_an_address_to_answer_to() -> None:
    visitor = Customer.objects.create(kind="visitor")
    thread = start_conversation(customer=visitor, brand=default_brand(), channel="messenger", by=visitor)
    with refused("We do not know this customer's e-mail address. Ask for it first.", field="email"):
        converted(thread)


def test_collaborators_open_no_customer_tickets() -> None:
    charles, kind = builders.teammate(cast.CHARLES), builders.default_type()
    words = "Collaborators write notes; ask an agent to open the ticket."
    with refused(words):
        convert(builders.conversation(), ticket_type=kind, by=charles)
    with refused(words):
        open_ticket(
            ticket_type=kind, title="A", by=charles, brand=default_brand(), customer=builders.customer(cast.IRENE)
        )


def test_collaborators_open_internal_tickets() -> None:
    ticket = open_ticket(
        ticket_type=builders.default_type("back_office"),
        title="Check the ledger",
        by=builders.teammate(cast.CHARLES),
        brand=default_brand(),
    )
    assert ticket.conversation.is_internal


@pytest.mark.parametrize("away", ["closed", "snoozed"])
def test_converting_brings_it_back_into_the_open_lists(away: str) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    if away == "closed":
        close(thread, by=grace)
    else:
        snooze(thread, until=timezone.now() + dt.timedelta(hours=1), by=grace)
    converted(thread)
    assert Conversation.objects.get().inbox_state == "open"


def test_it_may_begin_in_any_state_on_offer() -> None:
    solved = converted(builders.conversation(), state=builders.state("resolved"))
    assert (solved.state, solved.shown_state) == (builders.state("resolved"), builders.state("resolved"))
    assert solved.resolved_at == solved.opened_at


def test_a_state_that_is_not_on_offer_is_refused() -> None:
    escalated = builders.another_state("in_progress", "Escalated")
    builders.default_type().states.remove(escalated)
    with refused("“Customer ticket” does not offer the state “Escalated”.", field="state"):
        converted(builders.conversation(), state=escalated)


def test_begun_in_a_hidden_state_it_looks_submitted_to_the_customer() -> None:
    triage = builders.another_state("in_progress", "Triage", is_hidden=True)
    ticket = converted(builders.conversation(), state=triage)
    assert (ticket.state, ticket.shown_state) == (triage, builders.state("submitted"))


def test_answers_are_stored_and_unknown_ones_are_not() -> None:
    builders.field("text", "Breed")
    ticket = converted(builders.conversation(), values={"breed": "Mastiff", "nonsense": "x"})
    assert list(FieldValue.objects.values_list("ticket", "field__key", "text")) == [(ticket.pk, "breed", "Mastiff")]


def test_numbers_count_up_over_all_categories() -> None:
    numbers = [builders.ticket().number, builders.internal_ticket("tracker").number, builders.internal_ticket().number]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert numbers[0] > 1000


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_an_internal_ticket_has_a_thread_of_its_own_and_no_customer(category: str) -> None:
    ticket = builders.internal_ticket(category, title=" Look  at it ", description="Muddy")
    row = ticket.conversation
    assert (row.category, row.customer, row.is_internal, row.subject, row.preview) == (
        category,
        None,
        True,
        "Look at it",
        "Muddy",
    )
    assert not Participant.objects.exists()


def test_an_internal_ticket_takes_no_customer() -> None:
    with refused("No customer reads an internal ticket: leave the customer out.", field="customer"):
        builders.internal_ticket(customer=builders.customer())


def test_a_customer_ticket_from_nothing_is_for_somebody() -> None:
    kind, grace, holmes = builders.default_type(), builders.teammate(), builders.customer()
    ticket = open_ticket(ticket_type=kind, title="Theft", by=grace, brand=default_brand(), customer=holmes)
    assert (ticket.conversation.customer, ticket.conversation.channel) == (holmes, "teammate")
    with refused("Say which customer it is for.", field="customer"):
        open_ticket(ticket_type=kind, title="Theft", by=grace, brand=default_brand())
    with refused("Give it a title.", field="title"):
        open_ticket(ticket_type=kind, title=" ", by=grace, brand=default_brand(), customer=holmes)


def test_a_customer_submits_a_ticket() -> None:
    holmes = builders.customer()
    ticket = open_ticket(
        ticket_type=builders.default_type(),
        title="Theft",
        by=holmes,
        brand=default_brand(),
        customer=holmes,
        channel="portal",
    )
    assert (ticket.conversation.channel, changes(ticket)[0][1]) == ("portal", "Sherlock Holmes")


def test_history_keeps_its_own_time() -> None:
    then = timezone.now() - dt.timedelta(days=9)
    ticket = open_ticket(
        ticket_type=builders.default_type("tracker"), title="Old", by=SYSTEM, brand=default_brand(), at=then
    )
    assert (ticket.opened_at, ticket.state_changed_at, ticket.conversation.created_at) == (then, then, then)
