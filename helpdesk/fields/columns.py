"""Where values live: one row has a column for each way to store, and exactly one of them is filled."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

type Column = Literal["text", "number", "moment", "flag", "option", "customer", "company", "teammate", "file"]

DIGITS = 15  # all that a JSON number keeps exactly, so the API may send plain numbers
PLACES = 8  # after the point; a NUMERIC(DIGITS + PLACES, PLACES) column holds every number we accept


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """One stored row of a value. A multi select has one row for each chosen option, files one for each file.

    The last five are ids of rows that the app keeps.
    """

    text: str | None = None
    number: Decimal | None = None
    moment: datetime | None = None
    flag: bool | None = None
    option: int | None = None
    customer: int | None = None
    company: int | None = None
    teammate: int | None = None
    file: int | None = None
