"""Of a type that is kept to a team nobody else reads the name, its fields or what they said, in no line of a thread."""

from functools import partial

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.redacting import redact
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tests.inbox.vault import HALF, SAID, WORD
from tickets.models import Ticket, TicketType
from tickets.operations.fields import fill_in
from tickets.operations.forms import answer_form, expire_due, send_form, withdraw_form
from tickets.operations.retyping import change_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

PARTS = ("show", "thread", "header", "details", "composer", "previous")


@pytest.fixture
def kept() -> TicketType:
    """Codes, for the team Bletchley alone: its name and those of its fields are words that stand nowhere else."""
    kind = builders.another_type(SAID)
    kind.teams.add(builders.team("Bletchley", cast.ALAN))
    builders.field("text", f"{SAID} depth", type=kind)
    workspace.forget()
    return kind


def key_of(kind: TicketType) -> str:
    return str(kind.fields.get().key)


def retyped(kept: TicketType) -> Ticket:
    """Asked with a form, answered, corrected, and made a ticket that everybody may see."""
    thread, ada = builders.conversation(subject="Howling"), builders.teammate(cast.ADA)
    withdraw_form(send_form(thread, ticket_type=kept, by=ada), by=ada)
    form = send_form(thread, ticket_type=kept, by=ada)
    ticket = answer_form(form, values={key_of(kept): f"{SAID} 5"}, by=builders.customer())
    fill_in(ticket, values={key_of(kept): f"{SAID} 6"}, by=ada)
    builders.says(thread, "Thank you")
    return change_type(ticket, to=builders.default_type(), by=ada)


def read(who: cast.Teammate, one: Ticket | Conversation) -> str:
    desk, parts = Desk(who, is_htmx=True), PARTS if isinstance(one, Ticket) else PARTS[:-1]
    return " ".join(words(desk.get(part, one)) for part in parts)


def test_a_ticket_that_was_of_it_says_what_happened_without_a_name(kept: TicketType) -> None:
    ticket = retyped(kept)
    told = read(cast.GRACE, ticket)
    assert WORD not in told
    assert HALF not in told
    assert "changed the type" in told
    assert f"made this a ticket: #{ticket.number}" in told
    assert "changed a field" in told
    assert "filled in a form" in told
    assert "took back a form" in told
    assert "Previous values" not in told
    for who in (cast.ALAN, cast.ADA):
        everything = read(who, ticket)
        for said in ("changed the type to", f"set {SAID} depth to {SAID} 6", f"filled in the form {SAID}"):
            assert said in everything, (who, said)
        assert f"As {SAID} {SAID} depth {SAID} 6" in everything


def test_the_other_way_round_is_no_different(kept: TicketType) -> None:
    ticket, ada = builders.ticket(), builders.teammate(cast.ADA)
    change_type(ticket, to=kept, by=ada)
    change_type(ticket, to=builders.another_type("Theft"), by=ada)
    told = read(cast.GRACE, ticket)
    assert WORD not in told
    assert "changed the type to Theft" in told
    assert f"changed the type to {SAID}" in read(cast.ALAN, ticket)


def test_a_form_of_it_is_a_form(kept: TicketType) -> None:
    asked, ada = builders.conversation(subject="Asked"), builders.teammate(cast.ADA)
    form = send_form(asked, ticket_type=kept, by=ada)
    assert "A form Waits for an answer" in read(cast.GRACE, asked)
    for who, is_told in ((cast.GRACE, False), (cast.ALAN, True)):
        assert (WORD in read(who, asked)) is is_told
    type(form).objects.update(expires_at=form.entry.created_at)
    assert expire_due() == 1
    assert WORD not in read(cast.GRACE, asked)
    assert "closed a form that was too old" in read(cast.GRACE, asked)


def test_neither_lists_nor_searches_say_which_form_was_sent_or_answered(kept: TicketType) -> None:
    ticket, ada, desk = builders.ticket(), builders.teammate(cast.ADA), Desk()
    form = send_form(Conversation.objects.get(pk=ticket.pk), ticket_type=kept, by=ada)
    assert WORD not in words(desk.get("list"))
    assert WORD not in words(desk.get("list", q=HALF)).replace(f"“{HALF}”", "")
    answer_form(form, values={key_of(kept): f"{SAID} 5"}, by=builders.customer())
    assert WORD not in words(desk.get("list"))
    assert "Filled in a form" in words(desk.get("list"))
    assert WORD not in read(cast.GRACE, ticket)
    redact(form.entry, by=ada)
    assert "Filled in a form" not in words(desk.get("list"))


def test_what_was_answered_to_a_form_of_it_is_gone_from_lists_with_the_type(kept: TicketType) -> None:
    thread, ada = builders.conversation(subject="Howling"), builders.teammate(cast.ADA)
    form = send_form(thread, ticket_type=kept, by=ada)
    ticket = answer_form(form, values={key_of(kept): f"{SAID} 5"}, by=builders.customer())
    assert WORD in words(Desk(cast.ALAN).get("list"))
    change_type(ticket, to=builders.default_type(), by=ada)
    for who in (cast.GRACE, cast.ALAN):
        assert WORD not in words(Desk(who).get("list"))
        assert "Filled in a form" in words(Desk(who).get("list"))


def test_the_page_asks_no_more_for_it(kept: TicketType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    one, other = builders.ticket(), retyped(kept)
    desk = Desk()
    plain, much = (len(queries(partial(desk.get, "show", ticket))) for ticket in (one, other))
    assert plain <= much <= 10
    assert len(queries(partial(Desk(cast.ADA).get, "show", other))) == much
