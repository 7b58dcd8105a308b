"""What a browser fetches for a first page, compressed: the page and whatever it names, down to the last import."""

import gzip
import re
import urllib.request
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

NAMED = re.compile(
    r"""(?:\b(?:src|href)=|@import\s+|url\(|\bfrom\s*|\bimport\s*\(?|:\s*)["']?(/?[\w./-]+\.(?:css|js|woff2|svg))"""
)
KINDS = {"js": "script", "css": "style", "woff2": "font", "svg": "icons"}


def weigh(base_url: str, path: str, headers: Mapping[str, str]) -> dict[str, float]:
    """KB by kind, fonts counted by what the page itself preloads, and all together. Refuses a third-party host."""
    page = _fetch(base_url + path, headers)
    html = page.decode()
    foreign = re.findall(r"""(?:src|href)=["'](?:https?:)?//(?!127\.0\.0\.1)[^"']+""", html)
    if foreign:
        raise RuntimeError(f"The page fetches from elsewhere: {foreign[0]}")
    sizes = {"page": _compressed(page), "script": 0, "style": 0, "font": 0, "icons": 0}
    waiting, seen = [urljoin(base_url + path, found) for found in NAMED.findall(html)], set[str]()
    while waiting:
        url = waiting.pop().partition("#")[0]
        if url in seen or urlsplit(url).netloc != urlsplit(base_url).netloc:
            continue
        seen.add(url)
        content = _fetch(url, headers)
        kind = url.rpartition(".")[2]
        sizes[KINDS[kind]] += len(content) if kind == "woff2" else _compressed(content)
        if kind in ("css", "js"):
            # A stylesheet names faces for all alphabets; the browser fetches those that the page shows.
            named = [one for one in NAMED.findall(content.decode()) if not one.endswith("woff2") and _is_path(one)]
            waiting += [urljoin(url, one) for one in named]
    kilobytes = {f"weight {kind}": size / 1024 for kind, size in sizes.items()}
    return kilobytes | {"weight": sum(sizes.values()) / 1024}


def _is_path(found: str) -> bool:
    return found.startswith(("/", "./", "../")) or "/" not in found


def _fetch(url: str, headers: Mapping[str, str]) -> bytes:
    request = urllib.request.Request(url, headers={**headers, "Accept-Encoding": "identity"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return bytes(response.read())


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
