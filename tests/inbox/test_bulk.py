"""Several at once, from the list: each is done as a whole, and what was not is listed with its reason."""

import datetime as dt
import html
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Tagging
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.inbox.desk import Desk, places, rows, words
from tests.inbox.test_query_counts import queries
from tests.tickets.cascades import link, tracker
from tickets.models import Ticket, TicketType
from tickets.operations.many import MOST
from tickets.operations.merging import merge
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


def picked(*them: Conversation | Ticket) -> list[int]:
    return [one.pk for one in them]


def told(desk: Desk, response: Any) -> str:
    """What the agent reads of it: the toast, or the message on the page that comes next."""
    toast = response.headers.get("HX-Trigger", "").encode().decode("unicode_escape")
    return html.unescape(toast) if desk.is_htmx else words(desk.get("list"))


def is_done(desk: Desk, response: Any) -> None:
    """All of it: back to the list without scripts, the list and the views drawn anew with them."""
    if desk.is_htmx:
        assert response.status_code == 200, words(response)
        assert places(response) == ["list", "views"]
        assert 'id="list"' in response.content.decode()
    else:
        assert (response.status_code, response["Location"]) == (303, "/inbox/")


def states() -> list[str]:
    return list(Conversation.objects.order_by("id").values_list("inbox_state", flat=True))


def test_every_row_has_a_box_that_belongs_to_the_bar() -> None:
    thread, ticket = builders.conversation(), builders.ticket()
    page = Desk().get("list").content.decode()
    for one, name in ((thread, "Sherlock Holmes"), (ticket, f"#{ticket.number}")):
        assert f'form="bulk" name="pick" value="{one.pk}" aria-label="Select {name}"' in page
    assert f'<form id="bulk" class="bulk__form" method="post" action="{reverse("inbox:bulk")}"' in page


def test_several_are_closed_and_reopened(desk: Desk) -> None:
    them = picked(*(builders.conversation() for _ in range(3)))
    is_done(desk, desk.post("bulk", pick=them, do="close"))
    assert states() == ["closed"] * 3
    is_done(desk, desk.post("bulk", pick=them, do="reopen"))
    assert states() == ["open"] * 3


def test_several_get_an_assignee_a_team_a_tag_and_a_later_day(desk: Desk) -> None:
    them, alan = picked(builders.conversation(), builders.ticket()), builders.teammate(cast.ALAN)
    moor = builders.team("Moor")
    later = (timezone.now() + dt.timedelta(days=2)).isoformat()
    for given in ({"assignee": alan.pk}, {"team": moor.pk}, {"do": "tag", "tag": "Fog "}, {"until": later}):
        is_done(desk, desk.post("bulk", pick=them, **given))
    assert (
        list(Conversation.objects.values_list("assignee", "team", "inbox_state")) == [(alan.pk, moor.pk, "snoozed")] * 2
    )
    assert list(Tagging.objects.values_list("tag__name", flat=True)) == ["fog", "fog"]
    is_done(desk, desk.post("bulk", pick=them, assignee="me"))
    is_done(desk, desk.post("bulk", pick=them, team=""))
    assert Conversation.objects.filter(assignee=desk.user, team=None).count() == 2


def test_resolving_skips_what_is_incomplete_and_lists_it_by_number_with_what_is_missing(desk: Desk) -> None:
    theft = builders.another_type("Theft")
    builders.field("text", "Motive", type=theft, required_to_resolve=True)
    whole, lacking = builders.ticket(), builders.ticket(type=theft)
    plain = builders.conversation(subject="A plain question")
    response = desk.post("bulk", pick=picked(whole, lacking, plain), state=builders.state("resolved").pk)
    assert response.status_code == 200
    said = words(response)
    assert "Not everything was done" in said
    assert "1 conversation done. 2 were left as they are." in said
    assert f"#{lacking.number} The hound Fill in first: Motive." in said
    assert "A plain question It is no ticket, so it has no state." in said
    now = dict(Ticket.objects.values_list("pk", "state__category"))
    assert now == {whole.pk: "resolved", lacking.pk: "submitted"}
    if desk.is_htmx:
        assert response["HX-Retarget"] == "#dialog"
        assert places(response) == ["views", "list"]


def test_a_tracker_that_others_follow_is_moved_on_its_own_page(desk: Desk) -> None:
    found, reporter, alone = tracker("Flicker"), builders.ticket(), builders.internal_ticket()
    link(reporter, found)
    response = desk.post("bulk", pick=picked(found, alone), state=builders.state("in_progress").pk)
    assert f"#{found.number} Flicker Others follow it" in words(response)
    now = dict(Ticket.objects.values_list("pk", "state__category"))
    assert (now[found.pk], now[alone.pk], now[reporter.pk]) == ("submitted", "in_progress", "submitted")


