"""Playing a step: each calls the operation that an agent's click or a customer's mail would have called."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatchmethod
from typing import Any

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations import assigning, closing, participating, reading, snoozing, tagging
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.fields import kinds
from helpdesk.people.models import User
from inbox.demo import script, times, wording
from inbox.demo.files import file
from inbox.demo.stage import Stage
from tickets.models import Ticket, TicketType
from tickets.operations import fields, linking, noting, opening, receiving, replying, states
from tickets.operations.cascading import CascadePlan
from tickets.queries.specs import fields_of, spec_of

_UNREAD = dt.timedelta(hours=5)
_DATE = re.compile(r"\{on:([^}]+)\}")
_REFERENCE = re.compile(r"\{#([\w-]+)\}")


@dataclass
class Acting:
    """Plays stories on a stage and remembers which conversation belongs to which story."""

    stage: Stage
    conversations: dict[str, Conversation] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    @singledispatchmethod
    def play(self, step: script.Step, story: script.Story, at: dt.datetime) -> None:
        """Let one step happen at its time."""
        raise NotImplementedError(f"Nobody knows how to play {type(step).__name__}.")

    @play.register
    def _(self, step: script.Says, story: script.Story, at: dt.datetime) -> None:
        customer = self.stage.customers[step.by or story.customer]
        body, files = rendering.render_plain(wording.flowing(self._told(step.text))), _files(step.files)
        if story.key in self.conversations:
            receiving.receive_reply(
                self._here(story), body=body, by=customer, channel=story.channel, files=files, at=at
            )
            return
        entry = receiving.receive_first(
            customer=customer,
            brand=self.stage.brands[story.brand],
            channel=story.channel,
            body=body,
            subject=story.subject,
            files=files,
            at=at,
        )
        self.conversations[story.key] = entry.conversation

    @play.register
    def _(self, step: script.Answers, story: script.Story, at: dt.datetime) -> None:
        here, writer = self._here(story), self.stage.teammates[step.by]
        to = states.default_state(self._ticket(story), step.state) if step.state else None
        body = wording.composed(self._told(step.text))
        replying.reply_to_customer(here, body=body, by=writer, files=_files(step.files), to_state=to, at=at)

    @play.register
    def _(self, step: script.Notes, story: script.Story, at: dt.datetime) -> None:
        body = wording.composed(self._told(step.text))
        noting.add_note(self._here(story), body=body, by=self._by(step), files=_files(step.files), at=at)

    @play.register
    def _(self, step: script.Converts, story: script.Story, at: dt.datetime) -> None:
        chosen = self.stage.types[step.type]
        ticket = opening.convert(
            self._here(story),
            ticket_type=chosen,
            title=step.title,
            values=self._values(chosen, step.values),
            by=self._by(step),
            at=at,
        )
        self.numbers[story.key] = ticket.number

    @play.register
    def _(self, step: script.Opens, story: script.Story, at: dt.datetime) -> None:
        chosen = self.stage.types[step.type]
        ticket = opening.open_ticket(
            ticket_type=chosen,
            title=story.subject,
            brand=self.stage.brands[story.brand],
            description=wording.flowing(self._told(step.text)),
            values=self._values(chosen, step.values),
            by=self._by(step),
            at=at,
        )
        self.conversations[story.key], self.numbers[story.key] = ticket.conversation, ticket.number

    @play.register
    def _(self, step: script.Moves, story: script.Story, at: dt.datetime) -> None:
        ticket = self._ticket(story)
        alone = CascadePlan(moves=False)  # what is linked to a tracker moves in its own story
        to = states.default_state(ticket, step.state)
        states.change_state(ticket, to=to, by=self._by(step), at=at, cascade=alone)

    @play.register
    def _(self, step: script.Fills, story: script.Story, at: dt.datetime) -> None:
        ticket = self._ticket(story)
        fields.fill_in(ticket, values=self._values(ticket.type, step.values), by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Gives, story: script.Story, at: dt.datetime) -> None:
        if team := self.stage.teams.get(step.to):
            assigning.assign_to_team(self._here(story), to=team, by=self._by(step), at=at)
        else:
            assigning.assign_to_teammate(self._here(story), to=self.stage.teammates[step.to], by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Tags, story: script.Story, at: dt.datetime) -> None:
        for name in step.names:
            tagging.tag(self._here(story), name=name, by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Links, story: script.Story, at: dt.datetime) -> None:
        to = Ticket.objects.select_related("type", "state").get(pk=self.conversations[step.to].pk)
        linking.link(self._here(story), to=to, by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Ranks, story: script.Story, at: dt.datetime) -> None:
        tagging.set_priority(self._here(story), to=step.priority, by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Invites, story: script.Story, at: dt.datetime) -> None:
        who = self.stage.customers[step.who]
        participating.add_participant(self._here(story), customer=who, by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Snoozes, story: script.Story, at: dt.datetime) -> None:
        until = times.later(step.until, now=self.stage.now)
        snoozing.snooze(self._here(story), until=until, by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Closes, story: script.Story, at: dt.datetime) -> None:
        closing.close(self._here(story), by=self._by(step), at=at)

    @play.register
    def _(self, step: script.Reads, story: script.Story, at: dt.datetime) -> None:
        reading.mark_seen(self._here(story), by=self._by(step))

    def catch_up(self) -> None:
        """Whoever has it has read it, except what came in the last hours."""
        unread = Conversation.objects.open().filter(is_unread=True, assignee__isnull=False)
        for conversation in unread.filter(last_activity_at__lt=self.stage.now - _UNREAD).select_related("assignee"):
            if conversation.assignee is not None:
                reading.mark_seen(conversation, by=conversation.assignee)

    def _here(self, story: script.Story) -> Conversation:
        return self.conversations[story.key]

    def _ticket(self, story: script.Story) -> Ticket:
        return Ticket.objects.select_related("type", "state").get(pk=self._here(story).pk)

    def _by(self, step: script.Step) -> User:
        return self.stage.teammates[step.by]

    def _told(self, text: str) -> str:
        dated = _DATE.sub(lambda found: f"{times.moment(found[1], now=self.stage.now):%a, %d %b %Y at %H:%M}", text)
        return _REFERENCE.sub(lambda found: f"#{self.numbers[found[1]]}", dated)

    def _values(self, ticket_type: TicketType, written: Mapping[str, Any]) -> dict[str, Any]:
        """What a form would have made of the answers: labels are looked up, days are counted back."""
        asked = {one.key: one for one in fields_of(ticket_type)} if written else {}
        values = {}
        for key, raw in written.items():
            spec = spec_of(asked[key])
            ids = {option.label: option.id for option in spec.options}
            read: Mapping[str, Callable[[Any], Any]] = {
                "single_select": ids.__getitem__,
                "multi_select": lambda labels: [ids[label] for label in labels],  # noqa: B023  # called at once
                "date": lambda ago: times.moment(ago, now=self.stage.now).date(),
                "datetime": lambda ago: times.moment(ago, now=self.stage.now),
            }
            meant = read[spec.kind](raw) if spec.kind in read else raw
            values[key] = kinds[spec.kind].clean(meant, spec)
        return values


def _files(names: tuple[str, ...]) -> list[NewFile]:
    return [file(name) for name in names]
