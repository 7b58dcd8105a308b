"""Where work came from and where its news is read: the block beside it, lines with their origin, the box to tick."""

import re
from functools import partial

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.redacting import redact
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tests.tickets.links import kept_from_grace, linked, notes
from tickets.models import Ticket, TicketType
from tickets.operations.linking import link
from tickets.operations.noting import add_note, edit_note
from tickets.operations.opening import open_ticket
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state
from tickets.operations.types import edit_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<article class="origin".*?</article>', re.DOTALL)
TICKED = re.compile(r'name="post_on" value="1"( checked)?>')


@pytest.fixture
def work() -> Ticket:
    """Work that came from Holmes' conversation."""
    ticket = builders.internal_ticket(title="Dig")
    linked(builders.conversation(), ticket)
    return ticket


@pytest.fixture
def thread(work: Ticket) -> Conversation:
    return Conversation.objects.get(links__target=work)


def kept_customer_ticket() -> Ticket:
    """A customer's ticket that only Alan's team may see."""
    kind = builders.another_type("Codes")
    kind.teams.add(builders.team("Bletchley", cast.ALAN))
    return builders.ticket(type=kind)


def author_chooses(category: str = "back_office") -> None:
    kind = builders.default_type(category)
    edit_type(kind, cross_posting=TicketType.CrossPosting.AUTHOR, by=builders.teammate(cast.ADA))
    workspace.forget()


def test_work_shows_whose_conversation_it_came_from_and_what_was_said_last(
    desk: Desk, work: Ticket, thread: Conversation
) -> None:
    reply_to_customer(thread, body="Which moor?", by=builders.teammate())
    told = words(desk.get("details", work))
    assert "Came from The hound Unlink" not in told  # a label for eyes that cannot see is no text
    assert "Sherlock Holmes · Baker Street Open" in told
    assert f"Sherlock Holmes {builders.QUESTION} Grace Hopper Which moor?" in told
    assert f'href="/inbox/conversations/{thread.pk}/"' in desk.get("details", work).content.decode()


def test_the_preview_shows_three_messages_the_oldest_first_and_nothing_redacted(
    desk: Desk, work: Ticket, thread: Conversation
) -> None:
    gone = builders.says(thread, "My secret")
    for text in ("One", "Two", "Three"):
        builders.says(thread, text)
    add_note(thread, body="Not said to anybody", by=builders.teammate())
    redact(gone, by=builders.teammate(cast.ADA))
    [block] = BLOCK.findall(desk.get("details", work).content.decode())
    assert re.findall(r"</b> (\w+)</p>", block) == ["One", "Two", "Three"]


def test_it_follows_how_that_conversation_stands(desk: Desk, work: Ticket, thread: Conversation) -> None:
    close(thread, by=builders.teammate())
    assert "Baker Street Closed" in words(desk.get("details", work))
    ticket = builders.ticket(cast.WATSON)
    linked(ticket, other := builders.internal_ticket())
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    assert "John Watson · Baker Street Waiting on customer" in words(desk.get("details", other))
    assert f"touch-conversation-{ticket.pk} from:body" in desk.get("details", other).content.decode()


def test_where_it_came_from_is_unlinked_in_its_block(desk: Desk, work: Ticket, thread: Conversation) -> None:
    made = thread.links.get()
    desk.does("link_removal", work, made.pk)
    assert "Came from" not in words(desk.get("details", work))


def test_of_a_conversation_one_may_not_see_there_is_no_word(desk: Desk) -> None:
    secret = kept_customer_ticket()
    work = builders.internal_ticket()
    link(Conversation.objects.get(pk=secret.pk), to=work, by=builders.teammate(cast.ALAN))
    told = words(desk.get("details", work))
    assert "Came from Something you may not see" in told
    assert "The hound" not in told
    assert BLOCK.findall(desk.get("details", work).content.decode()) == []


def test_what_a_customer_wrote_is_shown_as_text(desk: Desk, work: Ticket, thread: Conversation) -> None:
    builders.says(thread, "<img src=x onerror=alert(1)> & more")
    page = desk.get("details", work).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_note_says_where_it_was_written_to_those_who_may_know(work: Ticket, thread: Conversation) -> None:
    hidden = kept_from_grace()
    for ticket in (work, hidden):
        alan = builders.teammate(cast.ALAN)
        if ticket == hidden:
            link(thread, to=hidden, by=alan)
        add_note(Conversation.objects.get(pk=ticket.pk), body=f"About {ticket.number}", by=alan)
    deliver_all()
    graces, alans = (Desk(who).get("thread", thread) for who in (cast.GRACE, cast.ALAN))
    assert f"from #{work.number} Dig , by Alan Turing About {work.number}" in words(graces)
    assert f"from a linked ticket that you may not see About {hidden.number}" in words(graces)
    assert "mole" not in words(graces)
    assert f'<a href="/inbox/conversations/{hidden.pk}/"' not in graces.content.decode()
    assert f"from #{hidden.number} Who is the mole , by Alan Turing" in words(alans)


