"""What was merged away, as its page shows it: where it went, and nothing to do there."""

import dataclasses
from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations.models import Draft
from helpdesk.conversations.rendering import render_composer

ALONG = {
    "reply": noop("Your reply was not sent. Copy it to take it along:"),
    "note": noop("Your note was not sent. Copy it to take it along:"),
}
HERE = {
    "reply": noop("Your reply was not sent. It is kept here:"),
    "note": noop("Your note was not sent. It is kept here:"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Unsent:
    """Words that were not sent, to be read and copied, and what they are."""

    label: str
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class MergedInto:
    """Where it goes on. Of a primary that the reader may not see there is neither name nor address."""

    name: str
    url: str
    unsent: tuple[Unsent, ...] = ()  # what the reader wrote and did not send


def merged_into(pk: int, number: int | None, title: str, may_see: bool) -> MergedInto:
    """The primary, by its number and title."""
    if not may_see:
        return MergedInto(_("something you may not see"), "")
    name = " ".join(part for part in (f"#{number}" if number else "", title or _("No subject")) if part)
    return MergedInto(name, reverse("inbox:show", args=[pk]))


def with_unsent(merged: MergedInto | None, drafts: Mapping[str, Draft], typed: str) -> MergedInto | None:
    """The same with what was typed just now, and with the drafts that could not go along: nothing typed is lost."""
    if merged is None:
        return None
    found = [Unsent(_("What you typed was not sent. Take it along:"), words_of(typed))] if typed else []
    found += [
        Unsent(_(ALONG[mode] if merged.url else HERE[mode]), words_of(drafts[mode].body))
        for mode in ALONG
        if mode in drafts and drafts[mode].body != typed
    ]
    return dataclasses.replace(merged, unsent=tuple(found))


def words_of(body: str) -> str:
    """What an editor holds, in plain words."""
    return render_composer(body).text
