"""The contract: whatever is true of one kind of field is true of all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.fields import Columns, kinds
from tests.fields.specimens import HOSTILE, NOTHING, SPECIMENS, Specimen

every_kind = pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda one: one.kind)


@contextmanager
def about(raw: Any) -> Iterator[None]:
    """Whatever goes wrong inside says which input it was."""
    try:
        yield
    except BaseException as wrong:
        wrong.add_note(f"The input was {raw!r}"[:300])
        raise


def _form(specimen: Specimen, data: dict[str, Any], *, required: bool = False) -> forms.Form:
    class OneField(forms.Form):
        pass

    OneField.base_fields["value"] = kinds[specimen.kind].form_field(
        specimen.spec(), audience="agent", required=required
    )
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted.setlist(name, [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)])
    return OneField(posted)


def test_every_kind_has_a_specimen() -> None:
    assert [one.kind for one in SPECIMENS] == list(kinds)


@every_kind
def test_input_means_what_was_meant(specimen: Specimen) -> None:
    for raw, meant, _shown in specimen.written:
        with about(raw):
            found = kinds[specimen.kind].clean(raw, specimen.spec())
            assert (found, type(found)) == (meant, type(meant))


@every_kind
def test_a_clean_value_stays_as_it_is(specimen: Specimen) -> None:
    for raw, meant, _shown in specimen.written:
        with about(raw):
            assert kinds[specimen.kind].clean(meant, specimen.spec()) == meant


@every_kind
def test_a_value_reads_well(specimen: Specimen) -> None:
    for raw, meant, shown in specimen.written:
        with about(raw):
            assert kinds[specimen.kind].display(meant, specimen.spec()) == shown


@every_kind
def test_a_value_survives_its_columns(specimen: Specimen) -> None:
    for raw, meant, _shown in specimen.written:
        with about(raw):
            kind = kinds[specimen.kind]
            rows = kind.to_columns(meant)
            assert kind.from_columns(rows) == meant
            for row in rows:
                filled = [name for name in Columns.__dataclass_fields__ if getattr(row, name) is not None]
                assert filled == [kind.column]


@every_kind
def test_a_value_survives_json(specimen: Specimen) -> None:
    for raw, meant, _shown in specimen.written:
        with about(raw):
            kind = kinds[specimen.kind]
            sent = json.loads(json.dumps(kind.to_json(meant)))
            assert kind.clean(sent, specimen.spec()) == meant


@every_kind
def test_a_value_survives_its_own_control(specimen: Specimen) -> None:
    for raw, meant, _shown in specimen.written:
        with about(raw):
            shown_in_control = kinds[specimen.kind].for_widget(meant)
            sent = {} if shown_in_control is False else {"value": shown_in_control}  # an empty box sends nothing
            form = _form(specimen, sent)
            assert form.is_valid(), form.errors
            assert form.cleaned_data["value"] == meant
            assert not form.fields["value"].has_changed(meant, shown_in_control)


@every_kind
def test_wrong_input_is_refused_in_words(specimen: Specimen) -> None:
    for raw in specimen.refused:
        with about(raw):
            with pytest.raises(ValidationError) as refusal:
                kinds[specimen.kind].clean(raw, specimen.spec())
            for message in refusal.value.messages:
                assert 10 < len(message) < 160
                assert message.endswith((".", "//"))
                assert "%" not in message


@every_kind
def test_hostile_input_has_a_clear_outcome(specimen: Specimen) -> None:
    for raw in HOSTILE:
        with about(raw):
            kind, spec = kinds[specimen.kind], specimen.spec()
            try:
                value = kind.clean(raw, spec)
            except ValidationError:
                continue
            json.dumps(kind.to_json(value)).encode()
            kind.display(value, spec).encode()
            assert kind.from_columns(kind.to_columns(value)) == value
            for row in kind.to_columns(value):
                assert "\x00" not in (row.text or "")


@every_kind
def test_a_form_shows_hostile_input_again_without_running_it(specimen: Specimen) -> None:
    for raw in [one for one in HOSTILE if isinstance(one, str)]:
        with about(raw):
            form = _form(specimen, {"value": raw})
            form.is_valid()
            page = form.as_div()
            assert "<script" not in page
            assert "<img" not in page


@every_kind
def test_nothing_is_nothing(specimen: Specimen) -> None:
    for raw in NOTHING:
        with about(raw):
            kind, spec = kinds[specimen.kind], specimen.spec()
            assert kind.clean(raw, spec) is None
            assert kind.is_empty(None)
            assert kind.to_columns(None) == ()
            assert kind.from_columns(()) is None
            assert kind.display(None, spec) == ""
            assert kind.to_json(None) in (None, [])


@every_kind
def test_a_required_field_asks_and_an_optional_one_does_not(specimen: Specimen) -> None:
    asked = _form(specimen, {}, required=True)
    assert asked.errors == {"value": [str(kinds[specimen.kind].asks)]}
    assert _form(specimen, {}, required=False).is_valid()


@every_kind
def test_each_audience_has_its_own_must(specimen: Specimen) -> None:
    spec = specimen.spec(required_for_customers=True)
    assert kinds[specimen.kind].form_field(spec, audience="customer").required
    assert not kinds[specimen.kind].form_field(spec, audience="agent").required
    assert kinds[specimen.kind].form_field(spec, audience="agent", required=True).required


@every_kind
def test_a_default_is_offered_and_a_stale_one_is_not(specimen: Specimen) -> None:
    kind = kinds[specimen.kind]
    raw, meant, _ = specimen.written[0]
    assert kind.form_field(specimen.spec(default=raw), audience="agent").initial == meant
    assert kind.form_field(specimen.spec(default=specimen.refused[0]), audience="agent").initial is None


@every_kind
def test_a_kind_introduces_itself(specimen: Specimen) -> None:
    kind = kinds[specimen.kind]
    assert str(kind.label)
    assert kind.icon
    assert kind.operators
    assert kind.column in Columns.__dataclass_fields__
    json.dumps(kind.json_schema(specimen.spec()))
    assert kind.clean_settings(specimen.settings) == specimen.settings


@every_kind
def test_an_unknown_setting_is_refused(specimen: Specimen) -> None:
    with pytest.raises(ValidationError):
        kinds[specimen.kind].clean_settings({"colour": "red"})


@every_kind
def test_another_language_changes_how_it_reads_but_not_what_it_is(specimen: Specimen) -> None:
    for raw, meant, _shown in specimen.written:
        with about(raw):
            kind, spec = kinds[specimen.kind], specimen.spec()
            with override("de"):
                assert kind.clean(raw, spec) == meant
                assert kind.display(meant, spec)
                assert kind.clean(kind.for_widget(meant), spec) == meant


@every_kind
@settings(max_examples=40)
@given(raw=st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_anything_at_all_is_taken_or_refused(specimen: Specimen, raw: Any) -> None:
    kind, spec = kinds[specimen.kind], specimen.spec()
    try:
        value = kind.clean(raw, spec)
    except ValidationError:
        return
    assert kind.clean(kind.to_json(value), spec) == value
    assert kind.from_columns(kind.to_columns(value)) == value
