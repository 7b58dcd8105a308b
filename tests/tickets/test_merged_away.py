"""What was merged away: every verb says where to go on, and all that hung on it is found at the primary."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations import assigning, closing, participating, snoozing, tagging
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import User
from tests import builders, cast
from tests.helpers.history import changes
from tests.helpers.refusing import refused
from tests.tickets.links import linked, thread_of
from tickets.access import mute_token, participant_of
from tickets.models import ChecklistItem, Link, Ticket, Watcher
from tickets.operations import checklist
from tickets.operations.fields import fill_in
from tickets.operations.forms import send_form
from tickets.operations.linking import link, open_linked
from tickets.operations.merging import merge
from tickets.operations.noting import add_note
from tickets.operations.opening import convert
from tickets.operations.replying import reply_to_customer
from tickets.operations.retyping import change_type
from tickets.operations.states import change_state
from tickets.operations.watching import watch

pytestmark = pytest.mark.django_db

type Verb = Callable[[Conversation, User], Any]


def merged(secondary: Conversation | Ticket, primary: Conversation | Ticket) -> Conversation:
    merge(thread_at(secondary), into=thread_at(primary), by=builders.teammate())
    return thread_at(secondary)


def thread_at(one: Conversation | Ticket) -> Conversation:
    return Conversation.objects.get(pk=one.pk)


def ticket_of(gone: Conversation) -> Ticket:
    return Ticket.objects.get(pk=gone.pk)


VERBS: dict[str, Verb] = {
    "reply": lambda gone, by: reply_to_customer(gone, body="Hello?", by=by),
    "note": lambda gone, by: add_note(gone, body="Hello?", by=by),
    "move": lambda gone, by: change_state(ticket_of(gone), to=builders.state("in_progress"), by=by),
    "assign": lambda gone, by: assigning.assign_to_teammate(gone, to=by, by=by),
    "give to a team": lambda gone, by: assigning.assign_to_team(gone, to=builders.team("Moor"), by=by),
    "close": lambda gone, by: closing.close(gone, by=by),
    "reopen": lambda gone, by: closing.reopen(gone, by=by),
    "snooze": lambda gone, by: snoozing.snooze(gone, until=timezone.now() + dt.timedelta(days=1), by=by),
    "tag": lambda gone, by: tagging.tag(gone, name="moor", by=by),
    "untag": lambda gone, by: tagging.untag(gone, tag=tagging.tag(builders.conversation(), name="x", by=by), by=by),
    "prioritise": lambda gone, by: tagging.set_priority(gone, to=2, by=by),
    "change the brand": lambda gone, by: tagging.change_brand(gone, to=builders.brand(), by=by),
    "rename": lambda gone, by: tagging.change_subject(gone, to="Other", by=by),
    "add somebody": lambda gone, by: participating.add_participant(gone, customer=builders.customer(cast.IRENE), by=by),
    "remove somebody": lambda gone, by: participating.remove_participant(gone, customer=builders.customer(), by=by),
    "fill in": lambda gone, by: fill_in(ticket_of(gone), values={"breed": "Mastiff"}, by=by),
    "change the type": lambda gone, by: change_type(ticket_of(gone), to=builders.another_type(), by=by),
    "convert": lambda gone, by: convert(gone, ticket_type=builders.default_type(), by=by),
    "send a form": lambda gone, by: send_form(gone, ticket_type=builders.default_type(), by=by),
    "watch": lambda gone, by: watch(gone, user=by, by=by),
    "add a step": lambda gone, by: checklist.add(gone, text="Look", by=by),
    "merge": lambda gone, by: merge(gone, into=builders.conversation(), by=by),
    "merge into it": lambda gone, by: merge(builders.conversation(), into=gone, by=by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_that_it_goes_on_elsewhere(verb: str) -> None:
    builders.field("text", "Breed")
    primary = builders.ticket()
    gone = merged(builders.ticket(), primary)
    with pytest.raises(Exception, match=r"This was merged into another conversation\. Go on there\."):
        VERBS[verb](gone, builders.teammate())


def test_nothing_is_linked_to_it_or_opened_out_of_it() -> None:
    gone, grace = merged(builders.conversation(), builders.conversation()), builders.teammate()
    with refused("It was merged into another conversation: link that one.", field="ticket"):
        link(gone, to=builders.internal_ticket(), by=grace)
    before = Ticket.objects.count()
    with refused("It was merged into another conversation: link that one.", field="ticket"):
        open_linked(gone, ticket_type=builders.default_type("back_office"), title="Dig", by=grace)
    assert Ticket.objects.count() == before


def test_related_ones_duplicates_and_parts_go_along() -> None:
    primary, secondary = builders.ticket(), builders.ticket()
    related, duplicate, part = builders.ticket(), builders.ticket(), builders.ticket()
    linked(secondary, related, "related")
    linked(duplicate, secondary, "duplicate")
    linked(part, secondary, "parent")
    merged(secondary, primary)
    assert set(Link.objects.values_list("kind", "source", "target")) == {
        ("related", primary.pk, related.pk),
        ("duplicate", duplicate.pk, primary.pk),
        ("parent", part.pk, primary.pk),
    }
    for end in (related, duplicate, part):
        what, _, details = changes(end)[-1]
        assert (what, details["id"], details["number"]) == ("link_moved", primary.pk, primary.number)


def test_a_related_one_that_is_older_stays_the_first_of_the_two() -> None:
    older, secondary, primary = builders.ticket(), builders.ticket(), builders.ticket()
    linked(secondary, older, "related")
    merged(secondary, primary)
    assert list(Link.objects.values_list("source", "target")) == [(older.pk, primary.pk)]


def test_what_the_two_said_of_each_other_and_what_is_there_already_goes() -> None:
    primary, secondary, other = builders.ticket(), builders.ticket(), builders.ticket()
    linked(secondary, primary, "duplicate")
    linked(primary, other, "related")
    linked(secondary, other, "related")
    merged(secondary, primary)
    assert list(Link.objects.values_list("kind", "source", "target")) == [("related", primary.pk, other.pk)]


def test_no_second_parent_and_no_circle() -> None:
    primary, secondary, whole, other = (builders.ticket() for _ in range(4))
    linked(primary, whole, "parent")
    linked(secondary, other, "parent")  # of two parents the primary's stays
    linked(whole, secondary, "duplicate")
    linked(primary, whole, "duplicate")  # and `whole` would be a duplicate of what is a duplicate of it
    merged(secondary, primary)
    assert set(Link.objects.values_list("kind", "source", "target")) == {
        ("parent", primary.pk, whole.pk),
        ("duplicate", primary.pk, whole.pk),
    }


def test_back_office_tickets_of_both_are_there_once() -> None:
    primary, secondary, both, one = (
        builders.ticket(), builders.ticket(), builders.internal_ticket(), builders.internal_ticket(),
    )  # fmt: skip
    for end, to in ((primary, both), (secondary, both), (secondary, one)):
        linked(end, to)
    merged(secondary, primary)
    assert set(Link.objects.values_list("source", "target")) == {(primary.pk, both.pk), (primary.pk, one.pk)}


def test_steps_go_behind_those_of_the_primary_and_watchers_come_along_if_they_may() -> None:
    primary, secondary, grace = builders.ticket(), builders.conversation(), builders.teammate()
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Yard", cast.GRACE))
    secret = builders.ticket(type=kept)
    checklist.add(thread_of(primary), text="Look", by=grace)
    for text in ("Dig", "Wash"):
        checklist.add(secondary, text=text, by=grace)
    for who in (cast.GRACE, cast.ALAN):
        watch(secondary, user=builders.teammate(who), by=grace)
    merged(secondary, primary)
    assert list(ChecklistItem.objects.filter(conversation=primary.pk).values_list("text", flat=True)) == [
        "Look",
        "Dig",
        "Wash",
    ]
    merged(primary, secret)
    assert list(Watcher.objects.values_list("conversation", "user__name")) == [(secret.pk, "Grace Hopper")]


def test_who_mutes_the_mails_of_the_old_one_is_left_in_peace_by_the_new() -> None:
    primary, secondary = builders.conversation(), builders.conversation()
    token = mute_token(Participant.objects.get(conversation=secondary))
    merged(secondary, primary)
    found = participant_of(token)
    assert found is not None
    assert found.conversation_id == primary.pk
    participating.mute(found, by=SYSTEM)
    assert Participant.objects.get(conversation=primary).is_muted
