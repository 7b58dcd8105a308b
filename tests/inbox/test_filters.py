"""Lists narrowed and ordered through their URL: every property, every kind of field, words for what makes no sense."""

import datetime as dt
import itertools
from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.models.tag import Tag, Tagging
from helpdesk.conversations.operations import assigning, tagging
from helpdesk.people.models import Company
from inbox.queries.asking import Asked
from inbox.queries.listing import list_page
from tests import builders, cast
from tests.inbox.desk import Desk, rows, words
from tickets.models import FieldValue, Ticket, TicketType
from tickets.operations.states import change_state
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def theft() -> TicketType:
    return builders.another_type("Theft")


def found(desk: Desk, **query: Any) -> list[int]:
    """The rows of a list, which has nothing to complain about."""
    workspace.forget()
    page = desk.get("list", **query)
    assert "This filter does not work" not in words(page), words(page)
    return rows(page)


def filled(kind: TicketType, key: str, value: Any) -> int:
    ticket = builders.ticket(type=kind, values={key: value})
    return int(ticket.pk)


def test_every_property_of_a_ticket_narrows_the_list(theft: TicketType) -> None:
    desk = Desk()
    plain, bug = builders.conversation(cast.IRENE), builders.ticket(type=theft)
    office = builders.internal_ticket()
    thread = bug.conversation
    finance = builders.team("Finance")
    assigning.assign_to_teammate(thread, to=desk.user, by=desk.user)
    assigning.assign_to_team(thread, to=finance, by=desk.user)
    tagging.tag(thread, name="Pearls", by=desk.user)
    tagging.set_priority(thread, to=2, by=desk.user)
    tagging.change_brand(thread, to=builders.brand(), by=desk.user)
    change_state(bug, to=builders.state("in_progress"), by=desk.user)
    baker_street = Company.objects.get(name="Baker Street")
    today = dt.datetime.now(dt.UTC).date()
    only_bug: tuple[dict[str, Any], ...] = (
        {"type": theft.pk},
        {"type": "theft"},
        {"category": "customer"},
        {"status": "in_progress"},
        {"status": builders.state("in_progress").pk},
        {"assignee": "me"},
        {"assignee": "Grace Hopper"},
        {"team": "Finance"},
        {"brand": "Scotland Yard"},
        {"priority": "urgent"},
        {"tag": "pearls"},
        {"company": baker_street.pk},
        {"company": "baker street", "created": f"{today}..{today}"},
        {"customer": "Holmes@bakerstreet.example", "active": f"{today}.."},
        {"opened": str(today), "type": theft.pk},
    )
    for query in only_bug:
        assert found(desk, **query) == [bug.pk], query
    assert set(found(desk, category="none,back_office")) == {plain.pk, office.pk}
    assert set(found(desk, assignee="none")) == {plain.pk, office.pk}
    assert found(desk, created=f"..{today - dt.timedelta(days=1)}") == []


