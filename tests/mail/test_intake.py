"""What a mail becomes: exactly one outcome, whatever is in it."""

import pytest
from django.conf import settings

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.mail import addressing
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.mail.operations.collecting import collect
from helpdesk.people.models import Customer
from tests import builders, cast
from tests.mail.mails import arrives, mail
from tickets.emails import telling
from tickets.models import Ticket
from tickets.operations.intake import take_in
from tickets.operations.merging import merge
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def reply_address(conversation: Conversation, who: cast.Client = cast.HOLMES) -> str:
    participant = Participant.objects.get(conversation=conversation, customer__email=who.email)
    return addressing.reply_address(
        conversation.brand.address, conversation_id=conversation.pk, participant_id=participant.pk
    )


def thread(conversation: Conversation) -> list[str]:
    return list(
        Entry.objects.filter(conversation=conversation, kind="reply").order_by("id").values_list("body_text", flat=True)
    )


def test_a_first_mail_begins_a_conversation() -> None:
    incoming = arrives(mail(subject="The hound", text="It was on the moor again."))
    assert incoming.outcome == "started"
    conversation = Conversation.objects.get(pk=incoming.conversation_id or 0)
    assert conversation.customer is not None
    assert (conversation.subject, conversation.channel, conversation.inbox_state) == ("The hound", "email", "open")
    assert (conversation.customer.email, conversation.customer.name) == (cast.HOLMES.email, cast.HOLMES.name)
    assert conversation.is_unread
    assert conversation.waiting_since is not None
    assert thread(conversation) == ["It was on the moor again."]


def test_taking_in_twice_changes_nothing() -> None:
    incoming = arrives(mail())
    from_again = arrives(mail())
    assert from_again.pk == incoming.pk
    assert Conversation.objects.count() == 1
    assert Entry.objects.filter(kind="reply").count() == 1


def test_a_token_threads_whatever_the_subject_says() -> None:
    conversation = builders.conversation()
    incoming = arrives(mail(subject="Something else", text="And again.", to=reply_address(conversation)))
    assert (incoming.outcome, incoming.conversation_id) == ("threaded", conversation.pk)
    assert thread(conversation)[-1] == "And again."


def test_mail_to_what_was_merged_is_read_where_it_went() -> None:
    primary, secondary = builders.conversation(), arrives(mail(message_id="<first@baker.example>"))
    gone = Conversation.objects.get(pk=secondary.conversation_id or 0)
    merge(gone, into=primary, by=builders.teammate())
    by_token = arrives(mail(text="Again.", to=reply_address(gone), message_id="<second@baker.example>"))
    by_ids = arrives(mail(text="And again.", In_Reply_To="<first@baker.example>", message_id="<third@baker.example>"))
    assert (by_token.conversation_id, by_ids.conversation_id) == (primary.pk, primary.pk)
    assert thread(primary)[-2:] == ["Again.", "And again."]
    assert Conversation.objects.get(pk=gone.pk).inbox_state == "closed"


def test_ids_thread_for_those_who_take_part() -> None:
    first = arrives(mail(message_id="<first@baker.example>"))
    incoming = arrives(mail(text="More.", In_Reply_To="<first@baker.example>", message_id="<second@baker.example>"))
    assert (incoming.outcome, incoming.conversation_id) == ("threaded", first.conversation_id)


def test_an_id_that_somebody_else_used_as_well_threads_nobody_out_of_their_conversation() -> None:
    first = arrives(mail(message_id="<first@baker.example>"))
    arrives(mail(who=cast.IRENE, text="I write under your id.", message_id="<first@baker.example>"))
    incoming = arrives(mail(text="More.", In_Reply_To="<first@baker.example>", message_id="<second@baker.example>"))
    assert (incoming.outcome, incoming.conversation_id) == ("threaded", first.conversation_id)


