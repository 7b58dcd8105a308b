"""A form that is sent twice is done once: a double click must not write to a customer twice."""

from collections.abc import Callable

from helpdesk.conversations.operations import submitting
from helpdesk.ui.sending import print_of
from inbox.views.doors import AgentRequest

# How it was sent, not what: the same words are the same message, whichever button sent them.
ASIDE = {"csrfmiddlewaretoken", "state", "anyway", "seen_entry_id"}


def once(request: AgentRequest, do: Callable[[], int]) -> int:
    """What `do` returns, or what it returned when this page sent the same before.

    A page carries a key of its own in `once`. Other words or files from the same page (after a step back in the
    browser, say) are another message. Without a key it is done as often as it is asked.
    """
    if not request.POST.get("once"):
        return do()
    return submitting.once(print_of(request, by=request.user.pk, aside=ASIDE), do)
