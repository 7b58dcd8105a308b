"""What stands in a message that leaves: threading, loops, and nothing mangled on the way."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.conf import settings

from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.operations.sending import send_due
from tests.helpers.sink import Sink

type Queue = Callable[..., OutgoingMail]


def _sent(sink: Sink) -> EmailMessage:
    send_due()
    return sink.received[-1].message


def test_text_and_html_say_the_same_thing_side_by_side(sink: Sink, queue_mail: Queue) -> None:
    queue_mail(text="Grüße\n.\nFrom here\n", html="<p>Grüße</p>", subject="Lampe — größer ☂", recipient_name="Cleo Ö.")

    message = _sent(sink)

    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "Grüße\r\n.\r\nFrom here\r\n")
    assert (html.get_content_type(), html.get_content().strip()) == ("text/html", "<p>Grüße</p>")
    assert message["Subject"] == "Lampe — größer ☂"
    assert message["From"] == "Bo from Lumen <support@lumen.test>"
    assert str(message["To"].addresses[0]) == '"Cleo Ö." <cleo@orchard.test>'


def test_a_persons_reply_says_so_and_a_notice_says_that_it_is_none(sink: Sink, queue_mail: Queue) -> None:
    queue_mail(kind="reply")
    reply = _sent(sink)
    queue_mail(kind="state")
    notice = _sent(sink)

    assert (reply["Auto-Submitted"], reply["X-Auto-Response-Suppress"]) == ("no", "OOF, AutoReply")
    assert (notice["Auto-Submitted"], notice["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert reply["X-Helpdesk-Loop"] == notice["X-Helpdesk-Loop"] == settings.MAIL_INSTANCE


def test_an_automatic_answer_is_sent_by_nobody(sink: Sink, queue_mail: Queue) -> None:
    queue_mail(kind="submitted", headers={"auto-submitted": "auto-replied"})

    message = _sent(sink)

    assert sink.received[0].sender == "<>"
    assert message["From"] == "Bo from Lumen <support@lumen.test>"
    assert message.get_all("Auto-Submitted") == ["auto-replied"]


def test_the_rows_headers_come_along_and_stand_over_ours(sink: Sink, queue_mail: Queue) -> None:
    queue_mail(
        reply_to="support+rabc@lumen.test",
        headers={
            "List-Unsubscribe": "<https://help.lumen.test/mute/1>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "X-AUTO-RESPONSE-SUPPRESS": "All",
        },
    )

    message = _sent(sink)

    assert message["Reply-To"] == "support+rabc@lumen.test"
    assert message["List-Unsubscribe"] == "<https://help.lumen.test/mute/1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_all("X-Auto-Response-Suppress") == ["All"]


def test_ids_stay_whole_however_long_they_are(sink: Sink, queue_mail: Queue) -> None:
    long = [f"<{letter * 200}@orchard.test>" for letter in "abc"]
    url = "<https://help.lumen.test/mute/" + "x" * 180 + ">"
    queue_mail(
        message_id=f"<hd.{'z' * 200}@lumen.test>",
        in_reply_to=long[2],
        references=" ".join(long),
        headers={"List-Unsubscribe": url},
    )

    send_due()

    head = sink.received[0].content.partition(b"\r\n\r\n")[0]
    lines = head.replace(b"\r\n ", b" ").decode().split("\r\n")
    assert f"Message-ID: <hd.{'z' * 200}@lumen.test>" in lines
    assert f"In-Reply-To: {long[2]}" in lines
    assert f"References: {' '.join(long)}" in lines
    assert f"List-Unsubscribe: {url}" in lines
    assert max(len(line) for line in head.split(b"\r\n")) < 998


def test_references_are_unfolded_and_only_the_first_and_the_latest_kept(sink: Sink, queue_mail: Queue) -> None:
    ids = [f"<m{number}@orchard.test>" for number in range(40)]
    queue_mail(in_reply_to=" <m39@orchard.test>\r\n\t<other@x>", references="\r\n\t".join(ids) + "\r\n junk")

    message = _sent(sink)

    assert message["References"].split() == [ids[0], *ids[-19:]]
    assert message["In-Reply-To"] == ids[39]


@pytest.mark.parametrize("odd", ["", "no-brackets", "<>", "<with space@x>", "<é@x>", "<" + "x" * 300 + ">"])
def test_what_is_no_id_is_left_out(sink: Sink, queue_mail: Queue, odd: str) -> None:
    queue_mail(in_reply_to=odd, references=odd)

    message = _sent(sink)

    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_a_repeated_mail_has_the_same_id_and_date(sink: Sink, queue_mail: Queue) -> None:
    mail = queue_mail()
    first = _sent(sink)
    OutgoingMail.objects.filter(pk=mail.pk).update(state="queued")
    second = _sent(sink)

    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])
    assert first["Date"].datetime == mail.created_at.replace(microsecond=0)
