"""Figures, side by side, with what was to be reached."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

SAME = 1.3  # at the largest size a page may take this many times what it takes at the smallest


@dataclasses.dataclass(frozen=True)
class Goal:
    """What a figure must be, in words and as a question."""

    words: str
    is_met: Callable[[float], bool]


def at_least(least: float, unit: str = "") -> Goal:
    return Goal(f"≥ {least:g}{unit}", lambda figure: figure >= least)


def at_most(most: float, unit: str = "") -> Goal:
    return Goal(f"≤ {most:g}{unit}", lambda figure: figure <= most)


@dataclasses.dataclass(frozen=True)
class Line:
    """One row: a figure at each size, and the reference measured beside the last of them."""

    what: str
    unit: str
    figures: Mapping[int, float]
    goal: Goal | None = None
    reference: str = ""
    is_time: bool = False  # a time must also stay the same as the workspace grows

    @property
    def ratio(self) -> float | None:
        """The figure at the largest size over that at the smallest."""
        sizes = sorted(self.figures)
        first = self.figures[sizes[0]]
        return self.figures[sizes[-1]] / first if len(sizes) > 1 and first else None

    @property
    def verdict(self) -> str:
        """Whether the goals are met, and by how much they are not."""
        last = self.figures[max(self.figures)]
        short = []
        if self.goal is not None and not self.goal.is_met(last):
            short.append(self.goal.words)
        if self.is_time and self.ratio is not None and self.ratio > SAME:
            short.append(f"grows × {self.ratio:.2f}")
        if short:
            return "MISSED: " + ", ".join(short)
        return "met" if self.goal is not None or self.is_time else ""


def render(lines: Sequence[Line], sizes: Sequence[int]) -> str:
    """The table as text."""
    heads = ["what", *(f"at {size:,}" for size in sizes), "ratio", "reference", "goal", "verdict"]
    rows = [heads] + [
        [
            line.what,
            *(
                f"{line.figures[size]:,.{_places(line.figures[size])}f} {line.unit}" if size in line.figures else ""
                for size in sizes
            ),
            f"{line.ratio:.2f}" if line.ratio is not None else "",
            line.reference,
            line.goal.words if line.goal else "",
            line.verdict,
        ]
        for line in lines
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([texts[0], "  ".join("─" * width for width in widths), *texts[1:]])


def as_data(lines: Sequence[Line]) -> list[dict[str, object]]:
    """The table for `var/bench.json`."""
    return [
        {
            "what": line.what,
            "unit": line.unit,
            "figures": {str(size): round(figure, 3) for size, figure in line.figures.items()},
            "ratio": line.ratio,
            "reference": line.reference,
            "goal": line.goal.words if line.goal else "",
            "verdict": line.verdict,
        }
        for line in lines
    ]


def _places(figure: float) -> int:
    return 0 if figure >= 100 or figure == int(figure) else 1 if figure >= 10 else 2
