"""Options of a list: renamed by id, so that no ticket changes; archived, so that those who chose them keep them."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.fields import kinds
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.design_events import FieldEdited
from tickets.models import Field, FieldOption, TicketType
from tickets.operations.designing import Place, named, placed, renumber, require_admin, require_colour
from tickets.queries import workspace

LONGEST_LABEL = 120
MOST = 500


def add_options(field: Field, options: Sequence[str | tuple[str, str]]) -> None:
    """The first options of a new field. Refused for a list without any, for any elsewhere, for two of one name."""
    takes_options = kinds[field.kind].column == "option"
    given = [(one, "") if isinstance(one, str) else one for one in options]
    if takes_options and not given:
        raise Refusal(_("Give it options to choose from."), field="options")
    if given and not takes_options:
        raise Refusal(_("Only lists have options."), field="options")
    if len(given) > MOST:
        raise Refusal(_("A list has %d options at most.") % MOST, field="options")
    labels = [" ".join(label.split()) for label, _colour in given]
    if len({label.lower() for label in labels}) < len(labels) or not all(
        0 < len(one) <= LONGEST_LABEL for one in labels
    ):
        raise Refusal(_("Each option needs a name of its own, up to 120 letters."), field="options")
    for _label, colour in given:
        require_colour(colour, field="options")
    FieldOption.objects.bulk_create(
        FieldOption(field=field, label=label, color=colour, position=position)
        for position, (label, (_given, colour)) in enumerate(zip(labels, given, strict=True))
    )


def relabel(field: Field, options: Mapping[int, tuple[str, str]], new: Sequence[tuple[str, str]]) -> bool:
    """Rename and colour options by id, and add new ones behind them; says whether anything is different.

    Part of `edit_field`, which locks. Refused at `option-<id>` or `option-new`: an empty or taken name, a colour that
    is not there, an option of another field.
    """
    if new and kinds[field.kind].column != "option":
        raise Refusal(_("Only lists have options."), field="option-new")
    rows = {one.pk: one for one in field.options.all()}
    changed = []
    for pk, (label, colour) in options.items():
        row = rows.get(pk)
        if row is None:
            raise Refusal(_("This option belongs to another field."), field="options")
        where = f"option-{pk}"
        require_colour(colour, field=where)
        called = named(label, most=LONGEST_LABEL, field=where)
        if (row.label, row.color) != (called, colour):
            row.label, row.color = called, colour
            changed.append(row)
    live = [one for one in rows.values() if one.archived_at is None]
    live.sort(key=lambda one: one in changed)  # of two that are alike, the one that was written is refused
    added: list[FieldOption] = []
    for label, colour in new:
        require_colour(colour, field="option-new")
        called = named(label, most=LONGEST_LABEL, field="option-new")
        added.append(FieldOption(field=field, label=called, color=colour, position=len(rows) + len(added)))
    _require_different(live, added)
    for one in changed:  # two may swap their names: each is parked out of the way of the other
        FieldOption.objects.filter(pk=one.pk).update(label=f"\x01{one.pk}")
    FieldOption.objects.bulk_update(changed, ["label", "color"])
    FieldOption.objects.bulk_create(added)
    return bool(changed or added)


@transaction.atomic
def archive_option(option: FieldOption, *, by: Actor) -> None:
    """Offer it no more; tickets that have it keep it. Refused for the last one. It stops being the default."""
    require_admin(by)
    field = _locked(option)
    live = list(field.options.filter(archived_at=None))
    if not any(one.pk == option.pk for one in live):
        return
    if len(live) == 1:
        raise Refusal(_("A list needs at least one option. Add another one first."), field=f"option-{option.pk}")
    FieldOption.objects.filter(pk=option.pk).update(archived_at=timezone.now())
    if field.default == option.pk:
        Field.objects.filter(pk=field.pk).update(default=None)
    elif isinstance(field.default, list) and option.pk in field.default:
        left = [one for one in field.default if one != option.pk]
        Field.objects.filter(pk=field.pk).update(default=left or None)
    _recorded(field, by)


@transaction.atomic
def restore_option(option: FieldOption, *, by: Actor) -> None:
    """Offer it again. Refused when another one took its name meanwhile."""
    require_admin(by)
    field = _locked(option)
    if field.options.filter(archived_at=None, label__iexact=option.label).exclude(pk=option.pk).exists():
        raise Refusal(_("There is an option called “%s” already.") % option.label, field=f"option-{option.pk}")
    if FieldOption.objects.filter(pk=option.pk).exclude(archived_at=None).update(archived_at=None):
        _recorded(field, by)


@transaction.atomic
def move_option(option: FieldOption, *, to: Place, by: Actor) -> None:
    """Offer it a place earlier (up) or later (down), or at a place counted from 0."""
    require_admin(by)
    field = _locked(option)
    rows = list(field.options.filter(archived_at=None).order_by("position", "id"))
    if renumber(placed(rows, option, to=to)):
        _recorded(field, by)


def _locked(option: FieldOption) -> Field:
    TicketType.objects.select_for_update(no_key=True).get(pk=option.field.type_id)
    return Field.objects.get(pk=option.field_id)


def _require_different(live: Sequence[FieldOption], added: Sequence[FieldOption]) -> None:
    taken: set[str] = set()
    for one in [*live, *added]:
        if one.label.lower() in taken:
            words = _("There is an option called “%s” already.") % one.label
            raise Refusal(words, field=f"option-{one.pk}" if one.pk else "option-new")
        taken.add(one.label.lower())


def _recorded(field: Field, by: Actor) -> None:
    record(FieldEdited(type_id=field.type_id, field_id=field.pk, what=["options"]), by=by)
    workspace.forget()
