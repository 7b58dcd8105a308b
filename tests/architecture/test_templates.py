"""Templates keep the content security policy and the rules of fragments."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
# Mails need inline styles, and so does a file that is read where no stylesheet of ours is.
ELSEWHERE = ("mail", "portal/transcript.html")
SCREENS = [path for path in PAGES if not str(path.relative_to(TEMPLATES)).startswith(ELSEWHERE)]
PARTIAL = re.compile(r"""["']([\w/.-]+\.html#[\w-]+)["']""")


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_template_compiles(path: Path) -> None:
    get_template(named(path))


@pytest.mark.parametrize("path", SCREENS, ids=named)
def test_a_screen_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style\b", text)
    assert not re.search(r"""\sstyle\s*=\s*["']""", text)
    assert not re.search(r"""\son[a-z]+\s*=\s*["']""", text)
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert all("src=" in one or "nonce=" in one for one in scripts)


@pytest.mark.parametrize("path", SCREENS, ids=named)
def test_htmx_is_used_without_eval(path: Path) -> None:
    text = path.read_text()
    assert "hx-on" not in text
    assert not re.search(r"""hx-(vals|headers|confirm)[\w:-]*=["']js:""", text)
    triggers = re.findall(r"""hx-trigger=["']([^"']*)["']""", text)
    assert not [one for one in triggers if "[" in one]


def test_every_partial_that_is_named_exists() -> None:
    sources = [
        *PAGES,
        *(path for package in ("helpdesk", "tickets", "inbox") for path in (TEMPLATES.parent / package).rglob("*.py")),
    ]
    for source in sources:
        for name in PARTIAL.findall(source.read_text()):
            get_template(name)


def test_nothing_comes_from_another_host() -> None:
    for path in SCREENS:
        assert not re.search(r"""(src|href|action)=["']https?://""", path.read_text()), named(path)
