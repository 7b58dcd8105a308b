"""A Chromium for the browser journeys and the screenshots: found, or installed. Run as a module, it does both."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
MISSING = "There is no Chromium: the browser journeys did not run."
# It runs as root in containers, and must not talk to anybody but the helpdesk.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> Path | None:
    """The system's Chromium or Chrome, else the one Playwright installed, else None. `CHROMIUM` names another."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named)
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    if MAC.exists():
        return MAC
    for directory in _playwright_directories():
        for pattern in PLAYWRIGHT_PATTERNS:
            if installed := sorted(directory.glob(pattern)):
                return installed[-1]
    return None


def install() -> Path | None:
    """Install one: the system's package where we may, else Playwright's own. None when neither can be had."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
        # Ubuntu's package of that name is only a pointer to a snap.
        if (found := find()) and _runs(found):
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=False)
    return find()


def main() -> None:
    """Print where the Chromium is, installing one first where there is none."""
    found = find() or install()
    print(found or "No Chromium found, and none could be installed: browser journeys will be skipped.")


def _runs(program: Path) -> bool:
    return subprocess.run([str(program), "--version"], capture_output=True, check=False).returncode == 0


def _playwright_directories() -> list[Path]:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    home = Path.home()
    return [Path(named)] if named else [home / ".cache/ms-playwright", home / "Library/Caches/ms-playwright"]


if __name__ == "__main__":
    main()
