"""What customers see of their tickets, and of nobody else's."""

import re

import pytest
from django.test import Client

from helpdesk.conversations.models import Entry, Participant
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.participating import add_participant, remove_participant
from helpdesk.conversations.operations.redacting import redact
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Brand, Company, Customer
from helpdesk.people.operations.knowing import know_company
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import Ticket, TicketType
from tickets.operations.linking import link
from tickets.operations.merging import merge
from tickets.operations.noting import add_note
from tickets.operations.opening import open_ticket
from tickets.operations.replying import reply_to_customer
from tickets.operations.sharing import share
from tickets.operations.states import change_state
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

CANARY = "kanarienvogel"


def colleagues(sharing: str, *, manager: cast.Client | None = None) -> Company:
    company = know_company(name="Baker Street", by=SYSTEM)
    company.sharing = sharing
    company.save()
    for who in (cast.HOLMES, cast.WATSON):
        Customer.objects.filter(pk=builders.customer(who).pk).update(
            company=company, is_company_verified=True, kind="user", is_company_manager=who is manager
        )
    return company


def for_customer(title: str, *, brand: Brand | None = None, description: str = "") -> Ticket:
    """A ticket that a teammate opened on behalf of a customer."""
    return open_ticket(
        ticket_type=builders.default_type(),
        title=title,
        by=builders.teammate(),
        brand=brand or default_brand(),
        customer=builders.customer(),
        description=description,
    )


def fetched(client: Client, path: str) -> int:
    """What asking for a file answers, its content read to the end."""
    answer = client.get(path)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/portal/{query}").text
    return re.findall(r'ticket-row__title"><span dir="auto">([^<]*)<', page)


# The list


def test_the_list_has_the_customer_s_tickets_of_this_brand_newest_news_first() -> None:
    first, second = builders.ticket(title="First"), builders.ticket(title="Second")
    builders.ticket(cast.WATSON, title="Another's")
    builders.conversation(cast.HOLMES, subject="No ticket")
    for_customer("Elsewhere", brand=builders.brand())
    assert titles(signed_in()) == ["Second", "First"]
    reply_to_customer(first.conversation, body="News", by=builders.teammate())
    assert titles(signed_in()) == ["First", "Second"]
    add_note(second.conversation, body="Not news for them", by=builders.teammate())
    assert titles(signed_in()) == ["First", "Second"]


def test_a_row_says_where_it_stands_in_the_customer_s_words_and_what_was_said_last() -> None:
    ticket = builders.ticket(title="Hound")
    reply_to_customer(ticket.conversation, body="Could you send a photo?", by=builders.teammate())
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    page = signed_in().get("/portal/").text
    assert builders.state("waiting").customer_label in page
    assert "Could you send a photo?" in page
    assert "One is waiting for your answer." in page
    assert "<b>Grace:</b>" in page


def test_what_is_new_has_a_mark_until_it_was_seen() -> None:
    ticket = builders.ticket()
    client = signed_in()
    assert "is-unread" not in client.get("/portal/").text
    entry = reply_to_customer(ticket.conversation, body="News", by=builders.teammate())
    assert "is-unread" in client.get("/portal/").text
    assert client.post(f"/portal/tickets/{ticket.number}/seen/", {"upto": entry.pk}).status_code == 204
    assert "is-unread" not in client.get("/portal/").text
    client.post(f"/portal/tickets/{ticket.number}/seen/", {"upto": 1})
    assert Participant.objects.get(conversation=ticket.conversation).seen_entry_id == entry.pk


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 40, "٣"])
def test_nonsense_is_not_seen(upto: str) -> None:
    ticket = builders.ticket()
    signed_in().post(f"/portal/tickets/{ticket.number}/seen/", {"upto": upto})
    assert Participant.objects.get(conversation=ticket.conversation).seen_entry_id is None


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("hound", True),
        ("MOOR", True),
        ("footprints gigantic", True),
        ("fog", True),
        ("hound fog", True),
        ("hound cat", False),
        (CANARY, False),
        ("%", False),
        ("_", False),
        ("#{number}", True),
        ("{number}", True),
        ("9999999999", False),
        ("\x00", True),
    ],
)
def test_search_reads_title_description_and_messages_and_never_a_note(q: str, found: bool) -> None:
    ticket = builders.ticket(title="The hound", description="Seen on the moor")
    reply_to_customer(ticket.conversation, body="Footprints of a gigantic one, in the fog", by=builders.teammate())
    add_note(ticket.conversation, body=f"Barrymore knows {CANARY}", by=builders.teammate())
    for_customer("Quite another thing")
    query = q.format(number=ticket.number).replace("%", "%25").replace("#", "%23").replace(" ", "+")
    hits = titles(signed_in(), f"?q={query}")
    assert ("The hound" in hits) == found
    if found and q != "\x00":
        assert hits == ["The hound"]