def test_every_kind_narrows_with_its_own_operators(theft: TicketType) -> None:
    desk = Desk()
    for kind, name in [("number", "Paces"), ("date", "Day"), ("text", "Loot"), ("checkbox", "Solved"),
                       ("phone", "Bell"), ("teammate", "Detective"), ("customer", "Witness"), ("company", "Shop"),
                       ("datetime", "At"), ("files", "Prints")]:  # fmt: skip
        builders.field(kind, name, type=theft)
    room = builders.field("single_select", "Room", "Hall", "Attic", type=theft)
    marks = builders.field("multi_select", "Marks", "Teeth", "Claws", "Fur", type=theft)
    hall, teeth, claws = room.options.get(label="Hall").pk, *marks.options.all()[:2]
    watson = builders.customer(cast.WATSON)
    alan = builders.teammate(cast.ALAN)
    full = builders.ticket(
        type=theft,
        values={
            "paces": 12, "day": "2026-02-03", "loot": "Blue Carbuncle", "solved": "yes", "bell": "+44 20 7224",
            "detective": alan.pk, "witness": watson.pk, "shop": watson.company_id, "at": "2026-02-03T10:00Z",
            "room": hall, "marks": [teeth.pk, claws.pk],
        },
    ).pk  # fmt: skip
    bare = builders.ticket(type=theft, values={"paces": 3, "solved": "no"}).pk
    hits = {
        "field.paces": ["12", "gt:11", "more_than:11", "between:10..12", "10..", "is_not:3"],
        "field.day": ["2026-02-03", "after:2026-02-02", "2026-02-01..2026-02-28", "is_not_empty"],
        "field.loot": ["blue carbuncle", "contains:CARB", "starts_with:blue", "is_not_empty"],
        "field.solved": ["yes", "is:true"],
        "field.bell": ["contains:7224"],
        "field.detective": ["Alan Turing", str(alan.pk), "any_of:alan@engine.example"],
        "field.witness": ["watson@bakerstreet.example", str(watson.pk)],
        "field.shop": ["Baker Street"],
        "field.at": ["2026-02-03", "before:2026-02-04", "after:2026-02-03T09:59Z"],
        "field.room": ["Hall", "any_of:hall,attic", str(hall), "none_of:Attic"],
        "field.marks": ["all_of:Teeth,Claws", "Teeth", "none_of:Fur"],
        "field.prints": ["is_empty"],
    }
    for name, values in hits.items():
        for value in values:
            assert full in found(desk, **{name: value}), (name, value)
    misses = {
        "field.paces": ["lt:4", "is_not:12"],
        "field.loot": ["is_empty", "is_not:blue carbuncle"],
        "field.solved": ["no"],
        "field.room": ["none_of:Hall"],
        "field.marks": ["all_of:Teeth,Fur"],
    }
    for name, values in misses.items():
        for value in values:
            assert full not in found(desk, **{name: value}), (name, value)
    assert bare in found(desk, **{"field.loot": "is_empty"})
    assert found(desk, **{"field.paces": "gt:11", "field.solved": "yes", "type": theft.pk}) == [full]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"field.paces": "many"}, "Paces: This is not a number."),
        ({"field.paces": "contains:1"}, "“contains” does not fit. Possible: is, is not, is less than"),
        ({"field.paces": "9..3"}, "The smallest number is larger than the largest."),
        ({"field.wings": "2"}, "There is no field “wings” among the types you look at."),
        ({"field.room": "Cellar"}, "There is no choice “Cellar”."),
        ({"type": "999"}, "There is no type “999”."),
        ({"assignee": "moriarty"}, "There is no teammate “moriarty”."),
        ({"tag": "nothing"}, "There is no tag “nothing”."),
        ({"customer": "nobody@x.example"}, "There is no customer “nobody@x.example”."),
        ({"created": "yesterday"}, "Write the date as year, month and day"),
        ({"created": "2026-02-02..2026-01-01"}, "The first day is later than the last."),
        ({"sort": "field.wings"}, "The list cannot be sorted: there is no such field."),
        ({"sort": "field.room"}, "The list cannot be sorted by “Room”."),
        ({"field.paces": "gt:"}, "Say what to look for."),
        ({"tag": "\x00"}, "There is no tag"),
    ],
)
def test_what_makes_no_sense_is_said_in_words_and_shows_nothing(
    theft: TicketType, query: dict[str, str], expected: str
) -> None:
    builders.field("number", "Paces", type=theft)
    builders.field("single_select", "Room", "Hall", type=theft)
    builders.ticket(type=theft)
    page = Desk().get("list", **query)
    if query != {"tag": "\x00"}:
        assert page.status_code == 200
        assert expected in words(page)
        assert rows(page) == []


def test_chips_say_what_is_filtered_and_each_takes_itself_away(theft: TicketType) -> None:
    builders.field("number", "Paces", type=theft)
    page = Desk().get("list", **{"type": theft.pk, "field.paces": "gt:5", "sort": "oldest"})
    assert "Type is Theft" in words(page)
    assert "Paces is more than 5" in words(page)
    told = page.content.decode()
    assert f'href="/inbox/?sort=oldest&amp;type={theft.pk}"' in told
    assert 'href="/inbox/?sort=oldest&amp;field.paces=gt%3A5"' in told


def test_a_type_that_is_kept_from_a_teammate_is_unknown_in_filters_and_menus(theft: TicketType) -> None:
    builders.field("text", "Loot", type=theft)
    theft.teams.add(builders.team("Yard", cast.ALAN))
    builders.ticket(type=theft, values={"loot": "Pearls"})
    grace, alan = Desk(), Desk(cast.ALAN)
    assert f"There is no type “{theft.pk}”." in words(grace.get("list", type=theft.pk))
    assert "There is no field “loot”" in words(grace.get("list", **{"field.loot": "Pearls"}))
    assert "Loot" not in words(grace.get("filter"))
    assert grace.get("filter", by="field.loot").status_code == 404
    assert len(found(alan, **{"field.loot": "Pearls"})) == 1
    assert "Loot" in words(alan.get("filter"))


