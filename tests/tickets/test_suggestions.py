"""What is linked, what might be: nothing that a teammate may not see has a name here."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.assigning import assign_to_teammate
from tests import builders, cast
from tests.tickets.links import kept_from_grace, linked, thread_of
from tickets.models import Link, Ticket, TicketType
from tickets.operations.linking import link
from tickets.operations.states import change_state
from tickets.queries import suggestions
from tickets.queries.links import links_of, names_of
from tickets.queries.suggestions import link_candidates, similar_trackers
from tickets.queries.trackers import Hits, tracker_overview

pytestmark = pytest.mark.django_db


def tracker(title: str) -> Ticket:
    return builders.internal_ticket("tracker", title=title)


def titles(
    text: str, thread: Conversation, category: str | None = "tracker", who: cast.Teammate = cast.GRACE
) -> list[str]:
    found = link_candidates(builders.teammate(who), text, for_conversation=thread, category=category)
    return [one.title for one in found]


# --- What is linked ---


def test_links_are_shown_by_relation_with_their_live_state() -> None:
    ticket, work, found = builders.ticket(), builders.internal_ticket(title="Dig"), tracker("Hounds")
    for other in (work, found):
        linked(ticket, other)
    linked(ticket, builders.ticket(cast.WATSON), "related")
    assign_to_teammate(thread_of(work), to=builders.teammate(cast.ALAN), by=builders.teammate())
    change_state(work, to=builders.state("in_progress"), by=builders.teammate())
    shown = links_of(ticket.conversation, user=builders.teammate())
    assert [(one.relation, one.count) for one in shown] == [("back_office", 1), ("tracker", 1), ("related", 1)]
    [end] = shown[0].ends
    assert (end.id, end.number, end.title, end.category) == (work.pk, work.number, "Dig", "back_office")
    assert (end.state_name, end.state_category, end.assignee) == ("In progress", "in_progress", "Alan Turing")
    assert end.updated_at == thread_of(work).last_activity_at


def test_the_other_end_shows_where_it_came_from() -> None:
    thread, work = builders.conversation(), builders.internal_ticket()
    linked(thread, work)
    [came_from] = links_of(thread_of(work), user=builders.teammate())
    assert (came_from.relation, came_from.ends[0].title, came_from.ends[0].customer) == (
        "came_from",
        "The hound",
        "Sherlock Holmes",
    )


def test_what_one_may_not_see_is_there_without_a_name() -> None:
    thread, work = builders.conversation(), kept_from_grace()
    link(thread, to=work, by=builders.teammate(cast.ALAN))
    [group] = links_of(thread, user=builders.teammate())
    [end] = group.ends
    assert (group.relation, group.count, end.may_see) == ("back_office", 1, False)
    assert (end.id, end.number, end.title, end.state_name, end.assignee) == (0, None, "", "", "")
    [[seen]] = [one.ends for one in links_of(thread, user=builders.teammate(cast.ALAN))]
    assert (seen.may_see, seen.title) == (True, "Who is the mole")
    assert names_of(builders.teammate(), [thread.pk, work.pk]) == {thread.pk: "The hound"}


def test_one_question_however_many_links() -> None:
    found, grace = tracker("Hounds"), builders.teammate()
    for _ in range(3):
        linked(builders.conversation(), found)
    with CaptureQueriesContext(connection) as asked:
        [hit] = links_of(thread_of(found), user=grace, shown=2)
    assert len(asked) == 2  # the thread itself, what is linked
    assert (hit.relation, hit.count, len(hit.ends)) == ("reported_by", 3, 2)


# --- Whom a tracker hits ---


def test_a_tracker_says_whom_it_hits_and_since_when() -> None:
    found, grace = tracker("Hounds"), builders.teammate()
    for who in (cast.HOLMES, cast.WATSON, cast.IRENE, cast.IRENE):
        linked(builders.conversation(who), found)
    older = Link.objects.earliest("id")
    Link.objects.filter(pk=older.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    impact = tracker_overview(found.pk, user=grace).impact
    assert (impact.conversations, impact.customers, impact.companies) == (4, 3, 1)
    today = timezone.localdate()
    days = [today - dt.timedelta(days=ago) for ago in (2, 1, 0)]
    assert impact.days == (Hits(days[0], 1), Hits(days[1], 0), Hits(days[2], 3))


def test_it_counts_what_one_may_see() -> None:
    found, alan = tracker("Hounds"), builders.teammate(cast.ALAN)
    kind = builders.another_type("Codes")
    kind.teams.add(builders.team("Bletchley", cast.ALAN))
    linked(builders.ticket(type=kind), found)
    linked(builders.conversation(cast.IRENE), found)
    assert tracker_overview(found.pk, user=builders.teammate()).impact.conversations == 1
    assert tracker_overview(found.pk, user=alan).impact.conversations == 2


def test_a_tracker_that_hits_nobody_says_so() -> None:
    impact = tracker_overview(tracker("Hounds").pk, user=builders.teammate()).impact
    assert (impact.conversations, impact.customers, impact.companies) == (0, 0, 0)
    assert impact.days == (Hits(timezone.localdate(), 0),)


# --- What might be linked ---


def test_open_trackers_with_a_similar_title_are_suggested_the_likest_first() -> None:
    tracker("Invoices are late")
    less, more = tracker("Export fails"), tracker("The export crashes the app")
    resolved = tracker("App crashes at export")
    change_state(resolved, to=builders.state("resolved"), by=builders.teammate())
    thread = builders.conversation(subject="App crashes when exporting")
    found = similar_trackers(thread, user=builders.teammate())
    assert [one.id for one in found][:1] == [more.pk]
    assert resolved.pk not in [one.id for one in found]
    assert less.pk not in [one.id for one in found] or len(found) == 2


def test_without_a_subject_the_first_words_decide() -> None:
    found = tracker("The hound was on the moor")
    thread = builders.conversation(subject="")
    assert [one.id for one in similar_trackers(thread, user=builders.teammate())] == [found.pk]


def test_the_tracker_that_it_has_is_not_suggested() -> None:
    found, thread = tracker("The hound"), builders.conversation()
    linked(thread, found)
    assert similar_trackers(thread, user=builders.teammate()) == []


def test_candidates_are_found_by_number_by_words_and_by_what_sounds_alike() -> None:
    thread, found = builders.conversation(), tracker("Flickering lights on the moor")
    tracker("Late invoices")
    for text in (str(found.number), f"#{found.number}", "moor flick", "flikering lights", "LIGHTS"):
        assert titles(text, thread) == ["Flickering lights on the moor"], text
    assert titles("100%", thread) == titles("%", thread) == titles("_", thread) == []


def test_before_anything_is_typed_the_latest_are_offered() -> None:
    thread = builders.conversation()
    tracker("One")
    tracker("Two")
    assert titles(" ", thread) == ["Two", "One"]


def test_conversations_are_offered_to_a_tracker_by_their_customer_too() -> None:
    found, ticket, plain = tracker("Hounds"), builders.ticket(cast.IRENE), builders.conversation(cast.WATSON)
    builders.internal_ticket(title="Irene")
    assert titles("irene ad", thread_of(found), None) == [ticket.title]
    assert titles(cast.WATSON.email, thread_of(found), None) == [plain.subject]


def test_left_out_are_itself_what_is_linked_merged_archived_and_unseen() -> None:
    thread = builders.conversation()
    linked(thread, tracker("Hounds linked"))
    itself, hidden = tracker("Hounds itself"), kept_from_grace("tracker", title="Hounds kept")
    tracker("Hounds free")
    old = builders.another_type("Old", category="tracker")
    merged = builders.conversation(subject="Hounds merged")
    Conversation.objects.filter(pk=merged.pk).update(inbox_state="closed", merged_into=thread)
    archived = builders.internal_ticket("tracker", title="Hounds archived")
    Ticket.objects.filter(pk=archived.pk).update(type=old)
    Conversation.objects.filter(pk=archived.pk).update(ticket_type_id=old.pk)
    TicketType.objects.filter(pk=old.pk).update(archived_at=timezone.now())
    assert sorted(titles("hounds", thread)) == ["Hounds free", "Hounds itself"]
    assert sorted(titles("hounds", thread_of(itself))) == ["Hounds free", "Hounds linked"]
    assert sorted(titles("hounds", thread, who=cast.ALAN)) == ["Hounds free", "Hounds itself", "Hounds kept"]
    assert titles(str(hidden.number), thread) == []
    assert "Hounds merged" not in titles("hounds", thread_of(itself), None)


def test_one_question_whatever_is_typed() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    for text in ("", "12", "hound moor"):
        with CaptureQueriesContext(connection) as asked:
            link_candidates(grace, text, for_conversation=thread, category=None)
        assert len(asked) == 1


@pytest.mark.parametrize(
    "question",
    [
        suggestions.BY_LIKENESS.replace("{more}", suggestions.UNRESOLVED),
        suggestions.BY_WORDS.replace("{words}", "c.subject ILIKE '%%hound%%'").replace("ORDER BY c.id DESC", ""),
    ],
)
def test_titles_are_found_by_an_index(question: str) -> None:
    asked = question.replace("{offered}", "c.merged_into_id IS NULL").strip()[1:-1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a few rows are quicker read than looked up
        cursor.execute(f"EXPLAIN {asked}", {"q": "The hound", "newest": 300})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "conv_subject_trgm" in plan
