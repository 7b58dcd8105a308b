"""Asked from inside Django, on one seeded database: who signs in, what is asked, how many queries, what SQL costs.

Run by the benchmark as a process of its own; its last line is JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.mail.addressing import reply_address
from helpdesk.people.models import Customer, User
from tickets.access import conversations_for

AGENT = "agent10@scale.test"  # no admin: what may be seen is part of every question


def facts() -> dict[str, Any]:
    """A signed-in browser's cookies, and enough different things to ask for."""
    user = User.objects.get(email=AGENT)
    client = Client()
    client.force_login(user)
    client.get("/inbox/", headers={"host": "127.0.0.1"})
    visible = conversations_for(user).order_by("-last_activity_at", "-id")
    read = visible.exclude(category__in=["back_office", "tracker"]).filter(last_entry_id__isnull=False)
    answerable = read.filter(inbox_state="open", customer__isnull=False)
    return {
        "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
        "read": list(read.values_list("pk", flat=True)[:400]),
        "answer": list(answerable.values_list("pk", flat=True)[:200]),
        "searches": _searches(visible),
        "senders": list(Customer.objects.order_by("id").values_list("email", flat=True)[:400]),
        "mailbox": "support@juniper.test",
        "threads": _threads(),
    }


def queries() -> dict[str, int]:
    """How many queries each page takes, caches warm as they are for everybody but the first."""
    client = Client()
    client.force_login(User.objects.get(email=AGENT))
    opened = Conversation.objects.filter(category="customer", inbox_state="open").order_by("-last_activity_at").first()
    assert opened
    pages = {"list": "/inbox/", "conversation": f"/inbox/conversations/{opened.pk}/"}
    return {name: _count(client, path) for name, path in pages.items()}


def statements() -> dict[str, float]:
    """The list's own SQL and the best that can be written by hand, in milliseconds each."""
    client = Client()
    user = User.objects.get(email=AGENT)
    client.force_login(user)
    client.get("/inbox/", headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/inbox/", headers={"host": "127.0.0.1"})
    ours = next(one["sql"] for one in captured if "preview_kind" in one["sql"] and "LIMIT" in one["sql"])
    kept = """SELECT c.id, c.channel, c.category, c.number, c.subject, c.preview, c.preview_kind, c.preview_author,
        c.state_category, c.state_name, c.is_unread, c.has_files, c.waiting_since, c.last_activity_at, c.priority,
        c.assignee_id, p.name, p.email
        FROM conversations_conversation c LEFT JOIN people_customer p ON p.id = c.customer_id
        WHERE c.inbox_state = 'open' AND (c.ticket_type_id IS NULL OR c.ticket_type_id <> ALL (ARRAY(
            SELECT t.tickettype_id FROM tickets_tickettype_teams t WHERE NOT EXISTS (
                SELECT 1 FROM tickets_tickettype_teams mine JOIN people_team_members m ON m.team_id = mine.team_id
                WHERE mine.tickettype_id = t.tickettype_id AND m.user_id = %d))))
        ORDER BY c.last_activity_at DESC, c.id DESC LIMIT 26"""
    return {"ours": _milliseconds(lambda: _run(ours)), "by hand": _milliseconds(lambda: _run(kept % user.pk))}


def _searches(visible: Any) -> dict[str, str]:
    texts = Entry.objects.filter(body_text__contains="LX-", kind="reply").order_by("-id").values_list("body_text")
    rare = next(word for (text,) in texts[:1] for word in text.split() if word.startswith("LX-"))
    number = visible.filter(number__isnull=False).values_list("number", flat=True)[len(rare)]
    title = visible.filter(customer__locale="de").exclude(subject="").values_list("subject", flat=True).first() or ""
    longest = max(title.split(), key=len)
    return {
        "common word": "order",
        "rare word": rare,
        "number": f"#{number}",
        "part of a word": longest[1:-1],
        "Chinese": "收到发票",
        "nothing": "zzyzxqj",
    }


def _threads() -> list[str]:
    """Addresses at which customers answer in conversations that are there."""
    found = Participant.objects.filter(conversation__channel="email", standing="active").order_by("-id")[:200]
    return [
        f"{one.customer.email} "
        + reply_address(one.conversation.brand.address, conversation_id=one.conversation_id, participant_id=one.pk)
        for one in found.select_related("customer", "conversation__brand")
    ]


def _count(client: Client, path: str) -> int:
    client.get(path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, headers={"host": "127.0.0.1"})
    assert response.status_code == 200, response.status_code
    return len(captured)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()


def _milliseconds(ask: Callable[[], None], times: int = 300) -> float:
    """The median of many."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[times // 2] * 1000


if __name__ == "__main__":
    print(json.dumps({"facts": facts, "queries": queries, "statements": statements}[sys.argv[1]]()))
