"""What a form showed, so that whoever saves it is told when somebody was faster; and the colours there are."""

from collections.abc import Collection

from django.db.models import Model
from django.utils.translation import gettext_noop as noop

from helpdesk.people.queries.changes import mark_of
from tickets.models import Field

# palette.css has a class for each: the content security policy forbids inline styles.
COLOURS = {
    "grey": noop("Grey"),
    "red": noop("Red"),
    "orange": noop("Orange"),
    "amber": noop("Amber"),
    "green": noop("Green"),
    "teal": noop("Teal"),
    "blue": noop("Blue"),
    "indigo": noop("Indigo"),
    "purple": noop("Purple"),
    "pink": noop("Pink"),
}
ICONS = (
    "ticket", "message-circle", "message-square-text", "circle-help", "bug", "wrench", "zap", "shield-alert",
    "shield-check", "key-round", "lock", "credit-card", "banknote", "receipt", "file-text", "package", "truck", "house",
    "building-2", "briefcase-business", "handshake", "lightbulb", "star", "heart", "gift", "megaphone", "flag",
    "layers", "monitor", "phone", "globe", "code-xml", "chart-column", "calendar", "users", "user-plus", "life-buoy",
    "waypoints", "triangle-alert", "refresh-cw",
)  # fmt: skip


def mark(row: Model, names: Collection[str]) -> str:
    """A short word for what these attributes of a row are now; `options` are those of a field."""
    return mark_of({name: _plain(row, name) for name in names})


def _plain(row: Model, name: str) -> object:
    if name == "options" and isinstance(row, Field):
        return sorted((one.pk, one.label, one.color) for one in row.options.all())
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(one.pk for one in getattr(row, name).all())
    return row.serializable_value(name)
