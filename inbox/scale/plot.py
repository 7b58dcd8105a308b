"""What happens in a million conversations: how they begin, how long they go on, how they end.

3 % are open and half a percent snoozed, nearly all of them young; two in five are tickets; most threads are short and
a few go on for hundreds of messages; few customers write most of the mail.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from random import Random

from helpdesk.conversations.rendering import Rendered, first_line
from inbox.scale.cast import Agent, Cast, Named
from inbox.scale.prose import Prose
from inbox.scale.story import SUBJECT, Filing, Story, Writer

YEARS = 3
CHANNELS = ("email", "email", "email", "email", "email", "messenger", "messenger", "messenger", "portal", "api")
PRIORITIES = ((-1, "Low"), (1, "High"), (1, "High"), (2, "Urgent"))
TRACKERS, BACK_OFFICE, CUSTOMER_TICKETS = 0.03, 0.10, 0.40  # cumulative shares: two in five are tickets


@dataclasses.dataclass
class Plot:
    """Makes up stories. Two with the same seed, cast and writers make up the same ones."""

    cast: Cast
    prose: dict[str, Prose]
    writers: list[Writer]
    rnd: Random
    until: dt.datetime
    next_number: Callable[[], int]

    def __post_init__(self) -> None:
        self._gaps = [dt.timedelta(seconds=int(self.rnd.lognormvariate(9.2, 1.6)) + 20) for _ in range(4096)]
        self._repliers = [agent for agent in self.cast.agents if agent.may_reply]

    def story(self, story_id: int, age: float) -> Story:
        """One conversation; `age` runs from 0 for the oldest to 1 for the one that began just now."""
        rnd = self.rnd.random
        begun = self.until - dt.timedelta(days=365 * YEARS) * (1 - age) ** 1.2 - dt.timedelta(seconds=30)
        unfinished = 0.004 + (6.2 * (age - 0.9) if age > 0.9 else 0.0)
        is_open, roll = rnd() < unfinished, rnd()
        if roll < BACK_OFFICE:
            story = self._internal(story_id, begun, "tracker" if roll < TRACKERS else "back_office")
        else:
            story = self._with_customer(story_id, begun, is_ticket=roll < CUSTOMER_TICKETS, is_open=is_open)
        self._end(story, is_open=is_open)
        return story

    def _with_customer(self, story_id: int, begun: dt.datetime, *, is_ticket: bool, is_open: bool) -> Story:
        rnd = self.rnd.random
        writer = self._writer()
        prose = self.prose[writer.language]
        channel = CHANNELS[int(rnd() * len(CHANNELS))]
        reference = f"LX-{int(rnd() * 90_000_000) + 10_000_000}" if rnd() < 0.3 else ""
        first = prose.message(self.rnd, reference)
        subject = prose.subject(self.rnd) if channel in ("email", "portal") else first_line(first.text)
        story = Story(story_id, writer, self._brand(), channel, subject[:SUBJECT], begun)
        if is_ticket and channel == "portal":
            story.file(self._filing("customer", first), writer, begun)
        else:
            story.receive(first, writer, begun)
            if channel == "email" and rnd() < 0.01:
                story.keep_automatic(prose.message(self.rnd), writer, self._after(begun))
        if not is_ticket and not is_open and rnd() < 0.64:
            return story  # newsletters, receipts, thanks: closed without a word
        agent = self._agent()
        self._sort(story, agent)
        if is_ticket and story.ticket is None and rnd() < 0.95:
            story.file(self._filing("customer", first), agent, self._next(story))
        if rnd() < (0.3 if is_open else 0.15):
            return story  # nobody has answered (yet)
        self._talk(story, writer, prose, agent)
        return story

    def _internal(self, story_id: int, begun: dt.datetime, category: str) -> Story:
        rnd, agent, prose = self.rnd.random, self._agent(), self.prose["en"]
        story = Story(story_id, None, self._brand(), "teammate", prose.subject(self.rnd), begun)
        story.file(self._filing(category, prose.message(self.rnd)), agent, begun)
        self._sort(story, agent)
        if rnd() < 0.7:
            story.assign(agent, agent, self._next(story))
        for _ in range(int(rnd() * 2.4)):
            story.note(prose.message(self.rnd), self._agent(), self._next(story))
        return story

    def _sort(self, story: Story, agent: Agent) -> None:
        rnd = self.rnd.random
        at = self._next(story)
        if rnd() < 0.16:
            story.assign_team(self._team(), agent, at)
        while rnd() < 0.1:
            story.tag(self.cast.tags[int(len(self.cast.tags) * rnd() ** 1.7)], agent, at)
        if rnd() < 0.05:
            story.set_priority(*PRIORITIES[int(rnd() * len(PRIORITIES))], agent, at)
        if (
            rnd() < 0.03
            and story.customer is not None
            and not (story.ticket and story.ticket.type.category != "customer")
        ):
            story.add_participant(self.writers[int(rnd() * len(self.writers))], agent, at)

    def _talk(self, story: Story, writer: Writer, prose: Prose, agent: Agent) -> None:
        rnd = self.rnd.random
        turns = self._turns()
        for turn in range(turns):
            if rnd() < 0.08:
                story.note(prose.message(self.rnd), self._agent(), self._next(story))
            to_state = None
            if story.ticket is not None and turn < turns - 1 and rnd() < 0.3:
                offered = story.ticket.type.states
                to_state = offered["waiting"][0] if rnd() < 0.6 else offered["in_progress"][int(rnd() * 2)]
            replier = agent if rnd() < 0.9 else self._agent()
            story.reply(prose.message(self.rnd), replier, self._next(story), to_state)
            if turn < turns - 1 or rnd() < 0.15:
                story.receive(prose.message(self.rnd), writer, self._next(story))

    def _turns(self) -> int:
        roll = self.rnd.random()
        if roll < 0.87:
            return 1
        if roll < 0.9995:
            return min(2 + int(self.rnd.expovariate(1.1)), 40)
        return 40 + int(self.rnd.random() * 160)

    def _end(self, story: Story, *, is_open: bool) -> None:
        rnd = self.rnd.random
        if is_open:
            if story.is_unread and rnd() < 0.5:
                story.see()
            if rnd() < 0.14:
                story.snooze(
                    self.until + dt.timedelta(hours=2 + int(rnd() * 400)),
                    story.assignee or self._agent(),
                    self._next(story),
                )
            return
        closer = story.assignee or self._agent()
        if story.ticket is None:
            story.close(closer, self._next(story))
            return
        story.change_state(story.ticket.type.states["resolved"][0], closer, self._next(story))
        story.close(closer, self._next(story))

    def _filing(self, category: str, description: Rendered) -> Filing:
        offered = self.cast.types[category]
        chosen = offered[int(len(offered) * self.rnd.random() ** 1.5)]
        answers = [
            (field_id, row)
            for field_id, ready in chosen.answers
            if self.rnd.random() < 0.85
            for row in ready[int(self.rnd.random() * len(ready))]
        ]
        return Filing(self.next_number(), chosen, description, answers)

    def _next(self, story: Story) -> dt.datetime:
        return self._after(story.lines[-1].at if story.lines else story.created_at)

    def _after(self, at: dt.datetime) -> dt.datetime:
        """A while later, but never in the future."""
        later = at + self._gaps[int(self.rnd.random() * 4096)]
        return later if later < self.until else at + (self.until - at) * (0.3 * self.rnd.random())

    def _writer(self) -> Writer:
        return self.writers[int(len(self.writers) * self.rnd.random() ** 2)]

    def _agent(self) -> Agent:
        return self._repliers[int(len(self._repliers) * self.rnd.random() ** 1.3)]

    def _team(self) -> Named:
        return self.cast.teams[int(len(self.cast.teams) * self.rnd.random() ** 1.2)]

    def _brand(self) -> int:
        return self.cast.brands[int(len(self.cast.brands) * self.rnd.random() ** 1.8)]
