"""Browser code keeps its own house: small files, no build step, nothing that is not there."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from helpdesk.ui.scripts import import_map

ROOT = Path(settings.BASE_DIR)
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons/sprite.svg").read_text()))
NAMED_IN_TEMPLATES = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']""")
NAMED_IN_PYTHON = re.compile(r"""\bicon(?:\(|\s*(?::\s*str\s*)?=\s*)["']([a-z0-9-]+)["']""")
IMPORT = re.compile(r"""^import\s+(?:[^"'\n]*\sfrom\s+)?["']([^"']+)["']""", re.MULTILINE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


OWN_SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
SIZES = [
    *((path, 120) for path in OWN_SCRIPTS),
    *((path, 200) for path in sorted((STATIC / "css").glob("*.css"))),
    *((path, 120) for path in sorted(TEMPLATES.rglob("*.html"))),
]


@pytest.mark.parametrize(("path", "most"), SIZES, ids=[named(path) for path, _ in SIZES])
def test_a_file_is_small(path: Path, most: int) -> None:
    assert len(path.read_text().splitlines()) <= most


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    wanted = {name for path in TEMPLATES.rglob("*.html") for name in NAMED_IN_TEMPLATES.findall(path.read_text())}
    for package in ("helpdesk", "tickets", "inbox"):
        for path in (ROOT / package).rglob("*.py"):
            wanted |= set(NAMED_IN_PYTHON.findall(path.read_text()))
    assert wanted - SPRITE == set()


def test_the_sprite_and_the_vendored_files_are_what_the_manifest_says() -> None:
    manifest = json.loads((STATIC / "vendor/manifest.json").read_text())
    assert set(manifest["icons"]["names"]) == SPRITE
    for entry in [*manifest["packages"], *manifest["fonts"]["files"]]:
        content = (STATIC / "vendor" / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]
    for entry in [*manifest["packages"], manifest["fonts"], manifest["icons"]]:
        assert entry["licence"]
        assert entry["version"]


def test_the_letters_come_in_every_weight_that_a_stylesheet_asks_for() -> None:
    lightest, _, heaviest = json.loads((STATIC / "vendor/manifest.json").read_text())["fonts"]["weights"].partition(":")
    for path in (STATIC / "css").glob("*.css"):
        for weight in re.findall(r"(?:font-weight|--w-\w+): (\d+)", path.read_text()):
            assert int(lightest) <= int(weight) <= int(heaviest), f"{named(path)} asks for {weight}"


def test_every_script_that_is_imported_is_in_the_import_map() -> None:
    known = json.loads(import_map())["imports"]
    for path in OWN_SCRIPTS:
        for name in IMPORT.findall(path.read_text()):
            assert name in known, f"{named(path)} imports {name}"


def test_every_element_is_brought_to_life() -> None:
    started = set(IMPORT.findall((STATIC / "js/app.js").read_text()))
    for path in TEMPLATES.rglob("*.html"):  # customers load nothing but what their page needs
        started |= set(re.findall(r"""asset\("js/(elements/[\w-]+)\.js"\)""", path.read_text()))
    elements = {f"elements/{path.stem}" for path in (STATIC / "js/elements").glob("*.js")}
    assert elements <= started


def test_scripts_need_neither_eval_nor_inline_handlers() -> None:
    for path in OWN_SCRIPTS:
        text = path.read_text()
        assert not re.search(r"\beval\(|new Function\(|\.on[a-z]+\s*=[^=]", text), named(path)


def test_every_stylesheet_is_used_and_keeps_to_its_layer() -> None:
    sheets = {path: path.read_text() for path in (STATIC / "css").glob("*.css")}
    imported = "".join(text for text in sheets.values() if "@import" in text)
    for path, text in sheets.items():
        if "@import" in text:
            continue
        linked = any(f'"css/{path.name}"' in page.read_text() for page in TEMPLATES.rglob("*.html"))
        assert linked or f'@import url("{path.name}");' in imported, named(path)
        outside = re.sub(r"/\*.*?\*/|@font-face\s*{[^}]*}", "", text, flags=re.DOTALL)
        assert all(line.startswith(("@layer", " ", "}")) for line in outside.splitlines() if line.strip()), named(path)
