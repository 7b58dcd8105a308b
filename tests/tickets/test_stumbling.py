"""A ticket at which a cascade breaks holds up nobody: it is found, marked, and may be tried again."""

import pytest
from django.db import connection

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import said
from tests.helpers.refusing import refused
from tests.inbox.desk import Desk, words
from tests.tickets.cascades import follow, linked, tracker
from tickets.models import Cascade, CascadeResult, Link, Ticket
from tickets.models.cascade import ATTEMPTS
from tickets.operations import cascading, stumbling
from tickets.operations.cascading import CascadePlan, retry_failed
from tickets.operations.fields import fill_in
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db

CLIENTS = [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(5)]
POISON = """
    CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'poisoned'; END $$;
    CREATE TRIGGER poisoned BEFORE UPDATE ON tickets_ticket FOR EACH ROW
        WHEN (NEW.conversation_id = {pk}) EXECUTE FUNCTION poisoned()"""

NO_ENDING = """
    CREATE FUNCTION endless() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'endless'; END $$;
    CREATE TRIGGER endless BEFORE INSERT ON ledger_event FOR EACH ROW
        WHEN (NEW.name = 'cascade.finished') EXECUTE FUNCTION endless()"""


def poison(ticket: Ticket) -> None:
    """Its row cannot be changed any more."""
    with connection.cursor() as cursor:
        cursor.execute(POISON.format(pk=ticket.pk))


def cure() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER poisoned ON tickets_ticket")


def moved(found: Ticket, message: str = "It is caught.") -> Cascade:
    change_state(found, to=builders.state("resolved"), by=builders.teammate(), cascade=CascadePlan(message=message))
    deliver_all()
    return Cascade.objects.get(tracker=found)


def run(times: int) -> None:
    for _ in range(times):
        cascading.advance_unfinished()


