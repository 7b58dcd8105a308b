"""A tracker's page: what is linked, how far its last move has come, whom it hits."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tests.tickets.cascades import follow, link, linked, tracker
from tests.tickets.links import kept_from_grace
from tickets.models import Cascade, Link, Ticket
from tickets.operations import cascading, spreading
from tickets.operations.cascading import CascadePlan
from tickets.operations.fields import fill_in
from tickets.operations.states import change_state
from tickets.queries import trackers, workspace

pytestmark = pytest.mark.django_db


def clients(count: int) -> list[cast.Client]:
    return [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(count)]


def block(response: Any) -> str:
    """What stands in the tracker's own region."""
    return str(response.content.decode().split('id="tracker"')[1].split("<message-thread")[0])


def moved(found: Ticket, **plan: Any) -> Cascade:
    change_state(found, to=builders.state("resolved"), by=builders.teammate(), cascade=CascadePlan(**plan))
    deliver_all()
    return Cascade.objects.get(tracker=found)


def test_what_is_linked_is_a_table_with_live_states(desk: Desk) -> None:
    found = tracker()
    holmes = linked(found)
    link(builders.conversation(cast.IRENE), found)
    told = words(desk.get("show", found))
    assert f"#{holmes.number} The hound" in told
    assert "2 linked" in told
    assert "Submitted 1 No ticket 1" in told
    change_state(holmes, to=builders.state("waiting"), by=builders.teammate())
    assert "Waiting on customer 1 No ticket 1" in words(desk.get("tracker", found))


def test_a_tracker_to_which_nothing_is_linked_says_what_links_are_for(desk: Desk) -> None:
    told = words(desk.get("show", tracker()))
    assert "Nothing is linked yet" in told
    assert "Customers 0 Companies 0" in told


def test_it_is_unlinked_in_the_table(desk: Desk) -> None:
    found = tracker()
    linked(found)
    made = Link.objects.get()
    assert reverse("inbox:link_removal", args=[found.pk, made.pk]) in desk.get("show", found).content.decode()
    desk.does("link_removal", found, made.pk)
    assert "Nothing is linked yet" in words(desk.get("tracker", found))


def test_many_are_listed_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tickets.queries.trackers", "inbox.queries.trackers"):
        monkeypatch.setattr(f"{module}.REPORTS_SHOWN", 2)
    found = tracker()
    numbers = [linked(found, who).number for who in clients(3)]
    page = block(desk.get("show", found))
    assert [f">#{number}<" in page for number in numbers] == [False, True, True]
    older = block(desk.get("tracker", found, before=page.split("tracker/?before=")[1].split('"')[0]))
    assert [f">#{number}<" in older for number in numbers] == [True, False, False]


def test_progress_is_shown_on_the_way_and_ends_with_what_became_of_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "CHUNK", 2)
    found = tracker()
    tickets = [linked(found, who) for who in clients(5)]
    change_state(tickets[4], to=builders.state("resolved"), by=builders.teammate())
    cascade = moved(found)
    cascading.advance(cascade.pk)
    response = desk.get("tracker", found)
    assert "2 of 5 told" in words(response)
    assert 'value="2" max="5"' in response.content.decode()
    follow()
    response = desk.get("tracker", found)
    assert "All 5 done" in words(response)
    assert "4 moved 1 was resolved and stays" in words(response)
    assert "<progress" not in block(response)


def test_what_did_not_follow_is_listed_with_its_reason_and_its_address(desk: Desk) -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    found = tracker()
    holmes = linked(found)
    cascade = moved(found)
    watson = linked(found, cast.WATSON)  # linked later: takes no part
    cascading.count_links([cascade.pk])
    follow()
    told = words(desk.get("tracker", found))
    assert f"1 did not follow #{holmes.number} The hound Fill in first: Breed." in told
    assert f"#{watson.number} The hound Fill in" not in told
    assert reverse("inbox:show", args=[holmes.pk]) in desk.get("tracker", found).content.decode()


