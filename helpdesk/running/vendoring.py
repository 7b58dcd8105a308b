"""`make vendor`: fetch the browser code named in `static/vendor/manifest.json` anew, with npm, and note what came.

Of a font only those weights and features are kept that stylesheets ask for: its tools are installed for that alone.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from helpdesk.running.places import PROJECT

VENDOR = PROJECT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
DRAWING = re.compile(r"<svg[^>]*>(.*?)</svg>", re.DOTALL)


def main() -> None:
    """Fetch every package once, copy the files, cut the fonts, draw the sprite, renew the manifest."""
    manifest = json.loads(MANIFEST.read_text())
    with tempfile.TemporaryDirectory() as scratch:
        fetched: dict[str, Path] = {}
        for entry in manifest["packages"]:
            _copy(entry, _fetch(entry, Path(scratch), fetched))
        _cut(manifest["fonts"], _fetch(manifest["fonts"], Path(scratch), fetched), Path(scratch) / "cutters")
        _draw(manifest["icons"], _fetch(manifest["icons"], Path(scratch), fetched))
    MANIFEST.write_text(f"{json.dumps(manifest, indent=2)}\n")
    counts = len(manifest["packages"]), len(manifest["fonts"]["files"]), len(manifest["icons"]["names"])
    print("{} files, {} fonts and {} icons.".format(*counts))


def _fetch(entry: dict[str, Any], scratch: Path, fetched: dict[str, Path]) -> Path:
    name = f"{entry['package']}@{entry['version']}"
    if name not in fetched:
        place = scratch / str(len(fetched))
        place.mkdir()
        subprocess.run(["npm", "pack", "--silent", name], cwd=place, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(place.glob("*.tgz"))) as archive:
            archive.extractall(place, filter="data")
        fetched[name] = place / "package"
    return fetched[name]


def _copy(entry: dict[str, Any], package: Path) -> None:
    # The map beside a minified file is not shipped: without the comment no browser asks for it.
    text = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", (package / entry["source"]).read_text())
    (VENDOR / entry["file"]).write_text(text)
    entry["licence"] = json.loads((package / "package.json").read_text())["license"]
    entry["sha256"] = hashlib.sha256(text.encode()).hexdigest()


def _cut(fonts: dict[str, Any], package: Path, tools: Path) -> None:
    """Every letter and its kerning stay. The same tools make the same bytes."""
    subprocess.run([sys.executable, "-m", "venv", tools], check=True)
    subprocess.run([tools / "bin/pip", "install", "--quiet", *fonts["cutters"]], check=True)
    whole, features = f"{tools}/whole.ttf", ",".join(fonts["features"])
    cut = [f"{tools}/bin/fonttools", "varLib.instancer", "--quiet", "--no-recalc-timestamp", f"--output={whole}"]
    keep = ["--unicodes=*", f"--layout-features={features}", "--name-IDs=0,1,2,13,14", "--notdef-outline"]
    for entry in fonts["files"]:
        file = (VENDOR / entry["file"]).resolve()
        subprocess.run([*cut, str(package / entry["source"]), f"wght={fonts['weights']}"], check=True)
        subprocess.run([f"{tools}/bin/pyftsubset", whole, f"--output-file={file}", "--flavor=woff2", *keep], check=True)
        entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    fonts["licence"] = json.loads((package / "package.json").read_text())["license"]


def _draw(icons: dict[str, Any], package: Path) -> None:
    symbols = []
    for name in sorted(icons["names"]):
        drawing = DRAWING.search((package / "icons" / f"{name}.svg").read_text())
        assert drawing, name
        shape = re.sub(r"\s+", " ", drawing.group(1)).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>')  # strokes: see .icon in base.css
    licence = f"{icons['package']} {icons['version']}, {icons['licence']}"
    sprite = f'<!-- {licence} -->\n<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (VENDOR / icons["sprite"]).resolve().write_text(sprite)


if __name__ == "__main__":
    main()
