"""Before a tracker is made a second time, the first one is shown."""

import pytest

from tests import builders, cast
from tests.inbox.desk import Desk, words
from tests.tickets.cascades import tracker
from tests.tickets.links import kept_from_grace
from tickets.models import Link, Ticket
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def trackers() -> int:
    return Ticket.objects.filter(type__category="tracker").count()


def test_similar_trackers_are_shown_while_the_title_is_typed(desk: Desk) -> None:
    found, thread = tracker("Lamps flicker at night"), builders.conversation()
    typed = words(desk.get("similar", title="Lamp flickers", **{"for": thread.pk}))
    assert f"#{found.number} Lamps flicker at night" in typed
    assert "Link to this one instead" in typed
    assert "Lamps flicker" not in words(desk.get("similar", title="Invoices are late", **{"for": thread.pk}))
    assert "Link to this one instead" not in words(desk.get("similar", title="Lamp flickers"))


def test_the_dialog_shows_them_for_the_title_that_it_suggests(desk: Desk) -> None:
    tracker("The hound is loose")
    thread = builders.conversation()
    assert "Link to this one instead" in words(desk.get("linked_ticket", thread, category="tracker"))
    assert "Similar trackers" not in words(desk.get("linked_ticket", thread, category="back_office"))


def test_without_scripts_they_are_looked_for_with_a_button() -> None:
    desk, thread = Desk(), builders.conversation()
    tracker("Lamps flicker at night")
    page = desk.get("linked_ticket", thread, category="tracker").content.decode()
    assert "Look for similar trackers" in page
    action = page.split('<form class="form dialog__form" method="post" action="')[1].split('"')[0]
    again = desk.client.post(action, {"refresh": "1", "title": "Lamp flickers at night"})
    assert "Lamps flicker at night" in words(again)
    assert 'value="Lamp flickers at night"' in again.content.decode()
    assert trackers() == 1


def test_a_tracker_is_linked_instead_of_being_made_again(desk: Desk) -> None:
    found, thread = tracker("The hound is loose"), builders.conversation()
    page = desk.get("linked_ticket", thread, category="tracker").content.decode()
    assert f'form="link-instead" name="to" value="{found.pk}"' in page
    answer = desk.post("links", thread, to=found.pk)
    assert answer.status_code == (204 if desk.is_htmx else 303)
    assert (Link.objects.get().target_id, trackers()) == (found.pk, 1)


def test_they_are_a_hint_and_hold_up_nothing() -> None:
    desk, thread = Desk(), builders.conversation()
    tracker("The hound is loose")
    page = desk.get("linked_ticket", thread, category="tracker").content.decode()
    action = page.split('<form class="form dialog__form" method="post" action="')[1].split('"')[0]
    kind = builders.default_type("tracker").pk
    made = desk.client.post(action, {"type": kind, "title": "The hound is loose", "description": ""})
    assert (made.status_code, trackers()) == (303, 2)


def test_a_new_tracker_from_nothing_shows_them_too() -> None:
    tracker("The hound is loose")
    kind = builders.default_type("tracker").pk
    typed = {"refresh": "1", "type": kind, "title": "The hound is out"}
    told = words(Desk().post("new_ticket", **typed))
    assert "The hound is loose" in told
    assert "Link to this one instead" not in told


def test_resolved_ones_and_those_that_one_may_not_see_are_not_shown() -> None:
    kept_from_grace("tracker", title="Lamps flicker in secret")
    change_state(tracker("Lamps flicker no more"), to=builders.state("resolved"), by=builders.teammate())
    assert "Lamps" not in words(Desk().get("similar", title="Lamps flicker"))
    assert "Lamps flicker in secret" in words(Desk(cast.ALAN).get("similar", title="Lamps flicker"))


def test_for_a_conversation_that_one_may_not_see_nothing_is_looked_for() -> None:
    secret = kept_from_grace()
    assert Desk().get("similar", title="x", **{"for": secret.pk}).status_code == 404
