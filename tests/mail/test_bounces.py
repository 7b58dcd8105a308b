"""Mails of ours that did not arrive."""

from helpdesk.mail import addressing
from helpdesk.mail.parsing import Bounce, parse
from tests.mail.raw import multipart, part, raw

ORIGINAL = "Message-ID: <ours@engine.example>\r\nSubject: Re: The hound"


def report(*groups: str, original: str = ORIGINAL) -> Bounce | None:
    fields = "\r\n\r\n".join(["Reporting-MTA: dns; mx.example", *groups])
    return parse(
        multipart(
            part("text/plain", "Sorry."),
            part("message/delivery-status", fields),
            part("text/rfc822-headers", original),
            subtype="report; report-type=delivery-status",
        )
    ).bounce


def test_a_report_names_the_mail_the_recipient_and_the_reason() -> None:
    bounce = report(
        "Original-Recipient: rfc822; old@b.example\r\nFinal-Recipient: rfc822; Irene@opera.example\r\n"
        "Action: failed\r\n"
        "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n  no such user"
    )
    assert bounce == Bounce(
        original_message_id="<ours@engine.example>",
        recipient="irene@opera.example",
        status="5.1.1",
        is_permanent=True,
        reason="smtp; 550 5.1.1 no such user",
    )


def test_a_delay_is_not_for_good() -> None:
    bounce = report("Final-Recipient: rfc822; a@b.example\r\nAction: delayed\r\nStatus: 4.4.1")
    assert bounce is not None
    assert (bounce.is_permanent, bounce.reason) == (False, "delayed 4.4.1")


def test_of_several_recipients_the_one_that_was_missed_counts() -> None:
    bounce = report(
        "Final-Recipient: rfc822; a@b.example\r\nAction: delivered\r\nStatus: 2.0.0",
        "Final-Recipient: rfc822; c@b.example\r\nAction: failed\r\nStatus: 5.2.2",
    )
    assert bounce is not None
    assert (bounce.recipient, bounce.status) == ("c@b.example", "5.2.2")


def test_news_of_a_delivery_is_no_bounce() -> None:
    assert report("Final-Recipient: rfc822; a@b.example\r\nAction: relayed\r\nStatus: 2.1.9") is None


def test_the_original_may_come_whole_or_be_named_by_the_thread() -> None:
    whole = parse(
        multipart(
            part("message/delivery-status", "Final-Recipient: rfc822; a@b.example\r\nStatus: 5.0.0"),
            part("message/rfc822", f"Received: by x\r\n{ORIGINAL}\r\n\r\nHello"),
            subtype="report",
        )
    ).bounce
    named = parse(
        multipart(
            part("message/delivery-status", "Final-Recipient: rfc822; a@b.example\r\nStatus: 5.0.0"),
            subtype="report",
            headers="References: <0@b.example> <ours@engine.example>",
        )
    ).bounce
    assert whole is not None
    assert named is not None
    assert whole.original_message_id == named.original_message_id == "<ours@engine.example>"


def test_a_mail_server_that_tells_in_its_own_words_is_understood_by_our_signed_id() -> None:
    own = addressing.new_message_id("help@engine.example")
    prose = f"I was not able to deliver your message.\n<a@b.example>: 550 5.7.1 rejected as spam\n\nMessage-ID: {own}\n"
    bounce = parse(raw(body=prose, head="From: MAILER-DAEMON@mx.example\r\n")).bounce
    assert bounce == Bounce(own, "", "5.7.1", True, "<a@b.example>: 550 5.7.1 rejected as spam")


def test_a_mail_server_that_writes_of_something_else_reports_nothing() -> None:
    prose = "Somebody's message <1@b.example> failed: 550 no"
    assert parse(raw(body=prose, head="From: postmaster@mx.example\r\n")).bounce is None


def test_a_person_who_quotes_our_id_is_no_bounce() -> None:
    own = addressing.new_message_id("help@engine.example")
    assert parse(raw(body=f"What is {own}? It says 550.")).bounce is None
