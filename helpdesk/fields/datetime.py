"""A moment: kept in UTC, asked for and shown in the zone of whoever looks."""

import datetime as dt
from typing import Any, override

from django.forms import DateTimeInput, Widget
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.moments import read_moment, show_moment
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec


class DateTime(Kind[dt.datetime]):
    key = "datetime"
    label = lazy("Date and time")
    icon = "calendar-clock"
    column = "moment"
    operators = (Operator.BEFORE, Operator.AFTER, Operator.BETWEEN, *EMPTINESS)
    asks = lazy("Please choose a date and a time.")

    @override
    def parse(self, raw: object, spec: FieldSpec) -> dt.datetime:
        return read_moment(raw)

    @override
    def display(self, value: dt.datetime | None, spec: FieldSpec) -> str:
        return show_moment(value) if value else ""

    @override
    def store(self, value: dt.datetime) -> Columns:
        return Columns(moment=value)

    @override
    def load(self, row: Columns) -> dt.datetime:
        if row.moment is None:
            raise ValueError("A stored moment has one.")
        return row.moment.astimezone(dt.UTC)

    @override
    def to_json(self, value: dt.datetime | None) -> object:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if value else None

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        attrs = {"type": "datetime-local", "class": "input", "max": "9999-12-31T23:59"}
        return DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M")

    @override
    def for_widget(self, value: object) -> object:
        if not isinstance(value, dt.datetime):
            return value
        # Seconds are shown only where there are some: what a person did not touch must not change by saving.
        local = timezone.localtime(value).replace(tzinfo=None)
        return local.isoformat(
            timespec="microseconds" if local.microsecond else "seconds" if local.second else "minutes"
        )
