"""Which fields are asked: "show only when another field is one of …", chains included."""

from collections.abc import Iterable, Mapping
from typing import Any

from helpdesk.fields.spec import FieldSpec

DECIDING = ("checkbox", "single_select", "multi_select")  # kinds whose answers can be counted on one's fingers


def shown_keys(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the fields that are shown while `values` are the answers.

    A field that decides must be shown itself; one that stands outside `specs` counts with its value alone.
    """
    by_key = {spec.key: spec for spec in specs}
    known: dict[str, bool] = {}

    def is_shown(key: str) -> bool:
        if key not in known:
            known[key] = False  # for a circle, which designing refuses
            spec = by_key.get(key)
            known[key] = (
                spec is None
                or not spec.shown_when
                or (is_shown(spec.shown_when) and meets(spec.shown_values, values.get(spec.shown_when)))
            )
        return known[key]

    return frozenset(key for key in by_key if is_shown(key))


def meets(wanted: Iterable[Any], value: Any) -> bool:
    """Whether an answer is one of those: for a multiple choice, any of it. A box nobody touched is not ticked."""
    chosen = value if isinstance(value, tuple) else (False if value is None else value,)
    return any(one == each and isinstance(one, bool) == isinstance(each, bool) for one in chosen for each in wanted)
