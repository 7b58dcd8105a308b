"""The demo workspace as people find it."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from helpdesk.conversations.models import Attachment, Conversation, Entry, InboxState, Tag
from helpdesk.ledger.models import Delivery, Event
from helpdesk.mail.models import Mailbox, OutgoingMail
from helpdesk.people.models import Brand, Company, Customer, Team, User
from inbox.demo import loading
from tickets.models import Cascade, FieldValue, Ticket
from tickets.operations.fields import missing_to_resolve

NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def workspace(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once for all tests here, and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE tickets_number RESTART")
        with time_machine.travel(NOW):  # what it snoozes has to lie ahead
            loading.load(now=NOW)
        yield
        transaction.set_rollback(True)


def test_it_has_the_promised_size(workspace: None) -> None:
    sizes = [model.objects.count() for model in (User, Team, Brand, Company, Customer, Conversation)]
    assert sizes == [6, 3, 2, 8, 40, 150]


def test_its_people_are_known_by_their_stable_names(workspace: None) -> None:
    roles = dict(User.objects.values_list("email", "role"))
    assert {
        email: roles[email] for email in ("ada@lumen.test", "bo@lumen.test", "mei@lumen.test", "fin@lumen.test")
    } == {
        "ada@lumen.test": "admin",
        "bo@lumen.test": "agent",
        "mei@lumen.test": "agent",
        "fin@lumen.test": "collaborator",
    }
    assert list(User.objects.get(email="fin@lumen.test").teams.values_list("name", flat=True)) == ["Finance"]
    assert all(user.check_password("demo") for user in User.objects.all())
    for email, company in (
        ("cleo@orchard.test", "Orchard"),
        ("ravi@orchard.test", "Orchard"),
        ("dov@quarry.test", "Quarry"),
    ):
        assert Customer.objects.get(email=email).company == Company.objects.get(name=company)


def test_both_brands_receive_mail_and_look_different(workspace: None) -> None:
    assert list(Mailbox.objects.order_by("id").values_list("address", "brand__name")) == [
        ("support@lumen.test", "Lumen"),
        ("support@harbor.test", "Harbor"),
    ]
    assert Brand.objects.get(is_default=True).name == "Lumen"
    assert Brand.objects.values("hue").distinct().count() == 2


def test_the_inbox_opens_with_the_story_of_the_week(workspace: None) -> None:
    first = Conversation.objects.open().order_by("-last_activity_at", "-id")[:7]
    assert [(one.number, one.subject) for one in first] == [
        (1061, "調光器が更新後にちらつきます"),
        (1042, "Kitchen dimmer flickers after update"),
        (None, "لا يمكنني ربط الجسر بالتطبيق"),
        (1057, "Refund approval, order 88213"),
        (1031, "Dimmers flicker on firmware 4.2"),
        (1049, "Refund not received for order 88213"),
        (None, "Water damage next to the hub, photos attached"),
    ]


def test_texts_name_the_numbers_of_other_tickets(workspace: None) -> None:
    dimmer = Conversation.objects.get(number=1042)
    notes = dimmer.entries.filter(kind=Entry.Kind.NOTE).order_by("id").values_list("body_text", flat=True)
    assert ["#1031" in notes[0], "#1057" in notes[1]] == [True, True]
    assert not Entry.objects.filter(body_text__contains="{").exists()


def test_trackers_have_those_who_reported_and_internal_work_what_it_came_from(workspace: None) -> None:
    flicker = Ticket.objects.get(conversation__subject="Dimmers flicker on firmware 4.2")
    assert flicker.linked.filter(kind="tracker").count() >= 8
    assert not Cascade.objects.exists()  # nothing starts to move when the demo is looked at
    refund = Ticket.objects.get(conversation__subject="Refund approval, order 88213")
    assert list(refund.linked.values_list("source__customer__name", flat=True)) == ["Priya Raman"]


def test_a_quoted_mail_is_folded_away(workspace: None) -> None:
    first = Conversation.objects.get(number=1042).entries.earliest("id")
    assert ("Firmware 4.2 is here" in first.quoted_html, "wrote:" in first.body_text) == (True, False)


def test_every_category_and_state_and_inbox_state_is_there(workspace: None) -> None:
    assert set(Conversation.objects.values_list("inbox_state", flat=True)) == set(InboxState.values)
    for category in ("customer", "back_office", "tracker"):
        states = set(Conversation.objects.filter(category=category).values_list("state_category", flat=True))
        assert {"submitted", "in_progress", "resolved"} <= states
    assert Conversation.objects.filter(category="customer", state_category="waiting").exists()


def test_every_kind_of_field_is_answered_somewhere(workspace: None) -> None:
    assert set(FieldValue.objects.values_list("field__kind", flat=True)) == {
        "text", "long_text", "number", "decimal", "checkbox", "date", "datetime", "single_select", "multi_select",
        "url", "email",
    }  # fmt: skip


def test_no_resolved_ticket_misses_what_it_had_to_answer(workspace: None) -> None:
    for ticket in Ticket.objects.exclude(resolved_at=None):
        assert missing_to_resolve(ticket) == []


def test_threads_tell_their_past_in_order_and_nothing_lies_ahead(workspace: None) -> None:
    for conversation in Conversation.objects.all():
        moments = list(conversation.entries.order_by("id").values_list("created_at", flat=True))
        assert moments == sorted(moments), conversation
        assert moments[-1] <= NOW
        assert conversation.created_at <= moments[0]
    for ticket in Ticket.objects.all():
        assert ticket.opened_at <= ticket.state_changed_at <= NOW


def test_files_and_tags_are_there(workspace: None) -> None:
    assert set(Attachment.objects.values_list("content_type", flat=True)) == {"image/png", "text/plain"}
    assert Attachment.objects.get(name="lamp-at-20-percent.png").entry.conversation.number == 1042  # type: ignore[union-attr]
    assert Tag.objects.filter(name="firmware-4.2").exists()


def test_history_is_recorded_but_nobody_gets_a_mail_about_it(workspace: None) -> None:
    assert Event.objects.count() > 1000
    assert (Delivery.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_it_is_loaded_only_where_nobody_works_yet(workspace: None) -> None:
    said = StringIO()
    call_command("demo", stdout=said)
    assert "There is a workspace already" in said.getvalue()
    assert Conversation.objects.count() == 150
