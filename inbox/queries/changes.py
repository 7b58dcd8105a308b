"""What happened, in words. Made when it is read, so that they can be said in any language."""

import dataclasses
import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop as noop

REASONS = {
    "customer_reply": noop("because the customer replied"),
    "brought_in": noop("because the customer brought somebody in"),
    "reply": noop("with a reply"),
    "time": noop("because its time came"),
    "state": noop("because it moved"),
    "ticket": noop("as a ticket"),
    "linked_note": noop("because of a note on a linked ticket"),
    "merged": noop("because something open was merged into it"),
}
OPENED = {
    "email": noop("opened this by mail"),
    "messenger": noop("opened this in the Messenger"),
    "portal": noop("opened this in the portal"),
    "api": noop("opened this by API"),
    "teammate": noop("opened this"),
}

# change -> icon, words; `{to}` and the like come from the entry's details, the last one in bold.
WORDS = {
    "assigned": ("user", noop("gave this to"), "to"),
    "unassigned": ("circle-dashed", noop("took this from its assignee"), ""),
    "team_assigned": ("users-round", noop("gave this to the team"), "to"),
    "team_removed": ("users-round", noop("took this from its team"), ""),
    "closed": ("circle-check", noop("closed this"), ""),
    "reopened": ("rotate-ccw", noop("reopened this"), "reason"),
    "woken": ("alarm-clock", noop("woke this"), "reason"),
    "tagged": ("tag", noop("added the tag"), "tag"),
    "untagged": ("tag", noop("removed the tag"), "tag"),
    "priority": ("flag", noop("set the priority to"), "to"),
    "brand": ("globe", noop("changed the brand to"), "to"),
    "subject": ("pencil", noop("changed the title to"), "to"),
    "described": ("pencil", noop("changed the description"), ""),
    "participant_active": ("user-plus", noop("added"), "who"),
    "participant_suggested": ("user-plus", noop("named in a mail:"), "who"),
    "participant_removed": ("user-minus", noop("removed"), "who"),
    "participant_muted": ("eye-off", noop("gets no more mails about this:"), "who"),
    "participant_unmuted": ("eye", noop("gets mails about this again:"), "who"),
    "state": ("circle-dot", noop("moved this to"), "after"),
    "followed_up": ("corner-up-left", noop("wrote again after this was resolved"), ""),
    "type": ("ticket", noop("changed the type to"), "after"),
    "split_off": ("split", noop("made a conversation of a message:"), "title"),
    "form_submitted": ("circle-check", noop("filled in the form"), "type"),
    "form_withdrawn": ("rotate-ccw", noop("took back the form"), "type"),
    "form_expired": ("clock", noop("closed a form that was too old:"), "type"),
    "cascade_stopped": ("circle-dashed", noop("stopped what follows this, with so many left:"), "left"),
    "rated": ("star", noop("rated this"), "rating"),
    "private": ("lock", noop("kept this from their colleagues"), ""),
    "not_private": ("users-round", noop("shows this to their colleagues again"), ""),
    "redacted": ("eye-off", noop("redacted a message"), ""),
}

# change -> icon, words; %s, or their end, is the other conversation: named to whoever may see it
ELSEWHERE = {
    "linked": ("link-2", noop("linked this with")),
    "unlinked": ("link-2", noop("cut the link with")),
    "linked_state": ("circle-dot", noop("moved %s to")),
    "shared": ("eye", noop("shared with the customer:")),
    "unshared": ("eye-off", noop("no longer shares with the customer:")),
    "merged_into": ("merge", noop("merged this into")),
    "merged_from": ("merge", noop("merged into this:")),
    "link_moved": ("merge", noop("merged what this was linked to into")),
    "split_from": ("split", noop("made this of a message in")),
    "follow_up_of": ("corner-up-left", noop("follows up on")),
}

