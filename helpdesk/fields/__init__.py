"""Typed values, no models: how each kind of field is asked for, checked, stored, shown and sent.

`kinds["date"]` is everything there is to know about a date. See README.md.
"""

from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.registry import kinds
from helpdesk.fields.spec import Audience, FieldSpec, Option
from helpdesk.fields.typed_field import TypedField

__all__ = ["Audience", "Columns", "FieldSpec", "Kind", "Option", "TypedField", "kinds"]
