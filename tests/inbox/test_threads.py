"""The thread: what was said and done, in words, by day."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations import assigning, closing, participating, redacting, snoozing, tagging
from helpdesk.conversations.operations.appending import append_change
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.queries import default_brand
from inbox.queries import threads
from inbox.queries.beside import read_beside
from inbox.queries.lines import Changes, Message, Thread
from inbox.queries.threads import make_thread, read_thread
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tickets.operations.fields import fill_in
from tickets.operations.noting import add_note
from tickets.operations.receiving import keep_aside
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def shown(thread: Conversation) -> Thread:
    """The thread as Grace sees it."""
    return make_thread(thread, read_thread(thread, read_beside(thread, builders.teammate()), user=builders.teammate()))


def lines(thread: Conversation) -> list[str]:
    """Everything that happened, as it is read."""
    said: list[str] = []
    for day in shown(thread).days:
        for item in day.items:
            if isinstance(item, Message):
                said.append(f"{item.author}: {item.html}")
            else:
                every = (*item.folded, *item.shown)
                said += [" ".join(filter(None, (change.who, change.words, change.strong))) for change in every]
    return said


def test_it_begins_with_how_it_came() -> None:
    assert lines(builders.conversation())[0] == "Sherlock Holmes opened this by mail"
    assert lines(builders.internal_ticket().conversation)[0] == "Your team opened this"


def test_whoever_gives_something_to_themselves_took_it() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    assigning.assign_to_teammate(thread, to=grace, by=grace)
    assert lines(thread)[-1] == "Grace Hopper took this"


def test_every_change_is_said_in_words() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    alan, finance = builders.teammate(cast.ALAN), builders.team("Finance")
    watson, brand = builders.customer(cast.WATSON), builders.brand()
    until = timezone.now() + dt.timedelta(hours=3)
    assigning.assign_to_teammate(thread, to=alan, by=grace)
    assigning.assign_to_teammate(thread, to=None, by=grace)
    assigning.assign_to_team(thread, to=finance, by=grace)
    assigning.assign_to_team(thread, to=None, by=grace)
    snoozing.snooze(thread, until=until, by=grace)
    snoozing.wake(thread, reason="time")
    closing.close(thread, by=grace)
    closing.reopen(thread, by=grace)
    tagging.untag(thread, tag=tagging.tag(thread, name="moor", by=grace), by=grace)
    tagging.set_priority(thread, to=1, by=grace)
    tagging.change_brand(thread, to=brand, by=grace)
    tagging.change_subject(thread, to="The beast", by=grace)
    participating.suggest_participant(thread, customer=watson, by=grace)
    taking_part = participating.add_participant(thread, customer=watson, by=grace)
    participating.mute(taking_part, by=watson)
    participating.remove_participant(thread, customer=watson, by=grace)
    when = timezone.localtime(until)
    assert lines(thread)[2:] == [
        "Grace Hopper gave this to Alan Turing",
        "Grace Hopper took this from its assignee",
        "Grace Hopper gave this to the team Finance",
        "Grace Hopper took this from its team",
        f"Grace Hopper snoozed this until {when:%a} {when.day} {when:%b, %H:%M}",
        "Helpdesk woke this because its time came",
        "Grace Hopper closed this",
        "Grace Hopper reopened this",
        "Grace Hopper added the tag moor",
        "Grace Hopper removed the tag moor",
        "Grace Hopper set the priority to High",
        "Grace Hopper changed the brand to Scotland Yard",
        "Grace Hopper changed the title to The beast",
        "Grace Hopper named in a mail: John Watson",
        "Grace Hopper added John Watson",
        "John Watson gets no more mails about this: John Watson",
        "Grace Hopper removed John Watson",
    ]


def test_so_is_what_happens_to_a_ticket() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    builders.field("text", "Culprit")
    fill_in(ticket, values={"culprit": "Stapleton"}, by=grace)
    fill_in(ticket, values={"culprit": ""}, by=grace)
    change_state(ticket, to=builders.state("resolved"), by=grace)
    builders.says(ticket, "It is back")
    assert lines(ticket.conversation)[2:] == [
        f"Grace Hopper made this a ticket: #{ticket.number} Customer ticket",
        "Grace Hopper set Culprit to Stapleton",
        "Grace Hopper set Culprit to nothing",
        "Grace Hopper moved this to Resolved",
        "Grace Hopper closed this",
        "Sherlock Holmes: <p>It is back</p>",
        "Sherlock Holmes reopened this because the customer replied",
        "Sherlock Holmes moved this to In progress",
    ]


def test_a_change_that_nobody_has_words_for_yet_is_still_a_line() -> None:
    thread = builders.conversation()
    append_change(thread, "sent_to_the_moon", by=builders.teammate())
    assert lines(thread)[-1] == "Grace Hopper sent to the moon"


def test_days_are_parted_and_changes_in_a_row_stand_together() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    closing.close(thread, by=grace)
    closing.reopen(thread, by=grace)
    add_note(thread, body="Hm", by=grace)
    now = timezone.now()
    Conversation.objects.update(created_at=now - dt.timedelta(days=1))
    Entry.objects.filter(kind="reply").update(created_at=now - dt.timedelta(days=1))
    thread.refresh_from_db()
    before, today = shown(thread).days
    assert (before.label, today.label) == ("Yesterday", "Today")
    together, note = today.items
    assert isinstance(together, Changes)
    assert [change.words for change in together.shown] == ["closed this", "reopened this"]
    assert together.folded == ()
    assert isinstance(note, Message)
    assert note.kind == "note"


def test_of_many_changes_in_a_row_the_last_is_shown_and_the_others_are_folded(desk: Desk) -> None:
    thread = builders.conversation()
    for _ in range(3):
        closing.close(thread, by=desk.user)
        closing.reopen(thread, by=desk.user)
    [run] = [item for day in shown(thread).days for item in day.items if isinstance(item, Changes) and item.folded]
    assert len(run.folded) == 5
    assert [change.words for change in run.shown] == ["reopened this"]
    page = desk.get("show", thread).content.decode()
    folded = page.split('<details class="changes__more"')[1].split("</details>")[0]
    assert "5 earlier changes" in folded
    assert folded.count('class="change"') == 5
    assert f'id="entry-{run.shown[0].id}"' in page.split("</details>", 1)[1]


def test_kinds_of_messages() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    reply_to_customer(thread, body="We come", by=grace)
    add_note(thread, body="Bring a lamp", by=grace)
    away, stranger = rendering.render_plain("I am away"), rendering.render_plain("Let me in")
    keep_aside(thread, body=away, by=builders.customer(), channel="email", is_automatic=True)
    keep_aside(thread, body=stranger, by=builders.customer(cast.IRENE), channel="email", is_suspicious=True)
    messages = [item for day in shown(thread).days for item in day.items if isinstance(item, Message)]
    assert [(one.kind, one.is_suspicious, one.detail) for one in messages] == [
        ("customer", False, "by mail"),
        ("agent", False, ""),
        ("note", False, ""),
        ("automatic", False, "by mail"),
        ("customer", True, "by mail"),
    ]


def test_a_redacted_message_leaves_its_place() -> None:
    thread, desk = builders.conversation(), Desk()
    redacting.redact(thread.entries.get(), by=desk.user)
    page = words(desk.get("show", thread))
    assert "This message was redacted." in page
    assert "hound was on the moor" not in page


def test_a_long_thread_opens_at_its_end_and_goes_back_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "SHOWN", 3)
    thread, desk = builders.conversation(text="Message 0"), Desk(is_htmx=True)
    for number in range(1, 8):
        builders.says(thread, f"Message {number}")
    response = desk.get("thread", thread)
    seen = [words(response)]
    while 'class="more"' in response.content.decode():
        url = response.content.decode().split('class="more" href="')[1].split('"')[0]
        response = desk.client.get(url, headers={"HX-Request": "true"})
        seen.append(words(response))
    assert len(seen) == 3
    assert [sum(f"Message {number}" in page for page in seen) for number in range(8)] == [1] * 8
    assert "opened this by mail" in seen[-1]


@pytest.mark.parametrize("before", ["x", "²", "0", "-1", "9" * 30, "9" * 5000])
def test_going_back_from_nowhere_shows_the_thread(before: str) -> None:
    assert Desk().get("thread", builders.conversation(), before=before).status_code == 200


def test_what_became_of_the_mail_is_said_where_it_matters() -> None:
    thread, desk = builders.conversation(), Desk()
    entry = reply_to_customer(thread, body="We come", by=desk.user)
    mail = OutgoingMail.objects.create(
        event_id=1,
        kind="reply",
        conversation_id=thread.pk,
        entry_id=entry.pk,
        brand=default_brand(),
        sender="a@b.example",
        recipient="holmes@bakerstreet.example",
        subject="The hound",
        message_id="<1@b.example>",
        html="x",
        text="x",
    )
    for state, error, expected in (
        ("queued", "", ""),
        ("queued", "450 try later", "Not sent yet: 450 try later"),
        ("sent", "", ""),
        ("failed", "550 no such user <b>", "Could not be sent: 550 no such user <b>"),
        ("unknown", "", "May not have arrived: look at it"),
        ("cancelled", "", "Not sent"),
    ):
        mail.state, mail.error = state, error
        mail.save()
        [message] = [
            item
            for day in shown(thread).days
            for item in day.items
            if isinstance(item, Message) and item.id == entry.pk
        ]
        assert message.delivery_words == expected
    assert "Not sent" in words(desk.get("show", thread))


def test_lines_and_messages_carry_the_exact_time() -> None:
    thread = builders.conversation()
    moment = dt.datetime(2026, 3, 1, 8, 5, tzinfo=dt.UTC)
    Entry.objects.update(created_at=moment)
    Conversation.objects.update(created_at=moment)
    thread.refresh_from_db()
    [day] = shown(thread).days
    opening, message = day.items
    assert isinstance(opening, Changes)
    assert isinstance(message, Message)
    assert (opening.shown[0].exact, message.exact, message.at) == ("1 March 2026, 08:05", "1 March 2026, 08:05", moment)
