"""Posting on: what is noted on a ticket, and where it stands, is read where the work came from, and the other way.

Everything here is done for a thousand conversations at once, in as many statements as for two, and again until none
is left: what has it already says how far it came. Copies know their origin and are never posted on.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction

from helpdesk.conversations.events import Reopened
from helpdesk.conversations.models import Attachment, Entry
from helpdesk.conversations.rendering import preview_of
from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.recording import record, record_many
from tickets.events import NewsPosted
from tickets.models import State, Ticket, TicketType

AT_ONCE = 1000  # conversations in one transaction, and in one event

LINKED = """
    SELECT target_id AS id FROM tickets_link WHERE source_id = {own} AND kind IN ('back_office', 'tracker')
    UNION SELECT source_id FROM tickets_link WHERE target_id = {own} AND kind IN ('back_office', 'tracker')"""
REACHED = f"""
    SELECT far.id FROM ({LINKED.format(own="%s")}) linked JOIN conversations_conversation far ON far.id = linked.id
    WHERE far.merged_into_id IS NULL AND NOT EXISTS (
        SELECT FROM conversations_entry copy WHERE copy.origin_id = %s AND copy.conversation_id = far.id)
    ORDER BY far.id LIMIT %s"""  # noqa: S608  # constants only
COPY = """
    INSERT INTO conversations_entry (conversation_id, kind, channel, author_customer_id, author_user_id, author_name,
        body_html, quoted_html, body_text, rendering, change, details, origin_id, is_suspicious, is_automatic,
        created_at)
    SELECT far.id, 'note', note.channel, NULL, note.author_user_id, note.author_name,
        note.body_html, note.quoted_html, note.body_text, note.rendering, '',
        note.details || jsonb_build_object('origin', jsonb_build_object(
            'id', own.id, 'number', own.number, 'category', own.category)),
        note.id, false, false, note.created_at
    FROM conversations_entry note JOIN conversations_conversation own ON own.id = note.conversation_id,
        unnest(%s::bigint[]) AS far(id)
    WHERE note.id = %s ORDER BY far.id
    ON CONFLICT (origin_id, conversation_id) WHERE origin_id IS NOT NULL DO NOTHING
    RETURNING id, conversation_id"""
COPY_FILES = """
    INSERT INTO conversations_attachment (conversation_id, entry_id, uploaded_by_id, key, name, content_type, size,
        content_id, is_inline, file, created_at)
    SELECT copy.conversation_id, copy.id, given.uploaded_by_id, gen_random_uuid(), given.name, given.content_type,
        given.size, given.content_id, given.is_inline, given.file, given.created_at
    FROM conversations_entry copy JOIN conversations_attachment given ON given.entry_id = copy.origin_id
    WHERE copy.id = ANY(%s) ORDER BY copy.id, given.id"""
# Whoever wrote it has read it: no dot for them where they are the one who answers.
SHOW = """
    UPDATE conversations_conversation far SET preview = %(preview)s, preview_kind = 'note', preview_author = %(author)s,
        last_entry_id = copy.id, last_activity_at = greatest(far.last_activity_at, copy.created_at),
        has_files = far.has_files OR %(has_files)s,
        is_unread = far.is_unread OR far.assignee_id IS NULL OR far.assignee_id IS DISTINCT FROM copy.author_user_id
    FROM conversations_entry copy WHERE copy.id = ANY(%(copies)s) AND far.id = copy.conversation_id"""
REOPEN = """
    WITH put_away AS (
        UPDATE conversations_conversation SET inbox_state = 'open', snoozed_until = NULL, closed_at = NULL
        WHERE id = ANY(%(to)s) AND inbox_state <> 'open' RETURNING id)
    INSERT INTO conversations_entry (conversation_id, kind, channel, author_user_id, author_name, body_html,
        quoted_html, body_text, rendering, change, details, is_suspicious, is_automatic, created_at)
    SELECT put_away.id, 'change', 'teammate', note.author_user_id, note.author_name, '', '', '', 0, 'reopened',
        jsonb_build_object('reason', 'linked_note'), false, false, note.created_at
    FROM put_away, conversations_entry note WHERE note.id = %(note)s ORDER BY put_away.id RETURNING conversation_id"""
BEHIND = """
    SELECT copy.conversation_id FROM conversations_entry note JOIN conversations_entry copy ON copy.origin_id = note.id
    WHERE note.id = %s AND copy.redacted_at IS NULL AND (copy.body_html, copy.quoted_html, copy.body_text,
        copy.rendering, copy.redacted_at, copy.details) IS DISTINCT FROM (note.body_html, note.quoted_html,
        note.body_text, note.rendering, note.redacted_at,
        note.details || jsonb_build_object('origin', copy.details->'origin'))
    ORDER BY copy.conversation_id LIMIT %s"""
FOLLOW = """
    UPDATE conversations_entry copy SET body_html = note.body_html, quoted_html = note.quoted_html,
        body_text = note.body_text, rendering = note.rendering, redacted_at = note.redacted_at,
        details = note.details || jsonb_build_object('origin', copy.details->'origin')
    FROM conversations_entry note
    WHERE note.id = %s AND copy.origin_id = note.id AND copy.conversation_id = ANY(%s) AND copy.redacted_at IS NULL
    RETURNING copy.id, copy.conversation_id"""
# Lists show the last words that were neither automatic nor a line of history.
SHOW_AGAIN = """
    UPDATE conversations_conversation far SET preview = %s FROM conversations_entry copy
    WHERE copy.id = ANY(%s) AND far.id = copy.conversation_id AND NOT EXISTS (
        SELECT FROM conversations_entry later WHERE later.conversation_id = far.id AND later.id > copy.id
            AND later.kind <> 'change' AND NOT later.is_automatic)"""
# A move that a conversation was told of has its line there. OFFSET 0 has that looked up thread by thread.
MOVED = """
    SELECT moved.*, own.number, own.category AS own_category, own.subject,
        far.id AS far_id, far.assignee_id, far.is_unread
    FROM unnest(%(tickets)s::bigint[], %(teammates)s::bigint[], %(customers)s::bigint[], %(names)s::text[],
        %(before)s::text[], %(after)s::text[], %(steps)s::text[], %(moments)s::timestamptz[])
        WITH ORDINALITY AS moved(ticket_id, teammate_id, customer_id, name, before, after, step, moment, position)
    JOIN conversations_conversation own ON own.id = moved.ticket_id
    JOIN tickets_link link ON (link.source_id = own.id AND link.kind = 'back_office' AND own.category = 'customer')
        OR (link.source_id = own.id AND link.kind = 'tracker' AND own.category = 'back_office')
        OR (link.target_id = own.id AND link.kind = own.category)
    JOIN conversations_conversation far
        ON far.id = CASE WHEN link.source_id = own.id THEN link.target_id ELSE link.source_id END
    WHERE far.merged_into_id IS NULL AND NOT EXISTS (
        SELECT FROM conversations_entry line WHERE line.conversation_id = far.id AND line.change = 'linked_state'
            AND line.created_at = moved.moment AND line.details->>'id' = moved.ticket_id::text
            AND line.details->>'before' = moved.before AND line.details->>'after' = moved.after OFFSET 0)"""
REACHED_BY_MOVES = f"SELECT DISTINCT far_id FROM ({MOVED}) told ORDER BY far_id LIMIT %(most)s"  # noqa: S608  # as above
TELL = f"""
    INSERT INTO conversations_entry (conversation_id, kind, channel, author_customer_id, author_user_id, author_name,
        body_html, quoted_html, body_text, rendering, change, details, is_suspicious, is_automatic, created_at)
    SELECT far_id, 'change', 'teammate', customer_id, teammate_id, name, '', '', '', 0, 'linked_state',
        jsonb_build_object('id', ticket_id, 'number', number, 'category', own_category, 'title', subject,
            'before', before, 'after', after, 'state_category', step), false, false, moment
    FROM ({MOVED}) told WHERE far_id = ANY(%(to)s) ORDER BY position, far_id
    RETURNING (details->>'id')::bigint, conversation_id"""  # noqa: S608  # constants only
DOT = f"""
    UPDATE conversations_conversation SET is_unread = true WHERE id IN (
        SELECT far_id FROM ({MOVED}) told WHERE far_id = ANY(%(to)s) AND own_category = 'back_office' AND NOT is_unread
            AND (assignee_id IS NULL OR assignee_id IS DISTINCT FROM teammate_id))"""  # noqa: S608  # constants only
# In the order of their ids, as everybody locks several. No rows come back to be made into objects: there may be many.
LOCK = "SELECT count(*) FROM (SELECT FROM conversations_conversation WHERE id = ANY(%s) ORDER BY id FOR UPDATE) locked"


@dataclasses.dataclass(frozen=True)
class Move:
    """A ticket that went from one state to another, and who moved it."""

    ticket_id: int
    from_state_id: int
    to_state_id: int
    actor: str  # the key that the ledger keeps
    at: dt.datetime

    def id_of(self, kind: str) -> int | None:
        """The mover's id, if they are of this kind: teammate or customer."""
        who, _, pk = self.actor.partition(":")
        return int(pk) if who == kind and pk.isdigit() else None


