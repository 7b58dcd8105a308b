"""The demo's mailbox: every mail that went out can be read by anybody and answered as its recipient would."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Brand
from helpdesk.running.ports import any_free
from tests.helpers.sink import Sink
from tests.inbox.desk import words

type Queue = Callable[..., OutgoingMail]

ROW = re.compile(r'class="client__row" href="/demo/mailbox/(\d+)/')
EVIL = "</title></pre></iframe><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def receiver(settings: Settings, sink: Sink) -> Sink:
    """What the mailbox hands its mail to."""
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", sink.port
    return sink


def get(client: Client, name: str, /, *args: Any, **query: Any) -> HttpResponse:
    return page(client.get(reverse(f"demo:{name}", args=args), query))


def post(client: Client, name: str, /, *args: Any, **data: Any) -> HttpResponse:
    return page(client.post(reverse(f"demo:{name}", args=args), data))


def page(response: object) -> HttpResponse:
    assert isinstance(response, HttpResponse)
    return response


def rows(response: HttpResponse) -> list[int]:
    return [int(pk) for pk in ROW.findall(response.content.decode())]


# Reading


def test_nobody_has_to_sign_in_and_the_newest_mail_comes_first(client: Client, queue_mail: Queue) -> None:
    first, second = queue_mail(), queue_mail(subject="The lamp still hums", text="Is it the dimmer?")

    response = get(client, "mailbox")

    assert response.status_code == 200
    assert rows(response) == [second.pk, first.pk]
    assert "Bo from Lumen" in words(response)
    assert "The lamp still hums Is it the dimmer?" in words(response)


def test_an_empty_mailbox_says_so_and_what_to_do(client: Client, lumen: Brand) -> None:
    assert "No mail went out yet" in words(get(client, "mailbox"))


def test_the_first_words_are_those_of_the_letter_not_of_what_stands_over_it(client: Client, queue_mail: Queue) -> None:
    queue_mail(text="— Please write your answer above this line —\n\nLumen · #12 · Lamp\n\nTry the other socket.\n")

    assert "The lamp hums Try the other socket. to cleo" in words(get(client, "mailbox"))


def test_pages_go_on_where_the_last_one_ended_though_mail_goes_out_meanwhile(client: Client, queue_mail: Queue) -> None:
    made = [queue_mail().pk for _ in range(30)][::-1]
    first = get(client, "mailbox")
    queue_mail()
    [older] = re.findall(r'class="client__more" href="/demo/mailbox/\?after=(\d+)"', first.content.decode())

    second = get(client, "mailbox", after=older)

    assert rows(first) + rows(second) == made
    assert "Older mail" not in words(second)


def test_a_page_can_be_of_one_recipient(client: Client, queue_mail: Queue) -> None:
    queue_mail()
    theirs = queue_mail("dan@orchard.test")

    assert rows(get(client, "mailbox", to="DAN@")) == [theirs.pk]
    assert "No mail went to “nobody”." in words(get(client, "mailbox", to="nobody"))


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": "9" * 30}, {"after": "-1"}, {"to": "\x00"}])
def test_what_makes_no_sense_is_not_asked(client: Client, queue_mail: Queue, query: dict[str, str]) -> None:
    mail = queue_mail()

    assert rows(get(client, "mailbox", **query)) == [mail.pk]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Sending"),
        ({"state": "sending"}, "Sending"),
        ({"state": "sent"}, "Sent"),
        ({"state": "failed", "error": "550 No such user"}, "Failed 550 No such user"),
        ({"state": "unknown"}, "Needs a look"),
        ({"state": "cancelled"}, "Cancelled"),
        ({"state": "sent", "bounced_at": timezone.now(), "error": "The box is full"}, "Came back The box is full"),
    ],
)
def test_the_list_and_the_page_say_what_became_of_a_mail(
    client: Client, queue_mail: Queue, fields: dict[str, Any], said: str
) -> None:
    mail = queue_mail(**fields)

    assert said in words(get(client, "mailbox"))
    assert said in words(get(client, "mail", mail.pk))


def test_a_mail_is_shown_with_who_wrote_to_whom(client: Client, queue_mail: Queue) -> None:
    mail = queue_mail(recipient_name="Cleo")

    shown = words(get(client, "mail", mail.pk))

    assert "The lamp hums" in shown
    assert "support@lumen.test to Cleo <cleo@orchard.test>" in shown
    assert "Answer as Cleo" in shown


def test_the_plain_text_and_the_headers_can_be_read_as_they_go_out(client: Client, queue_mail: Queue) -> None:
    mail = queue_mail(reply_to="support+rabc@lumen.test", headers={"List-Unsubscribe": "<https://lumen.test/mute>"})

    assert "Try the other socket." in words(get(client, "mail", mail.pk, show="text"))
    headers = words(get(client, "mail", mail.pk, show="headers"))
    assert f"Message-ID {mail.message_id}" in headers
    assert "Reply-To support+rabc@lumen.test" in headers
    assert "List-Unsubscribe <https://lumen.test/mute>" in headers


def test_a_mail_that_cannot_be_written_says_why_instead_of_its_headers(client: Client, queue_mail: Queue) -> None:
    mail = queue_mail(attachments=[{"name": "a.pdf", "content_type": "application/pdf", "path": "gone/a.pdf"}])

    assert "The file a.pdf is gone." in words(get(client, "mail", mail.pk, show="headers"))


def test_files_are_listed_and_downloaded(client: Client, queue_mail: Queue) -> None:
    path = default_storage.save("test/a.html", ContentFile(b"<script>alert(1)</script>"))
    mail = queue_mail(attachments=[{"name": "a.html", "content_type": "text/html", "path": path}])

    assert "a.html" in words(get(client, "mail", mail.pk))
    response = client.get(reverse("demo:mail_file", args=[mail.pk, 1]))
    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert get(client, "mail_file", mail.pk, 2).status_code == 404
    assert get(client, "mail_file", mail.pk, 0).status_code == 404


# Harm


def test_nothing_in_the_html_of_a_mail_can_run_or_fetch(client: Client, queue_mail: Queue) -> None:
    mail = queue_mail(html=f"<p>Hello</p>{EVIL}")

    around = get(client, "mail", mail.pk).content.decode()
    frame = get(client, "mail_html", mail.pk)

    assert "alert(1)" not in around
    [sandbox] = re.findall(r'<iframe[^>]* sandbox="([^"]*)"', around)
    policy = frame["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
    for allowed in (sandbox, policy):
        assert "allow-scripts" not in allowed
        assert "allow-same-origin" not in allowed
        assert "allow-forms" not in allowed
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert frame["X-Content-Type-Options"] == "nosniff"
    assert frame["Content-Type"] == "text/html; charset=utf-8"


def test_what_stands_in_a_subject_a_name_or_a_text_stays_text(client: Client, queue_mail: Queue) -> None:
    mail = queue_mail(subject=EVIL, text=EVIL, recipient_name=EVIL, error=EVIL, headers={"X-Odd": EVIL})

    for shown in (
        get(client, "mailbox", to="cleo"),
        get(client, "mailbox", to=EVIL),
        get(client, "mail", mail.pk, show="text"),
        get(client, "mail", mail.pk, show="headers"),
    ):
        assert "<script>alert" not in shown.content.decode()
        assert "<img" not in shown.content.decode()


def test_only_on_a_demo(client: Client, queue_mail: Queue, settings: Settings) -> None:
    settings.DEMO = False
    pk = queue_mail().pk

    for url in ("", "new/", f"{pk}/", f"{pk}/html/", f"{pk}/files/1/"):
        assert client.get(f"/demo/mailbox/{url}").status_code == 404
    assert client.post(f"/demo/mailbox/{pk}/replies/", {"text": "Hello"}).status_code == 404


def test_another_site_cannot_write_in_a_visitors_name(queue_mail: Queue) -> None:
    guarded, pk = Client(enforce_csrf_checks=True), queue_mail().pk

    assert guarded.post(f"/demo/mailbox/{pk}/replies/", {"text": "Hello"}).status_code == 403
    assert guarded.post("/demo/mailbox/new/", {"text": "Hello"}).status_code == 403


def test_what_is_not_there_is_not_found(client: Client, lumen: Brand) -> None:
    for name in ("mail", "mail_html"):
        assert get(client, name, 404).status_code == 404
        assert get(client, name, 10**30).status_code == 404


def test_a_page_asks_the_same_for_one_mail_and_for_a_hundred(client: Client, queue_mail: Queue) -> None:
    asked = dict[int, list[int]]()
    for count in (1, 100):
        pks = [queue_mail().pk for _ in range(count)]
        asked[count] = []
        for url in ("/demo/mailbox/", f"/demo/mailbox/{pks[0]}/", "/demo/mailbox/new/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            asked[count].append(len(queries))
    assert asked[1] == asked[100]
    assert max(asked[100]) <= 5


# Answering


def test_an_answer_is_a_mail_as_a_mail_program_writes_it(client: Client, queue_mail: Queue, receiver: Sink) -> None:
    mail = queue_mail(
        recipient_name="Cleo Ö.",
        reply_to="support+rabc@lumen.test",
        references="<first@orchard.test>",
        text="Try the other socket.\n\nGrüße",
    )
    notes = SimpleUploadedFile("Lampe größer.txt", b"hum\r\n", "text/plain")

    response = post(client, "mail_replies", mail.pk, text="It hums there — too.\r\nAlas.", attachments=[notes])

    assert (response.status_code, response["Location"]) == (303, f"/demo/mailbox/{mail.pk}/#main")
    [received] = receiver.received
    message = received.message
    assert (received.sender, received.recipient) == ("cleo@orchard.test", "support+rabc@lumen.test")
    assert str(message["From"].addresses[0]) == '"Cleo Ö." <cleo@orchard.test>'
    assert message["To"] == "support+rabc@lumen.test"
    assert message["Subject"] == "Re: The lamp hums"
    assert message["In-Reply-To"] == mail.message_id
    assert message["References"] == f"<first@orchard.test> {mail.message_id}"
    assert str(message["Message-ID"]).endswith("@orchard.test>")
    when = f"{mail.created_at:%a}, {mail.created_at.day} {mail.created_at:%b %Y} at {mail.created_at:%H:%M}"
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == [
        "It hums there — too.",
        "Alas.",
        "",
        f"On {when}, Bo from Lumen <support@lumen.test> wrote:",
        "> Try the other socket.",
        ">",
        "> Grüße",
    ]
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("Lampe größer.txt", b"hum\r\n")
    assert "Handed in" in words(page(client.get(response["Location"])))


def test_an_answer_to_an_answer_is_not_called_one_twice_and_goes_to_the_sender_when_no_other_is_named(
    client: Client, queue_mail: Queue, receiver: Sink
) -> None:
    mail = queue_mail(subject="Re: The lamp hums", message_id=f"<hd.{'z' * 120}@lumen.test>")

    post(client, "mail_replies", mail.pk, text="It still does.")

    [received] = receiver.received
    assert received.recipient == "support@lumen.test"
    assert received.message["Subject"] == "Re: The lamp hums"
    assert received.message["In-Reply-To"] == mail.message_id


def test_a_refused_answer_is_told_in_words_and_kept(client: Client, queue_mail: Queue, receiver: Sink) -> None:
    mail = queue_mail()
    receiver.to_recipient["support@lumen.test"] = "550 5.1.1 There is no mailbox with this address here"

    response = post(client, "mail_replies", mail.pk, text="It hums there too.")

    assert response.status_code == 422
    assert "The receiver did not take this mail: 550 5.1.1 There is no mailbox" in words(response)
    assert "It hums there too." in words(response)


def test_a_receiver_that_is_down_is_told_in_words(client: Client, queue_mail: Queue, settings: Settings) -> None:
    mail, settings.SMTP_PORT = queue_mail(), any_free()

    response = post(client, "mail_replies", mail.pk, text="It hums there too.")

    assert response.status_code == 422
    assert f"The receiver at 127.0.0.1:{settings.SMTP_PORT} does not answer." in words(response)
    assert "It hums there too." in words(response)


def test_an_answer_without_words_is_not_sent(client: Client, queue_mail: Queue, receiver: Sink) -> None:
    response = post(client, "mail_replies", queue_mail().pk, text=" ")

    assert response.status_code == 422
    assert "Write something first." in words(response)
    assert receiver.received == []


# Writing


def first(**fields: str) -> dict[str, str]:
    given = {
        "name": "Dan",
        "address": "dan@orchard.test",
        "to": "support@lumen.test",
        "subject": "A lamp",
        "text": "Hi",
    }
    return {**given, **fields}


def test_anybody_can_write_a_first_mail(client: Client, lumen: Brand, receiver: Sink) -> None:
    response = post(client, "new_mail", **first())

    assert (response.status_code, response["Location"]) == (303, "/demo/mailbox/#main")
    [received] = receiver.received
    assert (received.sender, received.recipient) == ("dan@orchard.test", "support@lumen.test")
    assert received.message["From"] == "Dan <dan@orchard.test>"
    assert received.message["Subject"] == "A lamp"
    assert received.message["Date"]
    assert received.message.get_content() == "Hi\r\n"
    after = page(client.get(response["Location"]))
    assert "Handed in" in words(after)
    assert 'href="/inbox/"' in after.content.decode()


def test_a_first_mail_goes_to_our_own_addresses_only(client: Client, lumen: Brand, receiver: Sink) -> None:
    response = post(client, "new_mail", **first(to="somebody@else.test"))

    assert response.status_code == 422
    assert receiver.received == []


@pytest.mark.parametrize("name", ["Dan\r\nBcc: all@orchard.test", 'Dan" <evil@orchard.test>, "', "Ðán 🦊"])
def test_a_name_adds_no_header_and_no_address(client: Client, lumen: Brand, receiver: Sink, name: str) -> None:
    post(client, "new_mail", **first(name=name, subject="A\r\nBcc: all@orchard.test"))

    [received] = receiver.received
    assert received.message["Bcc"] is None
    assert [one.addr_spec for one in received.message["From"].addresses] == ["dan@orchard.test"]
    assert received.message["Subject"] == "A Bcc: all@orchard.test"
