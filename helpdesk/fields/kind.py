"""What every kind of field can do. A new kind is one module with one class, named in the registry."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.columns import Column, Columns
from helpdesk.fields.operator import Operator
from helpdesk.fields.spec import Audience, FieldSpec
from helpdesk.fields.typed_field import TypedField

type Words = Any  # str or a lazy translation of one
type Reader = Callable[[object], object]


class Kind[V](ABC):
    """One kind of typed value. Holds no state: every answer depends on its arguments alone."""

    key: ClassVar[str]
    label: ClassVar[Words]
    icon: ClassVar[str]
    column: ClassVar[Column]
    operators: ClassVar[tuple[Operator, ...]]
    asks: ClassVar[Words] = lazy("Please fill this in.")
    settings: ClassVar[Mapping[str, Reader]] = {}

    def clean(self, raw: object, spec: FieldSpec) -> V | None:
        """What the person meant, or None when nothing was given. Takes browser input, JSON and own values.

        Refuses with a ValidationError that says how to mend it; never guesses.
        """
        return None if self.is_blank(raw) else self.parse(raw, spec)

    @abstractmethod
    def parse(self, raw: object, spec: FieldSpec) -> V:
        """The value of a raw input that is not blank."""

    def is_blank(self, raw: object) -> bool:
        """Whether the input says nothing at all."""
        return raw is None or (isinstance(raw, str) and not raw.strip())

    def is_empty(self, value: V | None) -> bool:
        """Whether there is nothing to store."""
        return value is None

    def is_answered(self, value: V | None) -> bool:
        """Whether a required field is content with this value."""
        return not self.is_empty(value)

    @abstractmethod
    def display(self, value: V | None, spec: FieldSpec) -> str:
        """The value as people read it: plain text, to be escaped by whoever prints it."""

    def href(self, value: V | None) -> str:
        """Where a click on the value leads, for kinds that lead anywhere."""
        return ""

    def to_columns(self, value: V | None) -> tuple[Columns, ...]:
        """The rows to store; none for an empty value."""
        return () if value is None or self.is_empty(value) else (self.store(value),)

    def from_columns(self, rows: Sequence[Columns]) -> V | None:
        """The value that `to_columns` stored."""
        return self.load(rows[0]) if rows else None

    @abstractmethod
    def store(self, value: V) -> Columns:
        """The one row of a single value."""

    @abstractmethod
    def load(self, row: Columns) -> V:
        """The value of one row."""

    def to_json(self, value: V | None) -> object:
        """The value as the API sends it; `clean` takes it back."""
        return value

    @abstractmethod
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        """What the API's description says about it."""

    def form_field(self, spec: FieldSpec, *, audience: Audience, required: bool | None = None) -> TypedField:
        """A Django form field that asks for it. `required` overrules the spec: the resolve dialog needs that."""
        needed = spec.is_required_for(audience) if required is None else required
        return TypedField(self, spec, widget=self.widget(spec), required=needed, initial=self.initial(spec))

    @abstractmethod
    def widget(self, spec: FieldSpec) -> Widget:
        """The control, with the attributes that help a browser help."""

    def for_widget(self, value: object) -> object:
        """What the control shows for a value. Whatever a person typed comes back as typed."""
        return value

    def initial(self, spec: FieldSpec) -> V | None:
        """The default, unless it stopped being a possible value."""
        try:
            return self.clean(spec.default, spec)
        except ValidationError:
            return None

    def clean_settings(self, raw: Mapping[str, object]) -> dict[str, object]:
        """The settings an admin wrote, checked; unknown and empty ones are refused and left out."""
        unknown = set(raw) - set(self.settings)
        if unknown:
            raise ValidationError(_("This kind of field has no setting called %s.") % ", ".join(sorted(unknown)))
        return {name: self.settings[name](value) for name, value in raw.items() if value not in (None, "")}
