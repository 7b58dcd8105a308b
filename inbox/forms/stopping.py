"""What is said before what follows a tracker is stopped."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.models import Cascade


class StopForm(forms.Form):
    """Asks nothing but whether: how far it has come, and what becomes of the rest."""

    def __init__(self, *args: Any, latest: Cascade | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.says = _what_happens(latest) if latest is not None and latest.finished_at is None else []


def _what_happens(cascade: Cascade) -> list[str]:
    reached = ngettext(
        "%d has been dealt with and stays as it is.", "%d have been dealt with and stay as they are.", cascade.done
    )
    left = max(cascade.total - cascade.done, 0)
    rest = ngettext("The other one is left where it is.", "The other %d are left where they are.", left)
    return [
        f"{reached % cascade.done} {rest % left if '%d' in rest else rest}" if left else reached % cascade.done,
        _("They are listed as not moved. You can go on with them until the tracker moves again."),
    ]