def test_what_was_found_is_shown_in_its_words() -> None:
    ticket = builders.ticket(title="The hound")
    reply_to_customer(ticket.conversation, body="We saw <b>footprints</b> & fog", by=builders.teammate())
    page = signed_in().get("/portal/?q=footprints").text
    assert "<mark>footprints</mark>" in page


def test_chips_filter_by_step_and_count_what_the_search_leaves() -> None:
    builders.ticket(title="Fresh hound")
    done = builders.ticket(title="Old hound")
    change_state(done, to=builders.state("resolved"), by=builders.teammate())
    client = signed_in()
    assert titles(client, "?state=resolved") == ["Old hound"]
    assert titles(client, "?state=submitted&q=old") == []
    assert titles(client, "?state=nonsense&sort=nonsense&page=-3&type=x&tab=x") == ["Old hound", "Fresh hound"]
    assert "Nothing found" in client.get("/portal/?q=cat").text


def test_it_is_sorted_paged_and_narrowed_by_the_address() -> None:
    theft = builders.another_type("Theft")
    workspace.forget()
    for number in range(27):
        builders.ticket(title=f"Number {number:02}", type=theft if number % 2 else None)
    client = signed_in()
    assert titles(client, "?sort=oldest")[:2] == ["Number 00", "Number 01"]
    assert len(titles(client)) == 25
    assert titles(client, "?page=2") == ["Number 01", "Number 00"]
    assert 'rel="next"' in client.get("/portal/").text
    assert len(titles(client, f"?type={theft.pk}")) == 13


def test_the_list_asks_four_questions_for_one_row_and_for_many(django_assert_num_queries: object) -> None:
    colleagues("all")
    client = signed_in()
    builders.ticket()
    client.get("/portal/")
    for more in (0, 12):
        for _ in range(more):
            reply_to_customer(builders.ticket().conversation, body="Hello", by=builders.teammate())
        client.get("/portal/")  # the workspace is known again
        with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's own
            client.get("/portal/")


# Company


@pytest.mark.parametrize(
    ("sharing", "manager", "seen"),
    [
        ("own", None, False),
        ("own", cast.WATSON, False),
        ("managers", None, False),
        ("managers", cast.WATSON, True),
        ("all", None, True),
    ],
)
def test_colleagues_see_what_the_company_shares(sharing: str, manager: cast.Client | None, seen: bool) -> None:
    colleagues(sharing, manager=manager)
    ticket = builders.ticket(cast.HOLMES, title="Hound")
    client = signed_in(cast.WATSON)
    assert titles(client) == []
    assert titles(client, "?tab=company") == (["Hound"] if seen else [])
    assert client.get(f"/portal/tickets/{ticket.number}/").status_code == (200 if seen else 404)
    assert ("My company" in client.get("/portal/").text) == seen


@pytest.mark.parametrize(
    "flaw", ["reader unverified", "owner unverified", "reader is a lead", "another company", "private"]
)
def test_without_a_proven_membership_nothing_is_shared(flaw: str) -> None:
    colleagues("all")
    ticket = builders.ticket(cast.HOLMES, title="Hound")
    holmes, watson = builders.customer(cast.HOLMES), builders.customer(cast.WATSON)
    client = signed_in(cast.WATSON)
    assert client.get(f"/portal/tickets/{ticket.number}/").status_code == 200
    match flaw:
        case "reader unverified":
            Customer.objects.filter(pk=watson.pk).update(is_company_verified=False)
        case "owner unverified":
            Customer.objects.filter(pk=holmes.pk).update(is_company_verified=False)
        case "reader is a lead":
            Customer.objects.filter(pk=watson.pk).update(kind="lead")
        case "another company":
            Customer.objects.filter(pk=watson.pk).update(company=know_company(name="Elsewhere", by=SYSTEM))
        case "private":
            signed_in(cast.HOLMES).post(f"/portal/tickets/{ticket.number}/privacy/", {"to": "private"})
    assert client.get(f"/portal/tickets/{ticket.number}/").status_code == 404
    assert titles(client, "?tab=company") == []


