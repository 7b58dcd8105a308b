"""Names of things that change on screens, and the signed right to hear of them."""

import dataclasses
import time
from collections.abc import Iterable

from django.core import signing

INBOX = "inbox"  # something in some list changed: a row, a count
DESIGN = "design"  # types, fields or states are other ones: forms that are open ask something else
ENDING = "teammate-"  # of whoever listens: touched when their rights change, and their streams end
SALT = "helpdesk.live"
VALID_SECONDS = 60 * 60


def conversation(pk: int) -> str:
    """The topic of one conversation."""
    return f"conversation-{pk}"


def teammate(pk: int) -> str:
    """The topic of what a teammate may see."""
    return f"{ENDING}{pk}"


@dataclasses.dataclass(frozen=True)
class Subscription:
    """What somebody may hear of, and when the page was made that shows it."""

    topics: tuple[str, ...]
    since: float

    @property
    def rights(self) -> tuple[str, ...]:
        """The topics that end it."""
        return tuple(topic for topic in self.topics if topic.startswith(ENDING))


def subscription(topics: Iterable[str], *, teammate_id: int) -> str:
    """A signed list of topics, valid an hour, or until what this teammate may see changes.

    Given only to whoever may see them: it is all the stream trusts.
    """
    names = {*topics, teammate(teammate_id)}
    return signing.dumps([time.time(), *sorted(names)], salt=SALT, compress=True)


def subscribed(signed: str) -> Subscription:
    """What was subscribed to; raises `signing.BadSignature` when forged or older than an hour."""
    since, *topics = signing.loads(signed, salt=SALT, max_age=VALID_SECONDS)
    return Subscription(tuple(topics), float(since))
