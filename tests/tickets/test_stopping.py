"""What follows a tracker is stopped on its way."""

from functools import partial

import pytest

from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes
from tests.helpers.refusing import refused
from tests.helpers.together import together
from tests.tickets.cascades import follow, linked, tracker
from tickets.models import Cascade, CascadeResult, Link, Ticket
from tickets.operations import cascading, spreading
from tickets.operations.cascading import CascadePlan, retry_failed
from tickets.operations.states import change_state
from tickets.operations.stopping import stop

MANY = [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(8)]


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "CHUNK", 1)


def moved(found: Ticket) -> Cascade:
    plan = CascadePlan(message="It is caught.")
    change_state(found, to=builders.state("resolved"), by=builders.teammate(), cascade=plan)
    deliver_all()
    return Cascade.objects.latest("id")


def outcomes() -> list[str]:
    return [str(one) for one in CascadeResult.objects.order_by("conversation").values_list("outcome", flat=True)]


def states(tickets: list[Ticket]) -> list[str]:
    return [Ticket.objects.get(pk=one.pk).state.category for one in tickets]


@pytest.mark.django_db
def test_what_was_moved_stays_moved_and_the_rest_is_left_where_it_was() -> None:
    found = tracker()
    tickets = [linked(found, who) for who in MANY[:3]]
    cascade = moved(found)
    cascading.advance(cascade.pk)
    assert stop(found, by=builders.teammate()) == 2
    follow()
    assert states(tickets) == ["resolved", "submitted", "submitted"]
    assert outcomes() == ["moved", "stopped", "stopped"]
    assert list(OutgoingMail.objects.filter(kind="reply").values_list("recipient", flat=True)) == [MANY[0].email]
    assert changes(found)[-1] == ("cascade_stopped", "Grace Hopper", {"left": 2})


@pytest.mark.django_db
def test_it_goes_on_with_what_was_left_and_is_stopped_again() -> None:
    found, grace = tracker(), builders.teammate()
    tickets = [linked(found, who) for who in MANY[:3]]
    cascade = moved(found)
    stop(found, by=grace)
    retry_failed(cascade, by=grace)
    cascading.advance(cascade.pk)
    assert stop(found, by=grace) == 2
    assert states(tickets) == ["resolved", "submitted", "submitted"]
    retry_failed(cascade, by=grace)
    follow()
    assert (states(tickets), outcomes()) == (["resolved"] * 3, ["moved"] * 3)
    cascade.refresh_from_db()
    assert (cascade.done, cascade.total) == (3, 3)


@pytest.mark.django_db
def test_before_its_first_and_with_two_moves_everything_on_its_way_ends() -> None:
    found, grace = tracker(), builders.teammate()
    tickets = [linked(found, who) for who in MANY[:2]]
    moved(found)
    change_state(found, to=builders.state("in_progress"), by=grace)
    assert stop(found, by=grace) == 4
    follow()
    assert (states(tickets), outcomes()) == (["submitted"] * 2, ["stopped"] * 4)


@pytest.mark.django_db
def test_what_has_ended_and_collaborators_stop_nothing() -> None:
    found = tracker()
    linked(found)
    moved(found)
    with refused("Collaborators write notes; an agent moves what customers follow.", field="cascade"):
        stop(found, by=builders.teammate(cast.CHARLES))
    follow()
    with refused("It has come to its end already: there is nothing to stop.", field="cascade"):
        stop(found, by=builders.teammate())


@pytest.mark.django_db(transaction=True)
def test_stopped_while_it_works_each_is_either_moved_or_listed() -> None:
    found, grace = tracker(), builders.teammate()
    tickets = [linked(found, who) for who in MANY]
    moved(found)
    cascading.advance(Cascade.objects.get().pk)
    advanced, left = together(cascading.advance_unfinished, partial(stop, found, by=grace))
    assert (advanced, type(left)) == (True, int)
    assert outcomes().count("stopped") == left
    assert outcomes().count("moved") == len(tickets) - outcomes().count("stopped")
    assert [state == "resolved" for state in states(tickets)] == [one == "moved" for one in outcomes()]
    cascade = Cascade.objects.get()
    assert (cascade.done, cascade.total, cascade.finished_at is None) == (len(tickets), Link.objects.count(), False)
