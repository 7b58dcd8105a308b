"""How what a page asks is headed."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def dialog_heading(request: HttpRequest) -> str:
    """`h2` for a question over another page, else `h1`: also of a page of its own that asks for a part of itself."""
    details = getattr(request, "htmx", None)
    is_over_a_page = details and urlsplit(details.current_url_abs_path or "").path != request.path
    return "h2" if is_over_a_page else "h1"
