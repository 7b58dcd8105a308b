"""What every template may use without importing anything."""

import functools
from collections.abc import Callable
from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from django.utils.dateformat import format as formatted
from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext
from django.utils.translation import gettext as _
from jinja2 import nodes

from helpdesk.ui import constants, headings, menus, parts, places, rows, scripts, times
from helpdesk.ui import languages as spoken

# Say the same for the same arguments, whoever looks: drawn when the template is compiled.
STEADY: dict[str, Callable[..., str]] = {"asset": scripts.asset, "icon": parts.icon, "static": static}


class Environment(jinja2.Environment):
    """Draws what never changes once: half of a page's calls are icons."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for output in tree.find_all(nodes.Output):
            output.nodes = [_drawn(one) for one in output.nodes]
        return tree


def _drawn(node: nodes.Expr) -> nodes.Expr:
    if (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name in STEADY
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        and all(isinstance(one, nodes.Const) for one in node.args)
    ):
        words = [one.value for one in node.args if isinstance(one, nodes.Const)]
        return nodes.TemplateData(conditional_escape(STEADY[node.node.name](*words)), lineno=node.lineno)
    return node


def environment(**options: Any) -> jinja2.Environment:
    """Made once by the engine. What is missing is shown as nothing, as a person sees a page rather than an error."""
    made = Environment(
        **options | {"undefined": jinja2.ChainableUndefined, "keep_trailing_newline": True}
    )  # the engine asks for autoescape
    made.globals |= {
        "_": gettext,
        "asset": scripts.asset,
        "avatar": parts.avatar,
        "constant": constants.constant,
        "dialog_heading": headings.dialog_heading,
        "get_language": get_language,
        "get_language_bidi": get_language_bidi,
        "home_of": places.home_of,
        "icon": parts.icon,
        "is_customers": spoken.is_customers,
        "item_buttons": menus.item_buttons,
        "import_map": scripts.import_map,
        "languages": tuple(settings.LANGUAGES),
        "level": parts.level,
        "mark": parts.mark,
        "menu_buttons": menus.menu_buttons,
        "menu_links": menus.menu_links,
        "moment": times.moment,
        "ngettext": ngettext,
        "pill": parts.pill,
        "rows": rows.rows,
        "scope_links": menus.scope_links,
        "static": static,
        "url": url,
        "view_links": menus.view_links,
    }
    made.filters |= {
        "capfirst": lambda text: text[:1].upper() + text[1:],
        "chroma": parts.chroma_class,
        "date": lambda when, form: formatted(localtime(when), form),
        "day": lambda when: times.Calendar().day(localtime(when).date()),
        "file_size": file_size,
        "hue": parts.hue_class,
        "linebreaksbr": lambda text: SafeString(escape(text).replace("\n", "<br>")),
        "pill_class": pill_class,
        "tint": parts.tint,
        "truncatechars": lambda text, most: Truncator(text).chars(most),
    }
    return made


def url(name: str, *args: Any) -> str:
    """The address of a view."""
    return _url(get_urlconf(), name, args)


@functools.lru_cache(maxsize=4096)
def _url(urlconf: str | None, name: str, args: tuple[Any, ...]) -> str:
    return reverse(name, urlconf, args=args)


class Words(dict[str, str]):
    """What was said in one language, looked up once: a page asks two hundred times."""

    def __missing__(self, text: str) -> str:
        self[text] = said = gettext(text)
        return said


@functools.cache
def words(_language: str | None) -> Words:
    """Those of the language that is active now."""
    return Words()


def pill_class(category: str) -> str:
    """The modifier of a state's pill, for those that open a menu."""
    return f"pill--{parts.PILLS.get(category, 'submitted')}"


def file_size(size: int) -> str:
    """18 KB, 2.4 MB: what fits under a file's name."""
    if size < 1000:
        return _("%s B") % size
    if size < 999_500:
        return _("%s KB") % f"{size / 1000:.0f}"
    return _("%s MB") % number_format(size / 1_000_000, 1)
