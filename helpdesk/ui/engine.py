"""Pages are Jinja's: the same few rules as Django's own templates, drawn in a sixth of the time.

`get_template("inbox/page.html#thread")` is one block of a page, for those who swap it alone.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Origin
from django.template.backends.jinja2 import Template as WholePage
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from helpdesk.ui.environment import words


class Pages(Jinja2):
    """The engine named in settings."""

    app_dirname = "templates"

    def get_template(self, template_name: str) -> "Page":
        """A page, or with `#name` one of its blocks. Raises TemplateDoesNotExist for an unknown page or block."""
        name, _, block = template_name.partition("#")
        whole = super().get_template(name).template
        if block and block not in whole.blocks:
            raise TemplateDoesNotExist(template_name, backend=self)
        return Page(whole, self, block)


class Page(WholePage):
    """A compiled template, or one block of it."""

    def __init__(self, template: jinja2.Template, backend: Pages, block: str = "") -> None:
        self.template, self.backend, self.block = template, backend, block
        self.origin = Origin(name=template.filename or "", template_name=template.name)

    def render(self, context: Mapping[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        """Draw it."""
        return self.draw(self.prepared(context, request))

    def prepared(self, context: Mapping[str, Any] | None, request: HttpRequest | None) -> dict[str, Any]:
        """What every page is told, and what this one is."""
        known: dict[str, Any] = {"_": words(get_language()).__getitem__}
        if request is not None:
            token = SimpleLazyObject(lambda: get_token(request))
            known |= {"request": request, "csrf_token": token, "csrf_input": _Hidden(token)}
            for processor in self.backend.template_context_processors:
                known.update(processor(request))
        return known | dict(context or {})

    def draw(self, known: Mapping[str, Any]) -> SafeString:
        """Draw it from what `prepared` made: once for several blocks of a page."""
        if not self.block:
            return SafeString(self.template.render(known))
        drawn: Callable[[Any], Iterator[str]] = self.template.blocks[self.block]
        try:
            return SafeString("".join(drawn(self.template.new_context(dict(known)))))
        except Exception:
            self.template.environment.handle_exception()
            raise


class _Hidden:
    """The hidden field of a form, with a token that is asked for by the first form only."""

    def __init__(self, token: object) -> None:
        self._token = token
        self._html = ""

    def __html__(self) -> str:
        self._html = self._html or format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', self._token
        )
        return self._html