def test_a_colleague_whom_the_team_took_off_does_not_join_again_by_themselves() -> None:
    colleagues("all")
    ticket, client = builders.ticket(title="Hound"), signed_in(cast.WATSON)
    watson = add_participant(ticket.conversation, customer=builders.customer(cast.WATSON), by=SYSTEM)
    remove_participant(ticket.conversation, customer=watson.customer, by=builders.teammate())
    page = client.get(f"/portal/tickets/{ticket.number}/")
    assert page.status_code == 200  # the company shares it
    assert "Join this ticket" not in page.text
    client.post(f"/portal/tickets/{ticket.number}/joining/")
    watson.refresh_from_db()
    assert watson.standing == "removed"


def test_a_colleague_joins_and_then_answers_and_gets_the_mails() -> None:
    colleagues("all")
    ticket = builders.ticket(cast.HOLMES)
    client, path = signed_in(cast.WATSON), f"/portal/tickets/{ticket.number}/"
    page = client.get(path).text
    assert "Join this ticket" in page
    assert "reply-box__text" not in page
    assert client.post(f"{path}replies/", {"body": "Me too"}).status_code == 404
    client.post(f"{path}joining/")
    assert "reply-box__text" in client.get(path).text
    assert client.post(f"{path}replies/", {"body": "Me too"}).status_code == 303
    assert titles(client) == [ticket.title]


def test_only_its_customer_hides_a_ticket_from_colleagues() -> None:
    colleagues("all")
    ticket = builders.ticket(cast.HOLMES)
    add_participant(ticket.conversation, customer=builders.customer(cast.WATSON), by=builders.teammate())
    path = f"/portal/tickets/{ticket.number}/"
    assert "Hide it from my colleagues" in signed_in(cast.HOLMES).get(path).text
    assert "Hide it from my colleagues" not in signed_in(cast.WATSON).get(path).text
    assert signed_in(cast.WATSON).post(f"{path}privacy/", {"to": "private"}).status_code == 404
    ticket.refresh_from_db()
    assert not ticket.is_private


# One ticket


def test_the_page_has_progress_replies_files_and_people() -> None:
    ticket = builders.ticket(title="Hound", description="On the moor")
    entry = reply_to_customer(ticket.conversation, body="Here is a map", by=builders.teammate())
    attach(ticket.conversation, [NewFile("map.txt", b"north")], by=builders.teammate(), entry=entry)
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    page = signed_in().get(f"/portal/tickets/{ticket.number}/").text
    for said in (
        "Hound",
        "Here is a map",
        "map.txt",
        "Grace Hopper",
        "We are waiting for your answer",
        'aria-current="step"',
    ):
        assert said in page


def test_the_opening_words_are_there_once() -> None:
    spoken = builders.ticket()
    told = for_customer("Hound", description="On the dark moor")
    client = signed_in()
    assert client.get(f"/portal/tickets/{spoken.number}/").text.count(builders.QUESTION) == 1
    assert client.get(f"/portal/tickets/{told.number}/").text.count("On the dark moor") == 1


def test_a_redacted_message_leaves_its_place_and_no_words() -> None:
    ticket = builders.ticket()
    entry = reply_to_customer(ticket.conversation, body=f"Secret {CANARY}", by=builders.teammate())
    attach(ticket.conversation, [NewFile("secret.txt", b"x")], by=builders.teammate(), entry=entry)
    client = signed_in()
    [file] = re.findall(r"/portal/files/[\w-]+/", client.get(f"/portal/tickets/{ticket.number}/").text)[:1]
    assert fetched(client, file) == 200
    redact(entry, by=builders.teammate())
    page = client.get(f"/portal/tickets/{ticket.number}/").text
    assert CANARY not in page
    assert "This message was removed." in page
    assert fetched(client, file) == 404


def test_the_number_of_what_was_merged_leads_to_where_it_went() -> None:
    gone, stays = builders.ticket(title="Gone"), builders.ticket(title="Stays")
    merge(gone.conversation, into=stays.conversation, by=builders.teammate())
    client = signed_in()
    assert titles(client) == ["Stays"]
    answer = client.get(f"/portal/tickets/{gone.number}/")
    assert (answer.status_code, answer["Location"]) == (303, f"/portal/tickets/{stays.number}/")
    assert signed_in(cast.WATSON).get(f"/portal/tickets/{gone.number}/").status_code == 404


