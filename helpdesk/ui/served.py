"""Handing out a file that somebody uploaded, so that nothing in it ever runs."""

from typing import IO, Any, Protocol

from django.http import FileResponse, Http404

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Stored(Protocol):
    """What of a kept file is needed: its bytes, its name, what was found in them."""

    file: Any
    name: str
    content_type: str

    @property
    def is_image(self) -> bool: ...


def served(stored: Stored, *, in_place: bool) -> FileResponse:
    """The file as an answer. Only images that browsers merely draw are shown in place; all else is downloaded."""
    inline = in_place and stored.is_image
    try:
        opened: IO[bytes] = stored.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(
        opened,
        as_attachment=not inline,
        filename=stored.name,
        content_type=stored.content_type if inline else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=3600"
    return response
