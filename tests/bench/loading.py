"""Asking a web server as fast as it answers: by wrk where it is installed, else by threads of our own."""

import dataclasses
import http.client
import itertools
import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked again and again; the paths take turns."""

    paths: Sequence[str]
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    method: str = "GET"
    body: str = ""


@dataclasses.dataclass(frozen=True)
class Answered:
    """How that went. Times in milliseconds."""

    per_second: float
    median: float
    p95: float


def load(base_url: str, request: Request, *, clients: int, seconds: float) -> Answered:
    """Ask from `clients` connections at once for `seconds`. Raises when anything but success comes back."""
    _try_once(base_url, request)
    ask = _by_wrk if shutil.which("wrk") else _by_threads
    return ask(base_url, request, clients, seconds)


def client() -> str:
    """Who asks, for the report."""
    return "wrk" if shutil.which("wrk") else "a Python client"


def _try_once(base_url: str, request: Request) -> None:
    status, body = _ask(http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=30), request, request.paths[0])
    if status != 200:
        raise RuntimeError(f"{request.method} {request.paths[0]} answered {status}:\n{body[:2000].decode()}")


def _ask(connection: http.client.HTTPConnection, request: Request, path: str) -> tuple[int, bytes]:
    connection.request(request.method, path, body=request.body or None, headers=dict(request.headers))
    response = connection.getresponse()
    return response.status, response.read()


SCRIPT = """
local paths, at = {%(paths)s}, 0
local headers = {%(headers)s}
request = function()
  at = at %% #paths + 1
  return wrk.format(%(method)s, paths[at], headers, %(body)s)
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\\n{"n":%%d,"us":%%d,"median":%%d,"p95":%%d,"wrong":%%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), e.status + e.connect + e.read + e.write + e.timeout))
end
"""


def _by_wrk(base_url: str, request: Request, clients: int, seconds: float) -> Answered:
    script = SCRIPT % {
        "paths": ", ".join(map(_quoted, request.paths)),
        "headers": ", ".join(f"[{_quoted(name)}] = {_quoted(value)}" for name, value in request.headers.items()),
        "method": _quoted(request.method),
        "body": _quoted(request.body) if request.body else "nil",
    }
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ask.lua"
        file.write_text(script)
        lasting = max(1, round(seconds))  # wrk knows no fractions
        command = ["wrk", "-t1", f"-c{clients}", f"-d{lasting}s", "--timeout", "30s", "-s", str(file), base_url]
        done = subprocess.run(command, text=True, capture_output=True, check=True)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    if found["wrong"]:
        raise RuntimeError(f"{found['wrong']} of {found['n']} answers to {request.paths[0]} were wrong.\n{done.stdout}")
    return Answered(found["n"] / found["us"] * 1e6, found["median"] / 1000, found["p95"] / 1000)


def _by_threads(base_url: str, request: Request, clients: int, seconds: float) -> Answered:
    paths, times = itertools.cycle(request.paths), list[float]()
    wrong: list[int] = []
    ends = time.perf_counter() + seconds

    def run() -> None:
        connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=30)
        while (begun := time.perf_counter()) < ends:
            status, _ = _ask(connection, request, next(paths))
            times.append(time.perf_counter() - begun)
            if status >= 400:
                wrong.append(status)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(times)} answers to {request.paths[0]} were wrong: {wrong[:5]}")
    times.sort()
    return Answered(len(times) / took, times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{escaped}"'