def test_what_failed_is_tried_again_from_the_page(desk: Desk) -> None:
    breed = builders.field("text", "Breed", required_to_resolve=True)
    found = tracker()
    holmes = linked(found)
    moved(found, message="It is caught.")
    follow()
    assert "Try 1 again" in words(desk.get("tracker", found))
    fill_in(holmes, values={breed.key: "Mastiff"}, by=builders.teammate())
    desk.does("retries", found)
    follow()
    assert Ticket.objects.get(pk=holmes.pk).state.category == "resolved"
    told = words(desk.get("tracker", found))
    assert "1 done" in told
    assert "Try" not in told
    assert OutgoingMail.objects.filter(conversation_id=holmes.pk, kind="reply").count() == 1


def test_what_cannot_be_tried_again_says_why(desk: Desk) -> None:
    found = tracker()
    desk.is_refused("There is nothing to try again.", "retries", found)


def test_trouble_on_the_way_is_said() -> None:
    found = tracker()
    linked(found)
    cascade = moved(found)
    Cascade.objects.filter(pk=cascade.pk).update(attempts=1)
    assert "Something holds it up. It is tried again by itself." in words(Desk().get("tracker", found))


def test_collaborators_see_what_failed_and_are_offered_nothing() -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    found = tracker()
    linked(found)
    moved(found)
    follow()
    charles, grace = (block(Desk(who).get("show", found)) for who in (cast.CHARLES, cast.GRACE))
    assert "Fill in first: Breed." in charles
    for offered in ("Try 1 again", "Unlink #"):
        assert offered in grace
        assert offered not in charles


def test_whom_it_hits_is_counted_and_drawn_over_time(desk: Desk) -> None:
    found = tracker()
    for who in (cast.HOLMES, cast.WATSON, cast.IRENE):
        linked(found, who)
    long_ago = timezone.now() - dt.timedelta(days=3)
    Link.objects.filter(pk=Link.objects.earliest("id").pk).update(created_at=long_ago)
    page = desk.get("show", found)
    assert "Customers 3 Companies 1" in words(page)
    day = timezone.localdate() - dt.timedelta(days=3)
    assert f"3 linked since {day.day} {day:%b}; most on" in page.content.decode()
    assert page.content.decode().count("bars__hit") == 2


def test_what_one_may_not_see_is_neither_listed_nor_counted() -> None:
    found = tracker()
    kind = builders.another_type("Codes")
    kind.teams.add(builders.team("Bletchley", cast.ALAN))
    hidden = linked(found, cast.WATSON, type=kind)
    linked(found)
    moved(found)
    follow()
    Cascade.objects.get().results.filter(conversation=hidden.pk).update(outcome="failed", reason="No such state.")
    graces, alans = (words(Desk(who).get("show", found)) for who in (cast.GRACE, cast.ALAN))
    assert "1 linked" in graces
    assert "Customers 1" in graces
    assert f"#{hidden.number}" not in graces
    assert "No such state." not in graces
    assert "2 linked" in alans
    assert f"#{hidden.number} The hound No such state." in alans


def test_outside_its_teams_a_tracker_gives_away_nothing() -> None:
    secret = kept_from_grace("tracker")
    linked(secret)
    desk = Desk()
    for name in ("show", "tracker", "details", "thread"):
        response = desk.get(name, secret)
        assert response.status_code == 404
        assert "linked since" not in response.content.decode()
    assert desk.post("retries", secret).status_code == 404
    assert "1 linked since" in Desk(cast.ALAN).get("details", secret).content.decode()


def test_the_page_asks_the_same_for_one_link_and_for_more_than_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    cause, asked, desk = builders.field("text", "Cause"), dict[int, int](), Desk()
    many = trackers.REPORTS_SHOWN + 5
    for count in (1, many):
        found = tracker(f"Hit {count}")
        fill_in(linked(found), values={cause.key: "x"}, by=builders.teammate())
        for who in clients(count - 1):
            linked(found, who)
        moved(found)
        follow()
        workspace.forget()
        asked[count] = len(queries(partial(desk.get, "show", found)))
        assert len(queries(partial(Desk(is_htmx=True).get, "tracker", found))) <= 10
    assert len(set(asked.values())) == 1, asked
    assert asked[many] <= 10


def test_it_counts_no_more_than_the_newest_days() -> None:
    found = tracker()
    linked(found)
    Link.objects.update(created_at=timezone.now() - dt.timedelta(days=400))
    impact = trackers.tracker_overview(found.pk, user=builders.teammate()).impact
    assert (len(impact.days), impact.conversations) == (trackers.DAYS, 1)
