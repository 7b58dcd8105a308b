"""The rows about tickets: each figure over what it is measured against."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.bench.measuring import LINKS, TYPED, Figures
from tests.bench.table import Goal, Line, at_most


def ticket_lines(measured: Mapping[int, Figures]) -> list[Line]:
    """Lists by typed fields, a tracker with many links that moves, forms of many fields."""
    last = measured[max(measured)]

    def over(what: str, name: str, base: str, most: float, reference: str) -> Line:
        ratios = {size: figures[name] / figures[base] for size, figures in measured.items()}
        return Line(what, "×", ratios, at_most(most), reference)

    def milliseconds(name: str) -> str:
        return f"{last[name]:,.0f} ms"

    hand, unheard = milliseconds("cascade by hand"), milliseconds("cascade by hand, nothing owed")
    return [
        *(
            over(f"list {name} by a typed field, over plain", f"list {name} median", "list median", 1.5,
                 f"{last[f'list {name} median']:.1f} ms, {last['list median']:.1f} ms")
            for name in TYPED
        ),
        over(f"cascade to {LINKS:,} links, over by hand", "cascade", "cascade by hand", 3,
             f"{milliseconds('cascade')}, {hand}, {unheard} with no events owed"),
        over(f"click with {LINKS:,} links, over none", "move", "move alone", 1.5,
             f"{milliseconds('move')}, {milliseconds('move alone')}"),
        *(
            over(f"form of 60 fields {does}, over one of 3", f"form 60 {does}", f"form 3 {does}", 3,
                 f"{milliseconds(f'form 60 {does}')}, {milliseconds(f'form 3 {does}')}")
            for does in ("opened", "saved")
        ),
    ]  # fmt: skip


def plan_lines(plans: Mapping[str, Any], size: int) -> list[Line]:
    """Questions to many tickets: values are found, and orders walked, along an index, or the goal is missed."""
    return [
        Line(f"a million, {name}", "ms", {size: plan["milliseconds"]}, Goal("by its index", _is(plan["is_by_index"])))
        for name, plan in plans.items()
    ]


def _is(holds: bool) -> Callable[[float], bool]:
    return lambda _milliseconds: holds