@transaction.atomic
def post_on(note_id: int, *, chosen: bool | None = None) -> list[int]:
    """Copy a note of a ticket to what is linked to it, as its type says; the ids of the conversations that got it.

    `AT_ONCE` at most: when it was so many, it is to be done again. They become unread and show it; they are reopened
    if the type of ticket it was written on says so. Where it is already it stays once. What was itself posted here,
    or redacted meanwhile, goes nowhere. Records NewsPosted (and Reopened).
    """
    found = Entry.objects.filter(pk=note_id).values_list("conversation_id", flat=True).first()
    if found is None:
        return []
    reached = _reached(found, note_id)
    if not reached:
        return []
    _lock({found, *reached})  # as those who redact or edit it do: they come before or after, never in between
    note = Entry.objects.select_related("author_user").get(pk=note_id)
    ticket = Ticket.objects.select_related("type").filter(pk=found).first()
    if ticket is None or not _goes_on(note, ticket.type, chosen):
        return []
    with connection.cursor() as cursor:
        cursor.execute(COPY, [reached, note.pk])
        copies = dict(cursor.fetchall())
        if not copies:
            return []
        has_files = note.attachments.exists()
        if has_files:
            cursor.execute(COPY_FILES, [list(copies)])
        by: Actor = note.author_user or SYSTEM
        values = {"preview": _preview(note), "author": (note.author_name or by.actor_name)[:60]}
        cursor.execute(SHOW, {**values, "has_files": has_files, "copies": list(copies)})
        to = sorted(copies.values())
        reopened: list[int] = []
        if ticket.type.news_reopens:
            cursor.execute(REOPEN, {"to": to, "note": note.pk})
            reopened = [pk for (pk,) in cursor.fetchall()]
    record_many([Reopened(conversation_id=pk, reason="linked_note") for pk in reopened], by=by)
    record(NewsPosted(conversation_id=found, to_ids=to), by=by)
    return to


