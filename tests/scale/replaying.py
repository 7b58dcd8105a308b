"""Playing a seeded conversation again, entry by entry, through the operations that would have made it."""

import datetime as dt
from typing import Any

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.conversations.operations.assigning import assign_to_team, assign_to_teammate
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.conversations.operations.reading import mark_seen
from helpdesk.conversations.operations.snoozing import snooze
from helpdesk.conversations.operations.tagging import set_priority, tag
from helpdesk.conversations.rendering import Rendered, preview_of
from helpdesk.people.models import Customer, Team, User
from tickets.models import State, Ticket
from tickets.operations.noting import add_note
from tickets.operations.opening import convert, open_ticket
from tickets.operations.receiving import keep_aside, receive_first, receive_reply
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state
from tickets.queries.specs import fields_of, values_of

PRIORITIES = {"Low": -1, "High": 1, "Urgent": 2}


class Replay:
    """A second conversation that goes through everything the first one shows in its thread."""

    def __init__(self, seeded: Conversation) -> None:
        self.seeded = seeded
        self.entries = list(Entry.objects.filter(conversation=seeded).order_by("created_at", "id"))
        self.made: Conversation | None = None

    def play(self) -> Conversation:
        """The same story told by operations."""
        while self.entries:
            self._act(self.entries[0])
            done = self._conversation().entries.count()
            self.entries = list(Entry.objects.filter(conversation=self.seeded).order_by("created_at", "id"))[done:]
        if self._conversation().is_unread and not self.seeded.is_unread:
            reader = self.seeded.assignee or User.objects.filter(email="agent5@scale.test").get()
            mark_seen(self._conversation(), by=reader)
        return self._conversation()

    def _conversation(self) -> Conversation:
        assert self.made is not None
        return Conversation.objects.get(pk=self.made.pk)

    def _act(self, entry: Entry) -> None:
        if self.made is None:
            self._begin(entry)
        elif entry.kind == Entry.Kind.REPLY:
            self._say(entry)
        elif entry.kind == Entry.Kind.NOTE:
            assert entry.author_user
            add_note(self._conversation(), body=entry.body_text, by=entry.author_user, at=entry.created_at)
        else:
            self._change(entry)

    def _begin(self, entry: Entry) -> None:
        seeded = self.seeded
        if entry.change == "ticket_opened":
            ticket = seeded.ticket
            opened = open_ticket(
                ticket_type=ticket.type,
                title=seeded.subject,
                by=_author(entry),
                brand=seeded.brand,
                customer=seeded.customer,
                description=ticket.description_text,
                values=_values(ticket),
                channel=seeded.channel,
                at=entry.created_at,
            )
            self.made = opened.conversation
        else:
            assert seeded.customer
            first = receive_first(
                customer=seeded.customer,
                brand=seeded.brand,
                channel=seeded.channel,
                body=_body(entry),
                subject=seeded.subject,
                at=entry.created_at,
            )
            self.made = first.conversation

    def _say(self, entry: Entry) -> None:
        by, at = _author(entry), entry.created_at
        if isinstance(by, User):
            after = self.entries[1:4]
            moved = next((one for one in after if one.change == "state" and one.created_at == at), None)
            to_state = State.objects.get(name=moved.details["after"]) if moved else None
            reply_to_customer(self._conversation(), body=entry.body_text, by=by, to_state=to_state, at=at)
        elif entry.is_automatic:
            kept = keep_aside(self._conversation(), body=_body(entry), by=by, channel=entry.channel, is_automatic=True)
            Entry.objects.filter(pk=kept.pk).update(created_at=at)  # the operation knows only now
        else:
            receive_reply(self._conversation(), body=_body(entry), by=by, channel=entry.channel, at=at)

    def _change(self, entry: Entry) -> None:
        here, by, at, details = self._conversation(), _author(entry), entry.created_at, entry.details
        match entry.change:
            case "assigned":
                assign_to_teammate(here, to=User.objects.get(pk=details["id"]), by=by, at=at)
            case "team_assigned":
                assign_to_team(here, to=Team.objects.get(pk=details["id"]), by=by, at=at)
            case "tagged":
                tag(here, name=details["tag"], by=by, at=at)
            case "priority":
                set_priority(here, to=PRIORITIES[details["to"]], by=by, at=at)
            case "participant_active":
                known = Participant.objects.filter(conversation=self.seeded).values("customer")
                who = Customer.objects.get(pk__in=known, name=details["who"])
                add_participant(here, customer=who, by=by, at=at)
            case "ticket_opened":
                ticket = self.seeded.ticket
                convert(here, ticket_type=ticket.type, by=by, values=_values(ticket), at=at)
            case "state":
                change_state(here.ticket, to=State.objects.get(name=details["after"]), by=by, at=at)
            case "closed":
                close(here, by=by, at=at)
            case "snoozed":
                snooze(here, until=dt.datetime.fromisoformat(details["until"]), by=by, at=at)
            case other:
                raise AssertionError(f"Nothing replays {other}.")


def _author(entry: Entry) -> Any:
    return entry.author_user or entry.author_customer


def _body(entry: Entry) -> Rendered:
    return Rendered(
        html=entry.body_html,
        quoted_html=entry.quoted_html,
        text=entry.body_text,
        preview=preview_of(entry.body_text),
    )


def _values(ticket: Ticket) -> dict[str, Any]:
    given = values_of(ticket, fields_of(ticket.type_id))
    return {key: value for key, value in given.items() if value is not None}
