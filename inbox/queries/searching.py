"""Finding conversations: by number, address, name, words of the title, words of the text. Permission is inside."""

import re

from django.db import OperationalError, connection, transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.rendering import is_wide_script
from helpdesk.refusal import Refusal
from inbox.queries.asking import Asked

NUMBER = re.compile(r"#?([0-9]{1,15})")
WORD = re.compile(r"\w+", re.UNICODE)
SIGNS = re.compile(r'"|(^|\s)-\S|(^|\s)or(\s|$)', re.IGNORECASE)
NEWEST = 1000  # of each kind of match the newest so many are looked at
PATIENCE_MS = 3000

# Each kind of match has an index of its own: a union of quick answers, never one slow OR.
# Without signs ("a phrase", -not, or) the last word is also found by its beginning. It is quoted after `unaccent`,
# which may turn one letter into several (½).
BY_SIGNS = """(SELECT e.conversation_id AS id FROM conversations_entry e
    WHERE e.search @@ websearch_to_tsquery('simple', unaccent(%(q)s))
    ORDER BY e.id DESC LIMIT %(newest)s)"""
BY_WORDS = """(SELECT e.conversation_id AS id FROM conversations_entry e
    WHERE e.search @@ (websearch_to_tsquery('simple', unaccent(%(q)s)) ||
        (plainto_tsquery('simple', unaccent(%(head)s)) &&
         to_tsquery('simple', '''' || replace(unaccent(%(last)s), '''', '''''') || ''':*')))
    ORDER BY e.id DESC LIMIT %(newest)s)"""
BY_WIDE_WORDS = """(SELECT e.conversation_id AS id FROM conversations_entry e
    WHERE e.wide_script AND e.kind <> 'change' AND e.body_text ILIKE %(like)s
    ORDER BY e.id DESC LIMIT %(newest)s)"""
BY_TITLE = """(SELECT c.id FROM conversations_conversation c
    WHERE c.subject ILIKE %(like)s ORDER BY c.last_activity_at DESC LIMIT %(newest)s)"""
BY_PERSON = """(SELECT c.id FROM conversations_conversation c JOIN people_customer p ON p.id = c.customer_id
    WHERE p.name ILIKE %(like)s OR p.email = %(address)s ORDER BY c.last_activity_at DESC LIMIT %(newest)s)"""
BY_NUMBER = "(SELECT c.id FROM conversations_conversation c WHERE c.number = %(number)s)"


class TooBroad(Refusal):
    """The question takes too long to answer."""

    def __init__(self) -> None:
        super().__init__(_("This search takes too long. Add a word or two to it."))


def search(visible: QuerySet[Conversation], asked: Asked, size: int) -> QuerySet[Conversation]:
    """One page of what matches, of what may be seen, in any inbox state.

    `#1042` finds that ticket alone; `1042` finds it first, then where it is written. Refuses what PostgreSQL cannot
    answer within three seconds (TooBroad).
    """
    number = NUMBER.fullmatch(asked.q)
    if number and asked.q.startswith("#"):
        alone = visible.filter(number=int(number[1]))
        if alone.exists():
            return asked.page(alone, size)
    found = visible.filter(pk__in=_candidates(asked.q, number))
    if number is None:
        return asked.page(found, size)
    is_named = Q(number=int(number[1]))
    if asked.after:  # it stood on the first page
        return asked.page(found.exclude(is_named), size)
    return asked.page(found, size, led_by=[Case(When(is_named, then=0), default=1).asc()])


def _candidates(q: str, number: re.Match[str] | None) -> list[int]:
    words = WORD.findall(q)
    by_words = BY_WIDE_WORDS if is_wide_script(q) else BY_SIGNS if SIGNS.search(q) else BY_WORDS
    wanted = [by_words] if words else []
    if len(q) >= 3 or is_wide_script(q):
        wanted += [BY_TITLE, BY_PERSON]
    if number:
        wanted.append(BY_NUMBER)
    if not wanted:
        return []
    values: dict[str, str | int] = {
        "q": q,
        "head": " ".join(words[:-1]),
        "last": words[-1] if words else "",
        "like": "%" + re.sub(r"([\\%_])", r"\\\1", q) + "%",
        "address": q.lower(),
        "newest": NEWEST,
        "number": int(number[1]) if number else 0,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [f"{PATIENCE_MS}ms"])
            cursor.execute(" UNION ".join(wanted), values)
            return [pk for (pk,) in cursor.fetchall()]
    except OperationalError as slow:
        if isinstance(slow.__cause__, QueryCanceled):
            raise TooBroad from slow
        raise