# change -> words for whoever may not know of the type it tells of: neither its name, nor a field of it
UNNAMED = {
    "type": noop("changed the type"),
    "field": noop("changed a field"),
    "form_submitted": noop("filled in a form"),
    "form_withdrawn": noop("took back a form"),
    "form_expired": noop("closed a form that was too old"),
}

MOVED = {
    "back_office": noop("moved the back-office ticket %s to"),
    "tracker": noop("moved the tracker %s to"),
    "customer": noop("moved the ticket %s to"),
}
ALONG = (noop("moved this along with %s to"), noop("moved this along with the tracker %s to"))
HIDDEN = lazy("something you may not see")


@dataclasses.dataclass(frozen=True, slots=True)
class Elsewhere:
    """A line about another conversation: icon, words before and after its name, and what stands at the end."""

    icon: str
    before: str
    after: str
    strong: str = ""
    pill: str = ""


def is_elsewhere(change: str, details: dict[str, Any]) -> bool:
    """Whether a line tells of another conversation too."""
    return change in ELSEWHERE or (change == "state" and "tracker_id" in details)


def describe_elsewhere(change: str, details: dict[str, Any], *, may_see: bool) -> Elsewhere:
    """What happened between this conversation and another. Of one that the reader may not see not even its category."""
    if change == "state":  # what a tracker did
        before, _name, after = _(ALONG[may_see]).partition("%s")
        strong, pill = str(details.get("after", "")), str(details.get("category", ""))
        return Elsewhere("circle-dot", before.strip(), after.strip(), strong, pill)
    icon, words = ELSEWHERE[change]
    if change == "linked_state" and may_see:
        words = MOVED.get(str(details.get("category")), words)
    before, _name, after = _(words).partition("%s")
    if change != "linked_state":
        return Elsewhere(icon, before.strip(), after.strip())
    strong, pill = str(details.get("after", "")), str(details.get("state_category", ""))
    return Elsewhere(icon, before.strip(), after.strip(), strong, pill)


def may_know(details: dict[str, Any], hidden_types: Collection[int]) -> bool:
    """Whether a reader may be told the type that a line or a form is about, and what was asked of it."""
    return not hidden_types or details.get("type_id") not in (None, *hidden_types)


def describe(
    change: str, details: dict[str, Any], *, by: str = "", hidden_types: Collection[int] = ()
) -> tuple[str, str, str, str]:
    """Icon, words, the part in bold at their end, and the state category of a pill.

    `hidden_types`: those that the reader may not know of. What is about one of them is said without a name.
    """
    if change in UNNAMED and not may_know(details, hidden_types):
        return WORDS[change][0] if change in WORDS else "pencil", _(UNNAMED[change]), "", ""
    if change == "assigned" and by and details.get("to") == by:
        return "user", _("took this"), "", ""
    if change == "snoozed":
        return "alarm-clock", _("snoozed this until"), _when(details.get("until", "")), ""
    if change == "ticket_opened":
        name = details.get("type", "") if may_know(details, hidden_types) else ""
        return "ticket", _("made this a ticket:"), f"#{details.get('number')} {name}".strip(), ""
    if change == "field":
        return "pencil", _("set %s to") % details.get("field", ""), details.get("after") or _("nothing"), ""
    if change in ("bounced", "delayed"):
        words = _("could not reach") if change == "bounced" else _("has not reached yet")
        return "triangle-alert", words, f"{details.get('to', '')}: {details.get('reason', '')}", ""
    icon, words, key = WORDS.get(change, ("clock", change.replace("_", " "), ""))
    strong = str(details.get(key, "")) if key else ""
    if key == "reason":
        return icon, f"{_(words)} {_(REASONS[strong]) if strong in REASONS else ''}".strip(), "", ""
    return icon, _(words), strong, str(details.get("category", "")) if change == "state" else ""


def _when(iso: str) -> str:
    moment: dt.datetime | None = parse_datetime(iso) if iso else None
    return date_format(timezone.localtime(moment), "D j M, H:i") if moment else ""
