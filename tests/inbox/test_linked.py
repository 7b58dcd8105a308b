"""What belongs together: found, linked, listed and unlinked beside the conversation."""

from functools import partial

import pytest

from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tests.tickets.links import kept_from_grace, linked
from tickets.models import Link, Ticket
from tickets.operations.linking import link
from tickets.operations.opening import open_ticket
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def done(desk: Desk, name: str, *args: object, **data: object) -> None:
    """A dialog that has done its work sends the browser on."""
    assert desk.post(name, *args, **data).status_code == (204 if desk.is_htmx else 303)


def test_what_is_linked_is_listed_by_kind_and_unlinked_there(desk: Desk) -> None:
    thread, ticket = builders.conversation(), builders.internal_ticket(title="Dig")
    made = linked(thread, ticket)
    told = words(desk.get("details", thread))
    assert "Back-office tickets" in told
    assert f"#{ticket.number} Dig" in told
    assert "Came from" in words(desk.get("details", ticket))
    desk.does("link_removal", thread, made.pk)
    assert not Link.objects.exists()


def test_what_one_may_not_see_has_no_title_and_is_not_unlinked(desk: Desk) -> None:
    thread, secret = builders.conversation(), kept_from_grace("tracker")
    made = link(thread, to=secret, by=builders.teammate(cast.ALAN))
    told = words(desk.get("details", thread))
    assert "Something you may not see" in told
    assert "Who is the mole" not in told
    assert desk.post("link_removal", thread, made.pk).status_code == 404
    assert Link.objects.exists()


def test_a_link_of_another_conversation_is_not_found_here() -> None:
    made = linked(builders.conversation(), builders.internal_ticket())
    assert Desk().post("link_removal", builders.ticket(), made.pk).status_code == 404


def test_a_tracker_is_found_by_its_number_and_by_words_and_linked(desk: Desk) -> None:
    thread, tracker = builders.conversation(), builders.internal_ticket("tracker", title="Lights flicker")
    for q in (str(tracker.number), "flicker"):
        assert "Lights flicker" in words(desk.get("links", thread, category="tracker", q=q))
    done(desk, "links", thread, to=tracker.pk)
    assert Link.objects.get().target == tracker


def test_trackers_that_sound_alike_are_offered_first(desk: Desk) -> None:
    builders.internal_ticket("tracker", title="The hound again")
    builders.internal_ticket("tracker", title="Fog")
    told = words(desk.get("links", builders.conversation()))
    assert "Sounds alike" in told
    assert told.index("The hound again") < told.index("Fog")


def test_a_second_tracker_is_refused_in_the_dialog(desk: Desk) -> None:
    thread, second = builders.conversation(), builders.internal_ticket("tracker")
    first = builders.internal_ticket("tracker", title="The moor")
    linked(thread, first)
    said = f"It is linked to tracker #{first.number}, “The moor”. Unlink that one first."
    desk.is_refused(said, "links", thread, to=second.pk)


def test_what_is_not_there_or_hidden_is_refused_alike(desk: Desk) -> None:
    thread = builders.conversation()
    for to in ("", "999999", kept_from_grace().pk):
        desk.is_refused("There is no such ticket.", "links", thread, to=to)


def test_two_plain_conversations_are_not_linked(desk: Desk) -> None:
    thread, other = builders.conversation(), builders.conversation(cast.WATSON)
    desk.is_refused("make one of them a ticket first", "links", thread, to=other.pk)


def test_tickets_of_one_kind_are_linked_as_one_says(desk: Desk) -> None:
    one, other = builders.internal_ticket(), builders.internal_ticket()
    desk.is_refused("Say how they belong together", "links", one, to=other.pk, category="back_office")
    done(desk, "links", one, to=other.pk, kind="duplicate")
    assert Link.objects.get().kind == "duplicate"


def test_a_tracker_finds_the_conversations_it_explains(desk: Desk) -> None:
    thread, tracker = builders.conversation(), builders.internal_ticket("tracker")
    assert "The hound" in words(desk.get("links", tracker, category="customer", q="hound"))
    done(desk, "links", tracker, to=thread.pk)
    assert Link.objects.get().source == thread


def test_work_is_opened_out_of_a_conversation_with_its_words(desk: Desk) -> None:
    thread = builders.conversation()
    for category, kind in (("back_office", "back_office"), ("tracker", "tracker")):
        page = desk.get("linked_ticket", thread, category=category).content.decode()
        assert "The hound" in page
        before = set(Ticket.objects.values_list("pk", flat=True))
        action = desk.client.post(
            page.split('action="')[1].split('"')[0],
            {"type": builders.default_type(category).pk, "title": f"Dig {kind}", "description": "Deep"},
        )
        assert action.status_code == 303, words(action)
        opened = Ticket.objects.exclude(pk__in=before).get()
        assert (opened.title, opened.type.category) == (f"Dig {kind}", category)
        assert Link.objects.filter(source=thread, target=opened, kind=kind).exists()


def test_the_page_asks_the_same_however_many_are_linked() -> None:
    desk, asked = Desk(), set[int]()
    thread = builders.conversation()
    for count in (1, 5):
        for _ in range(count):
            linked(thread, builders.internal_ticket())
        asked.add(len(queries(partial(desk.get, "show", thread))))
    assert len(asked) == 1
    assert max(asked) <= 10


def test_history_names_what_is_linked_to_those_who_may_see_it() -> None:
    thread, seen, ada = builders.conversation(), builders.internal_ticket(), builders.teammate(cast.ADA)
    kept = builders.another_type("Payroll", category="back_office")
    kept.teams.add(builders.team("Finance", cast.ALAN))
    hidden = open_ticket(ticket_type=kept, title="Raise", by=ada, brand=default_brand())
    for other in (seen, hidden):
        link(thread, to=other, by=ada)
    change_state(hidden, to=builders.state("in_progress"), by=ada)
    deliver_all()
    graces, alans = (words(Desk(who).get("thread", thread)) for who in (cast.GRACE, cast.ALAN))
    assert f"linked this with #{seen.number}" in graces
    assert "linked this with something you may not see" in graces
    assert "moved something you may not see to" in graces
    assert f"#{hidden.number}" not in graces
    assert f"moved the back-office ticket #{hidden.number} Raise to" in alans
