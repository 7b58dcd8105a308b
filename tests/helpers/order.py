"""In which order several processes run the tests: what takes long begins, so that nobody waits for it at the end.

xdist's `worksteal` gives each process a run of neighbours, and whoever is done takes over the far half of what the
slowest has left. So the long ones go to the head of each run, and what shares something expensive stays together.
"""

import pytest

# One line a process: its browser and its running product are started once, not by each.
TOGETHER = (("journeys",), ("faults", "running"), ("scale", "demo", "architecture"))


def slow_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The same tests, each process's share beginning with long ones."""
    heads: list[list[pytest.Item]] = [[] for _ in range(workers)]
    quick = []
    for item in items:
        line = next((number for number, folders in enumerate(TOGETHER) if folder(item) in folders), None)
        if line is None:
            quick.append(item)
        else:
            heads[line % workers].append(item)
    ordered: list[pytest.Item] = []
    left = len(items)
    for number, head in enumerate(heads):
        share = left // (workers - number)
        rest = max(share - len(head), 0)
        ordered += head + quick[:rest]
        del quick[:rest]
        left -= share
    return ordered + quick


def folder(item: pytest.Item) -> str:
    return item.nodeid.split("/")[1]
