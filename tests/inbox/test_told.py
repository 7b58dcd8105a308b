"""Whether customers were told of a tracker's last move, and stopping it on its way."""

import html
import re
from typing import Any

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Participant
from helpdesk.mail.models import OutgoingMail
from inbox.queries import trackers as shown
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tests.inbox.test_trackers import clients, moved
from tests.tickets.cascades import follow, link, linked, tracker
from tickets.models import Cascade, Ticket
from tickets.operations import cascading, spreading
from tickets.operations.states import change_state
from tickets.queries import trackers

pytestmark = pytest.mark.django_db
CELL = re.compile(
    r'<tr id="report-(\d+)">(?:(?!</tr>).)*<td class="grid__told"><span class="told told--(\w+)" title="([^"]*)">',
    re.DOTALL,
)
GROUP = re.compile(r'<tr class="grid__group"><th scope="rowgroup">(\w[^<]*)(?: <span class="num">(\d+)</span>)?</th>')


def cells(response: Any) -> list[tuple[str, str]]:
    """How and in which words, from the oldest link to the newest."""
    found = sorted((int(link), how, whole) for link, how, whole in CELL.findall(response.content.decode()))
    return [(how, html.unescape(whole)) for _, how, whole in found]


def sent() -> None:
    OutgoingMail.objects.exclude(kind="submitted").update(state="sent", sent_at=timezone.now())


def test_each_row_says_whether_its_customer_was_told(desk: Desk) -> None:
    found, grace = tracker(), builders.teammate()
    told, resolved, mute = (linked(found, who) for who in (cast.HOLMES, cast.WATSON, cast.IRENE))
    link(builders.conversation(cast.HOLMES), found)
    change_state(resolved, to=builders.state("resolved"), by=grace)
    Participant.objects.filter(conversation=mute.pk).update(is_muted=True)
    moved(found)
    assert cells(desk.get("tracker", found)) == [("next", "It has not been this one’s turn yet.")] * 4
    assert cascading.advance_unfinished()
    assert cells(desk.get("tracker", found))[0] == ("waiting", "Its mail is on its way.")
    deliver_all()
    page = desk.get("tracker", found)
    assert cells(page)[0] == ("waiting", "Its mail is on its way.")
    assert ", every 15s" in page.content.decode()  # nothing tells when a mail leaves
    sent()
    assert ", every 15s" not in desk.get("tracker", found).content.decode()
    linked(found, cast.WATSON)
    first, *others = cells(desk.get("tracker", found))
    assert first[0] == "sent"
    assert first[1].startswith("Told by mail, ")
    assert others == [
        ("not", "Not told: It was resolved, and stays so."),
        ("not", "Not told: Nobody who takes part can be mailed."),
        ("not", "Not told: It is no ticket: only a message would be told."),
        ("not", "Not told: It was linked after the tracker moved."),
    ]
    assert Ticket.objects.get(pk=told.pk).state.category == "resolved"


def groups(response: Any) -> list[tuple[str, str]]:
    return [(name.strip(), count) for name, count in GROUP.findall(response.content.decode())]


def test_the_table_is_grouped_by_what_customers_were_told_what_needs_somebody_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "CHUNK", 1)
    found = tracker()
    for who in clients(3):
        linked(found, who)
    assert groups(desk.get("tracker", found)) == []
    cascading.advance(moved(found).pk)
    deliver_all()
    sent()
    assert groups(desk.get("tracker", found)) == [("Next", "2"), ("Told", "1")]
    follow()
    assert groups(desk.get("tracker", found)) == [("Being told", "2"), ("Told", "1")]
    sent()
    OutgoingMail.objects.filter(recipient=clients(1)[0].email, kind="state").update(bounced_at=timezone.now())
    assert groups(desk.get("tracker", found)) == [("Needs a look", "1"), ("Told", "2")]
    linked(found, cast.IRENE)
    assert groups(desk.get("tracker", found)) == [("Needs a look", "1"), ("Not told", "1"), ("Told", "2")]
    monkeypatch.setattr(trackers, "REPORTS_SHOWN", 2)
    monkeypatch.setattr(shown, "REPORTS_SHOWN", 2)
    assert groups(desk.get("tracker", found)) == [("Not told", ""), ("Told", "")]  # nobody counts the other pages