def step_of(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state.category


def results(cascade: Cascade) -> dict[int, tuple[str, str]]:
    return {pk: (what, why) for pk, what, why in cascade.results.values_list("conversation", "outcome", "reason")}


def told(ticket: Ticket) -> int:
    return OutgoingMail.objects.filter(conversation_id=ticket.pk, kind="reply").count()


def test_one_that_breaks_is_marked_and_the_others_move() -> None:
    found = tracker()
    tickets = [linked(found, who) for who in CLIENTS]
    poison(tickets[2])
    cascade = moved(found)
    run(ATTEMPTS)
    cascade.refresh_from_db()
    deliver_all()
    assert [step_of(one) for one in tickets] == ["resolved", "resolved", "submitted", "resolved", "resolved"]
    assert results(cascade).pop(tickets[2].pk) == ("failed", stumbling.REASON)
    assert (cascade.done, cascade.total, cascade.finished_at is not None) == (5, 5, True)
    assert [told(one) for one in tickets] == [1, 1, 0, 1, 1]


def test_before_it_is_blamed_the_chunk_is_tried_a_few_times() -> None:
    found = tracker()
    tickets = [linked(found, who) for who in CLIENTS]
    poison(tickets[0])
    cascade = moved(found)
    run(ATTEMPTS - 1)
    cascade.refresh_from_db()
    assert (cascade.attempts, cascade.done, results(cascade)) == (ATTEMPTS - 1, 0, {})
    cure()
    run(1)
    cascade.refresh_from_db()
    assert {step_of(one) for one in tickets} == {"resolved"}
    assert (cascade.attempts, cascade.finished_at is not None) == (0, True)


def test_one_whose_very_ending_breaks_is_ended_with_its_reason_and_later_ones_go_on() -> None:
    found, grace = tracker(), builders.teammate()
    holmes = linked(found)
    with connection.cursor() as cursor:
        cursor.execute(NO_ENDING)
    cascade = moved(found)
    run(ATTEMPTS - 1)
    cascade.refresh_from_db()
    assert (cascade.attempts, cascade.finished_at, step_of(holmes)) == (ATTEMPTS - 1, None, "resolved")
    change_state(found, to=builders.state("in_progress"), by=grace, cascade=CascadePlan(also_resolved=True))
    deliver_all()
    run(1)
    cascade.refresh_from_db()
    assert (cascade.finished_at is not None, cascade.attempts) == (True, ATTEMPTS)
    assert (cascade.done, cascade.total, step_of(holmes)) == (1, 1, "in_progress")


def test_the_page_of_the_tracker_says_that_the_ending_broke() -> None:
    found = tracker()
    linked(found)
    with connection.cursor() as cursor:
        cursor.execute(NO_ENDING)
    moved(found)
    run(ATTEMPTS)
    page = words(Desk().get("show", Conversation.objects.get(pk=found.pk)))
    assert "1 of 1 told Everything was dealt with, but its end could not be written down." in page


def test_its_trouble_is_news_on_the_page_of_the_tracker() -> None:
    found = tracker()
    poison(linked(found))
    moved(found)
    before = Event.objects.filter(name="cascade.advanced", subject=f"conversation:{found.pk}").count()
    run(1)
    assert Event.objects.filter(name="cascade.advanced", subject=f"conversation:{found.pk}").count() == before + 1


def test_after_the_chunk_with_the_broken_one_it_goes_on_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.operations.spreading.CHUNK", 2)
    monkeypatch.setattr("tickets.operations.stumbling.CHUNK", 2)
    found = tracker()
    tickets = [linked(found, who) for who in CLIENTS]
    poison(tickets[0])
    moved(found)
    run(ATTEMPTS)
    steps = Event.objects.filter(name="cascade.advanced").order_by("id").values_list("data__done", flat=True)
    assert list(steps) == [0] * ATTEMPTS + [1, 2, 4, 5]


def test_who_went_on_meanwhile_is_not_blamed() -> None:
    found = tracker()
    tickets = [linked(found, who) for who in CLIENTS[:2]]
    cascade = moved(found)
    cascading.advance(cascade.pk)
    assert stumbling.stumble(cascade.pk, cursor=0)
    cascade.refresh_from_db()
    assert cascade.attempts == 0
    assert {step_of(one) for one in tickets} == {"resolved"}


def test_what_failed_is_tried_again_and_nobody_is_told_twice() -> None:
    breed = builders.field("text", "Breed", required_to_resolve=True)
    found = tracker()
    holmes, watson = linked(found), linked(found, cast.WATSON, values={breed.key: "Mastiff"})
    cascade = moved(found)
    follow()
    assert (step_of(holmes), told(holmes), told(watson)) == ("submitted", 0, 1)
    fill_in(holmes, values={breed.key: "Mastiff"}, by=builders.teammate())
    retry_failed(cascade, by=builders.teammate(cast.ALAN))
    cascade.refresh_from_db()
    assert (cascade.done, cascade.total, cascade.finished_at) == (1, 2, None)
    follow()
    cascade.refresh_from_db()
    assert (cascade.done, cascade.total, cascade.finished_at is not None) == (2, 2, True)
    assert results(cascade) == {holmes.pk: ("moved", ""), watson.pk: ("moved", "")}
    assert (step_of(holmes), told(holmes), told(watson)) == ("resolved", 1, 1)
    assert said(holmes)[-1] == ("reply", "Grace Hopper", "It is caught.")


def test_what_fails_again_keeps_its_reason_and_does_not_go_round_for_ever() -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    found = tracker()
    holmes = linked(found)
    cascade = moved(found)
    follow()
    retry_failed(cascade, by=builders.teammate())
    follow()
    cascade.refresh_from_db()
    assert results(cascade) == {holmes.pk: ("failed", "Fill in first: Breed.")}
    assert (cascade.done, cascade.total, cascade.finished_at is not None) == (1, 1, True)


def test_one_that_broke_moves_once_it_is_cured() -> None:
    found = tracker()
    holmes = linked(found)
    poison(holmes)
    cascade = moved(found)
    run(ATTEMPTS)
    cure()
    retry_failed(cascade, by=builders.teammate())
    follow()
    assert (step_of(holmes), told(holmes), results(cascade)) == ("resolved", 1, {holmes.pk: ("moved", "")})


def test_what_was_unlinked_is_not_tried_again() -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    found = tracker()
    holmes = linked(found)
    cascade = moved(found)
    follow()
    Link.objects.filter(source=holmes.pk).delete()
    with refused("There is nothing to try again.", field="cascade"):
        retry_failed(cascade, by=builders.teammate())


def test_trying_again_is_refused_on_the_way_and_after_another_move_and_to_collaborators() -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    found, grace = tracker(), builders.teammate()
    linked(found)
    cascade = moved(found)
    with refused("It is still on its way. Try again when it has come to its end.", field="cascade"):
        retry_failed(cascade, by=grace)
    follow()
    with refused("Collaborators write notes; an agent moves what customers follow.", field="cascade"):
        retry_failed(cascade, by=builders.teammate(cast.CHARLES))
    change_state(found, to=builders.state("in_progress"), by=grace)
    with refused("The tracker has moved since. Move what failed yourself.", field="cascade"):
        retry_failed(cascade, by=grace)
    assert CascadeResult.objects.filter(cascade=cascade, outcome="failed").count() == 1
