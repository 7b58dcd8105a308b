"""The import map: which file each script is, by the name that scripts import it under."""

import functools
import json
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString

JS = Path(settings.BASE_DIR) / "static" / "js"


@functools.cache
def import_map() -> SafeString:
    """Every element and library. Made once: file names carry a hash of their content, scripts do not know it."""
    files = sorted(path for folder in ("elements", "lib") for path in (JS / folder).glob("*.js"))
    names = {f"{path.parent.name}/{path.stem}": static(f"js/{path.parent.name}/{path.name}") for path in files}
    return SafeString(json.dumps({"imports": names}, indent=0))


@functools.cache
def asset(path: str) -> str:
    """The address of a file under static/, asked for once: each page names ten."""
    return static(path)
