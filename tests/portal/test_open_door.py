"""Who is not signed in submits where the type allows it, and confirms it by mail."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Conversation
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Brand, Customer, CustomerSession
from helpdesk.people.operations.knowing import know_customer
from helpdesk.people.queries import hosts
from tests import builders, cast
from tests.architecture.test_routes import fingerprint
from tests.helpers.database import refused_by
from tests.helpers.delivering import deliver_all
from tests.helpers.refusing import refused
from tests.inbox.desk import words
from tests.portal.people import signed_in
from tests.portal.strangers import BODY, EMAIL, TITLE, WORDS, form_of, mailed, send, stamp
from tickets.models import FieldValue, HeldSubmission, KeptFile, Ticket, TicketType
from tickets.operations.designing_fields import archive_field
from tickets.operations.holding import forget_held, send_otherwise
from tickets.operations.keeping import forget_kept_files
from tickets.operations.types import archive_type, edit_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    workspace.forget()


def closed(name: str = "Contract") -> TicketType:
    made = builders.another_type(name, submitting="signed_in")
    workspace.forget()
    return made


class TestTheForm:
    def test_it_also_asks_for_the_address_and_says_what_follows(self) -> None:
        page = Client().get(form_of())
        assert page.status_code == 200
        for said in ("Your e-mail address", "Your name optional", "Then we mail you a link", "Have you written to us"):
            assert said in words(page)

    def test_one_open_type_alone_is_not_asked_for_and_several_are(self) -> None:
        assert Client().get("/portal/new/")["Location"] == form_of()
        builders.another_type("Theft")
        closed()
        page = Client().get("/portal/new/")
        assert [name for name in ("Theft", "Contract") if name in words(page)] == ["Theft"]
        assert "/portal/sign-in/?next=/portal/new/" in page.text
        home = Client().get("/portal/")
        assert form_of() in home.text

    def test_what_is_not_open_to_everyone_leads_to_signing_in_and_back(self) -> None:
        kind = closed()
        for answer in (Client().get(form_of(kind)), Client().get("/portal/new/999999/")):
            assert (answer.status_code, answer["Location"].split("?")[0]) == (303, "/portal/sign-in/")
        assert f"next=%2Fportal%2Fnew%2F{kind.pk}%2F" in Client().get(form_of(kind))["Location"]
        assert send(kind=kind).status_code == 303
        TicketType.objects.update(submitting="signed_in")
        workspace.forget()
        assert Client().get("/portal/new/")["Location"].startswith("/portal/sign-in/")
        assert not HeldSubmission.objects.exists()

    def test_where_the_portal_of_a_brand_is_not_open_to_everyone_nothing_of_it_is(self) -> None:
        Brand.objects.update(entry=Brand.Entry.SIGNED_IN)
        workspace.forget()
        for answer in (Client().get("/portal/new/"), Client().get(form_of()), send()):
            assert answer["Location"].startswith("/portal/sign-in/")
        frame = Client().get(f"/portal/embed/{builders.default_type().pk}/")
        assert (frame.status_code, "for customers who are signed in" in words(frame)) == (404, True)
        assert not HeldSubmission.objects.exists()

    def test_a_session_that_ended_while_somebody_wrote_leaves_them_their_words(self) -> None:
        answer = Client().post(form_of(), {"title": TITLE, "body": BODY, "once": "1"})
        assert (answer.status_code, TITLE in answer.text, 'id="id_email_error"' in answer.text) == (422, True, True)

    def test_the_address_fills_in_what_it_names(self) -> None:
        builders.field("text", "Suspect")
        page = Client().get(f"{form_of()}?title=Hound&suspect=Butler&email=a@b.example&name=Ann&stamp=evil").text
        for said in ('value="Hound"', 'value="Butler"', 'value="a@b.example"', 'value="Ann"'):
            assert said in page
        assert 'value="evil"' not in page

    def test_what_points_at_people_and_companies_is_not_asked_of_a_stranger(self) -> None:
        builders.customer(cast.HOLMES)
        builders.field("customer", "Whose")
        builders.field("company", "Where")
        builders.field("teammate", "By whom")
        page = words(Client().get(form_of()))
        assert not [name for name in ("Whose", "Where", "By whom") if name in page]
        assert send(**{"field-whose": cast.HOLMES.email}).status_code == 303
        assert HeldSubmission.objects.get().answers == []

    @pytest.mark.parametrize("missing", ["email", "title", "body"])
    def test_what_is_missing_is_said_at_its_field_and_the_rest_stays(self, missing: str) -> None:
        answer = send(**{missing: " "})
        assert (answer.status_code, f'id="id_{missing}_error"' in answer.text) == (422, True)
        for name in {"email", "title", "body"} - {missing}:
            assert WORDS[name].splitlines()[0] in answer.text
        assert not HeldSubmission.objects.exists()

    def test_what_is_no_address_is_said_there(self) -> None:
        answer = send(email="maya at studionorr")
        assert (answer.status_code, "This is not an e-mail address" in answer.text) == (422, True)
        assert 'value="maya at studionorr"' in answer.text

    @pytest.mark.parametrize(
        "odd", ["a\x00b", "\u202eright to left", "😀" * 50, "<script>alert(1)</script>", "%s {0} {{ 7 }}"]
    )
    @pytest.mark.parametrize(
        "where", ["title", "body", "name", "field-suspect", "field-story", "website", "stamp", "files"]
    )
    def test_whatever_is_sent_is_held_harmlessly_or_refused_in_words(self, where: str, odd: str) -> None:
        builders.field("text", "Suspect")
        builders.field("long_text", "Story")
        answer = send(**{where: odd})
        assert answer.status_code in (303, 422)
        assert "<script>alert" not in answer.text
        if answer.status_code == 303:
            client = Client()
            page = client.get(client.post(mailed()[0])["Location"])
            assert (page.status_code, "<script>alert" in page.text) == (200, False)

    def test_files_of_a_form_that_comes_back_are_kept_and_come_along(self) -> None:
        builders.field("files", "Photos")
        given = {"files": SimpleUploadedFile("map.txt", b"north"), "field-photos": SimpleUploadedFile("a.txt", b"x")}
        back = send(title="", **given)
        keys = dict(re.findall(r'type="checkbox" name="([\w-]+)" value="([^"]+)" checked', back.text))
        assert set(keys) == {"files", "field-photos"}
        assert send(**keys).status_code == 303
        Client().post(mailed()[0])
        assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.txt", "map.txt"]
        assert FieldValue.objects.get().file is not None
        elsewhere = Client().post(form_of(), {**WORDS, **keys, "stamp": stamp(nonce="another page")})
        assert "A file is not there any more." in words(elsewhere)

    def test_a_file_that_is_not_what_its_name_says_is_refused_while_its_sender_is_here(self) -> None:
        builders.field("files", "Papers", settings={"endings": "pdf"})
        answer = send(**{"field-papers": SimpleUploadedFile("papers.pdf", b"no such thing")})
        assert (answer.status_code, "papers.pdf is not what its name says." in words(answer)) == (422, True)
        assert not HeldSubmission.objects.exists()
        assert send(**{"field-papers": SimpleUploadedFile("papers.pdf", b"%PDF-1.7")}).status_code == 303


class TestBeforeItIsConfirmed:
    def test_nothing_is_there_but_what_is_held_and_one_mail(self) -> None:
        builders.customer(cast.HOLMES)
        before = Event.objects.count()
        client = Client()
        answer = send(client, email=cast.HOLMES.email)
        assert answer.status_code == 303
        assert "One more step: check your mail" in words(client.get(answer["Location"]))
        deliver_all()
        assert not Ticket.objects.exists()
        assert not Conversation.objects.exists()
        assert not CustomerSession.objects.exists()
        assert [one.name for one in Event.objects.all()[before:]] == ["sign_in.asked"]
        assert Customer.objects.get().verified_at is None
        assert client.get("/portal/account/").status_code == 303
        mail = OutgoingMail.objects.get()
        assert (mail.kind, mail.recipient) == ("held", cast.HOLMES.email)

    def test_its_mail_carries_no_word_of_whoever_sent_it(self) -> None:
        builders.field("text", "Suspect")
        send(title="pillsale one", body="pillsale two", name="pillsale three", **{"field-suspect": "pillsale four"})
        mail = OutgoingMail.objects.get()
        assert "pillsale" not in " ".join((mail.text, mail.html, mail.subject, mail.recipient, str(mail.headers)))
        for said in ("Is this request from you?", "24 hours", "hopefully you"):
            assert said in mail.text
            assert said in mail.html
        page = Client().get(mailed()[0])
        assert "pillsale" not in page.text

    def test_known_and_unknown_addresses_are_answered_alike(self) -> None:
        builders.ticket(cast.HOLMES)
        pages = []
        for email in (cast.HOLMES.email, "nobody@nowhere.example"):
            client = Client()
            where = send(client, email=email)["Location"]
            text = client.get(where).text.replace(email, "…")
            pages.append(re.sub(r'value="[\w-]+"|nonce="[^"]*"|sign-in/[\w-]+/', "…", text))
        assert pages[0] == pages[1]

    def test_sent_twice_it_is_held_once_and_leads_to_the_same_page(self) -> None:
        page = stamp()
        places = {send(stamp=page)["Location"] for _ in range(2)}
        assert (len(places), HeldSubmission.objects.count(), OutgoingMail.objects.count()) == (1, 1, 1)
        assert send(stamp=page, title="Another")["Location"] not in places

    def test_looking_at_the_link_changes_nothing(self) -> None:
        send()
        link, _ = mailed()
        before = fingerprint()
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "PROPFIND"):
            Client().generic(method, link)
        assert fingerprint() == before
        page = words(Client().get(link))
        for said in ("Is this request from you?", EMAIL, "Yes, send it", "24 hours"):
            assert said in page

    def test_what_nobody_confirms_is_forgotten_after_a_day(self) -> None:
        where = send(files=SimpleUploadedFile("map.txt", b"north"))["Location"]
        link, code = mailed()
        assert (forget_held(), forget_kept_files()) == (0, 0)
        with time_machine.travel(timezone.now() + dt.timedelta(hours=24, minutes=1), tick=True):
            for answer in (Client().get(link), Client().post(link), Client().post(where, {"code": code})):
                assert (answer.status_code, "Write it once more" in words(answer)) == (404, True)
                assert f'href="{form_of()}"' in answer.text
            assert (forget_held(), forget_kept_files()) == (1, 1)
            assert Client().post(link).status_code == 404
        assert not HeldSubmission.objects.exists()
        assert not KeptFile.objects.exists()
        assert not Ticket.objects.exists()


class TestConfirming:
    def test_the_link_signs_in_and_makes_the_ticket_with_all_that_came(self) -> None:
        room = builders.field("single_select", "Room", "Kitchen", "Hall")
        builders.field("number", "Steps")
        builders.field("datetime", "Seen at")
        workspace.forget()
        hall = room.options.get(label="Hall")
        answers = {"field-room": str(hall.pk), "field-steps": "12", "field-seen_at": "2026-11-28T20:00"}
        assert send(files=SimpleUploadedFile("map.txt", b"north"), **answers).status_code == 303
        client = Client()
        answer = client.post(mailed()[0])
        made = Ticket.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/portal/tickets/{made.number}/?new=1")
        page = words(client.get(answer["Location"]))
        for said in ("Thank you, we have got it", TITLE, "in the hall.", "map.txt", "Hall", "12", "28 Nov 2026, 20:00"):
            assert said in page
        customer = made.conversation.customer
        assert customer
        assert (customer.email, customer.name, customer.kind) == (EMAIL, "Maya Lindqvist", "user")
        assert made.conversation.channel == "portal"
        held = HeldSubmission.objects.get()
        assert (held.title, held.body, held.answers) == ("", "", [])
        assert KeptFile.objects.get().expires_at < timezone.now() + dt.timedelta(hours=2)
        deliver_all()
        assert OutgoingMail.objects.filter(kind="submitted", recipient=EMAIL).count() == 1

    def test_so_does_the_code_where_it_was_sent(self) -> None:
        client = Client()
        where = send(client)["Location"]
        answer = client.post(where, {"code": mailed()[1]})
        assert answer["Location"] == f"/portal/tickets/{Ticket.objects.get().number}/?new=1"
        assert client.get(answer["Location"]).status_code == 200

    def test_used_once_more_it_leads_to_the_ticket_and_signs_nobody_in(self) -> None:
        where = send()["Location"]
        link, code = mailed()
        Client().post(link)
        path = f"/portal/tickets/{Ticket.objects.get().number}/?new=1"
        stranger = Client()
        for answer in (stranger.post(link), stranger.get(link), stranger.post(where, {"code": code})):
            assert (answer.status_code, answer["Location"]) == (303, path)
        assert stranger.get(path).status_code == 303
        assert (Ticket.objects.count(), CustomerSession.objects.count()) == (1, 1)

    def test_a_link_of_another_brand_opens_nothing(self) -> None:
        other = builders.brand("Harbor")
        workspace.forget()
        send()
        link, _ = mailed()
        assert Client().post(link.replace("/portal/", f"/portal/brands/{other.key}/")).status_code == 404
        assert not Ticket.objects.exists()

    def test_five_wrong_codes_are_the_end_of_link_and_code(self) -> None:
        client = Client()
        where = send(client)["Location"]
        link, code = mailed()
        wrong = "000 000" if code != "000 000" else "111 111"
        for _ in range(4):
            answer = client.post(where, {"code": wrong})
            assert (answer.status_code, "This is not the code we sent" in answer.text) == (422, True)
        for last in (client.post(where, {"code": wrong}), client.post(where, {"code": code}), client.post(link)):
            assert (last.status_code, "five tries" in words(last)) == (404, True)
        assert not Ticket.objects.exists()

    def test_the_name_we_know_stays(self) -> None:
        builders.customer(cast.HOLMES)
        send(email=cast.HOLMES.email, name="Moriarty")
        Client().post(mailed()[0])
        assert Customer.objects.get(email=cast.HOLMES.email).name == cast.HOLMES.name

    def test_what_was_known_before_opens_only_after_it(self) -> None:
        before = builders.ticket(cast.HOLMES)
        client = Client()
        send(client, email=cast.HOLMES.email)
        assert client.get(f"/portal/tickets/{before.number}/").status_code == 303
        client.post(mailed()[0])
        assert client.get(f"/portal/tickets/{before.number}/").status_code == 200

    def test_who_is_signed_in_confirms_nothing(self) -> None:
        client = signed_in()
        page = client.get(form_of())
        assert "Your e-mail address" not in page.text
        assert "/portal/tickets/" in client.post(form_of(), {**WORDS, "once": "1"})["Location"]
        assert not HeldSubmission.objects.exists()


class TestWhatChangedMeanwhile:
    def test_a_type_that_is_archived_leads_to_the_others_with_all_that_was_written(self) -> None:
        kind = builders.another_type("Theft")
        builders.field("text", "Suspect", type=kind)
        other, third = builders.another_type("Loss"), builders.another_type("Noise")
        builders.field("text", "Suspect", type=other)
        workspace.forget()
        send(kind=kind, files=SimpleUploadedFile("map.txt", b"north"), **{"field-suspect": "The butler"})
        archive_type(kind, by=builders.teammate(cast.ADA))
        client = Client()
        answer = client.post(mailed()[0])
        assert answer.status_code == 303
        page = client.get(answer["Location"])
        for said in ("“Theft” is not offered any more", TITLE, "in the hall.", "The butler", "Loss", "Noise"):
            assert said in words(page)
        assert not Ticket.objects.exists()
        handle = answer["Location"].partition("held=")[2]
        for one, has in ((other, 'value="The butler"'), (third, "The butler</dd>")):
            form = client.get(f"{form_of(one)}?held={handle}")
            assert has in form.text
            assert TITLE in form.text
        [key] = re.findall(r'name="files" value="([^"]+)" checked', form.text)
        sent = {"title": TITLE, "body": BODY, "held": handle, "files": key}
        places = {client.post(form_of(third), {**sent, "once": n})["Location"] for n in ("1", "1", "2")}
        made = Ticket.objects.get()
        assert (places, made.type) == ({f"/portal/tickets/{made.number}/?new=1"}, third)
        assert Attachment.objects.get().name == "map.txt"

    def test_a_question_that_is_asked_no_more_brings_the_form_back(self) -> None:
        field = builders.field("text", "Suspect")
        workspace.forget()
        send(**{"field-suspect": "The butler"})
        archive_field(field, by=builders.teammate(cast.ADA))
        workspace.forget()
        client = Client()
        answer = client.post(mailed()[0], follow=True)
        assert answer.status_code == 200
        for said in ("Your address is confirmed, but this is not sent yet", "The form was changed", "The butler"):
            assert said in words(answer)
        assert f'value="{TITLE}"' in answer.text
        assert answer.redirect_chain[-1][0].startswith(form_of())

    def test_a_type_that_was_closed_to_strangers_still_takes_who_may(self) -> None:
        kind = builders.another_type("Theft")
        workspace.forget()
        send(kind=kind)
        edit_type(kind, submitting="signed_in", by=builders.teammate(cast.ADA))
        Client().post(mailed()[0])
        assert Ticket.objects.get().type == kind

    def test_nobody_else_reads_what_is_kept(self) -> None:
        kind = builders.another_type("Theft")
        workspace.forget()
        send(kind=kind)
        archive_type(kind, by=builders.teammate(cast.ADA))
        where = Client().post(mailed()[0])["Location"]
        assert Client().get(where)["Location"].startswith("/portal/sign-in/?next=")
        for client in (signed_in(cast.WATSON), signed_in(cast.HOLMES)):
            assert TITLE not in client.get(where, follow=True).text
        handle = where.partition("held=")[2]
        signed_in(cast.WATSON).post(form_of(), {"title": "Mine", "body": "Mine", "held": handle, "once": "1"})
        assert HeldSubmission.objects.get().conversation is None

    def test_it_is_found_again_by_the_mail_and_kept_for_another_day(self) -> None:
        kind = builders.another_type("Theft")
        workspace.forget()
        send(kind=kind)
        link, _ = mailed()
        archive_type(kind, by=builders.teammate(cast.ADA))
        client = Client()
        where = client.post(link)["Location"]
        assert client.get(link)["Location"] == where
        with time_machine.travel(timezone.now() + dt.timedelta(hours=23), tick=True):
            assert forget_held() == 0
        with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=True):
            assert forget_held() == 1
            assert client.get(where, follow=True).status_code == 200


def test_what_was_forgotten_while_its_page_was_open_is_refused_in_words() -> None:
    kind = builders.another_type("Theft")
    workspace.forget()
    send(kind=kind)
    archive_type(kind, by=builders.teammate(cast.ADA))
    Client().post(mailed()[0])
    held = HeldSubmission.objects.get()
    HeldSubmission.objects.all().delete()
    with refused("This is not there any more."):
        send_otherwise(
            held, by=Customer.objects.get(email=EMAIL), ticket_type=builders.default_type(), title=TITLE, body=BODY
        )


def test_a_form_asks_as_many_questions_of_postgresql_for_three_fields_as_for_one() -> None:
    def asked() -> int:
        workspace.forget()
        hosts.forget()
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(form_of()).status_code == 200
        return len(queries)

    builders.field("single_select", "Room", "Kitchen")
    before = asked()
    builders.field("single_select", "House", "Mine")
    builders.field("text", "Suspect")
    assert asked() == before


def test_a_lead_whose_address_is_known_stays_one_until_it_is_confirmed() -> None:
    known = know_customer(email=EMAIL, by=builders.teammate())
    send()
    known.refresh_from_db()
    assert known.kind == Customer.Kind.LEAD
    Client().post(mailed()[0])
    known.refresh_from_db()
    assert known.kind == Customer.Kind.USER


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("expires_at = created_at", "held_submission_lasts"),
        ("conversation_id = (SELECT id FROM conversations_conversation)", "what_became_a_ticket_is_held_no_more"),
        ("sent_print = NULL", "sent_print"),
    ],
)
def test_what_is_held_impossibly_is_refused_by_postgresql(change: str, constraint: str) -> None:
    builders.conversation()
    send()
    held = HeldSubmission.objects.get()
    refused_by(constraint, f"UPDATE tickets_heldsubmission SET {change} WHERE sign_in_id = %s", held.pk)
