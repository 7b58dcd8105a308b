"""The Django form field of every kind: the kind decides, this translates."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from helpdesk.fields.spec import FieldSpec

if TYPE_CHECKING:
    from helpdesk.fields.kind import Kind


class TypedField(forms.Field):
    """Cleans by its kind, so that a form and the API can never disagree. Templates read `kind` and `spec`."""

    def __init__(
        self, kind: "Kind[Any]", spec: FieldSpec, *, widget: forms.Widget, required: bool, initial: object
    ) -> None:
        self.kind = kind
        self.spec = spec
        super().__init__(
            widget=widget,
            required=required,
            initial=initial,
            label=spec.name,
            help_text=spec.help_text,
            error_messages={"required": kind.asks},
        )

    def to_python(self, value: object) -> Any:
        return self.kind.clean(value, self.spec)

    def validate(self, value: Any) -> None:
        if self.required and not self.kind.is_answered(value):
            raise ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: object) -> object:
        return self.kind.for_widget(value)

    def has_changed(self, initial: object, data: object) -> bool:
        if self.disabled:
            return False
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
