"""The two halves of what somebody wrote."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Folded:
    """What is new, and what is quoted with it (empty: nothing to fold)."""

    visible: str
    quoted: str
