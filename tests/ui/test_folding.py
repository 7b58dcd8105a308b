"""Folded templates show what unfolded ones show."""

import copy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.template.base import TextNode
from django.test import RequestFactory
from django.utils import translation

from helpdesk.ui.folding import Folded, fold
from inbox.queries.asking import Asked
from inbox.views.doors import PAGE, AgentRequest, open_page, page_context
from tests import builders

PLAIN = "django.template.loaders.filesystem.Loader"


def engine(loader: Any, folder: Path | None = None) -> DjangoTemplates:
    """The product's engine with another loader."""
    chosen: dict[str, Any] = copy.deepcopy(settings.TEMPLATES[0])
    chosen.pop("BACKEND")
    chosen["OPTIONS"]["loaders"] = [loader]
    return DjangoTemplates({"NAME": "test", "APP_DIRS": False, **chosen, **({"DIRS": [folder]} if folder else {})})


def folding(folder: Path | None = None) -> DjangoTemplates:
    return engine(("helpdesk.ui.folding.Loader", [PLAIN]), folder)


@pytest.fixture
def request_of_grace(db: None, rf: RequestFactory) -> AgentRequest:
    request: Any = rf.get("/inbox/")
    request.user = builders.teammate()
    request.htmx = False
    return request  # type: ignore[no-any-return]  # dressed as one


def test_the_inbox_is_the_same_folded_and_not(request_of_grace: AgentRequest) -> None:
    ticket = builders.ticket()
    page = open_page(request_of_grace, ticket.pk)
    context = {**page_context(request_of_grace, Asked(), page), "csrf_token": "the same"}
    for name in (PAGE, f"{PAGE}#details", f"{PAGE}#list"):
        plain, folded = engine(PLAIN).get_template(name), folding().get_template(name)
        shown = [one.render(dict(context), request_of_grace) for one in (plain, folded, folded)]
        assert shown[0] == shown[1] == shown[2]


def test_words_are_kept_for_each_language(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('{% load i18n %}<p>{% translate "Yes" %}</p>{{ x }}')
    template = folding(tmp_path).get_template("page.html")
    with translation.override("de"):
        assert template.render({"x": 1}) == "<p>Ja</p>1"
    with translation.override("en"):
        assert template.render({"x": 2}) == "<p>Yes</p>2"
    with translation.override("de"):
        assert template.render({"x": 3}) == "<p>Ja</p>3"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a{{ x }}b", "a1b"),
        ("{% if x %}a{% icon 'check' %}{{ x }}{% else %}b{% icon 'x' %}{% endif %}", None),
        ("{% for one in xs %}{% translate 'Yes' %}{{ one }}{% empty %}none{% endfor %}", "Yes1Yes2"),
        ("{% for one in nothing %}{{ one }}{% empty %}none{% endfor %}", "none"),
        ("{% translate 'Yes' as word %}[{{ word }}]", "[Yes]"),
        ("{% with y=x %}{% translate 'No' %}{{ y }}{% endwith %}", "No1"),
        ("{% for one in xs %}{% ifchanged x %}new{% else %}old{% endifchanged %}{% endfor %}", "newold"),
        ("{% translate word %}", "Ja"),
        ("{% avatar word 20 %}{% avatar 'Ada' 20 %}", None),
        ("{% block a %}x{% endblock %}y", "xy"),
        ("{% autoescape off %}{% translate 'a < b' %}{{ raw }}{% endautoescape %}", "a < b<i>"),
        ("{% partialdef p inline %}in{{ x }}{% endpartialdef %}|{% partial p %}", "in1|in1"),
    ],
)
def test_every_kind_of_node_is_drawn_as_before(source: str, shown: str | None, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% load i18n %}" + source)
    context = {"x": 1, "xs": [1, 2], "nothing": [], "word": "Ja", "raw": "<i>"}
    plain = engine(PLAIN, tmp_path).get_template("page.html").render(context)
    folded = folding(tmp_path).get_template("page.html")
    assert folded.render(context) == folded.render(context) == plain
    assert shown in (None, plain)


def test_inherited_blocks_are_folded_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("<{% block a %}{% icon 'x' %}{% endblock %}|{% block b %}b{% endblock %}>")
    (tmp_path / "page.html").write_text("{% extends 'base.html' %}{% block b %}{{ block.super }}c{{ x }}{% endblock %}")
    plain, folded = (one(tmp_path) for one in (lambda at: engine(PLAIN, at), folding))
    assert folded.get_template("page.html").render({"x": 1}) == plain.get_template("page.html").render({"x": 1})


def test_runs_become_one_node(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% load i18n %}a{% icon 'x' %}{% translate 'Yes' %}b{{ x }}c")
    nodes = engine(PLAIN, tmp_path).get_template("page.html").template.nodelist
    fold(nodes)
    kinds = [type(node) for node in nodes if not (isinstance(node, TextNode) and not node.s)]
    assert kinds.count(Folded) == 1
    assert len(kinds) == 4  # the load tag, the run, the variable, the end
