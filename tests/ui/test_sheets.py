"""Stylesheets as they are served: whole."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from helpdesk.running.places import PROJECT


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as `make run` collects them."""
    root = tmp_path_factory.mktemp("static")
    whole = {"staticfiles": {"BACKEND": "helpdesk.ui.sheets.WholeSheets"}}
    with override_settings(STATIC_ROOT=root, STORAGES=whole):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def test_a_sheet_holds_what_it_imports_in_the_same_order(served: Path) -> None:
    [app] = [path for path in (served / "css").glob("app.*.css") if len(path.name) > len("app.css")]
    text = app.read_text()
    assert "@import" not in text
    assert -1 < text.index("--canvas:") < text.index(".row {") < text.index(".composer")
    source = (PROJECT / "static/css/list.css").read_text()
    assert source.strip().splitlines()[-1] in text


def test_addresses_in_it_lead_to_the_files_of_this_version(served: Path) -> None:
    for sheet in (served / "css").glob("customer.*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
            assert address.startswith("data:") or (sheet.parent / address).exists(), address
