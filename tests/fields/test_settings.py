"""What an admin may set for a field, and what options a ticket may keep."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from helpdesk.fields import FieldSpec, Option, kinds

ROOMS = (Option(id=1, label="Kitchen"), Option(id=2, label="Cellar", is_archived=True))


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("number", {"min": "5", "max": "4"}),
        ("number", {"min": "many"}),
        ("decimal", {"places": 9}),
        ("decimal", {"unit": "x" * 25}),
        ("date", {"earliest": "2026-02-01", "latest": "2026-01-01"}),
        ("date", {"earliest": "tomorrow"}),
        ("text", {"max_length": 256}),
        ("text", {"max_length": 1.5}),
    ],
)
def test_settings_that_make_no_sense_are_refused(kind: str, settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kinds[kind].clean_settings(settings)


def test_settings_come_back_as_plain_json() -> None:
    assert kinds["decimal"].clean_settings({"min": 0, "max": "1 000,5", "places": "2", "unit": " kg "}) == {
        "min": "0",
        "max": "1000.5",
        "places": 2,
        "unit": "kg",
    }


def test_empty_settings_are_left_out() -> None:
    assert kinds["number"].clean_settings({"min": "", "max": None}) == {}


def test_an_archived_option_is_not_offered_but_still_reads() -> None:
    spec = FieldSpec(key="room", name="Room", kind="single_select", options=ROOMS)
    kind = kinds["single_select"]
    assert [value for value, _ in kind.form_field(spec, audience="agent").widget.choices] == ["", 1]
    assert kind.display(2, spec) == "Cellar"
    with pytest.raises(ValidationError):
        kind.clean(2, spec)


def test_a_ticket_may_keep_the_archived_option_it_has() -> None:
    spec = FieldSpec(key="room", name="Room", kind="single_select", options=ROOMS).keeping(2)
    assert kinds["single_select"].clean("2", spec) == 2
    assert [value for value, _ in kinds["single_select"].form_field(spec, audience="agent").widget.choices] == [
        "",
        1,
        2,
    ]


def test_a_box_that_must_be_ticked_is_not_content_with_a_no() -> None:
    kind = kinds["checkbox"]
    assert not kind.is_answered(False)  # the value is the point
    assert kind.is_answered(True)
    assert not kind.is_empty(False)


def test_what_can_be_read_in_two_ways_is_refused_with_both() -> None:
    spec = FieldSpec(key="amount", name="Amount", kind="decimal")
    with pytest.raises(ValidationError, match=r"1,234 can be read in two ways\. Write 1234 or 1\.234\."):
        kinds["decimal"].clean("1,234", spec)


def test_controls_carry_what_helps_a_browser_help() -> None:
    spec = FieldSpec(key="x", name="X", kind="text", placeholder="4.2.1")
    controls = {key: kinds[key].form_field(spec, audience="customer").widget for key in kinds}
    assert controls["text"].attrs["dir"] == "auto"
    assert controls["text"].attrs["placeholder"] == "4.2.1"
    assert controls["decimal"].attrs["inputmode"] == "decimal"
    assert controls["number"].attrs["inputmode"] == "numeric"
    assert controls["date"].input_type == "date"
    assert controls["datetime"].input_type == "datetime-local"
