"""Reading a choice: options are named by their ids, in forms and in the API alike."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.fields.spec import FieldSpec


def read_option(raw: object, spec: FieldSpec) -> int:
    """The id of an option that is on offer. Refuses everything else, archived options included."""
    offered = {one.id for one in spec.offered}
    chosen = raw if isinstance(raw, int) and not isinstance(raw, bool) else None
    if isinstance(raw, str) and len(raw) < 20 and raw.strip().isascii() and raw.strip().isdigit():
        chosen = int(raw)
    if chosen not in offered:
        raise ValidationError(_("This choice is no longer on offer. Choose another one."), code="not_offered")
    return chosen
