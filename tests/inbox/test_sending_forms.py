"""Ticket forms in a thread: sent out of a dialog, shown with how they stand, taken back, answered."""

from functools import partial

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.redacting import redact
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tickets.models import Field, Link, Ticket, TicketForm, TicketType
from tickets.operations.forms import answer_form, send_form, withdraw_form
from tickets.operations.types import edit_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> TicketType:
    made = builders.another_type("Lost dog")
    builders.field("text", "Breed", type=made)
    builders.field("text", "Suspect", type=made, on_customer_form=False)
    workspace.forget()
    return made


@pytest.fixture
def thread() -> Conversation:
    return builders.conversation()


@pytest.fixture
def sent(thread: Conversation, kind: TicketType) -> TicketForm:
    return send_form(thread, ticket_type=kind, by=builders.teammate())


def test_a_form_is_chosen_in_a_dialog_and_stands_in_the_thread(
    desk: Desk, thread: Conversation, kind: TicketType
) -> None:
    assert "Send a ticket form…" in words(desk.get("header", thread))
    assert "Lost dog · 1 question" in words(desk.get("forms", thread))
    response = desk.post("forms", thread, ticket_type=kind.pk)
    assert response.status_code == (204 if desk.is_htmx else 303)
    told = words(desk.get("thread", thread))
    assert "Please tell us more, so that we can help you." in told
    assert "Lost dog Waits for an answer until" in told
    assert "Take it back" in told


def test_a_type_that_asks_something_is_chosen_first_and_the_others_say_that_they_do_not(
    desk: Desk, thread: Conversation, kind: TicketType
) -> None:
    page = desk.get("forms", thread).content.decode()
    asking, _sep, empty = page.partition('<optgroup label="Ask nothing yet">')
    assert f'<option value="{kind.pk}"' in asking
    assert f'<option value="{builders.default_type().pk}"' in empty
    assert "empty form" not in page
    Field.objects.update(on_customer_form=False)
    workspace.forget()
    assert "No type asks customers anything yet: they would get an empty form." in words(desk.get("forms", thread))


def test_a_page_that_sends_twice_sends_one(desk: Desk, thread: Conversation, kind: TicketType) -> None:
    for _ in range(2):
        desk.post("forms", thread, ticket_type=kind.pk, once="a key")
    assert TicketForm.objects.count() == 1
    desk.is_refused("is waiting for an answer already", "forms", thread, ticket_type=kind.pk)


def test_only_what_the_customer_may_submit_is_offered(desk: Desk, thread: Conversation, kind: TicketType) -> None:
    edit_type(kind, submitting="signed_in", by=builders.teammate(cast.ADA))
    secret = builders.another_type("Murder")
    secret.teams.add(builders.team("Detectives", cast.ALAN))
    told = words(desk.get("forms", thread))
    assert "Customer ticket" in told
    assert "Lost dog" not in told
    assert "Murder" not in told
    for other in (kind, secret):
        assert desk.post("forms", thread, ticket_type=other.pk).status_code == 422
    assert not TicketForm.objects.exists()


def test_there_is_nothing_to_send_where_no_customer_reads(desk: Desk, kind: TicketType) -> None:
    work = builders.internal_ticket()
    assert "Send a ticket form" not in words(desk.get("header", work))
    assert desk.post("forms", work, ticket_type=kind.pk).status_code == 422


def test_collaborators_neither_send_nor_take_back(thread: Conversation, sent: TicketForm) -> None:
    desk = Desk(cast.CHARLES)
    assert "Send a ticket form" not in words(desk.get("header", thread))
    assert "Take it back" not in words(desk.get("thread", thread))
    desk.is_refused("an agent takes forms back", "form_removal", thread, sent.pk)
    default = builders.default_type()
    desk.is_refused("an agent sends forms", "forms", thread, ticket_type=default.pk)


def test_it_is_taken_back_once(desk: Desk, thread: Conversation, sent: TicketForm) -> None:
    desk.does("form_removal", thread, sent.pk)
    told = words(desk.get("thread", thread))
    assert "Lost dog Taken back" in told
    assert "Take it back" not in told
    before = Event.objects.count()
    desk.is_refused("This form was taken back.", "form_removal", thread, sent.pk)
    assert Event.objects.count() == before


def test_a_form_of_another_conversation_is_not_found_here(desk: Desk, sent: TicketForm) -> None:
    other = builders.conversation(cast.WATSON)
    assert desk.post("form_removal", other, sent.pk).status_code == 404
    assert TicketForm.objects.get().standing == "open"


def test_what_was_answered_stands_in_its_card(desk: Desk, thread: Conversation, sent: TicketForm) -> None:
    answer_form(sent, values={"breed": "<b>Mastiff</b>"}, by=builders.customer())
    told = desk.get("thread", thread)
    assert "Lost dog Filled in" in words(told)
    assert "Breed <b>Mastiff</b>" in words(told)
    assert "<b>Mastiff" not in told.content.decode()


def test_a_ticket_that_it_became_beside_this_one_is_led_to_by_whoever_may_see_it(kind: TicketType) -> None:
    thread = builders.ticket().conversation
    form = send_form(thread, ticket_type=kind, by=builders.teammate())
    made = answer_form(form, values={"breed": "Mastiff"}, by=builders.customer())
    Link.objects.get(target=made, kind="related")
    assert f'href="/inbox/conversations/{made.pk}/"' in Desk().get("thread", thread).content.decode()
    assert "Breed Mastiff" in words(Desk().get("thread", thread))
    kind.teams.add(builders.team("Detectives", cast.ALAN))
    workspace.forget()
    page = Desk().get("thread", thread)
    assert "A form Filled in" in words(page)
    assert "Mastiff" not in words(page)
    assert "Lost dog" not in words(page)
    assert f'href="/inbox/conversations/{made.pk}/"' not in page.content.decode()


def test_redacted_nothing_of_the_answers_is_left(desk: Desk, thread: Conversation, sent: TicketForm) -> None:
    answer_form(sent, values={"breed": "Mastiff"}, by=builders.customer())
    redact(Entry.objects.get(pk=sent.pk), by=builders.teammate())
    assert "formcard" not in desk.get("thread", thread).content.decode()
    assert Entry.objects.get(pk=sent.pk).details == {}


def test_the_page_asks_the_same_however_many_forms_there_are() -> None:
    desk, asked, thread = Desk(), set[int](), builders.conversation()
    for count in (1, 4):
        for number in range(count):
            kind = builders.another_type(f"Dog {count} {number}")
            form = send_form(thread, ticket_type=kind, by=builders.teammate())
            withdraw_form(form, by=builders.teammate())
        deliver_all()
        asked.add(len(queries(partial(desk.get, "show", thread))))
    assert len(asked) == 1
    assert max(asked) <= 10


def test_a_form_on_a_page_that_is_busy_stays_within_ten_questions(kind: TicketType) -> None:
    thread = builders.ticket().conversation
    form = send_form(thread, ticket_type=kind, by=builders.teammate())
    answer_form(form, values={"breed": "Mastiff"}, by=builders.customer())
    deliver_all()
    assert Ticket.objects.count() == 2
    assert len(queries(partial(Desk().get, "show", thread))) <= 10