ORDERED: dict[str, Callable[[int], Any]] = {
    "number": lambda n: n % 7,
    "date": lambda n: f"2026-01-{n % 7 + 1:02}",
    "datetime": lambda n: f"2026-01-{n % 7 + 1:02}T10:00:00.5Z",
    "text": lambda n: f"Ü {n % 7}",
    "checkbox": lambda n: n % 2 == 0,
}


def test_a_list_in_the_order_of_a_field_loses_no_row_between_pages(theft: TicketType) -> None:
    fields = {kind: builders.field(kind, kind.capitalize(), type=theft) for kind in ORDERED}
    made = [
        builders.ticket(type=theft, values={kind: say(n) for kind, say in ORDERED.items()} if n < 40 else {}).pk
        for n in range(55)
    ]
    desk = Desk()
    for kind, sign in itertools.product(ORDERED, ("", "-")):
        sort, listed = f"{sign}field.{kind}", list[int]()
        url = f"/inbox/?type={theft.pk}&sort={sort}"
        while url:
            page = desk.client.get(url, headers={"HX-Request": "true", "X-Part": "rows"})
            listed += rows(page)
            more = page.content.decode().partition('class="more" href="')[2].partition('"')[0]
            url = more.replace("&amp;", "&")
        assert sorted(listed) == sorted(made), sort
        assert set(listed[40:]) == set(made[40:]), sort
        values = dict(FieldValue.objects.filter(field=fields[kind]).values_list("ticket", kind_column(kind)))
        ordered = [values[pk] for pk in listed[:40]]
        assert ordered == sorted(ordered, reverse=sign == "-"), sort


def kind_column(kind: str) -> str:
    return {"number": "number", "text": "text", "checkbox": "flag"}.get(kind, "moment")


def test_a_search_is_narrowed_too(theft: TicketType) -> None:
    kept, other = builders.ticket(type=theft, title="The hound"), builders.conversation(subject="The hound")
    desk = Desk()
    assert set(rows(desk.get("list", q="hound"))) == {kept.pk, other.pk}
    assert rows(desk.get("list", q="hound", type=theft.pk)) == [kept.pk]


def test_a_filter_is_added_without_scripts(theft: TicketType) -> None:
    builders.field("number", "Paces", type=theft)
    desk = Desk()
    assert "Paces" in words(desk.get("filter"))
    page = desk.client.post(f"/inbox/filter/?type={theft.pk}&by=field.paces", {"operator": "more_than", "value": "5"})
    assert (page.status_code, page["Location"]) == (303, f"/inbox/?type={theft.pk}&field.paces=more_than%3A5")
    page = desk.client.post("/inbox/filter/?by=priority", {"values": ["1", "2"]})
    assert page["Location"] == "/inbox/?priority=1%2C2"
    page = desk.client.post("/inbox/filter/?by=created", {"first": "2026-01-01", "last": ""})
    assert page["Location"] == "/inbox/?created=2026-01-01.."
    for name in ("type", "status", "assignee", "team", "brand", "tag", "customer", "company", "channel", "resolved"):
        assert desk.get("filter", by=name).status_code == 200


def test_names_are_completed_for_teammates_alone() -> None:
    builders.customer(cast.WATSON), builders.customer(cast.IRENE)
    desk = Desk()
    assert desk.get("people", q="wats").json() == {
        "found": [{"value": "watson@bakerstreet.example", "label": "John Watson"}]
    }
    assert desk.get("people", q="irene@").json()["found"][0]["label"] == "Irene Adler"
    assert desk.get("companies", q="baker").json()["found"][0]["value"] == "Baker Street"
    assert desk.get("people", q="w").json() == {"found": []}
    desk.client.logout()
    assert desk.get("people", q="wats").status_code == 302


