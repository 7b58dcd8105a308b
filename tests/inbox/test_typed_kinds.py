"""Every kind of typed field in the dialogs and in the details: people, files, conditions, and two who edit at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.models import Attachment
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tickets.models import Ticket, TicketType
from tickets.operations.conditions import set_condition
from tickets.operations.fields import fill_in
from tickets.queries import workspace
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db


def values(ticket: Ticket) -> dict[str, object]:
    return values_of(ticket, fields_of(ticket.type_id))


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        ("customer", "watson@bakerstreet.example", "John Watson"),
        ("company", "Baker Street", "Baker Street"),
        ("teammate", "grace@engine.example", "Grace Hopper"),
        ("phone", "+44 20 7224 3688", "+44 20 7224 3688"),
    ],
)
def test_people_companies_and_phones_are_edited_in_place(desk: Desk, kind: str, typed: str, shown: str) -> None:
    builders.field(kind, "Answer")
    builders.customer(cast.WATSON)
    ticket = builders.ticket()
    assert desk.get("field", ticket, "answer").status_code == 200
    desk.does("field", ticket, "answer", **{"field-answer": typed, "seen": ""})
    assert shown in words(desk.get("details", ticket))
    page = desk.get("field", ticket, "answer").content.decode()
    assert f'name="seen" value="{shown}"' in page


def test_somebody_unknown_comes_back_as_typed_with_the_reason(desk: Desk) -> None:
    builders.field("customer", "Witness")
    page = desk.is_refused(
        "We know no customer", "field", builders.ticket(), "witness", **{"field-witness": "Moriarty"}
    )
    assert 'value="Moriarty"' in page
    assert '<name-search of="customer">' in page


def test_files_are_added_and_let_go_in_place(desk: Desk) -> None:
    builders.field("files", "Prints")
    ticket = builders.ticket()
    assert 'enctype="multipart/form-data"' in desk.get("field", ticket, "prints").content.decode()
    sent = [SimpleUploadedFile("paw.txt", b"1"), SimpleUploadedFile("claw.txt", b"2")]
    desk.does("field", ticket, "prints", **{"field-prints": sent, "seen": ""})
    _paw, claw = Attachment.objects.order_by("id")
    assert "paw.txt" in words(desk.get("details", ticket))
    assert not Attachment.objects.filter(entry=None).exists()  # no draft claims them
    desk.does("field", ticket, "prints", **{"field-prints": [claw.pk], "seen": "paw.txt, claw.txt"})
    assert values(ticket) == {"prints": (claw.pk,)}
    desk.does("field", ticket, "prints", seen="claw.txt")
    assert values(ticket) == {"prints": None}


def test_of_two_who_edit_at_once_the_second_is_asked_whose_value_stays(desk: Desk) -> None:
    builders.field("text", "Firmware")
    ticket = builders.ticket()
    fill_in(ticket, values={"firmware": "5.0"}, by=builders.teammate(cast.ALAN))
    sent = {"field-firmware": "4.2", "seen": ""}
    page = desk.is_refused("Firmware was changed meanwhile, to “5.0”.", "field", ticket, "firmware", status=409, **sent)
    assert "Use mine" in page
    assert "Keep theirs" in page
    assert 'data-edit="moved"' in page  # leaving the line answers nothing


def test_line_breaks_as_browsers_send_them_are_no_change(desk: Desk) -> None:
    builders.field("long_text", "Steps")
    ticket = builders.ticket()
    fill_in(ticket, values={"steps": "one\ntwo"}, by=builders.teammate(cast.ALAN))
    desk.does("field", ticket, "steps", **{"field-steps": "three", "seen": "one\r\ntwo"})
    assert values(ticket) == {"steps": "three"}


def test_the_details_show_a_field_once_another_one_says_so(desk: Desk) -> None:
    broken, part = builders.field("checkbox", "Broken"), builders.field("text", "Spare part")
    set_condition(part, when=broken, values=[True], by=SYSTEM)
    workspace.forget()
    ticket = builders.ticket()
    assert "Spare part" not in words(desk.get("details", ticket))
    desk.does("field", ticket, "broken", **{"field-broken": "on"})
    assert "Spare part" in words(desk.get("details", ticket))


def test_the_dialog_tells_the_browser_when_a_field_is_shown(desk: Desk) -> None:
    broken, part = builders.field("checkbox", "Broken"), builders.field("text", "Spare part", required_for_agents=True)
    set_condition(part, when=broken, values=[True], by=SYSTEM)
    thread = builders.conversation()
    page = desk.get("convert", thread).content.decode()
    assert 'data-field="spare_part" data-shown-when="broken" data-shown-values="[true]"' in page
    assert "<typed-form" in page
    desk.post("convert", thread, type=builders.default_type().pk, title="Lamp", description="")
    thread.refresh_from_db()
    assert thread.is_ticket  # what is hidden is no must


def test_sixty_fields_open_with_the_questions_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    desk, asked = Desk(), dict[tuple[str, int], int]()
    watson = builders.customer(cast.WATSON)
    for count in (3, 60):
        kind = a_type_with(count)
        ticket = builders.ticket(type=kind, values={f"question_{number}": watson.pk for number in range(0, count, 3)})
        workspace.forget()
        for name, about, query in (("dialog", (), {"type": kind.pk}), ("details", (ticket,), {})):
            page = "new_ticket" if name == "dialog" else name
            desk.get(page, *about, **query)
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(page, *about, **query).status_code == 200
            asked[name, count] = len(seen)
    assert asked["dialog", 3] == asked["dialog", 60], asked
    assert asked["details", 3] == asked["details", 60], asked


def a_type_with(count: int) -> TicketType:
    """A type that asks so much, a third of it about customers."""
    kind = builders.another_type(f"With {count}")
    for number in range(count):
        of, options = [("customer", ()), ("single_select", ("Yes", "No")), ("text", ())][number % 3]
        builders.field(of, f"Question {number}", *options, type=kind)
    return kind
