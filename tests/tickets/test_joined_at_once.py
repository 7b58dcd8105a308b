"""Merging, forms, links and cascades at the same moment: each on a connection of its own."""

from collections.abc import Sequence
from functools import partial

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.refusal import Refusal
from tests import builders, cast
from tests.helpers.together import together
from tests.tickets.cascades import follow, linked, tracker
from tickets.models import Cascade, CascadeResult, Link, Ticket
from tickets.operations import cascading, spreading
from tickets.operations.cascading import CascadePlan
from tickets.operations.fields import fill_in
from tickets.operations.forms import answer_form, send_form, withdraw_form
from tickets.operations.linking import link, unlink
from tickets.operations.merging import merge
from tickets.operations.replying import reply_to_customer
from tickets.operations.retyping import change_type
from tickets.operations.splitting import split
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db(transaction=True)


def broken(results: Sequence[object]) -> list[object]:
    """What was neither done nor refused in words."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)]


def test_a_form_that_is_answered_while_its_ticket_is_merged_is_answered_before_or_after() -> None:
    grace, kind = builders.teammate(), builders.another_type("Lost dog")
    for _ in range(4):
        one, other = builders.ticket(), builders.ticket()
        form = send_form(one.conversation, ticket_type=kind, by=grace)
        results = together(
            partial(answer_form, form, values={}, by=builders.customer()),
            partial(merge, one.conversation, into=other.conversation, by=grace),
        )
        assert [type(result).__name__ for result in results] == ["Ticket", "Conversation"]


def test_a_form_whose_conversation_was_merged_after_it_was_opened_is_answered_where_it_went() -> None:
    grace, one, other = builders.teammate(), builders.conversation(), builders.conversation()
    form = send_form(one, ticket_type=builders.default_type(), by=grace)
    assert form.entry.conversation_id == one.pk
    merge(one, into=other, by=grace)
    assert answer_form(form, values={}, by=builders.customer()).pk == other.pk


def test_of_several_answers_to_one_form_one_makes_the_ticket() -> None:
    form = send_form(builders.conversation(), ticket_type=builders.default_type(), by=builders.teammate())
    results = together(*[partial(answer_form, form, values={}, by=builders.customer()) for _ in range(3)])
    assert sorted(type(one).__name__ for one in results) == ["FormEndedAlready", "FormEndedAlready", "Ticket"]
    assert Ticket.objects.count() == 1


def test_a_form_is_answered_or_taken_back_and_never_both() -> None:
    grace = builders.teammate()
    for _ in range(3):
        form = send_form(builders.conversation(), ticket_type=builders.default_type(), by=grace)
        results = together(
            partial(answer_form, form, values={}, by=builders.customer()), partial(withdraw_form, form, by=grace)
        )
        assert broken(results) == []
        assert sorted(isinstance(one, Refusal) for one in results) == [False, True]


def test_merges_in_a_circle_leave_one_while_customers_and_agents_write() -> None:
    grace = builders.teammate()
    for _ in range(4):
        three = a, b, c = [builders.conversation() for _ in range(3)]
        results = together(
            partial(merge, a, into=b, by=grace),
            partial(merge, b, into=c, by=grace),
            partial(merge, c, into=a, by=grace),
            partial(reply_to_customer, a, body="Hello", by=grace),
            partial(builders.says, b, "Hurry"),
        )
        assert broken(results) == []
        rows = Conversation.objects.filter(pk__in=[one.pk for one in three])
        [kept] = rows.filter(merged_into=None)
        assert set(rows.exclude(pk=kept.pk).values_list("merged_into", flat=True)) == {kept.pk}
        said = Entry.objects.filter(conversation__in=three).exclude(kind="change")
        assert set(said.values_list("conversation", flat=True)) == {kept.pk}


def test_a_cascade_ends_well_whatever_is_done_meanwhile_to_what_is_linked() -> None:
    grace, ada, other_kind = builders.teammate(), builders.teammate(cast.ADA), builders.another_type("Theft")
    builders.field("text", "Breed")
    plan = CascadePlan(message="Fixed")
    for _ in range(2):
        moved = tracker()
        tickets = [linked(moved) for _ in range(6)]
        change_state(moved, to=builders.state("resolved"), by=grace, cascade=plan)
        said = builders.says(tickets[4].conversation, "And another thing")
        results = together(
            cascading.advance_unfinished,
            partial(merge, tickets[0].conversation, into=tickets[5].conversation, by=grace),
            partial(unlink, Link.objects.get(source=tickets[1].pk), by=grace),
            partial(change_type, tickets[2], to=other_kind, by=ada),
            partial(link, tickets[3].conversation, to=tickets[2], by=grace, kind="related"),
            partial(split, said, by=grace),
            partial(fill_in, tickets[2], values={"breed": "Pug"}, by=grace),
            partial(change_state, moved, to=builders.state("in_progress"), by=ada, cascade=plan),
        )
        assert broken(results) == []
        follow()
        assert not Cascade.objects.filter(finished_at=None).exists()
        assert not CascadeResult.objects.filter(outcome="failed").exists()


def test_what_has_followed_is_told_once_when_a_merge_brings_it_the_link_back(monkeypatch: pytest.MonkeyPatch) -> None:
    grace, moved = builders.teammate(), tracker()
    first, second = linked(moved), linked(moved)
    change_state(moved, to=builders.state("resolved"), by=grace, cascade=CascadePlan(message="Fixed"))
    monkeypatch.setattr(spreading, "CHUNK", 1)
    cascading.advance(Cascade.objects.get().pk)
    unlink(Link.objects.get(source=first.pk), by=grace)
    merge(second.conversation, into=first.conversation, by=grace)
    follow()
    assert Entry.objects.filter(conversation=first.pk, body_text="Fixed").count() == 1
    assert list(CascadeResult.objects.values_list("conversation", "outcome")) == [(first.pk, "moved")]