@transaction.atomic
def follow_the_original(note_id: int, *, by: Actor = SYSTEM) -> list[int]:
    """Make the copies of a note say what it says now, or nothing if it was redacted; where those stand that did not.

    `AT_ONCE` at most: when it was so many, it is to be done again. A copy that was itself redacted stays so. Records
    NewsPosted.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, [note_id, AT_ONCE])
        behind = [pk for (pk,) in cursor.fetchall()]
    if not behind:
        return []
    _lock(behind)
    note = Entry.objects.filter(pk=note_id).first()
    if note is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, [note_id, behind])
        changed = dict(cursor.fetchall())
        if not changed:
            return []
        cursor.execute(SHOW_AGAIN, [_preview(note), list(changed)])
    if note.redacted_at is not None:
        _drop_files(list(changed))
    to = sorted(changed.values())
    record(NewsPosted(conversation_id=note.conversation_id, to_ids=to), by=by)
    return to


@transaction.atomic
def tell_of_moves(moves: Sequence[Move]) -> bool:
    """Write where tickets went into what is linked to them: those of back-office and tracker tickets everywhere,
    those of customer tickets where work is done for them. News of back-office tickets makes unread. Records NewsPosted.

    So many conversations at once, and whether those were all: else it is to be done again, and tells the others.
    """
    if not moves:
        return True
    states = State.objects.in_bulk({pk for one in moves for pk in (one.from_state_id, one.to_state_id)})
    values: dict[str, Any] = {
        "tickets": [one.ticket_id for one in moves],
        "teammates": [one.id_of("teammate") for one in moves],
        "customers": [one.id_of("customer") for one in moves],
        "names": ["" if ":" in one.actor else SYSTEM.actor_name for one in moves],
        "before": [states[one.from_state_id].name for one in moves],
        "after": [states[one.to_state_id].name for one in moves],
        "steps": [states[one.to_state_id].category for one in moves],
        "moments": [one.at for one in moves],
    }
    told: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(REACHED_BY_MOVES, {**values, "most": AT_ONCE})
        reached = [pk for (pk,) in cursor.fetchall()]
        if not reached:
            return True
        _lock(reached)
        values["to"] = reached
        cursor.execute(DOT, values)  # before they are told: whoever was told is not among them any more
        cursor.execute(TELL, values)
        for ticket_id, conversation_id in cursor.fetchall():
            told.setdefault(ticket_id, set()).add(conversation_id)
    record_many([NewsPosted(conversation_id=pk, to_ids=sorted(to)) for pk, to in told.items()], by=SYSTEM)
    return len(reached) < AT_ONCE


def _goes_on(note: Entry, ticket_type: TicketType, chosen: bool | None) -> bool:
    if note.kind != Entry.Kind.NOTE or note.origin_id is not None or note.redacted_at is not None:
        return False
    if ticket_type.cross_posting == TicketType.CrossPosting.AUTHOR:
        return bool(chosen)
    return ticket_type.cross_posting == TicketType.CrossPosting.ALWAYS


def _reached(conversation_id: int, note_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(REACHED, [conversation_id, conversation_id, note_id, AT_ONCE])
        return [pk for (pk,) in cursor.fetchall()]


def _lock(conversation_ids: Collection[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(conversation_ids)])


def _preview(note: Entry) -> str:
    return preview_of(note.body_text)


def _drop_files(copy_ids: Collection[int]) -> None:
    """The files went with the original; a copy only pointed at them."""
    Attachment.objects.filter(entry__in=copy_ids).delete()