def test_a_note_that_was_changed_says_so_here_and_where_it_was_posted(
    desk: Desk, work: Ticket, thread: Conversation
) -> None:
    grace = builders.teammate()
    note = add_note(Conversation.objects.get(pk=work.pk), body="Dig here", by=grace)
    deliver_all()
    assert "edited" not in words(desk.get("thread", work))
    edit_note(note, body="Dig there", by=grace)
    deliver_all()
    for end in (work, thread):
        told = desk.get("thread", end)
        assert "Only your team edited" in words(told)
        assert re.search(r'class="message__edited" title="[^"]+, by Grace Hopper"', told.content.decode())


def test_a_line_of_history_names_what_moved_and_leads_there(desk: Desk, work: Ticket, thread: Conversation) -> None:
    change_state(work, to=builders.state("resolved"), by=builders.teammate())
    deliver_all()
    told = desk.get("thread", thread)
    assert f"Grace Hopper moved the back-office ticket #{work.number} Dig to Resolved" in words(told)
    assert f'<a href="/inbox/conversations/{work.pk}/" dir="auto">#{work.number} Dig</a>' in told.content.decode()


def test_whoever_writes_chooses_whether_a_note_is_posted_on(desk: Desk, work: Ticket, thread: Conversation) -> None:
    author_chooses()
    assert "Also post to The hound" in words(desk.get("composer", work))
    assert TICKED.findall(desk.get("composer", work).content.decode()) == [""]
    desk.post("notes", work, body="For us")
    desk.post("notes", work, body="For both", post_on="1")
    assert notes(thread) == [("Grace Hopper", "For both")]
    assert TICKED.findall(desk.get("composer", work).content.decode()) == [""]  # off again for the next one


def test_the_tick_stays_when_the_note_comes_back_with_an_error(desk: Desk, work: Ticket) -> None:
    author_chooses()
    page = desk.is_refused("Write something first.", "notes", work, body=" ", post_on="1")
    assert TICKED.findall(page) == [" checked"]


def test_no_box_where_notes_always_go_on_or_never_or_nowhere(desk: Desk, work: Ticket, thread: Conversation) -> None:
    told = desk.get("composer", work)
    assert "Also read in The hound" in words(told)
    assert 'name="post_on"' not in told.content.decode()
    author_chooses()
    for nowhere in (builders.internal_ticket(), thread):
        assert "Also post" not in words(desk.get("composer", nowhere))
    edit_type(work.type, cross_posting=TicketType.CrossPosting.NEVER, by=builders.teammate(cast.ADA))
    workspace.forget()
    assert "Also read" not in words(desk.get("composer", work))


def test_to_post_on_what_stays_is_refused_and_nothing_is_lost(desk: Desk, thread: Conversation) -> None:
    page = desk.is_refused("Only notes of tickets are posted on.", "notes", thread, body="Hear", post_on="1")
    assert "Hear" in page
    assert not Entry.objects.filter(kind="note").exists()


def test_the_box_does_not_name_what_its_writer_may_not_see(desk: Desk) -> None:
    author_chooses()
    ticket = open_ticket(
        ticket_type=builders.default_type("back_office"),
        title="Dig",
        by=SYSTEM,
        brand=default_brand(),
    )
    secret = kept_customer_ticket()
    link(Conversation.objects.get(pk=secret.pk), to=ticket, by=builders.teammate(cast.ALAN))
    told = words(desk.get("composer", ticket))
    assert "Also post to something you may not see" in told
    linked(builders.conversation(), ticket)
    assert "Also post to 2 linked conversations" in words(desk.get("composer", ticket))


def test_a_back_office_page_asks_the_same_however_much_it_came_from() -> None:
    desk, asked, work = Desk(), set[int](), builders.internal_ticket()
    for count in (1, 4):
        for _ in range(count):
            source = builders.conversation()
            linked(source, work)
            for text in range(count):
                builders.says(source, f"More {text}")
                add_note(source, body="Aside", by=builders.teammate())
        add_note(Conversation.objects.get(pk=work.pk), body="News", by=builders.teammate())
        deliver_all()
        asked.add(len(queries(partial(desk.get, "show", work))))
    assert len(asked) == 1
    assert max(asked) <= 10
