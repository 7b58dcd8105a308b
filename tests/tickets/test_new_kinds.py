"""Values that point at somebody or something: who may be named, what is kept, and what it costs."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.models import Attachment
from helpdesk.fields import kinds
from helpdesk.people.models import Company, Customer, User
from tests import builders, cast
from tests.helpers.history import changes
from tests.helpers.refusing import refused
from tickets.forms import TypedFieldsForm, ticket_fields
from tickets.models import FieldValue, Ticket
from tickets.operations.fields import fill_in
from tickets.queries.specs import fields_of, shown_answers, values_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def values(ticket: Ticket) -> dict[str, Any]:
    return values_of(ticket, fields_of(ticket.type_id))


def a_file(name: str = "note.txt", content: bytes = b"1", kind: str = "text/plain") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def test_somebody_is_named_by_id_address_or_name_and_shown_by_name() -> None:
    builders.field("customer", "Witness")
    builders.field("company", "Shop")
    builders.field("teammate", "Detective")
    ticket, grace, watson = builders.ticket(), builders.teammate(), builders.customer(cast.WATSON)
    company = Company.objects.get(name="Baker Street")
    for given in (
        {"witness": watson.pk, "shop": company.pk, "detective": grace.pk},
        {"witness": "Watson@bakerstreet.example", "shop": "baker street", "detective": str(grace.pk)},
        {"witness": "john watson", "shop": f"#{company.pk}", "detective": "grace@engine.example"},
    ):
        fill_in(ticket, values={"witness": "", "shop": "", "detective": ""}, by=grace)
        fill_in(ticket, values=given, by=grace)
        assert values(ticket) == {"witness": watson.pk, "shop": company.pk, "detective": grace.pk}
    assert shown_answers(ticket) == [
        ("Witness", "John Watson"), ("Shop", "Baker Street"), ("Detective", "Grace Hopper")]  # fmt: skip
    assert changes(ticket)[-1][2]["after"] == "Grace Hopper"


def test_who_is_not_there_is_refused_in_words() -> None:
    builders.field("customer", "Witness")
    builders.field("teammate", "Detective")
    ticket, grace = builders.ticket(), builders.teammate()
    alan = builders.teammate(cast.ALAN)
    User.objects.filter(pk=alan.pk).update(is_active=False)
    words = "We know no customer of this name or address. Write an e-mail address that has written to us."
    for raw in (99_999, "nobody@x.example", "Moriarty", "\x00", -1):
        with refused(words, field="witness"):
            fill_in(ticket, values={"witness": raw}, by=grace)
    with refused("This teammate is not here any more. Choose another one.", field="detective"):
        fill_in(ticket, values={"detective": alan.pk}, by=grace)


def test_a_teammate_who_left_stays_where_they_were_named() -> None:
    builders.field("teammate", "Detective")
    ticket, grace, alan = builders.ticket(), builders.teammate(), builders.teammate(cast.ALAN)
    fill_in(ticket, values={"detective": alan.pk}, by=grace)
    User.objects.filter(pk=alan.pk).update(is_active=False)
    fill_in(ticket, values={"detective": alan.pk}, by=grace)
    assert shown_answers(ticket) == [("Detective", "Alan Turing")]


def test_namesakes_are_asked_which_one() -> None:
    builders.field("customer", "Witness")
    ticket, watson = builders.ticket(), builders.customer(cast.WATSON)
    other = Customer.objects.create(name="John Watson", email="john@other.example")
    with refused(
        f"Several go by this name. Say which one: John Watson #{watson.pk}, John Watson #{other.pk}.", field="witness"
    ):
        fill_in(ticket, values={"witness": "John Watson"}, by=builders.teammate())
    fill_in(ticket, values={"witness": f"John Watson #{other.pk}"}, by=builders.teammate())
    assert values(ticket) == {"witness": other.pk}


def test_a_customer_names_themself_and_colleagues_and_nobody_else() -> None:
    builders.field("customer", "Witness")
    builders.field("company", "Shop")
    ticket, holmes = builders.ticket(), builders.customer()
    watson, irene = builders.customer(cast.WATSON), builders.customer(cast.IRENE)
    fill_in(ticket, values={"witness": holmes.email}, by=holmes)
    words = "We know no customer of this name or address. Write an e-mail address that has written to us."
    for stranger in (irene.pk, irene.email, watson.email):  # nobody has proved yet where holmes works
        with refused(words, field="witness"):
            fill_in(ticket, values={"witness": stranger}, by=holmes)
    holmes.verified_at = holmes.created_at
    fill_in(ticket, values={"witness": watson.email, "shop": "Baker Street"}, by=holmes)
    other = Company.objects.create(name="Opera")
    with refused("We know no company of this name. Write the name as it stands in the directory.", field="shop"):
        fill_in(ticket, values={"shop": other.pk}, by=holmes)
    assert "field-detective" not in ticket_fields([builders.field("teammate", "Detective")], audience="customer")


def test_files_are_kept_with_the_line_that_brought_them() -> None:
    builders.field("files", "Prints")
    ticket, grace = builders.ticket(), builders.teammate()
    fill_in(ticket, values={"prints": [a_file(), a_file("paw.png", PNG, "text/html")]}, by=grace)
    first, second = Attachment.objects.order_by("id")
    assert values(ticket) == {"prints": (first.pk, second.pk)}
    assert (second.name, second.content_type) == ("paw.png", "image/png")
    assert first.conversation_id == ticket.pk
    assert first.entry is not None
    assert first.entry.kind == "change"
    said = {"field": "Prints", "type_id": ticket.type_id, "before": "", "after": "note.txt, paw.png"}
    assert changes(ticket)[-1][2] == said
    fill_in(ticket, values={"prints": [str(second.pk), a_file("more.txt")]}, by=grace)
    assert [value.file.name for value in FieldValue.objects.order_by("id") if value.file] == ["paw.png", "more.txt"]
    fill_in(ticket, values={"prints": []}, by=grace)
    assert values(ticket) == {"prints": None}


def test_a_file_of_another_field_or_ticket_is_not_taken() -> None:
    builders.field("files", "Prints")
    builders.field("files", "Plans")
    ticket, other, grace = builders.ticket(), builders.ticket(cast.IRENE), builders.teammate()
    fill_in(ticket, values={"prints": [a_file()]}, by=grace)
    [held] = Attachment.objects.all()
    for where, key in ((other, "prints"), (ticket, "plans")):
        with refused("This choice is no longer on offer. Choose another one.", field=key):
            fill_in(where, values={key: [held.pk]}, by=grace)


def test_a_field_for_files_says_which_it_takes() -> None:
    builders.field("files", "Prints", settings={"most": 1, "endings": "PNG, .pdf"})
    ticket, grace = builders.ticket(), builders.teammate()
    with refused("virus.exe cannot be added. Allowed are: png, pdf.", field="prints"):
        fill_in(ticket, values={"prints": [a_file("virus.exe")]}, by=grace)
    with refused("Add 1 file at most.", field="prints"):
        fill_in(ticket, values={"prints": [a_file("a.png", PNG), a_file("b.png", PNG)]}, by=grace)
    with refused("virus.png is not what its name says. Save it again, then add it.", field="prints"):
        fill_in(ticket, values={"prints": [a_file("virus.png", b"MZ" + b"0" * 99, "image/png")]}, by=grace)
    large = a_file("a.png", PNG)
    large.size = 26 * 1024 * 1024
    with refused("a.png is larger than 25 MB.", field="prints"):
        fill_in(ticket, values={"prints": [large]}, by=grace)
    assert not Attachment.objects.exists()


def test_a_ticket_is_opened_with_files_and_people() -> None:
    kind = builders.another_type("Fault")
    builders.field("files", "Prints", type=kind)
    builders.field("customer", "Witness", type=kind)
    watson, data = builders.customer(cast.WATSON), {"field-witness": "watson@bakerstreet.example"}
    form = TypedFieldsForm(data, {"field-prints": [a_file()]}, typed=ticket_fields(kind, audience="agent", data=data))
    assert form.is_valid(), form.errors
    ticket = builders.ticket(type=kind, values=form.values())
    held = Attachment.objects.get(conversation=ticket.pk, name="note.txt")
    assert values(ticket) == {"prints": (held.pk,), "witness": watson.pk}
    assert held.entry is not None
    assert held.entry.change == "ticket_opened"


def test_a_telephone_number_is_kept_as_written_and_can_be_dialled() -> None:
    assert kinds["phone"].href("+49 (0)30 123-456") == "tel:+4930123456"
    assert kinds["phone"].href("020 7946 0958 ext. 12") == "tel:02079460958;ext=12"


def test_sixty_fields_are_filled_in_with_the_questions_of_three() -> None:
    people = [builders.customer(cast.WATSON).pk, builders.customer(cast.IRENE).email]
    grace, questions = builders.teammate(), dict[int, int]()
    for count in (3, 60):
        kind, given = builders.another_type(f"With {count}"), dict[str, Any]()
        for number in range(count):
            of, value = [("text", f"Word {number}"), ("number", number), ("customer", people[number % 2])][number % 3]
            builders.field(of, f"Question {number}", type=kind)
            given[f"question_{number}"] = value
        ticket = builders.ticket(type=kind)
        with CaptureQueriesContext(connection) as asked:
            fill_in(ticket, values=given, by=grace)
        assert len([one for one in values(ticket).values() if one is not None]) == count
        questions[count] = len(asked)
    assert questions[3] == questions[60], questions
