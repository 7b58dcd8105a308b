"""A day in the calendar, the same everywhere on earth. Stored as its midnight in UTC."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, override

from django.core.exceptions import ValidationError
from django.forms import DateInput, Widget
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields import readers
from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.moments import read_date, show_date
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec


class Date(Kind[dt.date]):
    key = "date"
    label = lazy("Date")
    icon = "calendar"
    column = "moment"
    operators = (Operator.IS, Operator.BEFORE, Operator.AFTER, Operator.BETWEEN, *EMPTINESS)
    asks = lazy("Please choose a date.")
    settings = {"earliest": readers.day, "latest": readers.day}

    @override
    def parse(self, raw: object, spec: FieldSpec) -> dt.date:
        day = read_date(raw)
        first, last = _limits(spec.settings)
        if first is not None and day < first:
            raise ValidationError(_("This must be %s or later.") % show_date(first), code="too_early")
        if last is not None and day > last:
            raise ValidationError(_("This must be %s or earlier.") % show_date(last), code="too_late")
        return day

    @override
    def clean_settings(self, raw: Mapping[str, object]) -> dict[str, object]:
        settings = super().clean_settings(raw)
        first, last = _limits(settings)
        if first is not None and last is not None and first > last:
            raise ValidationError(_("The first day is later than the last."))
        return settings

    @override
    def display(self, value: dt.date | None, spec: FieldSpec) -> str:
        return show_date(value) if value else ""

    @override
    def store(self, value: dt.date) -> Columns:
        return Columns(moment=dt.datetime.combine(value, dt.time(), dt.UTC))

    @override
    def load(self, row: Columns) -> dt.date:
        if row.moment is None:
            raise ValueError("A stored date has a moment.")
        return row.moment.astimezone(dt.UTC).date()

    @override
    def to_json(self, value: dt.date | None) -> object:
        return value.isoformat() if value else None

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        first, last = _limits(spec.settings)
        limits = {"min": first.isoformat() if first else None, "max": last.isoformat() if last else "9999-12-31"}
        attrs = {"type": "date", "class": "input"} | {name: limit for name, limit in limits.items() if limit}
        return DateInput(attrs=attrs, format="%Y-%m-%d")

    @override
    def for_widget(self, value: object) -> object:
        return value.isoformat() if isinstance(value, dt.date) else value


def _limits(settings: Mapping[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    today = timezone.localdate()
    return (
        readers.as_day(settings.get("earliest"), today=today),
        readers.as_day(settings.get("latest"), today=today),
    )
