"""One file a page, and any of its regions alone."""

from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.test import RequestFactory, override_settings
from django_htmx.middleware import HtmxDetails

from helpdesk.ui.fragments import respond

PAGE = """<h1>{{ name }}</h1>
{% block list %}<ul id="list"><li>{{ name }}</li></ul>{% endblock %}
{% block count %}<b id="count">1</b>{% endblock %}"""


@pytest.fixture(autouse=True)
def page(tmp_path: Path, settings: object) -> object:
    (tmp_path / "page.html").write_text(PAGE)
    options = {"environment": "helpdesk.ui.environment.environment"}
    engines = [{"BACKEND": "helpdesk.ui.engine.Pages", "NAME": "pages", "DIRS": [tmp_path], "OPTIONS": options}]
    with override_settings(TEMPLATES=engines):
        yield


def ask(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def answer(request: HttpRequest, *swap: str, status: int = 200) -> str:
    response = respond(request, "page.html", {"name": "<Moor>"}, swap=swap, status=status)
    assert response.status_code == status
    return response.content.decode()


def test_a_browser_gets_the_whole_page_whatever_changed() -> None:
    whole = answer(ask(), "list", "count")
    assert "<h1>&lt;Moor&gt;</h1>" in whole
    assert "hx-partial" not in whole


def test_htmx_gets_the_region_that_it_asked_to_replace_bare() -> None:
    assert answer(ask(HX_Request="true", HX_Target="ul#list"), "list") == ('<ul id="list"><li>&lt;Moor&gt;</li></ul>')


def test_other_regions_find_their_own_place() -> None:
    both = answer(ask(HX_Request="true", HX_Target="ul#list"), "list", "count")
    assert both.startswith('<ul id="list">')
    assert both.endswith('<hx-partial hx-target="#count" hx-swap="outerMorph"><b id="count">1</b></hx-partial>')


def test_regions_that_were_not_the_target_are_all_placed() -> None:
    both = answer(ask(HX_Request="true", HX_Target="form#elsewhere"), "list", "count")
    assert both.count("<hx-partial") == 2
    assert both.startswith('<hx-partial hx-target="#list"')


def test_going_back_in_history_gives_the_whole_page() -> None:
    assert "<h1>" in answer(ask(HX_Request="true", HX_History_Restore_Request="true"), "list")


def test_a_refusal_keeps_its_status() -> None:
    answer(ask(HX_Request="true", HX_Target="ul#list"), "list", status=422)


def test_a_block_that_is_not_there_is_no_template() -> None:
    with pytest.raises(TemplateDoesNotExist):
        answer(ask(HX_Request="true"), "lost")