def test_ids_do_not_thread_for_strangers() -> None:
    first = arrives(mail(message_id="<first@baker.example>"))
    incoming = arrives(mail(who=cast.IRENE, text="Let me in.", In_Reply_To="<first@baker.example>"))
    assert incoming.outcome == "started"
    assert incoming.conversation_id != first.conversation_id


def test_a_changed_token_threads_nowhere() -> None:
    conversation = builders.conversation()
    address = reply_address(conversation)
    at = address.index("+r") + 5
    forged = address[:at] + ("a" if address[at] != "a" else "b") + address[at + 1 :]
    incoming = arrives(mail(text="Let me in.", to=forged))
    assert incoming.outcome == "started"
    assert incoming.conversation_id != conversation.pk


def test_a_stranger_with_a_token_is_kept_apart_and_adds_nobody() -> None:
    conversation = builders.conversation()
    incoming = arrives(mail(who=cast.IRENE, text="I found this address.", to=reply_address(conversation)))
    entry = Entry.objects.get(pk=incoming.entry_id or 0)
    assert (incoming.outcome, entry.conversation_id) == ("threaded", conversation.pk)
    assert entry.is_suspicious
    assert not Entry.objects.public().filter(pk=entry.pk).exists()
    standing = Participant.objects.get(conversation=conversation, customer__email=cast.IRENE.email).standing
    assert standing == Participant.Standing.SUGGESTED


def test_somebody_in_cc_is_only_suggested_and_hears_nothing() -> None:
    incoming = arrives(mail(cc=f"{cast.IRENE.name} <{cast.IRENE.email}>"))
    conversation = Conversation.objects.get(pk=incoming.conversation_id or 0)
    entry = reply_to_customer(conversation, body="We will look.", by=builders.teammate())
    telling.tell([telling.News(event_id=1, conversation_id=conversation.pk, kind="reply", actor="", entry_id=entry.pk)])
    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == [cast.HOLMES.email]


def test_an_answer_moves_a_waiting_ticket_on_and_wakes_it() -> None:
    ticket = builders.ticket()
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    arrives(mail(text="Here it is.", to=reply_address(ticket.conversation)))
    assert Ticket.objects.get(pk=ticket.pk).state.category == "in_progress"


def test_an_answer_reopens_a_resolved_ticket() -> None:
    ticket = builders.ticket()
    change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    assert Conversation.objects.get(pk=ticket.pk).inbox_state == "closed"
    arrives(mail(text="It is back.", to=reply_address(ticket.conversation)))
    ticket.refresh_from_db()
    assert (ticket.state.category, ticket.reopened_count) == ("in_progress", 1)
    assert Conversation.objects.get(pk=ticket.pk).inbox_state == "open"


def test_an_automatic_answer_is_kept_and_changes_nothing() -> None:
    ticket = builders.ticket()
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    before = Conversation.objects.values("is_unread", "waiting_since", "preview", "inbox_state").get(pk=ticket.pk)
    incoming = arrives(
        mail(text="I am on a boat.", to=reply_address(ticket.conversation), Auto_Submitted="auto-replied")
    )
    assert incoming.outcome == "automatic"
    assert Entry.objects.get(pk=incoming.entry_id or 0).is_automatic
    assert Ticket.objects.get(pk=ticket.pk).state.category == "waiting"
    assert (
        Conversation.objects.values("is_unread", "waiting_since", "preview", "inbox_state").get(pk=ticket.pk) == before
    )


def test_our_own_mail_coming_back_is_kept_aside() -> None:
    incoming = arrives(mail(X_Helpdesk_Loop=settings.MAIL_INSTANCE))
    assert (incoming.outcome, incoming.conversation_id) == ("suspended", None)
    assert "came back" in incoming.reason


def test_mail_that_claims_to_be_from_us_is_kept_aside() -> None:
    us = cast.Client("Us", "support@localhost.localdomain")
    incoming = arrives(mail(who=us))
    assert incoming.outcome == "suspended"
    assert Conversation.objects.count() == 0


