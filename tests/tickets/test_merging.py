"""Making two conversations one, and one two."""

from typing import Any

import pytest

from helpdesk.conversations.models import Attachment, Conversation, Entry, Participant, Tagging
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.closing import close, reopen
from helpdesk.conversations.operations.participating import remove_participant
from helpdesk.conversations.operations.tagging import tag
from helpdesk.conversations.rendering import render_composer
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes, said
from tests.helpers.refusing import refused
from tests.tickets.cascades import link, tracker
from tickets.models import Link, Ticket
from tickets.operations.merging import AcrossCustomers, merge
from tickets.operations.noting import add_note
from tickets.operations.receiving import receive_reply
from tickets.operations.replying import reply_to_customer
from tickets.operations.splitting import split
from tickets.operations.states import change_state
from tickets.queries.merged import primary_of

pytestmark = pytest.mark.django_db


def row(one: Conversation | Ticket) -> Conversation:
    return Conversation.objects.get(pk=one.pk)


def merged(secondary: Conversation | Ticket, into: Conversation | Ticket, **more: Any) -> Conversation:
    return merge(row(secondary), into=row(into), by=builders.teammate(), **more)


def test_what_was_said_in_the_secondary_is_read_in_the_primary() -> None:
    primary, secondary = builders.ticket(), builders.conversation(text="It howls.")
    add_note(secondary, body="Same hound.", by=builders.teammate())
    merged(secondary, primary)
    assert [words for _, _, words in said(primary)] == [builders.QUESTION, "It howls.", "Same hound."]
    assert said(secondary) == []
    assert (row(secondary).merged_into_id, row(secondary).inbox_state) == (primary.pk, "closed")


def test_both_say_what_happened() -> None:
    primary, secondary = builders.ticket(), builders.conversation(subject="Again")
    merged(secondary, primary)
    assert changes(secondary)[-1] == (
        "merged_into",
        "Grace Hopper",
        {"id": primary.pk, "number": primary.number, "title": "The hound"},
    )
    what, who, details = changes(primary)[-1]
    assert (what, who, details["id"], details["title"], details["entries"]) == (
        "merged_from",
        "Grace Hopper",
        secondary.pk,
        "Again",
        1,
    )


def test_a_ticket_that_is_merged_resolves_whatever_is_missing_and_tells_no_state() -> None:
    primary, secondary = builders.ticket(), builders.ticket()
    builders.field("text", "Breed", required_to_resolve=True)
    deliver_all()
    OutgoingMail.objects.all().delete()
    merged(secondary, primary)
    deliver_all()
    assert Ticket.objects.get(pk=secondary.pk).state == builders.state("resolved")
    assert list(OutgoingMail.objects.values_list("kind", "recipient", "conversation_id")) == [
        ("merged", cast.HOLMES.email, primary.pk)
    ]


def test_the_row_of_the_primary_is_as_if_all_had_been_said_there() -> None:
    primary, grace = builders.conversation(), builders.teammate()
    reply_to_customer(primary, body="We look into it.", by=grace)
    secondary = builders.conversation(text="It howls.")
    merged(secondary, primary)
    now = row(primary)
    last = Entry.objects.get(body_text="It howls.")
    assert (now.preview, now.preview_kind, now.last_entry_id) == ("It howls.", "customer", last.pk)
    assert (now.waiting_since, now.is_unread) == (last.created_at, True)


def test_a_closed_primary_opens_for_what_is_open() -> None:
    primary, secondary = builders.conversation(), builders.conversation()
    close(primary, by=builders.teammate())
    assert merged(secondary, primary).inbox_state == "open"


def test_two_customers_need_a_second_confirmation() -> None:
    primary, secondary = builders.ticket(), builders.conversation(cast.WATSON)
    words = "This belongs to John Watson, the other to Sherlock Holmes: both would read everything. Merge all the same?"
    with refused(words, kind=AcrossCustomers):
        merged(secondary, primary)
    merged(secondary, primary, across_customers=True)
    reading = Participant.objects.filter(conversation=primary.pk, standing="active")
    assert {one.customer.email for one in reading} == {cast.HOLMES.email, cast.WATSON.email}
    deliver_all()
    assert OutgoingMail.objects.get(kind="merged").recipient == cast.WATSON.email


def test_whoever_was_removed_there_takes_part_again_when_they_read_along_here() -> None:
    primary, secondary = builders.conversation(), builders.conversation(cast.WATSON)
    watson = builders.participant(primary, cast.WATSON).customer
    remove_participant(primary, customer=watson, by=builders.teammate())
    merged(secondary, primary, across_customers=True)
    assert Participant.objects.get(conversation=primary, customer=watson).standing == "active"


def test_tags_unite() -> None:
    primary, secondary, grace = builders.conversation(), builders.conversation(), builders.teammate()
    for thread, name in ((primary, "moor"), (secondary, "moor"), (secondary, "hound")):
        tag(thread, name=name, by=grace)
    merged(secondary, primary)
    assert sorted(Tagging.objects.filter(conversation=primary).values_list("tag__name", flat=True)) == ["hound", "moor"]


def test_the_tracker_goes_along() -> None:
    primary, secondary, found = builders.conversation(), builders.conversation(), tracker()
    link(secondary, found)
    merged(secondary, primary)
    assert Link.objects.get().source_id == primary.pk


def test_of_two_trackers_the_one_of_the_primary_stays_and_the_other_is_named() -> None:
    primary, secondary, stays, goes = builders.conversation(), builders.conversation(), tracker("A"), tracker("B")
    link(primary, stays)
    link(secondary, goes)
    merged(secondary, primary)
    assert Link.objects.get().target == stays
    assert changes(primary)[-1][2]["left_tracker"] == goes.number


