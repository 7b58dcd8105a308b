"""What one field is, as plain values: made by the apps from their own models, read by the kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

type Audience = Literal["agent", "customer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a select. Known by its id for ever; label and colour may change."""

    id: int
    label: str
    color: str = ""
    is_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of one form. `key` names it in forms, events and the API."""

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

    def is_required_for(self, audience: Audience) -> bool:
        """Whether this audience must answer when the ticket is made."""
        return self.required_for_agents if audience == "agent" else self.required_for_customers

    def keeping(self, *option_ids: int) -> "FieldSpec":
        """The same field, still offering these archived options: a ticket that has one may keep it."""
        return replace(self, kept=self.kept | set(option_ids))

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that may be chosen now, in their order."""
        return tuple(one for one in self.options if not one.is_archived or one.id in self.kept)