def test_a_bounce_marks_the_mail_it_is_about() -> None:
    conversation = builders.conversation()
    entry = reply_to_customer(conversation, body="We will look.", by=builders.teammate())
    telling.tell([telling.News(event_id=1, conversation_id=conversation.pk, kind="reply", actor="", entry_id=entry.pk)])
    sent = OutgoingMail.objects.get()
    incoming = arrives(_bounce(sent.message_id), to=default_address())
    assert (incoming.outcome, incoming.conversation_id) == ("bounced", conversation.pk)
    sent.refresh_from_db()
    assert sent.bounced_at is not None
    change = Entry.objects.filter(conversation=conversation, kind="change").latest("id")
    assert (change.change, change.details["to"]) == ("bounced", cast.HOLMES.email)


def test_a_bounce_about_nothing_of_ours_changes_nothing() -> None:
    incoming = arrives(_bounce("<never@sent.example>"), to=default_address())
    assert incoming.outcome == "suspended"
    assert Conversation.objects.count() == 0


def test_what_cannot_be_parsed_reaches_a_person_with_the_original_attached() -> None:
    incoming = _collected(b"X-Junk: junk\r\n" * 20_000 + b"Subject: too much\r\n\r\nWho reads this?")
    assert incoming.outcome == "unreadable"
    assert "headers" in incoming.reason or "header" in incoming.reason
    entry = Entry.objects.get(pk=incoming.entry_id or 0)
    assert [file.name for file in entry.attachments.all()] == ["message.eml"]


def test_five_thousand_parts_in_each_other_end_with_an_outcome() -> None:
    deep = b"From: holmes@bakerstreet.example\r\nSubject: deep\r\n" + b"".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode() for n in range(5000)
    )
    incoming = _collected(deep)
    assert incoming.outcome in ("started", "unreadable")
    assert incoming.entry_id is not None


def test_a_hostile_body_is_shown_harmless() -> None:
    incoming = arrives(mail(html="<p onclick=alert(1)>Hi<script>alert(1)</script><img src=x onerror=alert(1)></p>"))
    html = Entry.objects.get(pk=incoming.entry_id or 0).body_html
    assert html == "<p>Hi</p>"


def test_nul_bytes_and_odd_charsets_are_kept_readable() -> None:
    raw = (
        b"From: =?utf-8?q?W=00atson?= <watson@bakerstreet.example>\r\nSubject: caf\xe9 \x00 time\r\n"
        b"Message-ID: <nul@x.example>\r\nContent-Type: text/plain; charset=no-such-thing\r\n\r\nna\xefve \x00 text"
    )
    incoming = _collected(raw)
    conversation = Conversation.objects.get(pk=incoming.conversation_id or 0)
    assert conversation.subject == "café time"
    assert thread(conversation) == ["naïve  text"]


def test_the_customer_is_one_row_however_the_address_is_written() -> None:
    arrives(mail(who=cast.Client("Holmes", "HOLMES@BakerStreet.Example"), text="one"))
    arrives(mail(text="two"))
    assert Customer.objects.filter(email=cast.HOLMES.email).count() == 1


def default_address() -> str:
    return "support@localhost.localdomain"


def _collected(raw: bytes) -> IncomingMail:
    row = collect(raw, envelope_from=cast.HOLMES.email, envelope_to=default_address(), source="smtp")
    return take_in(row.pk)


def _bounce(message_id: str) -> bytes:
    text = (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@localhost.localdomain\r\nSubject: Undelivered\r\n"
        "Message-ID: <bounce@mx.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; holmes@bakerstreet.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    )
    return text.encode()


def test_files_that_cannot_be_kept_are_named_in_the_message() -> None:
    message = mail(text="Look at all of these.")
    for number in range(52):
        message.add_attachment(b"x", maintype="image", subtype="png", filename=f"moor-{number}.png")
    entry = Entry.objects.get(pk=arrives(message).entry_id or 0)
    assert entry.attachments.count() == 50
    assert "Not kept as a file: moor-50.png." in entry.body_html
    assert "Not kept as a file: moor-51.png." in entry.body_html
