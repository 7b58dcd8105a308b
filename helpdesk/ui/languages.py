"""In which language something is said. Teammates read English, the language of the house; customers read their own.

What people choose themselves counts first, then what we know of them, then what their browser asks for, then the
language of the brand.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from helpdesk.ui.places import Face

COOKIE = "language-"  # and the key of the brand: two brands on one host may speak differently
LASTS = 60 * 60 * 24 * 365


class HouseLanguage:
    """Middleware. The team's pages are in English whatever a browser asks for, as half of them would be anyway.

    Pages for customers begin in the language of their browser; the view that knows whose page it is then says better.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_for_customers = is_customers(request)
        language = (_chosen_anywhere(request) or from_browser(request)) if is_for_customers else ""
        with translation.override(language or settings.LANGUAGE_CODE):
            response = self.get_response(request)
            if is_for_customers:
                patch_vary_headers(response, ("Accept-Language", "Cookie"))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


def is_customers(request: HttpRequest) -> bool:
    """Whether this address is one that customers come to: at a brand's own host, every one."""
    return getattr(request, "is_at_a_brand", False) or request.path_info.startswith(settings.CUSTOMER_PATHS)


def known(tag: str) -> str:
    """The language of ours that fits a tag like de-AT; empty when we have none."""
    try:
        return get_supported_language_variant(tag)
    except LookupError:
        return ""


def from_browser(request: HttpRequest) -> str:
    """The first that the browser asks for and we have; empty when there is none."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((found for tag, _weight in asked if tag != "*" and (found := known(tag))), "")


def cookie_for(key: str) -> str:
    """The name of the cookie that remembers what was chosen at the brand of this key."""
    return f"{COOKIE}{key}"


def chosen(request: HttpRequest, key: str) -> str:
    """What was chosen in this browser at the brand of this key; empty when nothing was."""
    return known(request.COOKIES.get(cookie_for(key), ""))


def of_brand(brand: Face) -> str:
    """What a brand speaks when nobody says otherwise."""
    return known(brand.language) or settings.LANGUAGE_CODE


def for_customer(locale: str, brand: Face) -> str:
    """The language of a mail: the customer's where we know it and have it, else the brand's."""
    return known(locale) or of_brand(brand)


def speak(request: HttpRequest, brand: Face, *, locale: str = "") -> None:
    """From here on this request is answered in the language of whoever reads: `locale` is what we know of them."""
    translation.activate(chosen(request, brand.key) or known(locale) or from_browser(request) or of_brand(brand))


def _chosen_anywhere(request: HttpRequest) -> str:
    named = (value for name, value in request.COOKIES.items() if name.startswith(COOKIE))
    return next((found for value in named if (found := known(value))), "")
