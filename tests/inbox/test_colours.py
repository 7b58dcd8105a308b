"""The colours that a team gave to its states and options are the colours of their pills, wherever these stand."""

import re

import pytest
from django.conf import settings

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk
from tests.tickets.links import linked
from tickets.models import State, Ticket
from tickets.operations.designing_fields import edit_field
from tickets.operations.designing_states import edit_state
from tickets.operations.fields import fill_in
from tickets.operations.states import change_state
from tickets.queries import workspace
from tickets.queries.designs import COLOURS

pytestmark = pytest.mark.django_db


def page(desk: Desk, name: str, *args: object) -> str:
    return str(desk.get(name, *args).content.decode())


@pytest.fixture
def teal() -> State:
    """In progress is teal here."""
    state = builders.state("in_progress")
    edit_state(state, colour="teal", by=builders.teammate(cast.ADA))
    workspace.forget()
    return state


@pytest.fixture
def ticket(teal: State) -> Ticket:
    made = builders.ticket()
    change_state(made, to=teal, by=builders.teammate())
    deliver_all()
    return made


def test_a_state_s_colour_is_that_of_its_pill_in_the_list_the_header_and_the_thread(desk: Desk, ticket: Ticket) -> None:
    assert re.search(r'class="pill pill--progress pill--mini tint tint--teal">In progress<', page(desk, "list"))
    header = page(desk, "header", ticket)
    assert re.search(r'class="pill pill--menu pill--progress tint tint--teal"', header)
    assert re.search(r'class="pill pill--progress tint tint--teal">In progress<', header)  # in its menu
    line = r'class="pill pill--progress pill--mini tint tint--teal">In progress<'
    assert re.search(line, page(desk, "thread", ticket))


def test_and_where_it_is_linked(desk: Desk, ticket: Ticket) -> None:
    tracker = builders.internal_ticket("tracker")
    linked(Conversation.objects.get(pk=ticket.pk), tracker)
    assert "tint--teal" in page(desk, "show", tracker).partition("tbody")[2]
    work = builders.internal_ticket()
    linked(Conversation.objects.get(pk=ticket.pk), work)
    assert "tint--teal" in page(desk, "details", work)


def test_a_state_without_a_colour_has_that_of_its_step(desk: Desk) -> None:
    made = builders.ticket()
    assert "tint--" not in page(desk, "header", made)
    assert "tint--" not in page(desk, "list")


def test_an_option_s_colour_is_that_of_its_chip_and_without_one_it_is_plain_words(desk: Desk) -> None:
    size = builders.field("single_select", "Size", "Small", "Large")
    rooms = builders.field("multi_select", "Rooms", "Hall", "Garden")
    for field in (size, rooms):
        first = field.options.order_by("position", "id")[0]
        colours = {one.pk: (one.label, "pink" if one == first else "") for one in field.options.all()}
        edit_field(field, options=colours, by=builders.teammate(cast.ADA))
    workspace.forget()
    made = builders.ticket()
    small, large = size.options.order_by("position", "id")
    hall, garden = rooms.options.order_by("position", "id")
    fill_in(made, values={"size": small.pk, "rooms": [hall.pk, garden.pk]}, by=builders.teammate())
    told = page(desk, "details", made)
    assert '<span class="chip tint tint--pink">Small</span>' in told
    assert '<span class="chip tint tint--pink">Hall</span><span class="chip ">Garden</span>' in told
    fill_in(made, values={"size": large.pk}, by=builders.teammate())
    assert "Small</span>" not in page(desk, "details", made)
    assert '<span class="chip tint tint--pink">Large' not in page(desk, "details", made)


def test_every_colour_of_the_palette_has_its_tint() -> None:
    css = (settings.BASE_DIR / "static/css/tints.css").read_text()
    assert set(re.findall(r"\.tint--(\w+)", css)) == set(COLOURS)
