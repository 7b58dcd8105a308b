"""Links: what may belong to what, from both ends, said on both, once."""

from collections.abc import Callable
from functools import partial

import pytest

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.helpers.together import together
from tests.tickets.links import kept_from_grace, lines, linked, thread_of
from tickets.events import Linked, StateChanged, Unlinked
from tickets.models import Link, State, Ticket
from tickets.operations.linking import AnotherTracker, apply_state_of_tracker, link, open_linked, unlink
from tickets.operations.sharing import share
from tickets.operations.states import change_state
from tickets.queries.links import state_to_apply

pytestmark = pytest.mark.django_db


def ends() -> list[tuple[int, str, int]]:
    return list(Link.objects.values_list("source_id", "kind", "target_id"))


def test_a_conversation_has_any_number_of_back_office_tickets() -> None:
    thread, first, second = builders.conversation(), builders.internal_ticket(), builders.internal_ticket()
    with records(Linked(conversation_id=thread.pk, target_id=first.pk, kind="back_office"), by=builders.teammate()):
        linked(thread, first)
    linked(thread, second)
    assert ends() == [(thread.pk, "back_office", first.pk), (thread.pk, "back_office", second.pk)]


def test_both_ends_say_so() -> None:
    thread, ticket = builders.conversation(), builders.internal_ticket(title="Dig")
    linked(thread, ticket)
    assert lines(thread, "linked") == [
        {
            "id": ticket.pk,
            "number": ticket.number,
            "title": "Dig",
            "category": "back_office",
            "kind": "back_office",
            "relation": "back_office",
        }
    ]
    assert lines(ticket, "linked") == [
        {
            "id": thread.pk,
            "number": None,
            "title": "The hound",
            "category": "",
            "kind": "back_office",
            "relation": "came_from",
        }
    ]


def test_whichever_end_is_named_first_the_work_belongs_to_the_customers_side() -> None:
    ticket, work, tracker = builders.ticket(), builders.internal_ticket(), builders.internal_ticket("tracker")
    linked(work, ticket)
    linked(tracker, ticket)
    linked(tracker, work)
    assert ends() == [
        (ticket.pk, "back_office", work.pk),
        (ticket.pk, "tracker", tracker.pk),
        (work.pk, "tracker", tracker.pk),
    ]


def test_a_second_tracker_is_refused_with_the_name_of_the_first() -> None:
    thread, first = builders.conversation(), builders.internal_ticket("tracker", title="The moor")
    linked(thread, first)
    with refused(
        f"It is linked to tracker #{first.number}, “The moor”. Unlink that one first.",
        field="ticket",
        kind=AnotherTracker,
    ):
        linked(thread, builders.internal_ticket("tracker"))
    with pytest.raises(AnotherTracker) as no:
        linked(thread, builders.internal_ticket("tracker"))
    assert no.value.tracker == first


def test_the_name_of_a_tracker_that_one_may_not_see_is_not_told() -> None:
    thread, first = builders.conversation(), kept_from_grace("tracker")
    link(thread, to=first, by=builders.teammate(cast.ALAN))
    words = "It is linked to a tracker that you may not see. Unlink that one first."
    with refused(words, field="ticket", kind=AnotherTracker):
        linked(thread, builders.internal_ticket("tracker"))


def test_the_number_of_a_whole_that_one_may_not_see_is_not_told() -> None:
    kept = builders.another_type("Payroll")
    kept.teams.add(builders.team("Finance", cast.CHARLES))
    whole, part, another = builders.ticket(type=kept), builders.ticket(), builders.ticket()
    link(part.conversation, to=whole, kind="parent", by=builders.teammate(cast.ADA))
    with refused("It is a part of a ticket that you may not see. Unlink that one first.", field="ticket"):
        link(part.conversation, to=another, kind="parent", by=builders.teammate())


def test_linking_the_same_again_does_nothing() -> None:
    thread, ticket = builders.conversation(), builders.internal_ticket("tracker")
    made = linked(thread, ticket)
    with records(by=builders.teammate()):
        assert linked(thread, ticket) == made
    assert len(lines(thread, "linked")) == 1


def test_nothing_is_linked_to_itself() -> None:
    ticket = builders.internal_ticket()
    with refused("A ticket cannot be linked to itself.", field="ticket"):
        linked(ticket, ticket, "related")


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_between_two_of_a_category_one_says_how(category: str) -> None:
    with refused("Say how they belong together: related, a duplicate, or a part.", field="kind"):
        linked(builders.internal_ticket(category), builders.internal_ticket(category))


@pytest.mark.parametrize(("near", "far"), [("tracker", "back_office"), ("back_office", "back_office")])
def test_internal_tickets_have_no_back_office_tickets(near: str, far: str) -> None:
    with refused("This ticket cannot have a back-office ticket of its own.", field="kind"):
        linked(builders.internal_ticket(near), builders.internal_ticket(far), "back_office")


