"""Every kind by its key, in the order in which an admin is offered them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from helpdesk.fields.checkbox import Checkbox
from helpdesk.fields.date import Date
from helpdesk.fields.datetime import DateTime
from helpdesk.fields.decimal import DecimalNumber
from helpdesk.fields.email import Email
from helpdesk.fields.files import Files
from helpdesk.fields.kind import Kind
from helpdesk.fields.long_text import LongText
from helpdesk.fields.multi_select import MultiSelect
from helpdesk.fields.number import Number
from helpdesk.fields.phone import Phone
from helpdesk.fields.references import CompanyReference, CustomerReference, TeammateReference
from helpdesk.fields.single_select import SingleSelect
from helpdesk.fields.text import Text
from helpdesk.fields.url import Url

_ALL: tuple[Kind[Any], ...] = (
    Text(),
    LongText(),
    Number(),
    DecimalNumber(),
    Checkbox(),
    Date(),
    DateTime(),
    SingleSelect(),
    MultiSelect(),
    Url(),
    Email(),
    Phone(),
    Files(),
    CustomerReference(),
    CompanyReference(),
    TeammateReference(),
)

kinds: Mapping[str, Kind[Any]] = MappingProxyType({kind.key: kind for kind in _ALL})
