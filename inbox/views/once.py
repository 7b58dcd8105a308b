"""A form that is sent twice is done once: a double click must not write to a customer twice."""

import json
from collections.abc import Callable
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile

from helpdesk.conversations.operations import submitting
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
    return submitting.once(_name_of(request), do)


def _name_of(request: AgentRequest) -> str:
    words = {name: given for name, given in request.POST.lists() if name not in ASIDE}
    files = [(name, one.name, _print_of(one)) for name, given in request.FILES.lists() for one in given]
    said = json.dumps([request.user.pk, request.path, words, files], sort_keys=True)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _print_of(file: "UploadedFile[bytes]") -> str:
    found = sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