def test_what_was_merged_is_left_and_says_so_without_a_number(desk: Desk) -> None:
    primary, gone = builders.ticket(), builders.ticket()
    merge(Conversation.objects.get(pk=gone.pk), into=Conversation.objects.get(pk=primary.pk), by=desk.user)
    response = desk.post("bulk", pick=picked(gone), do="tag", tag="fog")
    assert "This was merged into another conversation. Go on there." in words(response)
    assert f"#{primary.number}" not in words(response).partition("Nothing was done")[2].partition("Go on there")[0]
    assert "Nothing was done" in words(response)


def test_what_one_may_not_see_is_not_there_and_has_no_name(desk: Desk) -> None:
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Bletchley", cast.ALAN))
    secret, thread = builders.ticket(type=kept, title="Enigma"), builders.conversation()
    response = desk.post("bulk", pick=[*picked(secret, thread), 999999], do="close")
    assert "1 conversation done. 2 were left as they are." in words(response)
    assert "2 are not there any more." in words(response)
    assert "Enigma" not in words(response)
    assert Conversation.objects.get(pk=secret.pk).inbox_state == "open"


def test_collaborators_pick_only_what_they_may_do_more_with_than_write_notes() -> None:
    asking = builders.another_state("waiting", "Asked by mail")
    for one in TicketType.objects.exclude(category="customer"):
        one.states.remove(asking)
    workspace.forget()
    desk, thread, ticket, work = (
        Desk(cast.CHARLES),
        builders.conversation(),
        builders.ticket(),
        builders.internal_ticket(),
    )
    page = desk.get("list").content.decode()
    assert f'name="pick" value="{work.pk}"' in page
    assert not [one for one in (thread, ticket) if f'name="pick" value="{one.pk}"' in page]
    assert f'name="state" value="{builders.state("resolved").pk}"' in page
    assert f'name="state" value="{asking.pk}"' not in page
    assert page.count('name="pick"') == 1
    assert Desk().get("list").content.decode().count('name="pick"') == 3


def test_of_a_mixed_selection_each_row_has_an_outcome_for_a_collaborator(desk: Desk) -> None:
    desk = Desk(cast.CHARLES, is_htmx=desk.is_htmx)
    ticket, work = builders.ticket(), builders.internal_ticket()
    response = desk.post("bulk", pick=picked(ticket, work), state=builders.state("resolved").pk)
    assert "1 conversation done. 1 was left as it is." in words(response)
    assert f"#{ticket.number} The hound Collaborators write notes; an agent moves the ticket." in words(response)
    now = dict(Ticket.objects.values_list("pk", "state__category"))
    assert now == {ticket.pk: "submitted", work.pk: "resolved"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"do": "close", "pick": []}, "Choose some conversations first."),
        ({"do": "close", "pick": list(range(1, MOST + 2))}, f"Choose {MOST} at most."),
        ({"do": "dance"}, "Say what is to be done."),
        ({}, "Say what is to be done."),
        ({"do": "tag", "tag": " "}, "A tag is a word or two"),
        ({"assignee": "99999"}, "There is no such teammate."),
        ({"team": "x"}, "There is no such team."),
        ({"state": "²"}, "There is no such state."),
        ({"until": "soon"}, "Say until when."),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_done(desk: Desk, given: dict[str, Any], expected: str) -> None:
    thread = builders.conversation()
    before = Event.objects.count()
    response = desk.post("bulk", **{"pick": picked(thread), **given})
    assert response.status_code == (422 if desk.is_htmx else 303)
    assert expected in told(desk, response)
    assert Event.objects.count() == before


def test_somebody_who_left_gets_none_of_them(desk: Desk) -> None:
    alan, thread = builders.teammate(cast.ALAN), builders.conversation()
    alan.is_active = False
    alan.save()
    response = desk.post("bulk", pick=picked(thread), assignee=alan.pk)
    assert "Alan Turing does not work here any more." in words(response)
    assert Conversation.objects.get().assignee is None


def test_sent_twice_it_is_done_once(desk: Desk) -> None:
    them = picked(builders.ticket(), builders.ticket())
    for given in ({"do": "tag", "tag": "fog"}, {"state": builders.state("resolved").pk}, {"do": "close"}):
        desk.post("bulk", pick=them, **given)
        before = Event.objects.count()
        is_done(desk, desk.post("bulk", pick=[*them, *them], **given))
        assert Event.objects.count() == before


def test_one_comes_back_to_the_list_one_was_in() -> None:
    thread, other, desk = builders.conversation(), builders.conversation(), Desk()
    url = f"{reverse('inbox:bulk')}?view=mine&sort=oldest"
    response = desk.client.post(url, {"pick": [thread.pk], "assignee": "me"}, headers={"HX-Request": "true"})
    assert rows(response) == [thread.pk]
    assert desk.client.post(url, {"pick": [other.pk], "do": "close"})["Location"] == "/inbox/?view=mine&sort=oldest"


def test_the_bar_adds_no_query_to_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    desk, asked = Desk(), set[int]()
    for count in (1, 20):
        for _ in range(count):
            builders.conversation()
        asked.add(len(queries(partial(desk.get, "list"))))
    assert len(asked) == 1
    assert max(asked) <= 6
