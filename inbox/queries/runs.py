"""How far the last move of a tracker has come among what is linked to it, in words."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, ngettext_lazy

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from helpdesk.ui.times import Calendar
from tickets.models import CascadeResult
from tickets.models.cascade import AGAIN
from tickets.queries.trackers import LEFT, CascadeProgress, LeftAlone
from tickets.queries.workspace import Workspace

Outcome = CascadeResult.Outcome
LONGEST_GUESS = 600  # seconds: what takes longer than that was interrupted
BECAME = {
    Outcome.MOVED: ngettext_lazy("%d moved", "%d moved"),
    Outcome.TOLD: ngettext_lazy("%d got the message only", "%d got the message only"),
    Outcome.NOTED: ngettext_lazy("%d is no ticket", "%d are no tickets"),
    Outcome.ALREADY: ngettext_lazy("%d was there already", "%d were there already"),
    Outcome.RESOLVED: ngettext_lazy("%d was resolved and stays", "%d were resolved and stay"),
    Outcome.MOVED_SINCE: ngettext_lazy("%d was moved by somebody since", "%d were moved by somebody since"),
    Outcome.STOPPED: ngettext_lazy("%d was stopped before its turn", "%d were stopped before their turn"),
    Outcome.FAILED: ngettext_lazy("%d failed", "%d failed"),
}
WHY = {
    Outcome.RESOLVED: lazy("It was resolved, and stays so."),
    Outcome.MOVED_SINCE: lazy("Somebody moved it after the tracker did."),
    Outcome.STOPPED: lazy("Stopped before its turn: it was not moved."),
}


@dataclasses.dataclass(frozen=True, slots=True)
class LeftLine:
    """What did not follow, and why."""

    url: str
    number: str
    title: str
    why: str
    has_failed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """What followed, or follows, the last move."""

    is_finished: bool
    has_broken_off: bool
    is_stopped: bool
    has_failed: bool
    done: int
    total: int
    words: str  # "3,200 of 5,000 told"
    hint: str
    outcomes: tuple[str, ...]
    left: tuple[LeftLine, ...]
    left_words: str
    left_why: str  # why, where it is the same of all that are listed
    more: int  # what did not follow and is not listed
    retry_url: str  # empty where there is nothing to try again
    retry_label: str
    stop_url: str  # empty when it has come to its end, or is not theirs to stop


def run_of(
    conversation: Conversation, progress: CascadeProgress, user: User, here: Workspace, calendar: Calendar
) -> Run:
    """The progress as the page shows it. No query."""
    lines = tuple(_line(one) for one in progress.left)
    reasons = {one.why for one in lines}
    failed, stopped = (progress.outcomes.get(one, 0) for one in AGAIN)
    is_stopped = bool(stopped) and progress.is_finished
    left = sum(progress.outcomes.get(one, 0) for one in LEFT)
    stands = progress.to_state_id == conversation.state_id
    may_retry = bool(failed + stopped and progress.is_finished and stands and user.may_reply)
    return Run(
        is_finished=progress.is_finished,
        has_broken_off=progress.has_broken_off,
        done=progress.done,
        total=progress.total,
        is_stopped=is_stopped,
        has_failed=bool(failed),
        words=_words(progress, here, stopped=stopped),
        hint=_hint(progress, calendar),
        outcomes=tuple(BECAME[one] % progress.outcomes[one] for one in BECAME if progress.outcomes.get(one)),
        left=lines,
        left_why=reasons.pop() if len(lines) > 1 and len(reasons) == 1 else "",
        left_words=ngettext("%d did not follow", "%d did not follow", left) % left,
        more=left - len(progress.left),
        retry_url=reverse("inbox:retries", args=[conversation.pk]) if may_retry else "",
        retry_label=_retry(failed, stopped),
        stop_url="" if progress.is_finished or not user.may_reply else reverse("inbox:stop", args=[conversation.pk]),
    )


def _retry(failed: int, stopped: int) -> str:
    if not stopped:
        return ngettext("Try %d again", "Try %d again", failed) % failed
    return ngettext("Go on with the other %d", "Go on with the other %d", failed + stopped) % (failed + stopped)


def _words(progress: CascadeProgress, here: Workspace, *, stopped: int) -> str:
    state = here.states.get(progress.to_state_id)
    tells = progress.has_message or (progress.moves and state is not None and not state.is_hidden)
    if not progress.is_finished and not progress.total:
        return _("Counting what is linked")
    failed = progress.outcomes.get(Outcome.FAILED, 0)
    if progress.is_finished and not progress.has_broken_off and not stopped and failed:
        return ngettext("Done, except for %d", "Done, except for %d", failed) % failed
    if progress.is_finished and not progress.has_broken_off and not stopped:
        return ngettext("%d done", "All %d done", progress.total) % progress.total
    reached = progress.done - stopped if progress.is_finished else progress.done
    counts = {"done": f"{reached:,}", "total": f"{progress.total:,}"}
    if progress.is_finished and stopped:
        return (
            _("Stopped: %(done)s of %(total)s told") if tells else _("Stopped: %(done)s of %(total)s moved")
        ) % counts
    return (_("%(done)s of %(total)s told") if tells else _("%(done)s of %(total)s moved")) % counts


def _hint(progress: CascadeProgress, calendar: Calendar) -> str:
    if progress.has_broken_off:
        return _("Everything was dealt with, but its end could not be written down. The log says why.")
    if progress.finished_at is not None:
        return calendar.day_time(progress.finished_at)
    if progress.attempts:
        return _("Something holds it up. It is tried again by itself.")
    leave = _("you can leave this page")
    if not progress.done:
        return leave
    seconds = (calendar.now - progress.started_at).total_seconds() / progress.done * (progress.total - progress.done)
    if seconds > LONGEST_GUESS:
        return leave
    left = max(round(seconds / 5) * 5, 5)
    return ngettext("about %d second left", "about %d seconds left", left) % left + ", " + leave


def _line(one: LeftAlone) -> LeftLine:
    return LeftLine(
        url=reverse("inbox:show", args=[one.id]),
        number=f"#{one.number}" if one.number else "",
        title=one.title or _("No subject"),
        why=one.reason or str(WHY.get(Outcome(one.outcome), "")),
        has_failed=one.outcome == Outcome.FAILED,
    )
