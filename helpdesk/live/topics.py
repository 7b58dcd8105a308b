"""Names of things that change on screens, and the signed right to hear of them."""

import dataclasses
import time
from collections.abc import Iterable

from django.core import signing

INBOX = "inbox"  # something in some list changed: a row, a count
DESIGN = "design"  # types, fields or states are other ones: forms that are open ask something else
EVERYBODY = "rights"  # what everybody may see: touched when a type of ticket is for other teams
# Topics of rights: when one is touched, the streams it is of end. The second line is of customers.
ENDING = (
    *("teammate-", "audience-", EVERYBODY),
    *("readers-", "reads-", "company-", "reader-", "brand-"),
)
OF_ONE = "conversation-"
SALT = "helpdesk.live"
VALID_SECONDS = 60 * 60


def conversation(pk: int) -> str:
    """The topic of one conversation."""
    return f"{OF_ONE}{pk}"


def teammate(pk: int) -> str:
    """The topic of what a teammate may see."""
    return f"teammate-{pk}"


def audience(pk: int) -> str:
    """The topic of who may see a conversation."""
    return f"audience-{pk}"


def public(pk: int) -> str:
    """The topic of what customers see of a conversation. Nothing that stays among the team ever touches it."""
    return f"public-{pk}"


def readers(pk: int) -> str:
    """The topic of which customers may read a conversation."""
    return f"readers-{pk}"


def reads(pk: int, customer_id: int) -> str:
    """The topic of whether one customer takes part in a conversation."""
    return f"reads-{pk}-{customer_id}"


def reader(customer_id: int) -> str:
    """The topic of what a customer may see, and of where they are signed in."""
    return f"reader-{customer_id}"


def company(pk: int) -> str:
    """The topic of what a company's people see of each other's tickets."""
    return f"company-{pk}"


def brand(pk: int) -> str:
    """The topic of who may enter a brand's portal."""
    return f"brand-{pk}"


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
    """A signed list of topics, valid an hour, or until what this teammate may see changes, or who may see one of them.

    Given only to whoever may see them: it is all the stream trusts.
    """
    names = {*topics, teammate(teammate_id), EVERYBODY}
    names |= {audience(int(topic.removeprefix(OF_ONE))) for topic in names if topic.startswith(OF_ONE)}
    return signing.dumps([time.time(), *sorted(names)], salt=SALT, compress=True)


def customers_subscription(
    pks: Iterable[int], *, through: Iterable[int] = (), customer_id: int, company_id: int | None, brand_id: int
) -> str:
    """The right of one customer to hear of what they see of these conversations, valid an hour, or until they see less.

    Given only to whoever may read them: it is all the stream trusts. No topic of the team's is ever in it. `through`
    are conversations whose readers may read these: nothing is told of them, but who leaves them hears no more.
    """
    names = {reader(customer_id), brand(brand_id)}
    if company_id is not None:
        names.add(company(company_id))
    heard = list(pks)
    names |= {public(pk) for pk in heard}
    for pk in (*heard, *through):
        names |= {readers(pk), reads(pk, customer_id)}
    return signing.dumps([time.time(), *sorted(names)], salt=SALT, compress=True)


def subscribed(signed: str) -> Subscription:
    """What was subscribed to; raises `signing.BadSignature` when forged or older than an hour."""
    since, *topics = signing.loads(signed, salt=SALT, max_age=VALID_SECONDS)
    return Subscription(tuple(topics), float(since))
