"""Every feature that is promised names a test that is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LINES = [line for line in (ROOT / "docs/features.md").read_text().splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.rpartition("::")[2].strip("`"))
def test_a_feature_names_its_test(line: str) -> None:
    found = re.fullmatch(r"- .+ — `([a-z/]+/test_\w+)::(\w+)`", line)
    assert found, "A feature is one line that ends with its test."
    source = (ROOT / "tests" / f"{found[1]}.py").read_text()
    assert re.search(rf"def test_{found[2]}\(", source)
