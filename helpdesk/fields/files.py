"""Files: kept ones by their ids, new ones as they come from a browser until the app has stored them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, override

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileInput, Widget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from helpdesk.fields import readers
from helpdesk.fields.choosing import read_option
from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.operator import EMPTINESS
from helpdesk.fields.spec import FieldSpec, Option

type New = UploadedFile[bytes]
type Given = tuple[int | New, ...]

MOST = 50
USUAL = 10
LARGEST = 25 * 1024 * 1024


class Files(Kind[Given]):
    key = "files"
    label = lazy("Files")
    icon = "paperclip"
    column = "file"
    operators = EMPTINESS
    asks = lazy("Please add a file.")
    settings = {"most": readers.whole(1, MOST), "endings": readers.endings}

    @override
    def is_blank(self, raw: object) -> bool:
        return super().is_blank(raw) or (isinstance(raw, (list, tuple)) and not any(one != "" for one in raw))

    @override
    def parse(self, raw: object, spec: FieldSpec) -> Given:
        if isinstance(raw, (str, int, UploadedFile)):
            raw = [raw]
        if not isinstance(raw, (list, tuple)) or len(raw) > 2 * MOST:
            raise ValidationError(_("Choose files."), code="not_a_list")
        given = tuple(dict.fromkeys(_one(each, spec) for each in raw if each != ""))
        most = int(spec.settings.get("most") or USUAL)
        if len(given) > most:
            words = ngettext("Add %d file at most.", "Add %d files at most.", most)
            raise ValidationError(words % most, code="too_many")
        return given

    @override
    def is_empty(self, value: Given | None) -> bool:
        return not value

    @override
    def display(self, value: Given | None, spec: FieldSpec) -> str:
        names = {one.id: one.label for one in spec.options}
        return ", ".join(names.get(one, "") if isinstance(one, int) else str(one.name) for one in value or ())

    @override
    def to_columns(self, value: Given | None) -> tuple[Columns, ...]:
        return tuple(Columns(file=one) for one in value or () if isinstance(one, int))

    @override
    def from_columns(self, rows: Sequence[Columns]) -> Given | None:
        return tuple(row.file for row in rows if row.file is not None) or None

    # One row for a whole value is what every other kind has; asked of files it is a mistake of ours, never of a user.
    @override
    def store(self, value: Given) -> Columns:
        raise NotImplementedError("Files have a row each: see to_columns.")

    @override
    def load(self, row: Columns) -> Given:
        raise NotImplementedError("Files have a row each: see from_columns.")

    @override
    def to_json(self, value: Given | None) -> object:
        return [one for one in value or () if isinstance(one, int)]

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        most = int(spec.settings.get("most") or USUAL)
        return {"type": "array", "uniqueItems": True, "maxItems": most, "items": {"type": "integer"}}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return FilesInput(kept=spec.options, endings=endings_of(spec.settings))

    @override
    def for_widget(self, value: object) -> object:
        return list(value) if isinstance(value, tuple) else value


class FilesInput(FileInput):
    """Boxes for the files that are there (untick one to let it go), and a place to add more."""

    allow_multiple_selected = True

    def __init__(self, *, kept: Sequence[Option], endings: Sequence[str]) -> None:
        accept = {"accept": ",".join(f".{ending}" for ending in endings)} if endings else {}
        super().__init__({"multiple": True, "class": "input input--file"} | accept)
        self.kept = tuple(kept)
        self.waiting: tuple[tuple[str, str], ...] = ()  # key and name of what came before with a form that came back

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return [one for source in (data, files) if source for one in _all(source, name)]

    @override
    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # a browser says nothing when the last file is let go

    @override
    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        held = {str(one) for one in value} if isinstance(value, (list, tuple)) else set()
        boxes = format_html_join(
            "",
            '<label><input type="checkbox" name="{}" value="{}" checked> <span class="truncate">{}</span></label>',
            ((name, one.id, one.label) for one in self.kept if str(one.id) in held),
        )
        boxes += format_html_join(
            "",
            '<label><input type="checkbox" name="{}" value="{}" checked> <span class="truncate">{}</span></label>',
            ((name, key, label) for key, label in self.waiting),
        )
        line = super().render(name, None, attrs, renderer)
        return format_html('<div class="files-input">{}{}</div>', boxes, line)


def endings_of(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The endings that a file's name may have; none means any."""
    return tuple(str(settings.get("endings") or "").split())


def _one(raw: object, spec: FieldSpec) -> int | New:
    if not isinstance(raw, UploadedFile):
        return read_option(raw, spec)
    name, endings = raw.name or "", endings_of(spec.settings)
    shown = re.sub(r"[\x00-\x1f\x7f]", "", name)[-60:]
    if (raw.size or 0) > LARGEST:
        raise ValidationError(_("%s is larger than 25 MB.") % shown, code="too_large")
    if endings and name.rpartition(".")[2].lower() not in endings:
        allowed = ", ".join(endings)
        raise ValidationError(
            _("%(name)s cannot be added. Allowed are: %(allowed)s.") % {"name": shown, "allowed": allowed},
            code="not_allowed",
        )
    return raw


def _all(source: Any, name: str) -> list[Any]:
    if hasattr(source, "getlist"):
        return list(source.getlist(name))
    found = source.get(name, ())
    return list(found) if isinstance(found, (list, tuple)) else [found]