def test_a_tracker_has_no_tracker() -> None:
    with refused("This ticket cannot have a tracker ticket of its own.", field="kind"):
        linked(builders.internal_ticket("tracker"), builders.internal_ticket("tracker"), "tracker")


def test_a_link_leads_to_what_it_says() -> None:
    ticket = builders.internal_ticket()
    with refused(f"#{ticket.number} is no tracker ticket.", field="kind"):
        linked(builders.conversation(), ticket, "tracker")
    with refused("There is no such kind of link.", field="kind"):
        linked(builders.conversation(), ticket, "cousin")


def test_related_ones_are_linked_once_the_older_first() -> None:
    older, newer = builders.ticket(), builders.ticket(cast.WATSON)
    made = linked(newer, older, "related")
    assert ends() == [(older.pk, "related", newer.pk)]
    assert linked(older, newer, "related") == made
    assert [details["relation"] for details in lines(newer, "linked")] == ["related"]


def test_only_tickets_are_related_duplicates_or_parts() -> None:
    for kind in ("related", "duplicate", "parent"):
        with refused("Make it a ticket first: only tickets are linked like this.", field="kind"):
            linked(builders.conversation(), builders.ticket(), kind)


@pytest.mark.parametrize(("kind", "word"), [("parent", "a part"), ("duplicate", "a duplicate")])
def test_no_circles(kind: str, word: str) -> None:
    one, two, three = (builders.internal_ticket(title=title) for title in "123")
    linked(one, two, kind)
    linked(two, three, kind)
    with refused(f"#{one.number} is {word} of this ticket: it cannot be both ways.", field="ticket"):
        linked(three, one, kind)
    assert len(ends()) == 2


def test_a_ticket_is_a_part_of_one() -> None:
    one, two, three = (builders.internal_ticket(title=title) for title in "123")
    linked(one, two, "parent")
    with refused(f"It is a part of #{two.number} already. Unlink that one first.", field="ticket"):
        linked(one, three, "parent")


def test_what_was_merged_away_is_linked_no_more() -> None:
    thread, other = builders.conversation(), builders.conversation(cast.WATSON)
    Conversation.objects.filter(pk=thread.pk).update(inbox_state="closed", merged_into=other)
    with refused("It was merged into another conversation: link that one.", field="ticket"):
        linked(thread, builders.internal_ticket())


def test_a_shared_ticket_gets_no_more_conversations() -> None:
    kind = builders.another_type("Refund", category="back_office", may_be_shared=True)
    work = open_linked(builders.conversation(), ticket_type=kind, title="Refund", by=builders.teammate())
    share(work, by=builders.teammate())
    for end in (builders.ticket(cast.WATSON), builders.conversation(cast.IRENE)):
        with refused(f"#{work.number} is shared with a customer. Stop sharing it first.", field="ticket"):
            linked(end, work)


def test_collaborators_link_what_no_customer_reads() -> None:
    charles = builders.teammate(cast.CHARLES)
    work, tracker, thread = builders.internal_ticket(), builders.internal_ticket("tracker"), builders.conversation()
    made = link(thread_of(work), to=tracker, by=charles)
    with refused("Collaborators write notes; an agent links tickets."):
        link(thread, to=work, by=charles)
    unlink(made, by=charles)
    made = linked(thread, work)
    with refused("Collaborators write notes; an agent unlinks tickets."):
        unlink(made, by=charles)


def test_a_link_is_cut_and_both_ends_say_so() -> None:
    ticket, tracker = builders.ticket(), builders.internal_ticket("tracker")
    made, grace = linked(ticket, tracker), builders.teammate()
    with records(Unlinked(conversation_id=ticket.pk, target_id=tracker.pk, kind="tracker"), by=grace):
        unlink(made, by=grace)
    assert ends() == []
    assert [details["number"] for details in lines(ticket, "unlinked")] == [tracker.number]
    assert [details["number"] for details in lines(tracker, "unlinked")] == [ticket.number]
    with records(by=grace):
        unlink(made, by=grace)


def test_a_link_is_history_when_its_transaction_is_undone() -> None:
    thread, ticket = builders.conversation(), builders.internal_ticket()
    with rolled_back():
        linked(thread, ticket)
    assert (ends(), lines(thread, "linked")) == ([], [])


def test_work_is_opened_out_of_a_conversation_with_what_it_is_about() -> None:
    thread = builders.conversation(text="It howls at night.", subject="The hound")
    grace, alan, team = builders.teammate(), builders.teammate(cast.ALAN), builders.team("Finance")
    Conversation.objects.filter(pk=thread.pk).update(brand=builders.brand())
    ticket = open_linked(
        thread, ticket_type=builders.default_type("back_office"), title="Look", by=grace, assignee=alan, team=team
    )
    own = thread_of(ticket)
    assert (ticket.title, ticket.description_text) == ("Look", "The hound\n\nIt howls at night.")
    assert (own.brand.name, own.assignee, own.team, own.customer) == ("Scotland Yard", alan, team, None)
    assert ends() == [(thread.pk, "back_office", ticket.pk)]
    assert [what for what, _, _ in changes(own)] == ["ticket_opened", "linked", "assigned", "team_assigned"]


