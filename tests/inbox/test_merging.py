"""Merging on the screen: the other is found, the two are shown, and what was merged leads to where it went."""

from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.closing import close
from helpdesk.ledger.models import Event
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.inbox.desk import Desk, rows, words
from tests.inbox.test_query_counts import queries
from tests.tickets.cascades import link, tracker
from tickets.models import Ticket
from tickets.operations.merging import merge
from tickets.operations.opening import open_ticket
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


def row(one: Conversation | Ticket) -> Conversation:
    return Conversation.objects.get(pk=one.pk)


def merged(secondary: Conversation | Ticket, primary: Conversation | Ticket) -> None:
    merge(row(secondary), into=row(primary), by=builders.teammate(), across_customers=True)


def leads_to(response: Any, one: Conversation | Ticket, desk: Desk) -> None:
    url = reverse("inbox:show", args=[one.pk])
    assert response.status_code == (204 if desk.is_htmx else 303), words(response)
    assert response["HX-Redirect" if desk.is_htmx else "Location"] == url


def test_the_menu_offers_it_to_agents_where_it_can_be() -> None:
    thread, internal = builders.conversation(), builders.internal_ticket()
    assert "Merge into…" in words(Desk().get("show", thread))
    assert "Merge into…" not in words(Desk().get("show", internal))
    assert "Merge into…" not in words(Desk(cast.CHARLES).get("show", thread))


def test_others_of_the_same_customer_are_offered_at_once_closed_ones_too(desk: Desk) -> None:
    thread, other, closed = (builders.conversation(subject=name) for name in ("Howling", "Paws", "Fog"))
    builders.conversation(cast.IRENE, subject="A photograph")
    close(closed, by=desk.user)
    told = words(desk.get("merge", thread))
    assert "Latest of the same customer" in told
    assert "Paws" in told
    assert "Fog" in told
    assert "A photograph" not in told
    assert f'value="{thread.pk}"' not in desk.get("merge", thread).content.decode()
    merged(other, closed)
    assert "Paws" not in words(desk.get("merge", thread))


@pytest.mark.parametrize("by", ["number", "title", "customer"])
def test_it_is_found_by_number_title_and_customer(desk: Desk, by: str) -> None:
    thread, wanted = builders.conversation(), builders.ticket(cast.IRENE, title="A photograph")
    builders.internal_ticket(title="A photograph for the files")
    q = {"number": f"#{wanted.number}", "title": "photogr", "customer": "Irene"}[by]
    page = desk.get("merge", thread, q=q).content.decode()
    assert f'value="{wanted.pk}"' in page
    assert "for the files" not in page


def test_the_number_of_what_was_merged_finds_where_it_went(desk: Desk) -> None:
    thread, first, second = builders.conversation(), builders.ticket(cast.IRENE), builders.ticket(cast.IRENE)
    merged(first, second)
    assert f'value="{second.pk}"' in desk.get("merge", thread, q=f"#{first.number}").content.decode()


def test_which_is_kept_and_which_is_closed_is_shown_first(desk: Desk) -> None:
    thread, ticket = builders.conversation(subject="Howling"), builders.ticket()
    told = words(desk.get("merge", thread, into=ticket.pk))
    assert told.index("Is kept") < told.index(f"#{ticket.number} The hound") < told.index("Is closed for good")
    assert told.index("Is closed for good") < told.index("Howling")
    assert "This cannot be undone." in told
    assert row(thread).merged_into is None


def test_merged_it_leads_to_the_one_that_is_kept(desk: Desk) -> None:
    thread, ticket = builders.conversation(text="It howls."), builders.ticket()
    leads_to(desk.post("merge", thread, into=ticket.pk), ticket, desk)
    assert row(thread).merged_into_id == ticket.pk
    assert "It howls." in words(desk.get("show", ticket))


def test_sent_twice_it_is_done_once(desk: Desk) -> None:
    thread, ticket = builders.conversation(), builders.ticket()
    desk.post("merge", thread, into=ticket.pk)
    before = Event.objects.count()
    leads_to(desk.post("merge", thread, into=ticket.pk), ticket, desk)
    assert Event.objects.count() == before


def test_two_customers_are_asked_about_a_second_time_by_name(desk: Desk) -> None:
    thread, ticket = builders.conversation(cast.WATSON), builders.ticket()
    response = desk.post("merge", thread, into=ticket.pk)
    assert response.status_code == 422
    told = words(response)
    assert "They belong to different customers." in told
    assert f"John Watson will read all messages of #{ticket.number}, with the name of Sherlock Holmes." in told
    assert "Sherlock Holmes will read all messages of “The hound”, with the name of John Watson." in told
    assert row(thread).merged_into is None
    leads_to(desk.post("merge", thread, into=ticket.pk, across_customers="1"), ticket, desk)


def test_a_ticket_is_kept_rather_than_a_plain_conversation(desk: Desk) -> None:
    ticket, thread = builders.ticket(), builders.conversation()
    page = desk.get("merge", ticket, into=thread.pk)
    assert f"Merge the conversation into ticket #{ticket.number} instead." in words(page)
    assert f"{reverse('inbox:merge', args=[thread.pk])}?into={ticket.pk}" in page.content.decode()
    desk.is_refused("instead.", "merge", ticket, into=thread.pk)
    assert row(ticket).merged_into is None


