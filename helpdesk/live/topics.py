"""Names of things that change on screens, and the signed right to hear of them."""

from collections.abc import Iterable

from django.core import signing

INBOX = "inbox"  # something in some list changed: a row, a count
SALT = "helpdesk.live"
VALID_SECONDS = 60 * 60


def conversation(pk: int) -> str:
    """The topic of one conversation."""
    return f"conversation-{pk}"


def subscription(topics: Iterable[str]) -> str:
    """A signed list of topics, valid an hour. Given only to whoever may see them: it is all the stream trusts."""
    return signing.dumps(sorted(set(topics)), salt=SALT, compress=True)


def subscribed(signed: str) -> list[str]:
    """The topics in a subscription; raises `signing.BadSignature` when forged or older than an hour."""
    return [str(topic) for topic in signing.loads(signed, salt=SALT, max_age=VALID_SECONDS)]
