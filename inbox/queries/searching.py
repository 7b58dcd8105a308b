"""Finding conversations: by number, address, name, words of the title, words of the text. Permission is inside."""

import re

from django.db import OperationalError, connection, transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.wording import WIDE, is_wide_script
from helpdesk.refusal import Refusal
from inbox.queries.asking import Asked

NUMBER = re.compile(r"#?([0-9]{1,15})")
WORD = re.compile(r"\w+", re.UNICODE)
SIGNS = re.compile(r'"|(^|\s)-\S|(^|\s)or(\s|$)', re.IGNORECASE)
NEWEST = 300  # of each kind of match the newest so many are looked at
PATIENCE_MS = 3000

# What is meant, as PostgreSQL's own query: read once, so that the searches below begin with a constant. Worked out
# inside them, it would be worked out for every row, and the planner could not tell a rare word from a common one.
# Without signs ("a phrase", -not, or) the last word is also found by its beginning. It is quoted after `unaccent`,
# which may turn one letter into several (½).
MEANT_BY_SIGNS = "websearch_to_tsquery('simple', unaccent(%(q)s))"
MEANT_BY_WORDS = """websearch_to_tsquery('simple', unaccent(%(q)s)) ||
    (plainto_tsquery('simple', unaccent(%(head)s)) &&
     to_tsquery('simple', '''' || replace(unaccent(%(last)s), '''', '''''') || ''':*'))"""
# What is written without spaces: each pair of neighbours, as `helpdesk_words` keeps them, beside the other words.
MEANT_BY_PAIRS = """plainto_tsquery('simple', regexp_replace(unaccent(%(q)s), %(wide)s, ' ', 'g')) && coalesce((
    SELECT to_tsquery('simple', string_agg(
        '''' || substr(run[1], at, 2) || CASE WHEN length(run[1]) = 1 THEN ''':*' ELSE '''' END, ' & '))
    FROM regexp_matches(unaccent(%(q)s), %(wide)s, 'g') AS run,
         generate_series(1, greatest(length(run[1]) - 1, 1)) AS at), '')"""

# Each kind of match has an index of its own: a union of quick answers, never one slow OR. They are taken in the order
# of ids, so that for a frequent word PostgreSQL may walk back from the newest until it has enough.
BY_WORDS = """(SELECT e.conversation_id AS id FROM conversations_entry e
    WHERE e.search @@ %(meant)s::tsquery ORDER BY e.id DESC LIMIT %(newest)s)"""
BY_TITLE = """(SELECT c.id FROM conversations_conversation c
    WHERE c.subject ILIKE %(like)s ORDER BY c.id DESC LIMIT %(newest)s)"""
BY_WIDE_TITLE = """(SELECT c.id FROM conversations_conversation c
    WHERE public.helpdesk_words(c.subject) @@ %(meant)s::tsquery AND public.helpdesk_is_wide(c.subject)
    ORDER BY c.id DESC LIMIT %(newest)s)"""
BY_PERSON = """(SELECT c.id FROM conversations_conversation c JOIN people_customer p ON p.id = c.customer_id
    WHERE p.name ILIKE %(like)s OR p.email = %(address)s ORDER BY c.id DESC LIMIT %(newest)s)"""
FOUND = "SELECT c.id, c.merged_into_id FROM ({each}) found LEFT JOIN conversations_conversation c ON c.id = found.id"

# Until the transaction ends. A plan made for any words could not tell a rare one from a common one.
LIMITS = "SELECT set_config('statement_timeout', %s, true), set_config('plan_cache_mode', 'force_custom_plan', true)"


class TooBroad(Refusal):
    """The question takes too long to answer."""

    def __init__(self) -> None:
        super().__init__(_("This search takes too long. Add a word or two to it."))


def search(visible: QuerySet[Conversation], asked: Asked, size: int) -> QuerySet[Conversation]:
    """One page of what matches, of what may be seen, in any inbox state.

    `#1042` finds that ticket alone; `1042` finds it first, then where it is written. What was merged is found where it
    went, its number too. Refuses what PostgreSQL cannot answer within three seconds (TooBroad).
    """
    number = NUMBER.fullmatch(asked.q)
    named = _living(_numbered(int(number[1])), visible) if number else set()
    if number and asked.q.startswith("#"):
        alone = visible.filter(pk__in=named)
        if alone.exists():
            return asked.page(alone, size)
    found = visible.filter(pk__in=_living(_candidates(asked.q), visible) | named)
    if number is None:
        return asked.page(found, size)
    is_named = Q(pk__in=named)
    if asked.after:  # it stood on the first page
        return asked.page(found.exclude(is_named), size)
    return asked.page(found, size, led_by=[Case(When(is_named, then=0), default=1).asc()])


def meant(q: str) -> str:
    """The question as a tsquery, written out; empty when there is no word in it."""
    words, is_wide = WORD.findall(q), is_wide_script(q)
    if not words and not is_wide:
        return ""
    means = MEANT_BY_PAIRS if is_wide else MEANT_BY_SIGNS if SIGNS.search(q) else MEANT_BY_WORDS
    values = {
        "q": q,
        "head": " ".join(words[:-1]),
        "last": words[-1] if words else "",
        "wide": f"{WIDE.pattern}+",
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({means})::text", values)  # our own words, the question is a parameter
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] else ""


def _numbered(number: int) -> list[tuple[int, int | None]]:
    return list(Conversation.objects.filter(number=number).values_list("pk", "merged_into"))


def _living(found: list[tuple[int, int | None]], visible: QuerySet[Conversation]) -> set[int]:
    """What was found; of what was merged, where it went, as far as both may be seen: nothing leads on from a number or
    a title that is kept from the reader.
    """
    merged = {pk: into for pk, into in found if into is not None}
    pks = {pk for pk, _into in found}
    if not merged:
        return pks
    seen = set(visible.filter(pk__in={*merged, *merged.values()}).values_list("pk", flat=True))
    led = {pk: into for pk, into in merged.items() if pk in seen and into in seen}
    return (pks - merged.keys()) | (merged.keys() & seen - led.keys()) | set(led.values())


def _candidates(q: str) -> list[tuple[int, int | None]]:
    query = meant(q)
    wanted = [BY_WORDS] if query else []
    is_wide = is_wide_script(q)
    if is_wide and query:
        wanted.append(BY_WIDE_TITLE)
    elif len(q) >= 3:
        wanted.append(BY_TITLE)
    if len(q) >= 3 or is_wide:
        wanted.append(BY_PERSON)
    if not wanted:
        return []
    values: dict[str, str | int] = {
        "meant": query,
        "like": "%" + re.sub(r"([\\%_])", r"\\\1", q) + "%",
        "address": q.lower(),
        "newest": NEWEST,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LIMITS, [f"{PATIENCE_MS}ms"])
            cursor.execute(FOUND.format(each=" UNION ".join(wanted)), values)
            return [(pk, into) for pk, into in cursor.fetchall()]
    except OperationalError as slow:
        if isinstance(slow.__cause__, QueryCanceled):
            raise TooBroad from slow
        raise
