"""Designing states: the team's words for where a ticket stands, and the customer's."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.design_events import StateAdded, StateArchived, StateEdited, StateRestored
from tickets.models import State, StateCategory, TicketType, TypeState
from tickets.operations.designing import (
    Place,
    named,
    placed,
    renumber,
    require_admin,
    require_colour,
    require_unmoved,
)
from tickets.queries import workspace

LONGEST_NAME = 60
EDITABLE = ("name", "customer_label", "colour", "is_hidden")


@transaction.atomic
def add_state(
    *, category: str, name: str, by: Actor, customer_label: str = "", colour: str = "", is_hidden: bool = False
) -> State:
    """Add a state behind the others of its category; every type offers it from now on.

    Customers read `customer_label`, or its name where none is given. Records StateAdded. Refused for an unknown
    category, a name that is empty or taken, and to all but admins.
    """
    require_admin(by)
    if category not in StateCategory.values:
        raise Refusal(_("A state is submitted, in progress, waiting or resolved."), field="category")
    rows = _locked()
    called = _free_name(name, rows)
    require_colour(colour)
    made = State.objects.create(
        category=category,
        name=called,
        customer_label=named(customer_label or called, most=LONGEST_NAME, field="customer_label"),
        colour=colour,
        is_hidden=is_hidden,
        position=max((one.position for one in rows), default=-1) + 1,
    )
    TypeState.objects.bulk_create(TypeState(type=one, state=made) for one in TicketType.objects.all())
    record(StateAdded(state_id=made.pk), by=by)
    workspace.forget()
    return made


@transaction.atomic
def edit_state(
    state: State,
    *,
    by: Actor,
    name: str | None = None,
    customer_label: str | None = None,
    colour: str | None = None,
    is_hidden: bool | None = None,
    seen: str = "",
) -> State:
    """Change a state's words, its colour, or whether customers see it. Nobody is told: no ticket moved.

    Records StateEdited when something is different. Refused for a name that is taken, for hiding the default of a
    category, when somebody was faster (DesignMoved), and to all but admins. Its category never changes.
    """
    require_admin(by)
    rows = _locked()
    row = next(one for one in rows if one.pk == state.pk)
    require_unmoved(row, EDITABLE, seen=seen, subject=f"state:{row.pk}", by=by)
    wanted: dict[str, str | bool] = {}
    if name is not None:
        wanted["name"] = _free_name(name, [one for one in rows if one.pk != row.pk])
    if customer_label is not None:
        wanted["customer_label"] = named(
            customer_label or str(wanted.get("name", row.name)), most=LONGEST_NAME, field="customer_label"
        )
    if colour is not None:
        require_colour(colour)
        wanted["colour"] = colour
    if is_hidden is not None:
        if is_hidden and row.is_default:
            words = _(
                "“%s” is where tickets arrive, so customers have to see it. Make another state the default first."
            )
            raise Refusal(words % row.name, field="is_hidden")
        wanted["is_hidden"] = is_hidden
    what = [one for one, value in wanted.items() if getattr(row, one) != value]
    for one in what:
        setattr(row, one, wanted[one])
    row.save(update_fields=what or None)
    _recorded(row, what, by)
    return row


@transaction.atomic
def make_default_state(state: State, *, by: Actor) -> None:
    """From now on tickets that come to this category come to this state. Every type offers it.

    Refused for one that is archived or hidden from customers.
    """
    require_admin(by)
    row = next(one for one in _locked() if one.pk == state.pk)
    if row.archived_at is not None:
        raise Refusal(_("“%s” is archived. Restore it first.") % row.name)
    if row.is_hidden:
        raise Refusal(_("Customers do not see “%s”. Show it to them first.") % row.name)
    if row.is_default:
        return
    State.objects.filter(category=row.category, is_default=True).update(is_default=False)
    State.objects.filter(pk=row.pk).update(is_default=True)
    _recorded(row, ["is_default"], by)


@transaction.atomic
def archive_state(state: State, *, by: Actor) -> None:
    """Offer it no more; tickets that stand in it stay there until somebody moves them.

    Refused for the default of a category, and where a type would be left without any state of the category.
    """
    require_admin(by)
    row = next(one for one in _locked() if one.pk == state.pk)
    if row.archived_at is not None:
        return
    if row.is_default:
        words = _("“%s” is the default. Make another state the default first, then archive this one.")
        raise Refusal(words % row.name)
    left = TypeState.objects.filter(state__category=row.category, state__archived_at=None).exclude(state=row)
    without = (
        TicketType.objects.filter(archived_at=None, type_states__state=row).exclude(pk__in=left.values("type")).first()
    )
    if without:
        words = _("“%(type)s” has no other state that is “%(category)s”. Let it offer another one first.")
        raise Refusal(words % {"type": without.name, "category": StateCategory(row.category).label})
    State.objects.filter(pk=row.pk).update(archived_at=timezone.now())
    record(StateArchived(state_id=row.pk), by=by)
    workspace.forget()


@transaction.atomic
def restore_state(state: State, *, by: Actor) -> None:
    """Offer it again, by the types that did. Refused when another state took its name meanwhile."""
    require_admin(by)
    rows = _locked()
    row = next(one for one in rows if one.pk == state.pk)
    if row.archived_at is not None:
        _free_name(row.name, [one for one in rows if one.pk != row.pk])
        State.objects.filter(pk=row.pk).update(archived_at=None)
        record(StateRestored(state_id=row.pk), by=by)
        workspace.forget()


@transaction.atomic
def move_state(state: State, *, to: Place, by: Actor) -> None:
    """Put it a place up or down among those of its category, or at a place counted from 0."""
    require_admin(by)
    rows = sorted(_locked(), key=lambda one: (one.position, one.pk))
    own = [one for one in rows if one.category == state.category and one.archived_at is None]
    rest = {category: [one for one in rows if one.category == category] for category in StateCategory.values}
    gone = [one for one in rest[state.category] if one.archived_at is not None]
    rest[state.category] = [*placed(own, state, to=to), *gone]
    if renumber([one for category in StateCategory.values for one in rest[category]]):
        _recorded(state, ["position"], by)


def _locked() -> list[State]:
    """All states, so that two admins cannot take one name or one place. Tickets may go on pointing at them."""
    return list(State.objects.select_for_update(no_key=True).order_by("pk"))


def _free_name(name: str, others: Sequence[State]) -> str:
    called = named(name, most=LONGEST_NAME)
    if any(one.name.lower() == called.lower() for one in others if one.archived_at is None):
        raise Refusal(_("There is a state called “%s” already.") % called, field="name")
    return called


def _recorded(row: State, what: list[str], by: Actor) -> None:
    if what:
        record(StateEdited(state_id=row.pk, what=what), by=by)
        workspace.forget()
