"""What a page sent, as one word: the same words and files from the same page are the same."""

import json
from collections.abc import Collection
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest


def print_of(request: HttpRequest, *, by: int, aside: Collection[str] = ("csrfmiddlewaretoken",)) -> str:
    """The print of what was posted, where, and by whom; `aside` are names that say how it was sent, not what.

    A page carries a key of its own in `once`, so that the same words from another page are something else.
    """
    words = {name: given for name, given in request.POST.lists() if name not in aside}
    files = [(name, one.name, _print_of_file(one)) for name, given in request.FILES.lists() for one in given]
    said = json.dumps([by, request.path, words, files], sort_keys=True)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _print_of_file(file: "UploadedFile[bytes]") -> str:
    found = sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
