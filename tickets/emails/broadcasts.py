"""News, and who has heard it already: what many conversations say at once reaches each person once."""

import dataclasses
from collections.abc import Collection

from helpdesk.mail.models import OutgoingMail
from tickets.models import Cascade


@dataclasses.dataclass(frozen=True)
class News:
    """One thing that customers are told by mail. `actor` is who did it: never told of it.

    With a `broadcast_id` many conversations say the same at once: each person is mailed it in one of them, and in
    the others only the state that came with it.
    """

    event_id: int
    conversation_id: int
    kind: str  # submitted, reply, state, merged
    actor: str
    entry_id: int | None = None
    state_id: int | None = None
    broadcast_id: int | None = None
    only_customer_id: int | None = None  # else everybody who takes part
    ticket_id: int | None = None  # a shared ticket that is followed in the conversation, not the conversation's own

    @property
    def about(self) -> int:
        """The conversation of the ticket that it is about."""
        return self.ticket_id or self.conversation_id


class Broadcast:
    """Which people were mailed which broadcast, and in which conversation."""

    def __init__(self, heard: dict[tuple[int, str], int]) -> None:
        self._heard = heard

    def for_one(self, news: News, recipient: str) -> News | None:
        """What this person is told: all of it the first time, then the state alone, or nothing. Remembers."""
        if news.broadcast_id is None:
            return news
        where = self._heard.setdefault((news.broadcast_id, recipient), news.conversation_id)
        if where == news.conversation_id:
            return dataclasses.replace(news, event_id=news.broadcast_id)  # one mail per event and recipient
        return dataclasses.replace(news, kind="state", entry_id=None) if news.state_id else None


def broadcast_of(event_ids: Collection[int]) -> Broadcast:
    """What is known of these broadcasts. Whoever else tells of them waits until this transaction ends."""
    if not event_ids:
        return Broadcast({})
    list(Cascade.objects.select_for_update().filter(event_id__in=event_ids).order_by("id").values_list("id"))
    mailed = OutgoingMail.objects.filter(event_id__in=event_ids)
    return Broadcast(
        {
            (event, recipient): pk or 0
            for event, recipient, pk in mailed.values_list("event_id", "recipient", "conversation_id")
        }
    )
