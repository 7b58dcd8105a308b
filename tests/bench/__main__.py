"""`make bench`: measure every size, print the table, write `var/bench.json`."""

import argparse
import datetime as dt
import json
import os
import platform
import time
from collections.abc import Callable
from typing import Any

from helpdesk.running.places import Places
from tests.bench.ground import WEB_WORKERS, ground
from tests.bench.lines import plan_lines, ticket_lines
from tests.bench.loading import client
from tests.bench.measuring import CLIENTS, Figures, measure
from tests.bench.starting import second_start
from tests.bench.table import Goal, Line, as_data, at_least, at_most, render

MILLION = 1_000_000


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="conversations, smallest first (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=5, help="of each page under load (default: %(default)s)")
    parser.add_argument("--explain", action="store_true", help="also ask a million tickets by their typed fields")
    parser.add_argument("--without-start", action="store_true", help="leave out the second start")
    asked = parser.parse_args()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    begun = time.monotonic()
    measured: dict[int, Figures] = {}
    with ground() as place:
        for size in sizes:
            _say(f"{size:,} conversations: seeding …", begun)
            workspace = place.workspace(size)
            _say(f"{size:,} conversations: measuring …", begun)
            measured[size] = measure(place, workspace, seconds=asked.seconds)
        plans = {}
        if asked.explain:
            _say(f"{MILLION:,} tickets: seeding and asking …", begun)
            plans = place.workspace(1000).probe(str(MILLION), by="million")
    start = None if asked.without_start else second_start()
    lines = [*_lines(measured, start), *plan_lines(plans, MILLION)]
    print(render(lines, [*sizes, MILLION] if plans else sizes))
    _keep(lines, sizes, measured, plans)
    _say("done", begun)


def _lines(measured: dict[int, Figures], start: float | None) -> list[Line]:
    sizes = sorted(measured)
    last = measured[sizes[-1]]

    def line(what: str, name: str, unit: str, goal: Goal | None = None, reference: str = "", **more: bool) -> Line:
        return Line(what, unit, {size: measured[size][name] for size in sizes}, goal, reference, **more)

    def share(name: str) -> Callable[[Figures], float]:
        return lambda figures: 100 * figures[f"{name} per second"] / figures[f"bare {name} per second"]

    def made(
        what: str, unit: str, make: Callable[[Figures], float], goal: Goal | None = None, reference: str = ""
    ) -> Line:
        return Line(what, unit, {size: make(measured[size]) for size in sizes}, goal, reference)

    def bare(name: str) -> str:
        return f"bare view {last[f'bare {name} per second']:,.0f}/s, {last[f'bare {name} median']:.1f} ms"

    searches = [
        line(f"{name}, alone, p95", name, "ms", at_most(10 * last["list median"], " ms"), "10 × the list")
        for name in last
        if name.startswith("search ")
    ]
    inserts, sink = f"bare INSERTs {last['bare reply']:,.0f}/s", f"bare SMTP sink {last['bare mail']:,.0f}/s"
    found = [
        line("list, alone, median", "list median", "ms", at_most(15, " ms"), bare("list"), is_time=True),
        line(f"list, {CLIENTS} clients", "list per second", "/s", at_least(200, "/s")),
        line(f"list, {CLIENTS} clients, p95", "list p95", "ms"),
        made("list, share of the bare view", "%", share("list"), at_least(50, " %")),
        made("list, SQL over the best by hand", "×", lambda one: one["sql ours"] / one["sql by hand"], at_most(1.5),
             f"{last['sql by hand']:.2f} ms by hand"),
        line("conversation, alone, median", "conversation median", "ms", None, bare("conversation"), is_time=True),
        line(f"conversation, {CLIENTS} clients", "conversation per second", "/s", at_least(150, "/s")),
        line(f"conversation, {CLIENTS} clients, p95", "conversation p95", "ms"),
        made("conversation, share of the bare view", "%", share("conversation"), at_least(40, " %")),
        line(f"reply, {CLIENTS} clients", "reply", "/s", at_least(120, "/s"), inserts),
        *searches,
        line("mail in, to the entry", "mail in", "/s", at_least(100, "/s"), sink),
        line("mail in, accepted", "mail accepted", "/s"),
        line("queries, list", "queries list", "", at_most(6)),
        line("queries, conversation", "queries conversation", "", at_most(10)),
        line("first page, compressed", "weight", "KB", at_most(120, " KB"), _parts_of_weight(last)),
        line("largest web worker", "web MB", "MB", at_most(150, " MB")),
    ]  # fmt: skip
    found += ticket_lines(measured)
    if start is not None:
        found.append(Line("second start, to the first page", "s", {sizes[-1]: start}, at_most(5, " s")))
    return found


def _parts_of_weight(figures: Figures) -> str:
    parts = {name.partition(" ")[2]: figures[name] for name in figures if name.startswith("weight ")}
    return ", ".join(f"{name} {kilobytes:.0f}" for name, kilobytes in parts.items())


def _keep(lines: list[Line], sizes: list[int], measured: dict[int, Figures], plans: dict[str, Any]) -> None:
    places = Places.from_environment()
    places.var.mkdir(parents=True, exist_ok=True)
    facts = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "web_workers": WEB_WORKERS,
        "client": client(),
        "sizes": sizes,
        "lines": as_data(lines),
        "plans": plans,
        "figures": {str(size): figures for size, figures in measured.items()},
    }
    (places.var / "bench.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False))


def _say(words: str, begun: float) -> None:
    print(f"[{time.monotonic() - begun:4.0f} s] {words}", flush=True)


if __name__ == "__main__":
    main()
