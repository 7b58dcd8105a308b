"""Typed values, no models: how each kind of field is asked for, checked, stored, shown and sent.

`kinds["date"]` is everything there is to know about a date. See README.md.
"""

from helpdesk.fields.columns import Columns
from helpdesk.fields.conditions import DECIDING, shown_keys
from helpdesk.fields.files import Files
from helpdesk.fields.kind import Kind
from helpdesk.fields.references import Reference
from helpdesk.fields.registry import kinds
from helpdesk.fields.spec import Audience, FieldSpec, Option
from helpdesk.fields.typed_field import TypedField

__all__ = [
    "DECIDING",
    "Audience",
    "Columns",
    "FieldSpec",
    "Files",
    "Kind",
    "Option",
    "Reference",
    "TypedField",
    "kinds",
    "shown_keys",
]