def test_a_tracker_that_would_be_left_is_named(desk: Desk) -> None:
    thread, ticket = builders.conversation(), builders.ticket()
    goes = tracker("B")
    link(thread, goes)
    link(ticket, tracker("A"))
    assert f"Its tracker #{goes.number} gives way" in words(desk.get("merge", thread, into=ticket.pk))


def test_what_is_not_there_or_hidden_is_refused_alike(desk: Desk) -> None:
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Bletchley", cast.ALAN))
    secret = builders.ticket(type=kept, title="Enigma")
    thread = builders.conversation()
    for into in ("999999", str(secret.pk), "x"):
        assert "Enigma" not in desk.is_refused("There is no such conversation.", "merge", thread, into=into)
    assert "Enigma" not in words(desk.get("merge", thread, q="Enigma"))
    assert "Enigma" not in words(desk.get("merge", thread))
    assert "Enigma" not in words(desk.get("merge", thread, into=secret.pk))


def test_collaborators_are_told_that_an_agent_does_it() -> None:
    desk, thread, other = Desk(cast.CHARLES), builders.conversation(), builders.conversation()
    said = "Collaborators write notes; an agent merges conversations."
    assert said in words(desk.get("merge", thread))
    desk.is_refused(said, "merge", thread, into=other.pk)
    assert row(thread).merged_into is None


def test_the_page_of_what_was_merged_says_where_it_went_and_has_no_composer(desk: Desk) -> None:
    thread, ticket = builders.conversation(subject="Howling"), builders.ticket()
    merged(thread, ticket)
    page = desk.get("show", thread)
    assert f"Merged into #{ticket.number} The hound" in words(page)
    assert f'href="{reverse("inbox:show", args=[ticket.pk])}"' in page.content.decode()
    for gone in ("<reply-composer", "menu-assignee", "menu-snooze", "menu-tag", "menu-link"):
        assert gone not in page.content.decode()


def test_where_it_went_has_no_name_for_who_may_not_see_it() -> None:
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Yard", cast.GRACE))
    thread, secret = builders.conversation(), builders.ticket(type=kept, title="Enigma")
    merged(thread, secret)
    told = words(Desk(cast.ALAN).get("show", thread))
    assert "Merged into something you may not see" in told
    assert "Enigma" not in told
    assert "Enigma" in words(Desk().get("show", thread))


def test_a_reply_that_was_being_written_is_refused_and_not_lost(desk: Desk) -> None:
    thread, ticket = builders.conversation(), builders.ticket()
    merged(thread, ticket)
    page = desk.is_refused("Merged into", "replies", thread, body="A long answer")
    assert "A long answer" in page


def test_its_number_and_its_title_are_found_where_it_went() -> None:
    desk, first, second = Desk(), builders.ticket(), builders.ticket(cast.IRENE, title="The photograph")
    merged(first, second)
    for q in (f"#{first.number}", str(first.number), "hound"):
        assert rows(desk.get("list", q=q)) == [second.pk]


def test_who_may_not_see_where_it_went_finds_what_was_merged() -> None:
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Yard", cast.GRACE))
    first, secret = builders.ticket(), builders.ticket(type=kept)
    merged(first, secret)
    assert rows(Desk(cast.ALAN).get("list", q=f"#{first.number}")) == [first.pk]
    assert rows(Desk().get("list", q=f"#{first.number}")) == [secret.pk]


def test_the_dialogs_and_the_page_ask_the_same_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    desk, asked = Desk(), list[tuple[int, ...]]()
    for count in (1, 4):
        primary, thread = builders.ticket(), builders.conversation()
        for _ in range(count):
            merged(builders.conversation(), primary)
            builders.conversation()
        gone = builders.conversation()
        merged(gone, primary)
        pages = (
            partial(desk.get, "merge", thread),
            partial(desk.get, "merge", thread, q="hound"),
            partial(desk.get, "merge", thread, into=primary.pk),
            partial(desk.get, "show", gone),
            partial(desk.get, "show", primary),
        )
        asked.append(tuple(len(queries(page)) for page in pages))
    assert asked[0] == asked[1]
    assert max(asked[1]) <= 10


def test_a_tracker_that_gives_way_and_that_one_may_not_see_is_not_named() -> None:
    kept, ada = builders.another_type("Raids", category="tracker"), builders.teammate(cast.ADA)
    kept.teams.add(builders.team("Finance", cast.CHARLES))
    raid = open_ticket(ticket_type=kept, title="Raid", by=ada, brand=default_brand())
    one, other, desk = builders.conversation(), builders.conversation(), Desk()
    link(one, raid)
    link(other, tracker())
    told = words(desk.get("merge", one, into=other.pk))
    assert "Its tracker, which you may not see, gives way" in told
    assert f"#{raid.number}" not in told
    desk.post("merge", one, into=other.pk)
    assert f"#{raid.number}" not in words(desk.get("show", other))
