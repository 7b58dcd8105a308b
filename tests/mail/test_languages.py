"""Mails to customers are in their language: of what was written about them we know it, else it is the brand's."""

import re

import pytest
from django.test import Client
from django.utils import translation

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.quoting import fold_html, fold_text
from helpdesk.people.models import Brand, Customer
from helpdesk.people.operations.knowing import know_customer
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tickets.emails.telling import News, tell
from tickets.models import Ticket
from tickets.operations.forms import send_form
from tickets.operations.replying import reply_to_customer

pytestmark = pytest.mark.django_db

SAID = {
    "submitted": {"de": "Danke, dass Sie uns geschrieben haben.", "ar": "شكرًا لمراسلتنا."},
    "reply": {"de": "hat geantwortet", "ar": "ردّ من"},
    "form": {"de": "hat Ihnen ein Formular gesendet", "ar": "نموذجًا"},
    "state": {"de": "Sie müssen im Moment nichts tun.", "ar": "لا يلزمكم فعل شيء الآن."},
    "merged": {"de": "Wir haben Ihre Nachrichten zusammengeführt", "ar": "جمعنا رسائلكم معًا"},
}
MARKED = {"de": "Bitte schreiben Sie Ihre Antwort über diese Zeile", "ar": "يرجى كتابة ردكم فوق هذا السطر"}
ENGLISH = re.compile(
    r"\b(Thank you|We have|Submitted|In progress|Waiting for you|Resolved|Reply to|Stop mails|replied)\b"
)


def told(ticket: Ticket, kind: str, *, event: int = 1) -> list[OutgoingMail]:
    """The mails that this piece of news becomes."""
    entry, state = None, None
    if kind == "reply":
        entry = reply_to_customer(ticket.conversation, body="Hund", by=builders.teammate()).pk
    elif kind == "form":
        entry = send_form(ticket.conversation, ticket_type=builders.default_type(), by=builders.teammate()).entry_id
    elif kind == "state":
        state = builders.state("in_progress").pk
    OutgoingMail.objects.all().delete()
    tell(
        [
            News(
                event_id=event,
                conversation_id=ticket.conversation_id,
                kind="reply" if kind == "form" else kind,
                actor="",
                entry_id=entry,
                state_id=state,
            )
        ]
    )
    return list(OutgoingMail.objects.order_by("recipient"))


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("kind", list(SAID))
def test_every_mail_is_in_its_reader_s_language(kind: str, language: str) -> None:
    ticket = builders.ticket()
    Customer.objects.update(locale=f"{language}-XX")
    [mail] = told(ticket, kind)
    for part in (mail.html, mail.text):
        assert SAID[kind][language] in part
        assert f"— {MARKED[language]} —" in part
        assert not ENGLISH.search(re.sub(r"<style>.*?</style>", "", part, flags=re.DOTALL)), part
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in mail.html
    assert mail.html.count('role="presentation" class="wide" dir="rtl"') == (language == "ar")
    assert len(mail.html) < 100_000


def test_two_readers_of_one_ticket_get_it_in_two_languages_under_one_subject() -> None:
    ticket = builders.ticket()
    add_participant(ticket.conversation, customer=builders.customer(cast.WATSON), by=builders.teammate())
    Customer.objects.filter(email=cast.WATSON.email).update(locale="fr")
    Conversation.objects.update(subject="")
    ticket.refresh_from_db()
    first, second = told(ticket, "submitted")
    assert first.subject == second.subject == "Your message"
    assert translation.get_language() == "en"
    assert "Merci de nous avoir écrit." in {one.recipient: one.html for one in (first, second)}[cast.WATSON.email]


@pytest.mark.parametrize("locale", ["", "nb", "tlh"])
def test_without_a_language_that_we_have_a_mail_is_in_the_brand_s(locale: str) -> None:
    ticket = builders.ticket()
    Customer.objects.update(locale=locale)
    [mail] = told(ticket, "submitted")
    assert "Thank you for writing to us." in mail.text
    Brand.objects.update(language="de")
    [mail] = told(ticket, "submitted", event=2)
    assert "Danke, dass Sie uns geschrieben haben." in mail.text


@pytest.mark.parametrize("language", ["de", "fr", "es", "ar"])
def test_what_answers_a_translated_mail_is_told_from_what_it_quotes(language: str) -> None:
    ticket = builders.ticket()
    Customer.objects.update(locale=language)
    [mail] = told(ticket, "submitted")
    assert fold_text(f"Here it is.\n\n{mail.text}").visible.strip() == "Here it is."
    assert ticket.conversation.subject not in fold_html(f"<p>Here it is.</p>{mail.html}").visible


def test_a_sign_in_mail_to_a_stranger_is_in_the_language_of_the_page_it_was_asked_on() -> None:
    client = Client(headers={"Accept-Language": "ar"})
    client.post("/portal/sign-in/", {"email": "stranger@example.com"})
    mail = OutgoingMail.objects.latest("id")
    assert "رمز تسجيل الدخول:" in mail.text
    assert mail.subject.endswith(f"لدى {default_brand().name}")
    assert 'dir="rtl"' in mail.html


def test_one_who_signs_in_gets_mails_in_the_language_they_read_in() -> None:
    know_customer(email="stranger@example.com", by=builders.teammate())
    client = Client(headers={"Accept-Language": "fr-CA"})
    client.post("/portal/sign-in/", {"email": "stranger@example.com"})
    [code] = re.findall(r"(\d{3} \d{3})", OutgoingMail.objects.latest("id").text)
    asked = client.post("/portal/sign-in/", {"email": "stranger@example.com"})["Location"]
    [code] = re.findall(r"(\d{3} \d{3})", OutgoingMail.objects.latest("id").text)
    assert client.post(asked, {"code": code}).status_code == 303
    assert Customer.objects.get(email="stranger@example.com").locale == "fr"


def test_the_page_that_stops_mails_is_in_the_customer_s_language() -> None:
    ticket = builders.ticket()
    Customer.objects.update(locale="de")
    [mail] = told(ticket, "submitted")
    [path] = re.findall(r"(/tickets/mails/[^/]+/)", mail.headers["List-Unsubscribe"])
    page = Client(headers={"Accept-Language": "es"}).get(path)
    assert "Keine E-Mails mehr dazu?" in page.text
    assert not page.cookies


def test_a_form_is_asked_in_the_customer_s_language() -> None:
    ticket = builders.ticket()
    Customer.objects.update(locale="ar")
    [mail] = told(ticket, "form")
    [path] = re.findall(r"(/forms/[^/\s]+/)", mail.text)
    page = Client().get(path).text
    assert '<html lang="ar" dir="rtl"' in page
    assert "طلب عميل" in page