def test_files_go_along() -> None:
    primary, secondary = builders.conversation(), builders.conversation()
    receive_reply(
        secondary, body=render_composer("Look."), by=builders.customer(), channel="email",
        files=[NewFile("print.txt", b"a paw")],
    )  # fmt: skip
    merged(secondary, primary)
    assert Attachment.objects.get().conversation_id == primary.pk
    assert row(primary).has_files


def test_a_number_keeps_leading_there_however_often_it_was_merged() -> None:
    first, second, third = builders.ticket(), builders.ticket(), builders.ticket()
    merged(first, second)
    merged(second, third)
    assert primary_of(row(first)) == primary_of(row(second)) == row(third)
    assert primary_of(row(third)) is None


def test_what_was_merged_says_nothing_more() -> None:
    primary, secondary, grace = builders.ticket(), builders.ticket(), builders.teammate()
    merged(secondary, primary)
    gone, words = row(secondary), "This was merged into another conversation. Go on there."
    from_now_on: list[Any] = [
        lambda: reply_to_customer(gone, body="Hello?", by=grace),
        lambda: add_note(gone, body="Hello?", by=grace),
        lambda: change_state(Ticket.objects.get(pk=gone.pk), to=builders.state("in_progress"), by=grace),
        lambda: reopen(gone, by=grace),
        lambda: merge(gone, into=row(primary), by=grace),
        lambda: merge(row(primary), into=gone, by=grace),
    ]
    for verb in from_now_on:
        with pytest.raises(Exception, match="Go on there") as no:
            verb()
        assert getattr(no.value, "message", "") == words


def test_a_customer_who_answers_the_old_one_is_heard_in_the_new() -> None:
    primary, secondary = builders.ticket(), builders.ticket()
    merged(secondary, primary)
    entry = builders.says(secondary, "Still there.")
    assert entry.conversation_id == primary.pk


@pytest.mark.parametrize("across", ["itself", "internal", "into a plain one"])
def test_what_cannot_be_merged_is_refused_in_words(across: str) -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    into: Conversation | Ticket = ticket
    words = "Choose another conversation: this is the same one."
    if across == "internal":
        into, words = builders.internal_ticket(), "Internal tickets are linked, not merged."
    elif across == "into a plain one":
        into, words = builders.conversation(), f"Merge the conversation into ticket #{ticket.number} instead."
    with refused(words, field="into"):
        merge(row(ticket), into=row(into), by=grace)


def test_collaborators_neither_merge_nor_split() -> None:
    primary, secondary, charles = builders.ticket(), builders.conversation(), builders.teammate(cast.CHARLES)
    with refused("Collaborators write notes; an agent merges conversations."):
        merge(secondary, into=row(primary), by=charles)
    with refused("Collaborators write notes; an agent splits conversations."):
        split(Entry.objects.filter(conversation=secondary).get(), by=charles)


def test_a_rollback_leaves_two() -> None:
    primary, secondary = builders.ticket(), builders.conversation()
    before = list(Conversation.objects.order_by("id").values()), list(Entry.objects.order_by("id").values())
    with rolled_back():
        merged(secondary, primary)
    assert (list(Conversation.objects.order_by("id").values()), list(Entry.objects.order_by("id").values())) == before


def test_a_merge_is_recorded_once() -> None:
    primary, secondary = builders.ticket(), builders.conversation()
    merged(secondary, primary)
    happened = Event.objects.get(name="conversation.merged")
    assert happened.data == {
        "conversation_id": secondary.pk,
        "into_id": primary.pk,
        "customer_id": builders.customer().pk,
    }


def test_mails_follow_and_the_subject_of_the_primary_stays() -> None:
    secondary = builders.ticket(title="Howling")
    deliver_all()
    primary = builders.ticket(title="The hound")
    deliver_all()
    merged(secondary, primary)
    deliver_all()
    assert set(OutgoingMail.objects.values_list("conversation_id", flat=True)) == {primary.pk}
    notice = OutgoingMail.objects.get(kind="merged")
    assert notice.subject == OutgoingMail.objects.filter(kind="submitted").order_by("-id")[0].subject
    assert "We have put your messages together" in notice.text


def test_a_message_begins_a_conversation_of_its_own() -> None:
    ticket = builders.ticket()
    entry = builders.says(ticket, "By the way, my violin is gone.")
    made = split(entry, by=builders.teammate())
    assert said(made) == [("reply", "Sherlock Holmes", "By the way, my violin is gone.")]
    assert said(ticket) == [("reply", "Sherlock Holmes", builders.QUESTION)]
    now = row(made)
    assert (now.subject, now.customer, now.is_unread) == (
        "By the way, my violin is gone.",
        builders.customer(),
        True,
    )
    assert (now.preview, now.waiting_since) == ("By the way, my violin is gone.", entry.created_at)
    assert row(ticket).preview == builders.QUESTION
    assert changes(made)[-1] == (
        "split_from",
        "Grace Hopper",
        {"id": ticket.pk, "number": ticket.number, "title": "The hound"},
    )
    assert changes(ticket)[-1] == (
        "split_off",
        "Grace Hopper",
        {"id": made.pk, "title": "By the way, my violin is gone."},
    )
    assert list(Participant.objects.filter(conversation=made).values_list("customer", flat=True)) == [
        builders.customer().pk
    ]


def test_the_only_message_is_not_split_off() -> None:
    builders.conversation()
    with refused("It is the only message here: there is nothing to split it from."):
        split(Entry.objects.get(), by=builders.teammate())
