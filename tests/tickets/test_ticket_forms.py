"""Forms in a conversation: sent, answered, taken back, too old."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.recounting import recount
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Customer
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes, said
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.access import may_submit
from tickets.events import FormEnded, FormSent
from tickets.models import Link, Ticket, TicketForm, TicketType
from tickets.operations.forms import FormEndedAlready, FormNotMeant, answer_form, expire_due, send_form, withdraw_form
from tickets.operations.redacting import redact_message
from tickets.operations.states import change_state
from tickets.queries.specs import shown_answers

pytestmark = pytest.mark.django_db


def sent(thread: Conversation | None = None, *, type: TicketType | None = None) -> TicketForm:  # noqa: A002  # as a form calls it
    return send_form(
        thread or builders.conversation(), ticket_type=type or builders.default_type(), by=builders.teammate()
    )


def test_a_form_is_an_entry_that_ends_the_waiting_and_is_no_public_reply() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    last = Entry.objects.get().pk
    with records(FormSent(conversation_id=thread.pk, entry_id=last + 1), by=grace):
        form = send_form(thread, ticket_type=builders.default_type(), by=grace)
    assert said(thread)[-1][:2] == ("form", "Grace Hopper")
    assert not Entry.objects.public().filter(pk=form.pk).exists()
    row = Conversation.objects.get()
    assert (row.waiting_since, row.last_entry_id, row.preview_kind) == (None, form.pk, "agent")
    assert (form.standing, form.expires_at is not None) == ("open", True)


def test_the_customer_hears_of_it_as_of_a_reply() -> None:
    sent()
    deliver_all()
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.kind) == (cast.HOLMES.email, "reply")
    assert "Please tell us more" in mail.text


def test_answering_makes_the_conversation_a_ticket() -> None:
    builders.field("text", "Breed")
    thread = builders.conversation()
    form = sent(thread)
    close(thread, by=builders.teammate())
    ticket = answer_form(form, values={"breed": "Mastiff"}, by=builders.customer())
    assert (ticket.pk, shown_answers(ticket)) == (thread.pk, [("Breed", "Mastiff")])
    now, row = TicketForm.objects.get(), Conversation.objects.get()
    assert (now.standing, now.answered_by, now.ended_at is not None) == ("submitted", builders.customer(), True)
    assert (row.inbox_state, row.is_unread, row.waiting_since is not None) == ("open", True, True)
    assert changes(thread)[-1] == (
        "form_submitted",
        "Sherlock Holmes",
        {"type": "Customer ticket", "type_id": ticket.type_id, "number": ticket.number},
    )
    deliver_all()
    assert OutgoingMail.objects.filter(kind="submitted").count() == 1


def test_in_a_ticket_it_makes_another_one_that_is_related() -> None:
    first, theft = builders.ticket(), builders.another_type("Theft")
    form = sent(Conversation.objects.get(), type=theft)
    change_state(first, to=builders.state("waiting"), by=builders.teammate())
    second = answer_form(form, values={}, by=builders.customer())
    assert (second.type, second.pk == first.pk) == (theft, False)
    link = Link.objects.get()
    assert (link.kind, link.source_id, link.target_id) == ("related", first.pk, second.pk)
    assert Ticket.objects.get(pk=first.pk).state == builders.state("in_progress")


def test_lists_show_what_was_answered_until_it_is_redacted() -> None:
    builders.field("text", "Breed")
    thread = builders.conversation()
    form = sent(thread)
    answer_form(form, values={"breed": "Mastiff"}, by=builders.customer())
    row = Conversation.objects.get()
    assert (row.preview, row.preview_kind) == ("Breed: Mastiff", "customer")
    recount(row)
    assert (row.preview, row.preview_kind, row.preview_author) == ("Breed: Mastiff", "customer", "Sherlock Holmes")
    redact_message(form.entry, by=builders.teammate())
    row.refresh_from_db()
    assert row.preview == ""


def test_beside_a_ticket_lists_show_only_that_it_was_answered() -> None:
    builders.ticket()
    theft = builders.another_type("Theft")
    builders.field("text", "Loot", type=theft)
    form = sent(Conversation.objects.get(), type=theft)
    made = answer_form(form, values={"loot": "A goose"}, by=builders.customer())
    assert Conversation.objects.get(pk=made.pk).preview == "Loot: A goose"
    row = Conversation.objects.exclude(pk=made.pk).get()
    assert (row.preview, row.preview_kind) == ("", "answered")
    recount(row)
    assert (row.preview, row.preview_kind) == ("", "answered")


def test_what_must_be_answered_is_asked_for_on_its_field() -> None:
    builders.field("text", "Breed", required_for_customers=True)
    form = sent()
    with refused("Please fill this in.", field="breed"):
        answer_form(form, values={"breed": " "}, by=builders.customer())
    assert TicketForm.objects.get().standing == "open"


def test_what_customers_are_not_asked_they_cannot_say() -> None:
    builders.field("text", "Suspicion", on_customer_form=False)
    ticket = answer_form(sent(), values={"suspicion": "The butler"}, by=builders.customer())
    assert not ticket.values.exists()


def test_it_is_answered_once() -> None:
    form = sent()
    answer_form(form, values={}, by=builders.customer())
    with refused("This form was answered already.", kind=FormEndedAlready):
        answer_form(form, values={}, by=builders.customer())


def test_a_form_that_was_taken_back_is_open_no_longer() -> None:
    form, grace = sent(), builders.teammate()
    conversation_id = form.entry.conversation_id
    ended = FormEnded(conversation_id=conversation_id, entry_id=form.pk, standing="withdrawn")
    with records(ended, by=grace):
        withdraw_form(form, by=grace)
    with refused("This form was taken back.", kind=FormEndedAlready):
        answer_form(form, values={}, by=builders.customer())
    with refused("This form was taken back.", kind=FormEndedAlready):
        withdraw_form(form, by=grace)


def test_a_form_expires() -> None:
    form = sent()
    TicketForm.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    with refused("This form is too old. Write to us, and we send another one.", kind=FormEndedAlready):
        answer_form(form, values={}, by=builders.customer())
    assert (expire_due(), expire_due()) == (1, 0)
    assert TicketForm.objects.get().standing == "expired"
    assert changes(form.entry.conversation)[-1][0] == "form_expired"


def test_one_open_form_of_a_type_is_enough() -> None:
    thread = builders.conversation()
    sent(thread)
    with refused("A form for “Customer ticket” is waiting for an answer already.", field="type"):
        sent(thread)


def test_only_whoever_takes_part_answers() -> None:
    form = sent()
    with refused("This form is not for you.", kind=FormNotMeant):
        answer_form(form, values={}, by=builders.customer(cast.IRENE))


def test_forms_are_for_customers_and_sent_by_agents() -> None:
    thread = builders.conversation()
    with refused("Customers fill in customer tickets only.", field="type"):
        sent(thread, type=builders.default_type("tracker"))
    with refused("There is no customer here who could answer a form."):
        sent(builders.internal_ticket().conversation)
    with refused("Collaborators write notes; an agent sends forms."):
        send_form(thread, ticket_type=builders.default_type(), by=builders.teammate(cast.CHARLES))


def test_a_rollback_leaves_no_form() -> None:
    thread = builders.conversation()
    with rolled_back():
        sent(thread)
    assert not TicketForm.objects.exists()


def test_who_may_submit_is_a_rule_of_the_type() -> None:
    holmes, brand, other = builders.customer(), default_brand(), builders.brand()
    everyone = builders.default_type()
    assert may_submit(holmes, everyone, brand)
    assert may_submit(None, everyone, brand)
    signed_in = builders.another_type("Signed in", submitting="signed_in")
    assert not may_submit(holmes, signed_in, brand)
    assert not may_submit(None, signed_in, brand)
    holmes.kind = Customer.Kind.USER
    assert may_submit(holmes, signed_in, brand)
    companies = builders.another_type("Companies", submitting="companies")
    assert not may_submit(holmes, companies, brand)
    assert holmes.company is not None
    companies.companies.add(holmes.company)
    assert may_submit(holmes, companies, brand)
    assert not may_submit(builders.customer(cast.IRENE), companies, brand)
    brands = builders.another_type("Brands", submitting="brands")
    brands.brands.add(brand)
    assert (may_submit(holmes, brands, brand), may_submit(holmes, brands, other)) == (True, False)
    assert not may_submit(holmes, builders.default_type("tracker"), brand)


def test_a_form_that_the_customer_may_not_submit_is_not_sent() -> None:
    signed_in = builders.another_type("Signed in", submitting="signed_in")
    with refused("Sherlock Holmes may not submit “Signed in”.", field="type"):
        sent(type=signed_in)
