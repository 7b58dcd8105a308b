"""Writing stories as rows, by COPY. Ids are given here, entries in the order of time as if they had just come in."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg
from django.db import connection, models
from psycopg.types.json import Jsonb

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry, Participant, Tagging
from inbox.scale.cast import Agent
from inbox.scale.story import Line, Story
from tickets.models import FieldValue, Ticket

CONVERSATION = (
    *("id", "customer_id", "brand_id", "channel", "subject", "inbox_state", "snoozed_until", "assignee_id", "team_id"),
    *("priority", "category", "number", "ticket_type_id", "state_id", "state_category", "state_name", "preview"),
    *("preview_kind", "preview_author", "has_files", "is_unread", "last_entry_id", "waiting_since"),
    *("last_activity_at", "created_at", "closed_at"),
)
ENTRY = (
    *("id", "conversation_id", "kind", "channel", "author_customer_id", "author_user_id", "author_name", "body_html"),
    *("quoted_html", "body_text", "rendering", "change", "details", "is_suspicious", "is_automatic"),
    *("redacted_at", "created_at"),
)
TICKET = (
    *("conversation_id", "number", "type_id", "state_id", "shown_state_id", "description_html", "description_text"),
    *("opened_at", "state_changed_at", "first_answered_at", "resolved_at", "reopened_count"),
)
VALUE = ("id", "ticket_id", "field_id", "text", "number", "moment", "flag", "option_id")
PARTICIPANT = ("id", "conversation_id", "customer_id", "standing", "is_muted", "added_at")
NOTHING = Jsonb({}, dumps=lambda _: "{}")  # most entries have no details: nothing to serialise
TAGGING = ("id", "conversation_id", "tag_id", "created_at")


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Stream rows into a model's table, in binary."""
    table = model._meta.db_table
    types = _types(model, columns)
    with connection.cursor() as cursor:
        raw: psycopg.Cursor[Any] = cursor.cursor
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"  # our own names, no input
        with raw.copy(statement.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)


def last_id(model: type[models.Model]) -> int:
    """The highest id in use."""
    newest = model._meta.base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(newest or 0)


@dataclasses.dataclass
class Ids:
    """The last id given out in each table."""

    conversation: int = dataclasses.field(default_factory=lambda: last_id(Conversation))
    entry: int = dataclasses.field(default_factory=lambda: last_id(Entry))
    value: int = dataclasses.field(default_factory=lambda: last_id(FieldValue))
    participant: int = dataclasses.field(default_factory=lambda: last_id(Participant))
    tagging: int = dataclasses.field(default_factory=lambda: last_id(Tagging))


def copy_stories(stories: Sequence[Story], ids: Ids) -> None:
    """Write a batch of whole conversations."""
    lines = sorted(
        ((line.at, story.id, line) for story in stories for line in story.lines), key=lambda one: (one[0], one[1])
    )
    for _, _, line in lines:
        ids.entry += 1
        line.id = ids.entry
    filed = [story for story in stories if story.ticket is not None]
    copy_rows(Conversation, CONVERSATION, map(_conversation, stories))
    copy_rows(Entry, ENTRY, (_entry(story_id, line) for _, story_id, line in lines))
    copy_rows(Ticket, TICKET, map(_ticket, filed))
    copy_rows(FieldValue, VALUE, _values(filed, ids))
    copy_rows(Participant, PARTICIPANT, _participants(stories, ids))
    copy_rows(Tagging, TAGGING, _taggings(stories, ids))


def _conversation(story: Story) -> tuple[Any, ...]:
    ticket = story.ticket
    face: tuple[Any, ...] = ("", None, None, None, "", "")
    if ticket is not None:
        state = ticket.state
        face = (ticket.type.category, ticket.filing.number, ticket.type.id, state.id, state.category, state.name)
    return (
        story.id,
        story.customer.id if story.customer else None,
        story.brand_id,
        story.channel,
        story.subject,
        story.inbox_state,
        story.snoozed_until,
        story.assignee.id if story.assignee else None,
        story.team.id if story.team else None,
        story.priority,
        *face,
        story.preview,
        story.preview_kind,
        story.preview_author,
        False,
        story.is_unread,
        story.last_line.id if story.last_line else None,
        story.waiting_since,
        story.last_activity_at,
        story.created_at,
        story.closed_at,
    )


def _entry(conversation_id: int, line: Line) -> tuple[Any, ...]:
    by, body = line.by, line.body
    author = (None, by.id) if isinstance(by, Agent) else (by.id, None)
    html, text = (body.html, body.text) if body else ("", "")
    return (
        line.id,
        conversation_id,
        line.kind,
        line.channel,
        *author,
        "",
        html,
        "",
        text,
        rendering.VERSION if body else 0,
        line.change,
        line.details or NOTHING,
        False,
        line.is_automatic,
        None,
        line.at,
    )


def _ticket(story: Story) -> tuple[Any, ...]:
    ticket = story.ticket
    assert ticket is not None
    return (
        story.id,
        ticket.filing.number,
        ticket.type.id,
        ticket.state.id,
        ticket.shown_state.id,
        ticket.filing.description.html,
        ticket.filing.description.text,
        ticket.opened_at,
        ticket.state_changed_at,
        ticket.first_answered_at,
        ticket.resolved_at,
        ticket.reopened_count,
    )


def _values(filed: Iterable[Story], ids: Ids) -> Iterator[tuple[Any, ...]]:
    for story in filed:
        assert story.ticket is not None
        for field_id, row in story.ticket.filing.answers:
            ids.value += 1
            yield ids.value, story.id, field_id, row.text, row.number, row.moment, row.flag, row.option


def _participants(stories: Iterable[Story], ids: Ids) -> Iterator[tuple[Any, ...]]:
    for story in stories:
        for who, at in story.participants:
            ids.participant += 1
            yield ids.participant, story.id, who.id, "active", False, at


def _taggings(stories: Iterable[Story], ids: Ids) -> Iterator[tuple[Any, ...]]:
    for story in stories:
        for tag, at in story.tags:
            ids.tagging += 1
            yield ids.tagging, story.id, tag.id, at


def _types(model: type[models.Model], columns: Sequence[str]) -> list[str]:
    """PostgreSQL's names of the columns' types: its binary format takes no other."""
    known = {field.column: field.db_type(connection) or "" for field in model._meta.concrete_fields}
    return [known[column].partition("(")[0] for column in columns]