def test_a_shared_back_office_ticket_is_followed_and_answered_elsewhere() -> None:
    talk = builders.conversation(cast.HOLMES)
    inside = builders.internal_ticket(title="Refund by finance", description=f"For us: {CANARY}")
    TicketType.objects.filter(pk=inside.type_id).update(may_be_shared=True)
    link(talk, to=inside, by=builders.teammate())
    add_note(inside.conversation, body=f"Note {CANARY}", by=builders.teammate())
    client, path = signed_in(), f"/portal/tickets/{inside.number}/"
    assert client.get(path).status_code == 404
    share(inside, by=builders.teammate())
    assert titles(client) == ["Refund by finance"]
    page = client.get(path)
    assert (page.status_code, CANARY in page.text, "reply-box__text" in page.text) == (200, False, False)
    for verb in ("replies", "solution", "people", "privacy"):
        assert client.post(f"{path}{verb}/", {"body": "x", "email": "a@b.example"}).status_code == 404


def test_the_transcript_has_what_the_page_has() -> None:
    ticket = builders.ticket(title="Hound & <b>moor</b>")
    reply_to_customer(ticket.conversation, body="Read <script>alert(1)</script> this", by=builders.teammate())
    add_note(ticket.conversation, body=CANARY, by=builders.teammate())
    answer = signed_in().get(f"/portal/tickets/{ticket.number}/transcript/")
    assert "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Hound &amp; &lt;b&gt;moor" in answer.text
    assert "this" in answer.text
    assert CANARY not in answer.text
    assert "<script" not in answer.text


# Nobody else's


def test_no_page_shows_what_is_not_the_reader_s() -> None:
    """Every address with a number or a key, tried by a stranger, a removed participant and another brand's customer."""
    ticket = builders.ticket(cast.HOLMES)
    entry = reply_to_customer(ticket.conversation, body="For Holmes", by=builders.teammate())
    [kept] = attach(ticket.conversation, [NewFile("map.txt", b"north")], by=builders.teammate(), entry=entry)
    watson = builders.customer(cast.WATSON)
    add_participant(ticket.conversation, customer=watson, by=builders.teammate())
    path, file = f"/portal/tickets/{ticket.number}/", f"/portal/files/{kept.key}/"
    assert signed_in(cast.WATSON).get(path).status_code == 200
    assert fetched(signed_in(cast.WATSON), file) == 200
    remove_participant(ticket.conversation, customer=watson, by=builders.teammate())
    other = builders.brand("Harbor")
    workspace.forget()
    foreign = signed_in(cast.HOLMES, brand=other)
    before = Entry.objects.count()
    for client, at in ((signed_in(cast.WATSON), ""), (signed_in(cast.IRENE), ""), (foreign, f"brands/{other.key}/")):
        for place in (path, file, f"{path}transcript/"):
            assert client.get(place.replace("/portal/", f"/portal/{at}")).status_code == 404, place
        for verb in ("replies", "seen", "solution", "joining", "people", "mails", "privacy"):
            place = f"{path}{verb}/".replace("/portal/", f"/portal/{at}")
            assert client.post(place, {"body": "x", "email": "a@b.example", "to": "off"}).status_code == 404, place
    for place in (path, file, f"{path}transcript/"):
        assert Client().get(place).status_code == 303
    assert Entry.objects.count() == before


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_internal_tickets_notes_and_hidden_states_are_nowhere(category: str) -> None:
    ticket = builders.ticket(cast.HOLMES, title="Visible")
    inside = builders.internal_ticket(category, title=f"Inside {CANARY}")
    link(ticket.conversation, to=inside, by=builders.teammate())
    note = add_note(ticket.conversation, body=f"Note {CANARY}", by=builders.teammate())
    [kept] = attach(ticket.conversation, [NewFile(f"{CANARY}.txt", b"x")], by=builders.teammate(), entry=note)
    hidden = builders.another_state("in_progress", f"Hidden {CANARY}", customer_label=f"Label {CANARY}", is_hidden=True)
    ticket.type.states.add(hidden)
    builders.field("text", f"Field {CANARY}", on_customer_ticket=False)
    change_state(ticket, to=hidden, by=builders.teammate())
    client = signed_in()
    pages = [
        client.get("/portal/"),
        client.get("/portal/?tab=company"),
        client.get(f"/portal/?q={CANARY}"),
        client.get(f"/portal/tickets/{ticket.number}/"),
        client.get(f"/portal/tickets/{ticket.number}/transcript/"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert CANARY not in page.text.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", "")
    assert client.get(f"/portal/tickets/{inside.number}/").status_code == 404
    assert client.get(f"/portal/files/{kept.key}/").status_code == 404
