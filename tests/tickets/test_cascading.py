"""A tracker moves, and what is linked to it follows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.closing import close
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes, said
from tests.helpers.refusing import refused
from tests.tickets.cascades import follow, link, linked, tracker
from tickets.models import Cascade, CascadeResult, Ticket, TicketType
from tickets.operations import cascading, spreading
from tickets.operations.cascading import CascadePlan
from tickets.operations.states import change_state
from tickets.queries.cascades import preview_of_cascade
from tickets.queries.trackers import tracker_overview

pytestmark = pytest.mark.django_db

MANY = [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(12)]


def outcomes() -> dict[int, str]:
    return dict(CascadeResult.objects.values_list("conversation_id", "outcome"))


def state_of(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state.category


def mails() -> list[tuple[str, str, int | None]]:
    return sorted(OutgoingMail.objects.exclude(kind="submitted").values_list("recipient", "kind", "conversation_id"))


def test_all_linked_customer_tickets_move_the_normal_way() -> None:
    found, grace = tracker(), builders.teammate()
    holmes, watson = linked(found), linked(found, cast.WATSON)
    change_state(found, to=builders.state("resolved"), by=grace)
    assert state_of(holmes) == "submitted", "the click waits for nothing"
    follow()
    assert outcomes() == {holmes.pk: "moved", watson.pk: "moved"}
    now, row = Ticket.objects.get(pk=holmes.pk), Conversation.objects.get(pk=holmes.pk)
    assert (now.state.category, now.shown_state.category, now.resolved_at is not None) == ("resolved", "resolved", True)
    assert (row.state_id, row.state_category, row.state_name) == (now.state_id, "resolved", "Resolved")
    assert (row.inbox_state, row.closed_at is not None) == ("closed", True)
    assert changes(holmes)[-2:] == [
        (
            "state",
            "Grace Hopper",
            {
                "before": "Submitted",
                "after": "Resolved",
                "category": "resolved",
                "is_hidden": False,
                "tracker": found.number,
                "tracker_id": found.pk,
            },
        ),
        ("closed", "Grace Hopper", {}),
    ]


def test_what_follows_is_caused_by_the_move_of_the_tracker() -> None:
    found = tracker()
    holmes = linked(found)
    change_state(found, to=builders.state("resolved"), by=builders.teammate())
    cause = Event.objects.get(name="ticket.state_changed", subject=f"conversation:{found.pk}")
    follow()
    moved = Event.objects.filter(cause=cause, subject=f"conversation:{holmes.pk}")
    assert list(moved.values_list("name", "actor", "depth")) == [
        ("ticket.state_changed", builders.teammate().actor_key, 1),
        ("conversation.closed", builders.teammate().actor_key, 1),
    ]


def test_a_tracker_never_reopens_what_is_resolved_unless_asked() -> None:
    found, grace = tracker(), builders.teammate()
    holmes = linked(found)
    change_state(holmes, to=builders.state("resolved"), by=grace)
    change_state(found, to=builders.state("in_progress"), by=grace)
    follow()
    assert (state_of(holmes), outcomes()) == ("resolved", {holmes.pk: "resolved"})
    change_state(found, to=builders.state("waiting"), by=grace, cascade=CascadePlan(also_resolved=True))
    follow()
    now = Ticket.objects.get(pk=holmes.pk)
    assert (now.state.category, now.resolved_at, now.reopened_count) == ("waiting", None, 1)
    assert changes(holmes)[-1] == ("reopened", "Grace Hopper", {"reason": "state"})
    assert Conversation.objects.get(pk=holmes.pk).inbox_state == "open"


def test_what_a_person_moved_since_is_left_alone() -> None:
    found, grace = tracker(), builders.teammate()
    holmes, watson = linked(found), linked(found, cast.WATSON)
    change_state(found, to=builders.state("in_progress"), by=grace)
    change_state(holmes, to=builders.state("waiting"), by=builders.teammate(cast.ALAN))
    follow()
    assert (state_of(holmes), state_of(watson)) == ("waiting", "in_progress")
    assert outcomes() == {holmes.pk: "moved_since", watson.pk: "moved"}


def test_what_the_tracker_moved_before_follows_again() -> None:
    found, grace = tracker(), builders.teammate()
    holmes = linked(found)
    change_state(found, to=builders.state("in_progress"), by=grace)
    change_state(found, to=builders.state("waiting"), by=grace)
    follow()
    assert state_of(holmes) == "waiting"
    assert list(CascadeResult.objects.order_by("id").values_list("outcome", flat=True)) == ["moved", "moved"]


def test_a_type_that_lacks_the_state_gives_its_default_of_the_same_step() -> None:
    found, grace = tracker(), builders.teammate()
    theft = builders.another_type("Theft")
    hunted = builders.another_state("in_progress", "Hunted")
    theft.states.remove(hunted)
    holmes, watson = linked(found), linked(found, cast.WATSON, type=theft)
    change_state(found, to=hunted, by=grace)
    follow()
    assert Ticket.objects.get(pk=holmes.pk).state == hunted
    assert Ticket.objects.get(pk=watson.pk).state == builders.state("in_progress")


def test_where_it_stands_already_nothing_happens() -> None:
    found, grace = tracker(), builders.teammate()
    holmes = linked(found)
    change_state(holmes, to=builders.state("in_progress"), by=grace, at=timezone.now() - dt.timedelta(hours=1))
    own = Entry.objects.filter(conversation=holmes.pk).exclude(change="linked_state")
    before = own.count()
    change_state(found, to=builders.state("in_progress"), by=grace)
    follow()
    assert outcomes() == {holmes.pk: "already"}
    assert own.count() == before


def test_what_may_not_resolve_is_left_with_its_reason() -> None:
    breed = builders.field("text", "Breed", required_to_resolve=True)
    found, grace = tracker(), builders.teammate()
    holmes, watson = linked(found), linked(found, cast.WATSON, values={breed.key: "Mastiff"})
    change_state(found, to=builders.state("resolved"), by=grace, cascade=CascadePlan(message="It is caught."))
    follow()
    assert (state_of(holmes), state_of(watson)) == ("submitted", "resolved")
    progress = tracker_overview(found.pk, user=grace).progress
    assert progress
    assert progress.outcomes == {"failed": 1, "moved": 1}
    assert [(one.id, one.number, one.reason) for one in progress.failed] == [
        (holmes.pk, holmes.number, "Fill in first: Breed.")
    ]
    assert ("reply", "Grace Hopper", "It is caught.") not in said(holmes)


def test_a_plain_conversation_gets_one_line_and_the_message_if_there_is_one() -> None:
    found, grace = tracker(), builders.teammate()
    thread = builders.conversation()
    link(thread, found)
    change_state(found, to=builders.state("in_progress"), by=grace)
    follow()
    assert outcomes() == {thread.pk: "noted"}
    assert [what for what, _, _ in changes(thread)] == ["linked_state"]
    assert mails() == []
    change_state(found, to=builders.state("resolved"), by=grace, cascade=CascadePlan(message="It is caught."))
    follow()
    assert said(thread)[-1] == ("reply", "Grace Hopper", "It is caught.")
    assert mails() == [(cast.HOLMES.email, "reply", thread.pk)]
    row = Conversation.objects.get(pk=thread.pk)
    assert (row.preview, row.preview_kind, row.waiting_since, row.is_unread) == ("It is caught.", "agent", None, False)
    assert row.last_entry_id == Entry.objects.get(conversation=thread, kind="reply", author_user=grace).pk


def test_state_and_message_are_one_mail() -> None:
    found, grace = tracker(), builders.teammate()
    holmes, watson = linked(found), linked(found, cast.WATSON)
    change_state(found, to=builders.state("resolved"), by=grace, cascade=CascadePlan(message="It is caught."))
    follow()
    assert mails() == [(cast.HOLMES.email, "reply", holmes.pk), (cast.WATSON.email, "reply", watson.pk)]
    mail = OutgoingMail.objects.get(kind="reply", conversation_id=holmes.pk)
    assert "It is caught." in mail.text
    assert "Resolved" in mail.text
    assert Ticket.objects.get(pk=holmes.pk).first_answered_at is not None


def test_nobody_is_mailed_the_same_message_twice() -> None:
    found, grace = tracker(), builders.teammate()
    first, second = linked(found), linked(found)
    plain = builders.conversation()
    link(plain, found)
    other = linked(found, cast.WATSON)
    builders.participant(Conversation.objects.get(pk=other.pk), cast.HOLMES)
    change_state(found, to=builders.state("in_progress"), by=grace, cascade=CascadePlan(message="We hunt it."))
    follow()
    assert all(said(one)[-1][2] == "We hunt it." for one in (first, second, plain, other))
    assert mails() == sorted(
        [
            (cast.HOLMES.email, "reply", first.pk),
            (cast.HOLMES.email, "state", second.pk),
            (cast.HOLMES.email, "state", other.pk),
            (cast.WATSON.email, "reply", other.pk),
        ]
    )
    assert [mail.text for mail in OutgoingMail.objects.filter(kind="state") if "We hunt it." in mail.text] == []


def test_a_message_without_a_move_is_only_said() -> None:
    found, grace = tracker(), builders.teammate()
    holmes, watson = linked(found), linked(found, cast.WATSON)
    close(Conversation.objects.get(pk=watson.pk), by=grace)
    plan = CascadePlan(moves=False, message="We hunt it.")
    change_state(found, to=builders.state("in_progress"), by=grace, cascade=plan)
    follow()
    assert (state_of(holmes), outcomes()) == ("submitted", {holmes.pk: "told", watson.pk: "told"})
    assert Conversation.objects.get(pk=watson.pk).inbox_state == "closed"
    assert [kind for _, kind, _ in mails()] == ["reply", "reply"]


def test_ticked_off_and_without_a_message_nothing_follows() -> None:
    found = tracker()
    linked(found)
    change_state(found, to=builders.state("in_progress"), by=builders.teammate(), cascade=CascadePlan(moves=False))
    assert not Cascade.objects.exists()


def test_a_hidden_state_is_told_to_nobody() -> None:
    found = tracker()
    holmes = linked(found)
    change_state(found, to=builders.another_state("in_progress", "Triage", is_hidden=True), by=builders.teammate())
    follow()
    assert (state_of(holmes), mails()) == ("in_progress", [])


def test_collaborators_do_not_move_what_customers_follow() -> None:
    found, charles = tracker(), builders.teammate(cast.CHARLES)
    linked(found)
    with refused("Collaborators write notes; an agent moves what customers follow.", field="state"):
        change_state(found, to=builders.state("in_progress"), by=charles)


def test_what_is_unlinked_or_linked_meanwhile_takes_no_part() -> None:
    found, grace = tracker(), builders.teammate()
    gone, stays = linked(found), linked(found, cast.WATSON)
    change_state(found, to=builders.state("in_progress"), by=grace)
    deliver_all()
    gone.conversation.links.all().delete()
    late = linked(found, cast.IRENE)
    follow()
    assert outcomes() == {stays.pk: "moved"}
    assert state_of(late) == "submitted"
    cascade = Cascade.objects.get()
    assert (cascade.total, cascade.done, cascade.finished_at is not None) == (1, 1, True)


def test_it_goes_on_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "CHUNK", 2)
    found, grace = tracker(), builders.teammate()
    tickets = [linked(found, who) for who in MANY[:5]]
    change_state(found, to=builders.state("in_progress"), by=grace)
    deliver_all()
    cascade = Cascade.objects.get()
    steps = []
    while cascade.finished_at is None:
        progress = tracker_overview(found.pk, user=grace).progress
        assert progress
        steps.append((progress.done, progress.total, progress.is_finished))
        cascading.advance(cascade.pk)
        cascade.refresh_from_db()
    assert steps == [(0, 5, False), (2, 5, False), (4, 5, False), (5, 5, False)]
    assert {state_of(one) for one in tickets} == {"in_progress"}
    told = Event.objects.filter(name__startswith="cascade.").order_by("id").values_list("name", "data__done")
    assert list(told) == [
        ("cascade.started", None),
        *(("cascade.advanced", done) for done in (2, 4, 5)),
        ("cascade.finished", None),
    ]


def test_doing_it_again_does_nothing() -> None:
    found = tracker()
    linked(found)
    change_state(found, to=builders.state("in_progress"), by=builders.teammate())
    follow()
    before = (Event.objects.count(), Entry.objects.count(), OutgoingMail.objects.count())
    cascade = Cascade.objects.get()
    cascading.count_links([cascade.pk])
    cascading.advance(cascade.pk)
    follow()
    assert (Event.objects.count(), Entry.objects.count(), OutgoingMail.objects.count()) == before


def chunk_queries(found: Ticket, to: str, message: str) -> int:
    change_state(found, to=builders.state(to), by=builders.teammate(), cascade=CascadePlan(message=message))
    deliver_all()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        cascading.advance(Cascade.objects.get(finished_at=None).pk)
    assert cascading.advance_unfinished()
    return len(asked)


@pytest.mark.parametrize("message", ["", "It is caught."])
def test_a_chunk_asks_as_much_for_one_as_for_many(message: str) -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    one, many = tracker("One"), tracker("Many")
    linked(one, values={"breed": "Mastiff"})
    for who in MANY:
        linked(many, who, values={"breed": "Mastiff"})
    assert chunk_queries(one, "resolved", message) == chunk_queries(many, "resolved", message)


@pytest.mark.parametrize("message", ["", "It is caught."])
def test_mails_are_written_with_as_many_questions_for_one_as_for_many(message: str) -> None:
    counts = []
    for title, clients in (("One", MANY[:1]), ("Many", MANY[1:])):
        found = tracker(title)
        for who in clients:
            linked(found, who)
        deliver_all()
        change_state(
            found, to=builders.state("in_progress"), by=builders.teammate(), cascade=CascadePlan(message=message)
        )
        deliver_all()
        assert cascading.advance_unfinished()
        with CaptureQueriesContext(connection) as asked:
            deliver_all()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_click_asks_as_much_for_one_as_for_many() -> None:
    counts = []
    for title, clients in (("One", MANY[:1]), ("Many", MANY[1:])):
        found = tracker(title)
        for who in clients:
            linked(found, who)
        with CaptureQueriesContext(connection) as asked:
            change_state(found, to=builders.state("in_progress"), by=builders.teammate())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_agent_sees_first_what_would_follow() -> None:
    found, grace = tracker(), builders.teammate()
    linked(found)
    linked(found, cast.WATSON)
    again = linked(found, cast.WATSON)
    done = linked(found, cast.IRENE)
    change_state(done, to=builders.state("resolved"), by=grace)
    link(builders.conversation(cast.IRENE), found)
    builders.participant(Conversation.objects.get(pk=again.pk), cast.HOLMES)
    to = builders.state("waiting")
    preview = preview_of_cascade(found, to=to, user=grace)
    assert (preview.moving, preview.already, preview.resolved, preview.plain, preview.told) == (3, 0, 1, 1, 2)
    with_message = preview_of_cascade(found, to=to, user=grace, has_message=True)
    assert with_message.told == 3
    reopening = preview_of_cascade(found, to=to, user=grace, also_resolved=True)
    assert (reopening.moving, reopening.resolved, reopening.told) == (4, 0, 3)
    hidden = builders.another_state("waiting", "Hidden", is_hidden=True)
    assert preview_of_cascade(found, to=hidden, user=grace).told == 0


def test_what_lacks_required_answers_is_not_promised_to_move() -> None:
    found, grace, to = tracker(), builders.teammate(), builders.state("resolved")
    builders.field("text", "Cause", required_to_resolve=True)
    ready = linked(found, values={"cause": "A fuse"})
    linked(found, cast.WATSON)
    linked(found, cast.IRENE)
    preview = preview_of_cascade(found, to=to, user=grace)
    assert (preview.moving, preview.lacking, preview.lacks, preview.told) == (1, 2, ("Cause",), 1)
    other = preview_of_cascade(found, to=builders.state("in_progress"), user=grace)
    assert (other.moving, other.lacking) == (3, 0)
    change_state(found, to=to, by=grace)
    follow()
    moved = Ticket.objects.filter(state__category="resolved", type__category="customer")
    assert list(moved.values_list("pk", flat=True)) == [ready.pk]


def test_a_preview_counts_only_what_its_reader_may_see() -> None:
    found = tracker()
    secret: TicketType = builders.another_type("Secret")
    secret.teams.add(builders.team("Yard", cast.ALAN))
    linked(found)
    linked(found, cast.WATSON, type=secret)
    to = builders.state("waiting")
    assert preview_of_cascade(found, to=to, user=builders.teammate()).moving == 1
    assert preview_of_cascade(found, to=to, user=builders.teammate(cast.ALAN)).moving == 2
