"""Seeded rows are the rows that the product would have made."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from helpdesk.conversations.models import Conversation, Participant, Tagging
from helpdesk.people.models import Brand, Company, Customer, Team, User
from inbox.scale import seeding
from inbox.scale.seeding import seed
from tests.scale.replaying import Replay
from tickets.models import FieldValue, Ticket
from tickets.queries.specs import fields_of, values_of

UNTIL = dt.datetime.now(dt.UTC).replace(microsecond=0)
ITS_OWN = {"id", "pk", "conversation_id", "last_entry_id", "number", "search"}

pytestmark = pytest.mark.django_db


def columns(row: Any) -> dict[str, Any]:
    """What a row says, apart from what names it."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in ITS_OWN
    }


def thread(conversation: Conversation) -> list[dict[str, Any]]:
    entries = [columns(entry) for entry in conversation.entries.order_by("created_at", "id")]
    for entry in entries:
        entry["details"].pop("number", None)
    return entries


def place_of_last_entry(conversation: Conversation) -> int | None:
    """Which entry of its thread the row points at; ids differ, the place may not."""
    ids = list(conversation.entries.order_by("created_at", "id").values_list("pk", flat=True))
    return ids.index(conversation.last_entry_id) if conversation.last_entry_id else None


def test_every_seeded_conversation_is_what_the_operations_would_have_made() -> None:
    seed(60, until=UNTIL)
    assert set(Conversation.objects.values_list("category", flat=True)) == {"", "customer", "back_office", "tracker"}
    for seeded in list(Conversation.objects.order_by("id")):
        replayed = Replay(seeded).play()
        assert thread(replayed) == thread(seeded)
        assert columns(replayed) == columns(seeded)
        assert place_of_last_entry(replayed) == place_of_last_entry(seeded)
        people, tags = (
            [
                list(model.objects.filter(conversation=one).order_by("id").values_list(name, flat=True))
                for one in (replayed, seeded)
            ]
            for model, name in ((Participant, "customer_id"), (Tagging, "tag_id"))
        )
        assert people[0] == people[1]
        assert tags[0] == tags[1]
        if seeded.is_ticket:
            assert columns(replayed.ticket) == columns(seeded.ticket)
            fields = fields_of(seeded.ticket.type_id)
            assert values_of(replayed.ticket, fields) == values_of(seeded.ticket, fields)


def test_the_proportions_are_those_of_a_real_helpdesk() -> None:
    seeded = seed(2000, until=UNTIL)
    states = Counter(Conversation.objects.values_list("inbox_state", flat=True))
    categories = Counter(Conversation.objects.values_list("category", flat=True))
    assert seeded.conversations == sum(states.values()) == 2000
    assert 40 <= states["open"] <= 100
    assert 1 <= states["snoozed"] <= 25
    assert 700 <= 2000 - categories[""] <= 900
    assert set(categories) == {"", "customer", "back_office", "tracker"}
    assert 3.5 <= seeded.entries / 2000 <= 5
    assert Customer.objects.count() == 240
    assert Company.objects.count() == 16
    assert User.objects.count() == 60
    assert Team.objects.count() == 12
    assert Brand.objects.count() >= 3
    assert set(Customer.objects.values_list("locale", flat=True)) == {"en", "de", "fr", "es", "ja", "zh", "ar"}
    assert FieldValue.objects.exists()


def test_the_same_seed_writes_the_same_rows() -> None:
    def rows() -> list[Any]:
        return [(one.subject, one.preview, one.last_activity_at, one.inbox_state) for one in newest(100)]

    def newest(count: int) -> list[Conversation]:
        return list(Conversation.objects.order_by("-id")[:count])

    seed(100, until=UNTIL)
    first = rows()
    seed(100, until=UNTIL)
    assert rows() == first
    seed(100, seed_number=2, until=UNTIL)
    assert rows() != first


def test_seeding_again_adds_and_changes_nothing_that_was_there() -> None:
    seed(100, until=UNTIL)
    before = [columns(one) for one in Conversation.objects.order_by("id")]
    people = User.objects.count(), Team.objects.count(), Brand.objects.count()
    seed(100, seed_number=2, until=UNTIL)
    assert Conversation.objects.count() == 200
    assert [columns(one) for one in Conversation.objects.order_by("id")[:100]] == before
    assert (User.objects.count(), Team.objects.count(), Brand.objects.count()) == people


def test_what_comes_after_seeding_gets_new_ids_and_the_next_number() -> None:
    seed(100, until=UNTIL)
    highest = max(Ticket.objects.values_list("number", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('tickets_number')")
        assert cursor.fetchone() == (highest + 1,)
    brand = Brand.objects.get(is_default=True)
    added = Conversation.objects.create(brand=brand, channel="email")
    assert added.pk == 101


def test_a_large_seed_leaves_every_index_and_reference_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "LARGE", 500)
    monkeypatch.setattr(seeding, "BATCH", 200)

    def schema() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1")
            indexes = cursor.fetchall()
            cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1")
            return [*indexes, *cursor.fetchall()]

    before = schema()
    steps: list[str] = []
    seed(500, until=UNTIL, say=steps.append)
    assert steps[-1] == "Building the indexes …"
    assert len(steps) == 4
    assert schema() == before


def test_agents_sign_in_with_the_password_that_is_printed() -> None:
    seed(10, until=UNTIL)
    assert User.objects.get(email="agent1@scale.test").check_password("demo")
