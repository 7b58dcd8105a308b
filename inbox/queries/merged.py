"""What was merged away, as its page shows it: where it went, and nothing to do there."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclasses.dataclass(frozen=True, slots=True)
class MergedInto:
    """Where it goes on. Of a primary that the reader may not see there is neither name nor address."""

    name: str
    url: str


def merged_into(pk: int, number: int | None, title: str, may_see: bool) -> MergedInto:
    """The primary, by its number and title."""
    if not may_see:
        return MergedInto(_("something you may not see"), "")
    name = " ".join(part for part in (f"#{number}" if number else "", title or _("No subject")) if part)
    return MergedInto(name, reverse("inbox:show", args=[pk]))
