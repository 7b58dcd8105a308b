"""Whether customers were told of a tracker's last move, in words."""

import dataclasses

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.ui.times import Calendar
from tickets.queries.told import Reason, Told

# What the column says, and the whole of it.
WHY = {
    Reason.LATER: (lazy("Linked later"), lazy("It was linked after the tracker moved.")),
    Reason.STOPPED: (lazy("Stopped before"), lazy("It was stopped before this one’s turn.")),
    Reason.FAILED: (lazy("Did not follow"), lazy("It did not follow: the reason is above.")),
    Reason.RESOLVED: (lazy("Was resolved"), lazy("It was resolved, and stays so.")),
    Reason.MOVED_SINCE: (lazy("Moved by hand"), lazy("Somebody moved it after the tracker did.")),
    Reason.INTERNAL: (lazy("Your team’s own"), lazy("It is a ticket of your team’s own: no customer reads it.")),
    Reason.NO_TICKET: (lazy("No ticket"), lazy("It is no ticket: only a message would be told.")),
    Reason.SAME: (lazy("Sees no change"), lazy("What the customer sees is the same as before.")),
    Reason.NOBODY: (lazy("No address"), lazy("Nobody who takes part can be mailed.")),
    Reason.ELSEWHERE: (lazy("Told elsewhere"), lazy("They read the same in another of their conversations.")),
    Reason.OVERTAKEN: (lazy("Overtaken"), lazy("A later move took the place of this mail.")),
    Reason.LOST: (lazy("Mail failed"), lazy("The mail could not be sent, or came back: the conversation says why.")),
}


@dataclasses.dataclass(frozen=True, slots=True)
class ToldLine:
    """`how` is sent, waiting, next, not or lost."""

    how: str
    words: str
    whole: str
    iso: str = ""


def told_line(told: Told, calendar: Calendar) -> ToldLine:
    """The place in the column. No query."""
    if told.at is not None:
        whole = _("Told by mail, %(when)s") % {"when": calendar.exact(told.at)}
        return ToldLine(
            "sent", calendar.day_time(told.at), whole, calendar.local(told.at).isoformat(timespec="seconds")
        )
    if told.why is not None:
        words, why = WHY[told.why]
        how = "lost" if told.why in (Reason.LOST, Reason.FAILED) else "not"
        return ToldLine(how, str(words), _("Not told: %(why)s") % {"why": why})
    if told.how == "waiting":
        return ToldLine("waiting", _("Waiting"), _("Its mail is on its way."))
    return ToldLine("next", _("Next"), _("It has not been this one’s turn yet."))