def test_work_for_a_ticket_takes_over_its_description() -> None:
    ticket = builders.ticket(description="A hound, on the moor.")
    tracker = open_linked(
        ticket.conversation, ticket_type=builders.default_type("tracker"), title="Hounds", by=builders.teammate()
    )
    assert tracker.description_text == "The hound\n\nA hound, on the moor."
    other = open_linked(
        ticket.conversation,
        ticket_type=builders.default_type("back_office"),
        title="Dig",
        by=builders.teammate(),
        description="In my words",
    )
    assert other.description_text == "In my words"


def test_what_cannot_be_linked_is_not_opened() -> None:
    thread = builders.conversation()
    linked(thread, builders.internal_ticket("tracker"))
    before = Ticket.objects.count()
    with pytest.raises(AnotherTracker):
        open_linked(thread, ticket_type=builders.default_type("tracker"), title="Second", by=builders.teammate())
    assert Ticket.objects.count() == before
    with refused("A conversation becomes a customer ticket itself: convert it.", field="type"):
        open_linked(thread, ticket_type=builders.default_type(), title="Third", by=builders.teammate())


# --- The state of a tracker that was linked later --------------------------------------------------


def tracked(tracker_at: str, ticket_at: str = "submitted") -> Link:
    ticket, tracker = builders.ticket(), builders.internal_ticket("tracker")
    for one, category in ((ticket, ticket_at), (tracker, tracker_at)):
        change_state(one, to=builders.state(category), by=builders.teammate())
    return linked(ticket, tracker)


def test_linking_changes_nothing_and_offers_the_state_of_the_tracker() -> None:
    made, grace = tracked("in_progress"), builders.teammate()
    ticket, submitted, working = (
        Ticket.objects.get(pk=made.source_id),
        *map(builders.state, ("submitted", "in_progress")),
    )
    assert ticket.state == submitted
    assert state_to_apply(made) == working
    moved = StateChanged(
        conversation_id=ticket.pk,
        from_state_id=submitted.pk,
        to_state_id=working.pk,
        from_category="submitted",
        to_category="in_progress",
        is_hidden=False,
    )
    with records(moved, by=grace):
        apply_state_of_tracker(thread_of(ticket), by=grace)
    assert state_to_apply(made) is None
    with refused("It stands where its tracker stands, as far as it can.", field="state"):
        apply_state_of_tracker(thread_of(ticket), by=grace)


def test_a_tracker_that_never_moved_offers_nothing() -> None:
    assert state_to_apply(tracked("submitted", "in_progress")) is None


def test_what_is_resolved_is_not_offered_to_be_reopened() -> None:
    assert state_to_apply(tracked("in_progress", "resolved")) is None


def test_a_state_that_the_type_does_not_offer_becomes_its_default_of_the_category() -> None:
    fixing = builders.another_state("in_progress", "Fixing")
    ticket, tracker = builders.ticket(), builders.internal_ticket("tracker")
    ticket.type.states.remove(fixing)
    change_state(tracker, to=fixing, by=builders.teammate())
    assert state_to_apply(linked(ticket, tracker)) == State.objects.get(is_default=True, category="in_progress")


def test_plain_conversations_have_no_state_to_apply() -> None:
    tracker, thread = builders.internal_ticket("tracker"), builders.conversation()
    change_state(tracker, to=builders.state("in_progress"), by=builders.teammate())
    assert state_to_apply(linked(thread, tracker)) is None


# --- At once ---------------------------------------------------------------------------------------


def kinds(results: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_link_two_trackers_one_is_told_of_the_other() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    one, two = builders.internal_ticket("tracker"), builders.internal_ticket("tracker")
    results = together(partial(link, thread, to=one, by=grace), partial(link, thread, to=two, by=alan))
    assert kinds(list(results)) == ["AnotherTracker", "Link"]
    assert len(lines(thread, "linked")) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_link_or_unlink_the_same_one_does_nothing() -> None:
    thread, tracker = builders.conversation(), builders.internal_ticket("tracker")
    who = [builders.teammate(one) for one in (cast.GRACE, cast.ALAN)]
    one, two = together(*[partial(link, thread, to=tracker, by=by) for by in who])
    assert one == two
    assert isinstance(one, Link)
    together(*[partial(unlink, one, by=by) for by in who])
    assert [what for what, _, _ in changes(thread)] == ["linked", "unlinked"]


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once_close_no_circle() -> None:
    one, two, three, four = (builders.internal_ticket(title=title) for title in "1234")
    linked(two, three, "parent")
    linked(four, one, "parent")
    grace = builders.teammate()
    calls: list[Callable[[], object]] = [
        partial(link, thread_of(one), to=two, by=grace, kind="parent"),
        partial(link, thread_of(three), to=four, by=grace, kind="parent"),
    ]
    assert kinds(together(*calls)) == ["Link", "Refusal"]
