"""What a conversation might belong to: trackers that sound like it, and whatever a teammate looks for."""

import dataclasses
import datetime as dt
import re
from typing import Any

from django.db import connection

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.wording import first_line
from helpdesk.people.models import User
from tickets.access import rule_for

NUMBER = re.compile(r"#?([0-9]{1,15})")
WORD = re.compile(r"\w+", re.UNICODE)
WORDS = 8
NEWEST = 300  # of each kind of match the newest so many are looked at

# What may be offered at all, to be merged into or to be linked. `{rule}` says what the teammate may see.
LIVING = "c.category = ANY(%(categories)s) AND c.merged_into_id IS NULL AND c.id <> %(own)s AND {rule}"
LINKABLE = """AND NOT EXISTS (
        SELECT FROM tickets_tickettype kind WHERE kind.id = c.ticket_type_id AND kind.archived_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM tickets_link made WHERE made.source_id = c.id AND made.target_id = %(own)s)
    AND NOT EXISTS (SELECT FROM tickets_link made WHERE made.source_id = %(own)s AND made.target_id = c.id)"""
OFFERED = f"{LIVING} {LINKABLE}"
# Each kind of match has an index of its own: a union of quick answers, never one slow OR.
BY_LIKENESS = "(SELECT c.id FROM conversations_conversation c WHERE c.subject %% %(q)s AND {offered} {more})"
BY_WORDS = """(SELECT c.id FROM conversations_conversation c
    WHERE {words} AND {offered} ORDER BY c.id DESC LIMIT %(newest)s)"""
BY_PERSON = """(SELECT c.id FROM people_customer p JOIN conversations_conversation c ON c.customer_id = p.id
    WHERE (p.name ILIKE %(like)s OR p.email = %(address)s) AND {offered} ORDER BY c.id DESC LIMIT %(newest)s)"""
BY_NUMBER = """(SELECT c.id FROM conversations_conversation named
    JOIN conversations_conversation c ON c.id = coalesce(named.merged_into_id, named.id)
    WHERE named.number = %(number)s AND {named} AND {offered})"""
OF_CUSTOMER = """(SELECT c.id FROM conversations_conversation c
    WHERE c.customer_id = %(customer)s AND {offered} ORDER BY c.last_activity_at DESC, c.id DESC LIMIT %(limit)s)"""
LATEST = """(SELECT c.id FROM conversations_conversation c
    WHERE c.inbox_state = 'open' AND {offered} ORDER BY c.last_activity_at DESC, c.id DESC LIMIT %(limit)s)"""
UNRESOLVED = "AND c.state_category <> 'resolved'"
SHOWN = """
    SELECT c.id, c.number, c.subject, c.category, c.state_name, c.state_category, coalesce(teammate.name, ''),
        coalesce(nullif(customer.name, ''), split_part(customer.email, '@', 1), ''), c.last_activity_at, c.inbox_state
    FROM ({found}) found JOIN conversations_conversation c ON c.id = found.id
    LEFT JOIN people_user teammate ON teammate.id = c.assignee_id
    LEFT JOIN people_customer customer ON customer.id = c.customer_id
    ORDER BY similarity(c.subject, %(q)s) DESC, c.last_activity_at DESC, c.id DESC LIMIT %(limit)s"""


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """Something to link to, with what tells it from the others."""

    id: int
    number: int | None
    title: str
    category: str
    state_name: str
    state_category: str
    assignee: str
    customer: str
    updated_at: dt.datetime
    inbox_state: str


def similar_trackers(
    conversation: Conversation | None, *, user: User, about: str | None = None, limit: int = 5
) -> list[Candidate]:
    """Open trackers whose title is like `about`, else like what the conversation is about, the likest first. Left out
    are those that it is linked to. Two queries at most.
    """
    if about is None and conversation is not None:
        about = conversation.subject or _first_words(conversation)
    asked = _asked(about or "")
    if not asked:
        return []
    found = BY_LIKENESS.replace("{more}", UNRESOLVED)
    return _ask(found, user, conversation, ["tracker"], limit, q=asked)


def link_candidates(
    user: User, text: str, *, for_conversation: Conversation, category: str | None, limit: int = 10
) -> list[Candidate]:
    """What the link picker offers: a number, words of the title, of trackers a title that sounds alike; the latest
    that are open where nothing was typed yet.

    `category` is what is looked for; None means conversations and customer tickets, by their customer's name too.
    Left out are itself, what is linked to it, what was merged away, tickets of archived types, and whatever the
    teammate may not see. One query.
    """
    asked = _asked(text)
    wanted, values = ([LATEST], {"q": ""}) if not asked else _sought(asked, category)
    if not wanted:
        return []
    categories = ["", "customer"] if category is None else [category]
    return _ask(" UNION ".join(wanted), user, for_conversation, categories, limit, **values)


def primary_candidates(user: User, text: str, *, for_conversation: Conversation, limit: int = 10) -> list[Candidate]:
    """What it may be merged into: by number (that of what was merged leads to where it went), words of the title or
    customer; of the same customer the latest, open or not, where nothing was typed yet.

    Left out are itself, internal tickets, what was merged away, and whatever the teammate may not see. One query.
    """
    asked, customer = _asked(text), for_conversation.customer_id
    wanted, values = ([OF_CUSTOMER], {"q": "", "customer": customer}) if not asked else _sought(asked, None)
    if not wanted or (not asked and customer is None):
        return []
    found = " UNION ".join(wanted)
    return _ask(found, user, for_conversation, ["", "customer"], limit, among=LIVING, **values)


def _asked(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:200]


def _sought(asked: str, category: str | None) -> tuple[list[str], dict[str, Any]]:
    """The searches for what was typed, and the values they are given."""
    values: dict[str, Any] = {"q": asked}
    number = NUMBER.fullmatch(asked)
    if number:
        return [BY_NUMBER], values | {"number": int(number[1])}
    wanted = []
    if category == "tracker":  # few enough: of all titles, a third may look a little like any words
        wanted.append(BY_LIKENESS.replace("{more}", ""))
    words = [word for word in WORD.findall(asked) if len(word) > 1][:WORDS]
    if words:
        values |= {f"word{at}": _like(word) for at, word in enumerate(words)}
        each = " AND ".join(f"c.subject ILIKE %(word{at})s" for at in range(len(words)))
        wanted.append(BY_WORDS.replace("{words}", each))
    if category is None:
        values |= {"like": _like(asked), "address": asked.lower()}
        wanted.append(BY_PERSON)
    return wanted, values


def _ask(  # what is asked, of what, for whom
    found: str,
    user: User,
    conversation: Conversation | None,
    categories: list[str],
    limit: int,
    *,
    among: str = OFFERED,
    **more: Any,
) -> list[Candidate]:
    offered = among.format(rule=rule_for(user, "c.ticket_type_id"))
    own = conversation.pk if conversation else 0
    values = {"own": own, "categories": categories, "newest": NEWEST, "limit": limit, **more}
    with connection.cursor() as cursor:
        found = found.replace("{offered}", offered).replace("{named}", rule_for(user, "named.ticket_type_id"))
        cursor.execute(SHOWN.replace("{found}", found), values)
        return [Candidate(*row) for row in cursor.fetchall()]


def _first_words(conversation: Conversation) -> str:
    said = Entry.objects.public().filter(conversation=conversation).order_by("id")
    return first_line(said.values_list("body_text", flat=True).first() or "")


def _like(words: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", words) + "%"
