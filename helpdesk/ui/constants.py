"""Templates that are the same for everybody on every page: drawn once."""

import functools

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def constant(template: str) -> SafeString:
    """A template that reads no context, drawn once for each language; anew each time while developing."""
    if settings.DEBUG:
        return render_to_string(template)
    return _kept(template, get_language())


@functools.cache
def _kept(template: str, _language: str) -> SafeString:
    return render_to_string(template)
