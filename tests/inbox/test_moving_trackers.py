"""Before a tracker moves, its agent reads what follows and says whether it shall."""

import pytest

from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import said
from tests.inbox.desk import Desk, words
from tests.tickets.cascades import follow, link, linked, tracker
from tickets.models import Cascade, Ticket
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[False, True], ids=["without scripts", "htmx"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return Desk(is_htmx=request.param)


def step_of(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state.category


def test_the_first_click_moves_nothing_and_says_whom_the_second_reaches(desk: Desk) -> None:
    found = tracker()
    linked(found)
    linked(found, cast.WATSON)
    link(builders.conversation(cast.IRENE), found)
    response = desk.post("state", found, to=builders.state("resolved").pk)
    assert response.status_code == 200
    assert "2 tickets move. 2 customers get a mail. 1 conversation is no ticket" in words(response)
    assert (step_of(found), Cascade.objects.count()) == ("submitted", 0)


def test_the_sheet_counts_anew_what_is_chosen_and_moves_nothing() -> None:
    found, desk, resolved = tracker(), Desk(is_htmx=True), builders.state("resolved").pk
    linked(found)
    done = linked(found, cast.WATSON)
    change_state(done, to=builders.state("resolved"), by=desk.user)
    link(builders.conversation(cast.IRENE), found)
    sheet = {"to": resolved, "look": "1", "sheet": "1", "answers": "1"}

    def said_of(**chosen: str) -> str:
        answer = desk.post("state", found, **sheet, **chosen)
        assert answer.status_code == 200
        assert answer.text.startswith('<p class="dialog__follows" id="follows"')
        return words(answer)

    stays = "1 is resolved and stays. 1 conversation is no ticket: only the message reaches it."
    assert said_of(moves="on") == f"1 ticket moves. 1 customer gets a mail. {stays}"
    assert said_of(moves="on", message="Caught") == f"1 ticket moves. 2 customers get a mail. {stays}"
    assert said_of(message="Caught") == f"0 tickets move. 2 customers get a mail. {stays}"
    assert said_of() == f"Nothing follows: only the tracker moves. {stays}"
    assert said_of(moves="on", also_resolved="on").startswith("1 ticket moves. 1 customer gets a mail. 1 conversation")
    assert (step_of(found), Cascade.objects.count()) == ("submitted", 0)


def test_the_second_click_moves_all_with_one_message_and_one_mail_each(desk: Desk) -> None:
    found = tracker()
    holmes, watson = linked(found), linked(found, cast.WATSON)
    deliver_all()
    before = OutgoingMail.objects.count()
    sheet = {"sheet": "1", "answers": "1", "moves": "on", "message": "It is caught."}
    done = desk.post("state", found, to=builders.state("resolved").pk, **sheet)
    assert done.status_code == (204 if desk.is_htmx else 303)
    follow()
    assert [step_of(one) for one in (found, holmes, watson)] == ["resolved"] * 3
    assert said(holmes)[-1][::2] == ("reply", "It is caught.")
    assert OutgoingMail.objects.count() - before == 2


def test_unticked_only_the_tracker_moves() -> None:
    found, desk = tracker(), Desk()
    holmes = linked(found)
    desk.does("state", found, to=builders.state("resolved").pk, sheet="1", answers="1", message="")
    deliver_all()
    assert (step_of(found), step_of(holmes), Cascade.objects.count()) == ("resolved", "submitted", 0)


def test_what_must_be_filled_in_is_asked_on_the_same_sheet() -> None:
    found, desk, resolved = tracker(), Desk(), builders.state("resolved").pk
    builders.field("text", "Cause", type=found.type, required_to_resolve=True)
    holmes = linked(found)
    assert 'name="field-cause"' in desk.post("state", found, to=resolved).content.decode()
    sheet = {"to": resolved, "sheet": "1", "answers": "1", "moves": "on", "message": "We are sorry."}
    wrong = desk.post("state", found, **sheet)
    assert (wrong.status_code, "We are sorry." in wrong.content.decode()) == (422, True)
    assert step_of(found) == "submitted"
    desk.does("state", found, **sheet, **{"field-cause": "A dog"})
    follow()
    assert step_of(holmes) == "resolved"


def test_answers_given_before_something_was_linked_make_nothing_follow_unasked() -> None:
    found, desk = tracker(), Desk()
    linked(found)
    response = desk.post("state", found, to=builders.state("resolved").pk, answers="1")
    assert (response.status_code, step_of(found)) == (200, "submitted")
    assert "1 ticket moves." in words(response)


def test_a_tracker_without_links_moves_at_once(desk: Desk) -> None:
    found = tracker()
    desk.does("state", found, to=builders.state("in_progress").pk)
    assert step_of(found) == "in_progress"


def test_collaborators_are_refused_and_not_asked() -> None:
    found = tracker()
    linked(found)
    Desk(cast.CHARLES).is_refused(
        "an agent moves what customers follow", "state", found, to=builders.state("waiting").pk
    )
