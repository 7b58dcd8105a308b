"""What designing types, fields and states has in common: who may, which words, in which order, and who was faster."""

from collections.abc import Collection, Sequence
from typing import Literal

from django.db.models import Model
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.people.operations import editing
from helpdesk.refusal import Refusal
from tickets.models import Field, FieldOption, State, TicketType
from tickets.queries.designs import COLOURS, mark

DesignMoved = editing.EditMoved

type Place = Literal["up", "down"] | int


def require_admin(by: Actor) -> None:
    """Refused to all teammates but admins."""
    editing.require_admin(by, _("Only admins design ticket types."))


def require_unmoved(row: Model, names: Collection[str], *, seen: str, subject: str, by: Actor) -> None:
    """Refused when these are not what the form showed: `seen` is its `mark`, empty for those that showed nothing."""
    if seen:
        editing.require_seen(mark(row, names), seen=seen, what=row, subject=subject, by=by)


def named(text: str, *, most: int, field: str = "name") -> str:
    """A name with single spaces. Refused when empty or too long."""
    called = " ".join(text.split())
    if not called or len(called) > most:
        raise Refusal(_("Give it a name of up to %d letters.") % most, field=field)
    return called


def require_colour(colour: str, *, field: str = "colour") -> None:
    """Refused for a colour that no stylesheet knows."""
    if colour and colour not in COLOURS:
        raise Refusal(_("Choose one of the colours."), field=field)


def placed[Row: (TicketType, Field, FieldOption, State)](rows: Sequence[Row], row: Row, *, to: Place) -> list[Row]:
    """The rows with this one a place up, a place down, or at a place counted from 0; beyond the ends, at the end.

    Of the one that moves it is the row among them that counts: what was read before they were locked may be old.
    """
    row = next((one for one in rows if one.pk == row.pk), row)
    others = [one for one in rows if one.pk != row.pk]
    at = next((n for n, one in enumerate(rows) if one.pk == row.pk), len(rows))
    wanted = at - 1 if to == "up" else at + 1 if to == "down" else to
    others.insert(max(0, min(wanted, len(others))), row)
    return others


def renumber[Row: (TicketType, Field, FieldOption, State)](rows: Sequence[Row]) -> bool:
    """Number the rows by their place; says whether any stands elsewhere now. One statement."""
    moved = [(position, row) for position, row in enumerate(rows) if row.position != position]
    for position, row in moved:
        row.position = position
    if moved:
        type(rows[0]).objects.bulk_update([row for _position, row in moved], ["position"])
    return bool(moved)
