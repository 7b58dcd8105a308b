"""What a message says, however oddly it says it."""

import base64
import datetime as dt

import pytest

from helpdesk.mail.parsing import ParseRefused, parse
from tests.mail.raw import multipart, part, raw


def b64(content: bytes) -> str:
    return base64.encodebytes(content).decode().replace("\n", "\r\n")


def test_a_plain_mail_says_who_what_and_when() -> None:
    mail = parse(
        raw(
            "Cc: John Watson <WATSON@bakerstreet.example>, irene@opera.example\r\n"
            "Subject: The hound\r\nDate: Mon, 1 Jul 2024 10:00:00 +0200\r\n"
            "Message-ID: <1@bakerstreet.example>\r\nIn-Reply-To: <0@engine.example>\r\n"
            "References: <a@engine.example>\r\n <0@engine.example>"
        )
    )
    assert (mail.sender.name, mail.sender.address) == ("Sherlock Holmes", "holmes@bakerstreet.example")
    assert [one.address for one in mail.cc] == ["watson@bakerstreet.example", "irene@opera.example"]
    assert (mail.subject, mail.text) == ("The hound", "It was on the moor again.")
    assert mail.sent_at == dt.datetime(2024, 7, 1, 8, tzinfo=dt.UTC)
    assert (mail.message_id, mail.in_reply_to) == ("<1@bakerstreet.example>", "<0@engine.example>")
    assert mail.references == ("<a@engine.example>", "<0@engine.example>")
    assert not mail.notices


def test_a_mail_without_headers_is_all_words() -> None:
    mail = parse(b"Lorem ipsum\ndolor sit: amet\n\nand more")
    assert (mail.sender.address, mail.text) == ("", "Lorem ipsum\ndolor sit: amet\n\nand more")


def test_a_mail_without_words_says_nothing() -> None:
    assert parse(raw(body="")).text == ""


@pytest.mark.parametrize("empty", [b"", b"\r\n \r\n\t"])
def test_what_is_empty_is_refused(empty: bytes) -> None:
    with pytest.raises(ParseRefused, match="empty"):
        parse(empty)


def test_an_envelope_line_of_a_mailbox_file_is_no_header() -> None:
    assert parse(b"From holmes Mon Jul  1 10:00:00 2024\n" + raw("Subject: x")).subject == "x"


def test_line_ends_may_be_of_either_kind() -> None:
    unix = multipart(part("text/plain", "a"), part("text/html", "<p>b</p>")).replace(b"\r\n", b"\n")
    mail = parse(unix)
    assert (mail.text, "<p>b</p>" in mail.html) == ("a", True)


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Subject: =?utf-8?q?Caf=C3=A9?=", "Café"),
        ("Subject: =?ISO-8859-1?Q?te?=\r\n =?ISO-8859-1?Q?st?= it", "test it"),
        # One character cut in two by a program that counted bytes.
        ("Subject: =?utf-8?B?4pyT4p==?= =?utf-8?B?nJM=?=", "✓✓"),
        ("Subject: =?gb2312?B?suLK1A==?=", "测试"),
        ("Subject: =?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("Subject: =?x-unknown?q?still_here?=", "still here"),
        ("Subject: =?utf-8*en?q?with_language?=", "with language"),
        ("Subject: =?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        ("Subject: caf\udce9", "café"),  # raw Windows-1252
        ("Subject: caf\udcc3\udca9", "café"),  # raw UTF-8
        ("Subject: a\x00b", "ab"),
        ("Subject: =?utf-8?q?two=0D=0Alines?=", "two lines"),
        ("Subject: abc \u202egpj.exe", "abc gpj.exe"),  # text turned round
        ("Subject: folded\r\n\tsubject", "folded subject"),
        ("subject : spaced", "spaced"),
    ],
)
def test_subjects_are_readable(header: str, subject: str) -> None:
    assert parse(raw(header)).subject == subject


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "naïve ✓".encode(), "naïve ✓"),
        ("iso-8859-1", "für “uns” €".encode("cp1252"), "für “uns” €"),  # what programs mean by it
        ("gb2312", "你好镕".encode("gb18030"), "你好镕"),
        ("ks_c_5601-1987", "안녕".encode("cp949"), "안녕"),
        ("iso-2022-jp", "①日本".encode("iso2022_jp_ext", "ignore"), "日本"),
        ("shift_jis", "①日本".encode("cp932"), "①日本"),
        ("klingon", "naïve".encode(), "naïve"),
        ("utf-8", "naïve".encode("cp1252"), "naïve"),  # it lies
        ("us-ascii", "naïve".encode(), "naïve"),
        ("utf-8", b"a\x00b", "ab"),
        ("punycode", b"abc-def", "abc-def"),
        ("unicode_escape", rb"\x41", r"\x41"),
        ("base64", b"abc", "abc"),
    ],
)
def test_words_are_read_in_their_charset(charset: str, content: bytes, text: str) -> None:
    assert parse(raw(f'Content-Type: text/plain; charset="{charset}"', content)).text == text


def test_an_alternative_is_told_once() -> None:
    mail = parse(multipart(part("text/plain", "plain"), part("text/html", "<p>rich</p>"), subtype="alternative"))
    assert (mail.text, mail.html) == ("plain", "<p>rich</p>")


