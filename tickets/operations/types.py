"""Designing ticket types: what a company's complex work looks like."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.design_events import TypeAdded, TypeArchived, TypeEdited, TypeRestored
from tickets.models import Category, State, StateCategory, TicketType, TypeState
from tickets.operations.designing import Place, named, placed, renumber, require_admin, require_unmoved
from tickets.operations.embedding import site_origins
from tickets.queries import workspace
from tickets.queries.designs import ICONS

LONGEST_NAME = 80
LONGEST_REOPENING = 365
RELATED = ("teams", "companies", "brands")
RULES = {
    "submitting", "embedding_sites", "cross_posting", "news_reopens", "may_be_shared", "reopening", "reopening_days",
    "close_on_resolve",
}  # fmt: skip


@transaction.atomic
def add_type(
    *,
    category: str,
    name: str,
    by: Actor,
    icon: str = "ticket",
    description: str = "",
    is_draft: bool = False,
    **rules: Any,
) -> TicketType:
    """Add a ticket type that offers every live state. `rules` are the model's own: reopening, cross_posting …

    Nobody opens tickets of a draft until `finish_type`.

    Records TypeAdded. Refused for an unknown category, an empty name or one that is taken in its category, rules that
    make no sense, and to all but admins.
    """
    require_admin(by)
    if category not in Category.values:
        raise Refusal(_("There are customer, back-office and tracker tickets."), field="category")
    others = _locked(category)
    made = TicketType(
        category=category,
        name=_free_name(name, others),
        icon=_icon(icon),
        description=description.strip(),
        is_draft=is_draft,
        **rules,
    )
    made.position = max((one.position for one in others), default=-1) + 1
    _require_sense(made)
    made.save()
    TypeState.objects.bulk_create(TypeState(type=made, state=state) for state in State.objects.filter(archived_at=None))
    record(TypeAdded(type_id=made.pk), by=by)
    workspace.forget()
    return made


@transaction.atomic
def edit_type(ticket_type: TicketType, *, by: Actor, seen: str = "", **changes: Any) -> TicketType:
    """Change a type's name, icon, description, rules, and by lists of rows whom it is for: teams, companies, brands.

    Records TypeEdited when something is different. `seen` is the `mark` of what the form showed: refused
    (DesignMoved) when somebody saved other values of it meanwhile. Refused for a name that is taken, rules that make
    no sense, a rule that lets nobody in, what is no site, and to all but admins. Its category never changes.
    """
    require_admin(by)
    if unknown := set(changes) - {"name", "icon", "description", "customer_description", *RULES, *RELATED}:
        raise TypeError(f"A type has no {', '.join(sorted(unknown))} to edit.")
    others = _locked(ticket_type.category)
    row = next(one for one in others if one.pk == ticket_type.pk)
    require_unmoved(row, changes.keys(), seen=seen, subject=f"type:{row.pk}", by=by)
    lists = {name: sorted(one.pk for one in changes.pop(name)) for name in RELATED if name in changes}
    if "name" in changes:
        changes["name"] = _free_name(changes["name"], [one for one in others if one.pk != row.pk])
    if "icon" in changes:
        _icon(changes["icon"])
    if "embedding_sites" in changes:
        changes["embedding_sites"] = site_origins(changes["embedding_sites"])
    what = [name for name, value in changes.items() if getattr(row, name) != value]
    for name, value in changes.items():
        setattr(row, name, value)
    _require_sense(row)
    before = {name: sorted(getattr(row, name).values_list("pk", flat=True)) for name in RELATED}
    _require_somebody(row, before | lists)
    row.save(update_fields=what or None)
    for name, wanted in lists.items():
        if wanted != before[name]:
            getattr(row, name).set(wanted)
            what.append(name)
    _recorded(row, what, by)
    return row


@transaction.atomic
def offer_states(ticket_type: TicketType, *, states: Iterable[State], by: Actor, seen: str = "") -> TicketType:
    """Say which states a type offers; what stands in another one stays there. Records TypeEdited when different.

    Refused when a category would be left without a live state, on the category; when somebody was faster; to all but
    admins.
    """
    require_admin(by)
    row = next(one for one in _locked(ticket_type.category) if one.pk == ticket_type.pk)
    require_unmoved(row, ["states"], seen=seen, subject=f"type:{row.pk}", by=by)
    wanted = {one.pk: one for one in states if one.archived_at is None}
    for category in StateCategory:
        if not any(one.category == category for one in wanted.values()):
            words = _("A ticket passes through all four steps: leave at least one state that is “%s”.")
            raise Refusal(words % category.label, field=category.value)
    offered = TypeState.objects.filter(type=row, state__archived_at=None)
    present = set(offered.values_list("state_id", flat=True))
    offered.filter(state__in=present - wanted.keys()).delete()
    TypeState.objects.bulk_create(TypeState(type=row, state_id=pk) for pk in wanted.keys() - present)
    _recorded(row, ["states"] if present != wanted.keys() else [], by)
    return row


@transaction.atomic
def finish_type(ticket_type: TicketType, *, by: Actor) -> None:
    """A draft is offered from now on, to whom its rules let in. Records TypeEdited; nothing for what is no draft."""
    require_admin(by)
    row = next(one for one in _locked(ticket_type.category) if one.pk == ticket_type.pk)
    if row.is_draft:
        TicketType.objects.filter(pk=row.pk).update(is_draft=False)
        _recorded(row, ["is_draft"], by)


@transaction.atomic
def make_default_type(ticket_type: TicketType, *, by: Actor) -> None:
    """From now on this is the type of its category when nobody chose another. Refused for archived ones and drafts."""
    require_admin(by)
    rows = _locked(ticket_type.category)
    row = next(one for one in rows if one.pk == ticket_type.pk)
    if row.archived_at is not None:
        raise Refusal(_("“%s” is archived. Restore it first.") % row.name)
    if row.is_draft:
        raise Refusal(_("“%s” is a draft. Finish it first.") % row.name)
    if row.is_default:
        return
    TicketType.objects.filter(category=row.category, is_default=True).update(is_default=False)
    TicketType.objects.filter(pk=row.pk).update(is_default=True)
    _recorded(row, ["is_default"], by)


@transaction.atomic
def archive_type(ticket_type: TicketType, *, by: Actor) -> None:
    """Offer it no more; its tickets stay as they are. Refused for the default type, and to all but admins."""
    require_admin(by)
    row = next(one for one in _locked(ticket_type.category) if one.pk == ticket_type.pk)
    if row.is_default:
        raise Refusal(_("“%s” is the default. Make another type the default first, then archive this one.") % row.name)
    if row.archived_at is None:
        TicketType.objects.filter(pk=row.pk).update(archived_at=timezone.now())
        record(TypeArchived(type_id=row.pk), by=by)
        workspace.forget()


@transaction.atomic
def restore_type(ticket_type: TicketType, *, by: Actor) -> None:
    """Offer it again, behind the others. Refused when another type took its name meanwhile."""
    require_admin(by)
    rows = _locked(ticket_type.category)
    row = next(one for one in rows if one.pk == ticket_type.pk)
    if row.archived_at is not None:
        _free_name(row.name, [one for one in rows if one.pk != row.pk])
        last = max(one.position for one in rows) + 1
        TicketType.objects.filter(pk=row.pk).update(archived_at=None, position=last)
        record(TypeRestored(type_id=row.pk), by=by)
        workspace.forget()


@transaction.atomic
def move_type(ticket_type: TicketType, *, to: Place, by: Actor) -> None:
    """Put it a place up or down among those of its category, or at a place counted from 0."""
    require_admin(by)
    rows = [one for one in _locked(ticket_type.category) if one.archived_at is None]
    rows.sort(key=lambda one: (one.position, one.pk))
    if renumber(placed(rows, ticket_type, to=to)):
        _recorded(ticket_type, ["position"], by)


def _locked(category: str) -> list[TicketType]:
    """All types of a category, so that two admins cannot take one name or one place."""
    rows = TicketType.objects.select_for_update(no_key=True)  # tickets may go on pointing at them
    return list(rows.filter(category=category).order_by("pk"))


def _free_name(name: str, others: Iterable[TicketType]) -> str:
    called = named(name, most=LONGEST_NAME)
    if any(one.name.lower() == called.lower() for one in others if one.archived_at is None):
        raise Refusal(_("There is a type called “%s” already.") % called, field="name")
    return called


def _icon(icon: str) -> str:
    if icon not in ICONS:
        raise Refusal(_("Choose one of the icons."), field="icon")
    return icon


def _require_sense(row: TicketType) -> None:
    """Every rule is one of those there are, and fits the category."""
    try:
        row.clean_fields(exclude=["icon", "name", "category"])
    except ValidationError as problem:
        name, words = next(iter(problem.message_dict.items()))
        raise Refusal(" ".join(words), field=name) from None
    if not 1 <= row.reopening_days <= LONGEST_REOPENING:
        raise Refusal(_("Choose 1 to %d days.") % LONGEST_REOPENING, field="reopening_days")
    if row.may_be_shared and row.category != Category.BACK_OFFICE:
        raise Refusal(_("Only back-office tickets can be shared with a customer."), field="may_be_shared")


def _require_somebody(row: TicketType, lists: dict[str, list[int]]) -> None:
    if row.submitting == TicketType.Submitting.COMPANIES and not lists["companies"]:
        raise Refusal(_("Name at least one company, or let everyone in."), field="companies")
    if row.submitting == TicketType.Submitting.BRANDS and not lists["brands"]:
        raise Refusal(_("Choose at least one brand, or let everyone in."), field="brands")


def _recorded(row: TicketType, what: list[str], by: Actor) -> None:
    if what:
        record(TypeEdited(type_id=row.pk, what=what), by=by)
        workspace.forget()
