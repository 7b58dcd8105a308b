"""Finding conversations: by number, address, name, words of the title, words of the text. Permission is inside."""

import re

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.rendering import is_wide_script
from helpdesk.refusal import Refusal
from inbox.queries.asking import Asked

NUMBER = re.compile(r"^#?(\d{1,15})$")
WORD = re.compile(r"\w+", re.UNICODE)
NEWEST = 1000  # of each kind of match the newest so many are looked at

# Each kind of match has an index of its own: a union of four quick answers, never one slow OR.
BY_WORDS = """(SELECT e.conversation_id AS id FROM conversations_entry e
    WHERE e.search @@ (websearch_to_tsquery('simple', unaccent(%(q)s)) || to_tsquery('simple', unaccent(%(prefixes)s)))
    ORDER BY e.id DESC LIMIT %(newest)s)"""
BY_WIDE_WORDS = """(SELECT e.conversation_id AS id FROM conversations_entry e
    WHERE e.wide_script AND e.kind <> 'change' AND e.body_text ILIKE %(like)s
    ORDER BY e.id DESC LIMIT %(newest)s)"""
BY_TITLE = """(SELECT c.id FROM conversations_conversation c
    WHERE c.subject ILIKE %(like)s ORDER BY c.last_activity_at DESC LIMIT %(newest)s)"""
BY_PERSON = """(SELECT c.id FROM conversations_conversation c JOIN people_customer p ON p.id = c.customer_id
    WHERE p.name ILIKE %(like)s OR p.email = %(address)s ORDER BY c.last_activity_at DESC LIMIT %(newest)s)"""


class TooBroad(Refusal):
    """The question takes too long to answer."""

    def __init__(self) -> None:
        super().__init__("This search takes too long. Add a word or two to it.")


def search(visible: QuerySet[Conversation], asked: Asked) -> QuerySet[Conversation]:
    """What matches, of what may be seen, in any inbox state. An exact ticket number finds that ticket alone.

    Refuses what PostgreSQL cannot answer within three seconds (TooBroad).
    """
    found = NUMBER.match(asked.q)
    if found:
        by_number = visible.filter(number=int(found.group(1)))
        if by_number.exists():
            return by_number
    return visible.filter(pk__in=_candidates(asked.q))


def _candidates(q: str) -> list[int]:
    words = WORD.findall(q)
    wanted = [BY_WIDE_WORDS] if is_wide_script(q) else [BY_WORDS] if words else []
    if len(q) >= 3 or is_wide_script(q):
        wanted += [BY_TITLE, BY_PERSON]
    if not wanted:
        return []
    escaped = re.sub(r"([\\%_])", r"\\\1", q)
    values: dict[str, str | int] = {
        "q": q,
        "prefixes": " & ".join([*words[:-1], f"{words[-1]}:*"]) if words else "",
        "like": f"%{escaped}%",
        "address": q.lower(),
        "newest": NEWEST,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '3s'")
            cursor.execute(" UNION ".join(wanted), values)
            return [pk for (pk,) in cursor.fetchall()]
    except OperationalError as slow:
        if "statement timeout" in str(slow):
            raise TooBroad from slow
        raise