def test_words_around_html_keep_their_places() -> None:
    mail = parse(
        multipart(part("text/plain", "before <b>"), part("text/html", "<p>rich</p>"), part("text/plain", "after"))
    )
    assert mail.html == "<div>before &lt;b&gt;</div>\n<p>rich</p>\n<div>after</div>"


def test_other_forms_of_the_same_words_are_no_files() -> None:
    mail = parse(
        multipart(
            part("text/plain", "plain"),
            part("text/x-amp-html", "<html amp4email>"),
            part("text/html", "<p>rich</p>"),
            part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR"),
            subtype="alternative",
        )
    )
    assert [(file.name, file.content_type) for file in mail.attachments] == [("file.ics", "text/calendar")]


def test_files_keep_their_names_and_bytes() -> None:
    mail = parse(
        multipart(
            part("text/plain", "see files"),
            part('application/pdf; name="a.pdf"', b64(b"%PDF"), "Content-Transfer-Encoding: base64"),
            part("text/plain", "log", "Content-Disposition: attachment; filename*=utf-8''%C3%A4.log"),
            part(
                "image/png", b64(b"\x89PNG"), "Content-Transfer-Encoding: base64",
                "Content-ID: <pic@1>", "Content-Disposition: inline",
            ),
            part('application/zip; name="=?utf-8?B?w6QuemlwPQ==?="', "PK", "Content-Disposition: attachment"),
        )
    )  # fmt: skip
    assert [(file.name, file.content, file.content_id, file.is_inline) for file in mail.attachments] == [
        ("a.pdf", b"%PDF", "", False),
        ("ä.log", b"log", "", False),
        ("file.png", b"\x89PNG", "pic@1", True),
        ("ä.zip=", b"PK", "", False),
    ]
    assert mail.text == "see files"


def test_a_mail_in_a_mail_is_a_file_as_it_was() -> None:
    inner = raw("Subject: =?utf-8?q?In=C3=A9?=").decode()
    mail = parse(multipart(part("text/plain", "look"), part("message/rfc822", inner)))
    assert [(file.name, file.content) for file in mail.attachments] == [("Iné.eml", inner.encode())]


def test_a_file_in_the_text_is_taken_out_of_it() -> None:
    mail = parse(raw(body="see\n\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye"))
    assert [(file.name, file.content) for file in mail.attachments] == [("cat.txt", b"Cat")]
    assert mail.text.split() == ["see", "bye"]


def test_a_text_that_only_begins_is_no_file() -> None:
    assert parse(raw(body="begin 644 the day\nwith joy\nend")).text == "begin 644 the day\nwith joy\nend"


def test_damaged_base64_gives_what_can_be_read() -> None:
    mail = parse(raw("Content-Transfer-Encoding: base64", "SGVsbG8gd29ybG"))
    assert mail.text.startswith("Hello wor")


def test_a_multipart_that_never_ends_is_read_to_the_end() -> None:
    cut = multipart(part("text/plain", "first"), part("text/plain", "second")).removesuffix(b"\r\n--=_b--")
    assert parse(cut).text == "first\nsecond"


def test_a_multipart_without_parts_still_says_something() -> None:
    assert parse(raw("Content-Type: multipart/mixed; boundary=x", "no parts here")).text == "no parts here"
    assert parse(raw("Content-Type: multipart/mixed", "no boundary")).text == "no boundary"


def test_a_line_that_only_looks_like_a_boundary_is_text() -> None:
    mail = parse(multipart(part("text/plain", "a\r\n--=_bx\r\nb --=_b\r\nc")))
    assert mail.text == "a\r\n--=_bx\r\nb --=_b\r\nc"


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Holmes, Sherlock <a@b.example>", "Sherlock", "a@b.example"),
        ('"Holmes, Sherlock" <A@B.example>', "Holmes, Sherlock", "a@b.example"),
        ("=?utf-8?q?Holmes=2C_S=2E?= <a@b.example>", "Holmes, S.", "a@b.example"),
        ("a@b.example (Sherlock)", "", "a@b.example"),
        ("<a@b.example>", "", "a@b.example"),
        ("support@engine.example <a@b.example>", "", "a@b.example"),  # a name that lies
        ("a@b.example <a@b.example>", "", "a@b.example"),
        ("Name\u202e <a@b.example>", "Name", "a@b.example"),
        ("Friends: a@b.example;", "", "a@b.example"),
        ("undisclosed-recipients:;", "", ""),
        ("no address at all", "", ""),
        ("a@b.example\x00", "", "a@b.example"),
        ("a\u200b@b.example", "", ""),
        ("<@>", "", ""),
    ],
)
def test_senders_are_read_and_cannot_pretend(written: str, name: str, address: str) -> None:
    sender = parse(raw(head=f"From: {written}\r\n")).sender
    assert (sender.name, sender.address) == (name, address)


def test_without_from_the_sender_field_counts() -> None:
    assert parse(raw("Sender: a@b.example", head="To: x@y.example\r\n")).sender.address == "a@b.example"


def test_a_folded_endless_thread_is_unfolded_and_cut_to_the_latest() -> None:
    ids = [f"<{number}@b.example>" for number in range(50)]
    assert parse(raw("References: " + "\r\n ".join(ids))).references == tuple(ids[-20:])


@pytest.mark.parametrize("date", ["yesterday", "Mon, 99 Foo 2024", "31 Dec 9999 23:00:00 -1400", ""])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    assert parse(raw(f"Date: {date}")).sent_at is None
