"""What one field is, as plain values: made by the apps from their own models, read by the kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

type Audience = Literal["agent", "customer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a select, or a row elsewhere that a value points at. Known by its id for ever; the rest may change.

    `names` are what else it goes by, such as an e-mail address: the first one is what a person would write.
    """

    id: int
    label: str
    color: str = ""
    is_archived: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of one form. `key` names it in forms, events and the API.

    It is shown only where the field called `shown_when` has one of `shown_values`; empty means always.
    """

    key: str
    name: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    required_for_agents: bool = False
    required_for_customers: bool = False
    required_to_resolve: bool = False
    help_text: str = ""
    placeholder: str = ""
    default: Any = None
    kept: frozenset[int] = frozenset()
    shown_when: str = ""
    shown_values: tuple[Any, ...] = ()

    def is_required_for(self, audience: Audience) -> bool:
        """Whether this audience must answer when the ticket is made."""
        return self.required_for_agents if audience == "agent" else self.required_for_customers

    def keeping(self, *option_ids: int) -> "FieldSpec":
        """The same field, still offering these archived options: a ticket that has one may keep it."""
        return replace(self, kept=self.kept | set(option_ids))

    def knowing(self, options: Iterable[Option]) -> "FieldSpec":
        """The same field, knowing these rows: what it may point at, or what its present value does."""
        return replace(self, options=tuple(options))

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that may be chosen now, in their order."""
        return tuple(one for one in self.options if not one.is_archived or one.id in self.kept)
