"""A word that is written wherever only the team reads: no mail, no page and no file of a customer has it."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.tagging import tag
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.tickets.cascades import follow
from tickets.models import Ticket
from tickets.operations.cascading import CascadePlan
from tickets.operations.checklist import add
from tickets.operations.fields import fill_in
from tickets.operations.forms import answer_form, send_form, withdraw_form
from tickets.operations.linking import link
from tickets.operations.merging import merge
from tickets.operations.noting import add_note
from tickets.operations.opening import open_ticket
from tickets.operations.replying import reply_to_customer
from tickets.operations.sharing import share
from tickets.operations.splitting import split
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db

WORD = "Canaryword"
LINK = re.compile(r"https?://[^\s\"'<>]+")


def now(ticket: Ticket) -> Conversation:
    return Conversation.objects.get(pk=ticket.pk)


def inside(*threads: Conversation) -> None:
    """What only the team reads, on each."""
    grace = builders.teammate()
    for thread in threads:
        add_note(thread, body=f"{WORD} noted", by=grace, files=[NewFile(f"{WORD}.txt", WORD.encode())])
        tag(thread, name=WORD, by=grace)
        add(thread, text=f"{WORD} step", by=grace)
    deliver_all()


def a_day_at_work() -> None:
    """Everything that mails somebody, with the word everywhere inside."""
    grace = builders.teammate()
    hold = builders.another_state("waiting", WORD, is_hidden=True, customer_label=WORD)
    inner = builders.another_state("in_progress", f"{WORD} inner", customer_label="At work")
    builders.field("text", "Suspect", on_customer_form=False, on_customer_ticket=False, help_text=WORD)
    builders.field("single_select", WORD, f"{WORD} & Sons", on_customer_form=False, on_customer_ticket=False)
    ticket, asked, followed = builders.ticket(), builders.conversation(), builders.conversation()
    builders.participant(now(ticket), cast.WATSON)
    fill_in(ticket, values={"suspect": f"{WORD} value"}, by=grace)
    office = builders.another_type("Refund", category="back_office", may_be_shared=True)
    shared = open_ticket(ticket_type=office, title="Pay it back", by=grace, brand=default_brand(), description=WORD)
    work = builders.internal_ticket(title=f"{WORD} work", description=WORD)
    cause = builders.internal_ticket("tracker", title=f"{WORD} cause", description=WORD)
    for far in (work, cause):
        link(now(ticket), to=far, by=grace)
    link(followed, to=shared, by=grace)
    share(shared, by=grace)
    inside(now(ticket), asked, followed, *map(now, (work, cause, shared)))
    reply_to_customer(now(ticket), body="We look into it", by=grace, files=[NewFile("plan.txt", b"The plan")])
    for one, state in ((ticket, hold), (ticket, inner), (ticket, builders.state("waiting")), (shared, inner)):
        change_state(one, to=state, by=grace)
        deliver_all()
    change_state(cause, to=builders.state("resolved"), by=grace, cascade=CascadePlan(message="It is mended"))
    follow()
    builders.says(ticket, "It is back")
    form = send_form(asked, ticket_type=builders.default_type(), by=grace)
    answer_form(form, values={"suspect": WORD}, by=builders.customer())
    withdraw_form(send_form(followed, ticket_type=builders.default_type(), by=grace), by=grace)
    send_form(builders.conversation(), ticket_type=builders.default_type(), by=grace)
    other = builders.ticket()
    inside(now(other))
    merge(now(other), into=now(ticket), by=grace)
    split(builders.says(ticket, "Another thing"), by=grace)
    reply_to_customer(now(ticket), body="Done", by=grace)
    change_state(Ticket.objects.get(pk=ticket.pk), to=builders.state("resolved"), by=grace)
    deliver_all()


def test_what_only_the_team_reads_is_in_no_mail_no_page_and_no_file_of_a_customer() -> None:
    a_day_at_work()
    mails = list(OutgoingMail.objects.all())
    assert {mail.kind for mail in mails} == {"submitted", "reply", "state", "merged"}
    assert Entry.objects.filter(kind="note", body_text__contains=WORD).count() > 6
    paths = set[str]()
    for mail in mails:
        fields = {name: str(getattr(mail, name)) for name in COLUMNS}
        assert not [name for name, said in fields.items() if WORD.lower() in said.lower()], (mail.kind, mail.recipient)
        for file in mail.attachments:
            with default_storage.open(file["path"]) as kept:
                assert WORD.encode() not in kept.read()
        paths |= {urlsplit(url).path for url in LINK.findall(f"{mail.html} {mail.text} {mail.headers}")}
    pages = [path for path in paths if path.startswith(("/forms/", "/tickets/mails/"))]
    assert {path.split("/")[1] for path in pages} == {"forms", "tickets"}
    for path in pages:
        page = Client().get(path).content.decode()
        assert WORD.lower() not in page.lower(), path
    for key in Attachment.objects.values_list("key", flat=True):
        answer = Client().get(reverse("inbox:file", args=[key]))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


COLUMNS = (
    *("sender", "recipient", "recipient_name", "reply_to", "subject", "message_id", "in_reply_to", "references"),
    *("headers", "html", "text", "attachments"),
)