def test_who_heard_it_elsewhere_and_whose_mail_failed_is_said(desk: Desk) -> None:
    found, grace = tracker(), builders.teammate()
    linked(found)
    link(builders.conversation(), found)
    linked(found, cast.WATSON)
    moved(found, message="It is caught.")
    follow()
    sent()
    OutgoingMail.objects.filter(recipient=cast.WATSON.email, kind="reply").update(bounced_at=timezone.now())
    assert [how for how, _ in cells(desk.get("tracker", found))] == ["sent", "not", "lost"]
    assert "They read the same in another of their conversations." in desk.get("tracker", found).content.decode()
    change_state(found, to=builders.another_state("in_progress", "Checked inside", is_hidden=True), by=grace)
    follow()
    assert cells(desk.get("tracker", found))[0] == ("not", "Not told: It was resolved, and stays so.")


def test_what_customers_do_not_see_is_told_to_nobody(desk: Desk) -> None:
    found = tracker()
    linked(found)
    hidden = builders.another_state("in_progress", "Checked inside", is_hidden=True)
    change_state(found, to=hidden, by=builders.teammate())
    follow()
    assert cells(desk.get("tracker", found)) == [("not", "Not told: What the customer sees is the same as before.")]


def test_a_ticket_of_the_team_s_own_says_so(desk: Desk) -> None:
    found = tracker()
    link(builders.internal_ticket(), found)
    moved(found)
    follow()
    assert cells(desk.get("tracker", found)) == [
        ("not", "Not told: It is a ticket of your team’s own: no customer reads it.")
    ]


def test_before_it_has_moved_the_table_has_no_such_column(desk: Desk) -> None:
    found = tracker()
    linked(found)
    assert "grid__told" not in desk.get("show", found).content.decode()


def test_it_is_stopped_after_a_question_and_goes_on_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "CHUNK", 1)
    found = tracker()
    for who in clients(3):
        linked(found, who)
    cascading.advance(moved(found).pk)
    asked = desk.get("stop", found)
    assert "1 has been dealt with and stays as it is. The other 2 are left where they are." in words(asked)
    response = desk.post("stop", found)
    assert response.status_code == (204 if desk.is_htmx else 303)
    page = desk.get("tracker", found)
    assert "Stopped: 1 of 3 told" in words(page)
    assert "2 did not follow" in words(page)
    assert [how for how, _ in cells(page)][1:] == ["not", "not"]
    assert "stopped what follows this, with so many left: 2" in words(desk.get("thread", found))
    assert "Go on with the other 2" in words(page)
    desk.does("retries", found)
    follow()
    assert "All 3 done" in words(desk.get("tracker", found))


def test_what_has_ended_meanwhile_says_so(desk: Desk) -> None:
    found = tracker()
    linked(found)
    moved(found)
    follow()
    page = desk.is_refused("It has come to its end already: there is nothing to stop.", "stop", found)
    assert 'data-send="first"' not in page  # no button that does what cannot be done
    assert desk.get("stop", found).status_code == (204 if desk.is_htmx else 303)
    assert "Stop…" not in words(desk.get("tracker", found))


def test_collaborators_are_not_offered_to_stop() -> None:
    found = tracker()
    linked(found)
    moved(found)
    assert "Stop…" in words(Desk().get("tracker", found))
    assert "Stop…" not in words(Desk(cast.CHARLES).get("tracker", found))
    said_so = "Collaborators write notes; an agent moves what customers follow."
    Desk(cast.CHARLES).is_refused(said_so, "stop", found)
    assert Cascade.objects.get().finished_at is None