def test_a_filtered_list_asks_six_questions_at_most(theft: TicketType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    builders.field("number", "Paces", type=theft)
    desk = Desk()
    for number in (1, 3, 30):
        for paces in range(number):
            filled(theft, "paces", paces)
        for query in (
            {"field.paces": "gt:0", "type": theft.pk, "assignee": "none"},
            {"sort": "-field.paces", "type": theft.pk},
            {"customer": "holmes@bakerstreet.example"},
        ):
            workspace.forget()
            desk.get("list", **query)
            with CaptureQueriesContext(connection) as asked:
                desk.get("list", **query)
            assert len(asked) <= 6, (query, [one["sql"][:120] for one in asked.captured_queries])


# Indexes


def a_crowd(kind: TicketType, count: int) -> None:
    """So many tickets with a number, a text, a choice and a day each: rows as the verbs leave them, made at once."""
    paces, loot, room, day = (
        builders.field("number", "Paces", type=kind), builders.field("text", "Loot", type=kind),
        builders.field("single_select", "Room", "Hall", "Attic", type=kind), builders.field("date", "Day", type=kind),
    )  # fmt: skip
    hall = room.options.get(label="Hall").pk
    example = builders.ticket(type=kind)
    threads = columns_of(Conversation, but=("id", "number"))
    tickets = columns_of(Ticket, but=("conversation_id", "number"))
    copies = f"FROM tickets_ticket WHERE type_id = {kind.pk} AND number > {example.number}"
    place = f"number - {example.number}"
    with connection.cursor() as cursor:
        # Each row leads where its example leads: PostgreSQL need not ask for each.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO conversations_conversation (number, {threads}) SELECT number + n, {threads}"
            " FROM conversations_conversation, generate_series(1, %s) n WHERE id = %s",
            [count, example.pk],
        )
        cursor.execute(
            f"INSERT INTO tickets_ticket (conversation_id, number, {tickets}) SELECT made.id, made.number, {tickets}"
            " FROM tickets_ticket example CROSS JOIN"
            " (SELECT id, number FROM conversations_conversation) made"
            " WHERE conversation_id = %s AND made.number > example.number",
            [example.pk],
        )
        for field, column, value in (
            (paces, "number", place),
            (loot, "text", f"'Loot ' || {place}"),
            (room, "option_id", str(hall)),
            (day, "moment", f"timestamptz '2020-01-01 00:00Z' + ({place}) * interval '1 day'"),
        ):
            cursor.execute(
                f"INSERT INTO tickets_fieldvalue (ticket_id, field_id, {column})"
                f" SELECT conversation_id, {field.pk}, {value} {copies}"
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE tickets_fieldvalue; ANALYZE tickets_ticket; ANALYZE conversations_conversation")
    workspace.forget()


def columns_of(model: type[Model], *, but: Collection[str]) -> str:
    return ", ".join(str(one.column) for one in model._meta.local_concrete_fields if one.column not in but)


def plan_of(query: str, who: cast.Teammate = cast.GRACE) -> str:
    """How PostgreSQL means to answer the list with this query string."""
    user = builders.teammate(who)
    with CaptureQueriesContext(connection) as said:
        found = list_page(user, Asked.read(QueryDict(query)))
    assert not found.problem, found.problem
    ours = next(one["sql"] for one in said if "preview_kind" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {ours}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_a_filter_is_understood_anew_each_time(theft: TicketType) -> None:
    """Its words are kept; whom and what they name is not."""
    user = builders.teammate(cast.GRACE)
    asked = Asked.read(QueryDict("tag=urgent"))
    first, second = builders.ticket(type=theft), builders.ticket(type=theft)
    for ticket in (first, second):
        Tagging.objects.all().delete()
        Tag.objects.filter(name="urgent").delete()
        tag = Tag.objects.create(name="urgent")
        Tagging.objects.create(conversation=ticket.conversation, tag=tag)
        assert [row.id for row in list_page(user, asked).rows] == [ticket.conversation_id]


def test_no_filter_and_no_order_reads_all_values(theft: TicketType) -> None:
    a_crowd(theft, 20_000)  # fewer would be read sooner than looked up by a part of a text
    for query in (
        "field.paces=gt:3990",
        "field.paces=between:10..20",
        "field.loot=Loot 77",
        "field.loot=contains:loot 77",
        "field.room=Attic",
        "field.day=2021-01-05",
        "field.paces=is_empty",
        "sort=field.paces",
        "sort=-field.loot",
        "sort=field.day",
    ):
        plan = plan_of(query)
        assert "Seq Scan on tickets_fieldvalue" not in plan, f"{query}\n{plan}"
    assert "value_text" in plan_of("field.loot=Loot 77")
    for sort, index in (("field.paces", "value_number"), ("-field.loot", "value_text"), ("field.day", "value_moment")):
        walked = plan_of(f"sort={sort}", cast.ADA)
        assert index in walked, walked
        assert "Sort" not in walked, walked
    assert "value_part_of_text" in plan_of("field.loot=contains:3987")
