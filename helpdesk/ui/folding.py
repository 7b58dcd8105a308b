"""What does not change is not drawn again: pieces of a template that depend on the language alone are joined.

Half of a page's nodes are markup, words to translate and icons. This loader replaces each run of them by one node,
which draws them once for each language. Templates say nothing about it, and what they show is the same.
"""

from collections.abc import Iterator
from typing import Any

from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, Variable
from django.template.defaulttags import IfNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_urlconf
from django.utils.translation import get_language

from helpdesk.ui import constants, parts, scripts

# Tags that give the same for the same arguments and language.
STEADY = {parts.icon, parts.mark, parts.avatar, constants.constant, scripts.asset, scripts.import_map}


class Loader(cached.Loader):
    """Keeps compiled templates, folded."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, compiled and folded when it is first asked for."""
        template = super().get_template(template_name, skip)
        if not getattr(template, "is_folded", False):
            fold(template.nodelist)
            template.is_folded = True  # type: ignore[attr-defined]  # ours to mark: the cache keeps it
        return template


class Folded(Node):
    """A run of nodes that depend on the language alone (and on the URLconf, where they name a URL)."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._drawn: dict[tuple[str | None, str | None], str] = {}

    def render(self, context: Context) -> str:
        key = get_language(), get_urlconf()
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = "".join([str(node.render(context)) for node in self.nodes])
        return drawn


def fold(nodes: NodeList) -> None:
    """Join what is steady in this list and in all lists below it."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _is_steady(node):
            run.append(node)
            continue
        if run:
            folded.append(run[0] if isinstance(run[0], TextNode) and len(run) == 1 else Folded(run))
            run = []
        if node is not None:
            folded.append(node)
            for below in _lists_below(node):
                fold(below)
    nodes[:] = folded


def _is_steady(node: Node) -> bool:
    if isinstance(node, TextNode):
        return True
    if isinstance(node, TranslateNode):
        return not node.asvar and not node.message_context and _is_literal(node.filter_expression)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, URLNode):
        return node.asvar is None and not node.args and not node.kwargs and _is_literal(node.view_name)
    if type(node) is SimpleNode and node.func in STEADY and node.target_var is None:
        return all(_is_literal(one) for one in [*node.args, *node.kwargs.values()])
    return False


def _is_literal(expression: FilterExpression) -> bool:
    if expression.filters:
        return False
    var = expression.var
    return var.lookups is None if isinstance(var, Variable) else isinstance(var, str)


def _lists_below(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):  # its `nodelist` is a copy
        yield from (nodes for _, nodes in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        nodes = getattr(node, name, None)
        if isinstance(nodes, NodeList):
            yield nodes
