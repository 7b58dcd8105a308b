"""What stands beside a conversation's words: people, tags, files, drafts, what became of mails. One question.

Each part is a small list found by an index. Asked one by one, putting the questions into words took longer than
PostgreSQL takes to answer all of them.
"""

import dataclasses
from typing import Any

from django.db import connection

from helpdesk.conversations.models import Attachment, Conversation, Draft, Participant
from helpdesk.people.models import Customer, User
from inbox.queries.merged import MergedInto, merged_into
from inbox.queries.pages import Step
from tickets.access import hidden_types, rule_for

QUESTION = """SELECT
    (SELECT json_agg(json_build_array(p.standing, p.is_muted, c.id, c.name, c.email, c.hue) ORDER BY p.id)
        FROM conversations_participant p JOIN people_customer c ON c.id = p.customer_id
        WHERE p.conversation_id = %(conversation)s),
    (SELECT json_agg(json_build_array(g.id, g.name) ORDER BY t.id)
        FROM conversations_tagging t JOIN conversations_tag g ON g.id = t.tag_id
        WHERE t.conversation_id = %(conversation)s),
    (SELECT json_agg(json_build_object('id', id, 'entry_id', entry_id, 'uploaded_by_id', uploaded_by_id, 'key', key,
            'name', name, 'content_type', content_type, 'size', size, 'content_id', content_id) ORDER BY id)
        FROM conversations_attachment WHERE conversation_id = %(conversation)s),
    (SELECT json_agg(json_build_object('mode', mode, 'body', body, 'version', version))
        FROM conversations_draft WHERE conversation_id = %(conversation)s AND author_id = %(user)s),
    (SELECT json_agg(json_build_array(entry_id, state, bounced_at IS NOT NULL, left(error, 160)) ORDER BY id)
        FROM mail_outgoingmail WHERE conversation_id = %(conversation)s AND entry_id IS NOT NULL),
    (SELECT json_agg(user_id ORDER BY id) FROM tickets_watcher WHERE conversation_id = %(conversation)s),
    (SELECT json_agg(json_build_array(id, text, done_at IS NOT NULL) ORDER BY position, id)
        FROM tickets_checklistitem WHERE conversation_id = %(conversation)s),
    (SELECT json_build_array(went.id, went.number, went.subject, {rule_of_primary})
        FROM conversations_conversation went WHERE went.id = %(merged_into)s),
    EXISTS (SELECT FROM tickets_fieldvalue v JOIN tickets_field f ON f.id = v.field_id
        WHERE v.ticket_id = %(conversation)s AND f.type_id <> %(type)s AND {rule_of_type}),
    EXISTS (SELECT FROM tickets_link WHERE source_id = %(conversation)s)
        OR EXISTS (SELECT FROM tickets_link WHERE target_id = %(conversation)s),
    (SELECT count(*) FROM conversations_conversation other WHERE other.customer_id = %(customer)s
        AND other.inbox_state = 'open' AND other.id <> %(conversation)s AND {rule}),
    to_json({hidden_types})"""


@dataclasses.dataclass(frozen=True, slots=True)
class Mailed:
    """A mail that carried an entry, and what became of it."""

    entry_id: int
    state: str
    has_bounced: bool
    error: str


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside the words, as this teammate may see it."""

    participants: list[Participant]
    tags: list[tuple[int, str]]
    files: list[Attachment]
    drafts: dict[str, Draft]
    mails: list[Mailed]
    watchers: list[int]
    steps: tuple[Step, ...]
    merged_into: MergedInto | None
    has_previous: bool  # answers from when it was of another type that the reader may know of
    has_links: bool  # most have none, and need not be asked what they are
    hidden_types: frozenset[int]  # those that the reader may not know of
    customer_open: int  # other open conversations of the same customer


def read_beside(conversation: Conversation, user: User) -> Beside:
    """One query. `conversation` is one that the teammate may see."""
    values = {
        "conversation": conversation.pk,
        "customer": conversation.customer_id,
        "user": user.pk,
        "merged_into": conversation.merged_into_id,
        "type": conversation.ticket_type_id,
    }
    rules = {
        "rule": rule_for(user, "other.ticket_type_id"),
        "rule_of_primary": rule_for(user, "went.ticket_type_id"),
        "rule_of_type": rule_for(user, "f.type_id"),
        "hidden_types": hidden_types(user),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION.format(**rules), values)
        found = cursor.fetchone() or (None,) * 12
    people, tags, files, drafts, mails, watchers, steps, went, previous, linked, others, hidden = found
    return Beside(
        participants=[_participant(*row) for row in people or ()],
        tags=[(pk, name) for pk, name in tags or ()],
        files=[Attachment(conversation_id=conversation.pk, **row) for row in files or ()],
        drafts={row["mode"]: Draft(conversation_id=conversation.pk, author=user, **row) for row in drafts or ()},
        mails=[Mailed(*row) for row in mails or ()],
        watchers=watchers or [],
        steps=tuple(Step(*row) for row in steps or ()),
        merged_into=merged_into(*went) if went else None,
        has_previous=bool(previous),
        has_links=bool(linked),
        hidden_types=frozenset(hidden or ()),
        customer_open=others or 0,
    )


def _participant(standing: str, is_muted: bool, pk: int, name: str, email: str | None, hue: int) -> Participant:
    customer: Any = Customer(pk=pk, name=name, email=email, hue=hue)
    return Participant(customer=customer, standing=standing, is_muted=is_muted)
