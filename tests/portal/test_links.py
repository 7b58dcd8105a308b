"""The links in mails: whoever has one opens what it is for, and scanners that follow it do nothing."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from helpdesk.conversations.models import Conversation
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.architecture.test_routes import fingerprint
from tests.helpers.delivering import deliver_all
from tickets.access import form_token, mute_token
from tickets.models import Ticket, TicketForm
from tickets.operations.forms import send_form
from tickets.operations.types import edit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> TicketForm:
    return send_form(builders.conversation(), ticket_type=builders.another_type("Lost dog"), by=builders.teammate())


def opened(token: str, name: str = "portal:form") -> list[int]:
    """What reading and what sending answers."""
    url = reverse(name, args=[token])
    return [Client().get(url).status_code, Client().post(url).status_code]


def test_scanners_of_links_do_nothing(form: TicketForm) -> None:
    deliver_all()
    mail, token = OutgoingMail.objects.latest("id"), form_token(form.pk, builders.customer().pk)
    [mute] = re.findall(r"/tickets/mails/[\w:-]+/", str(mail.headers))
    before = fingerprint()
    for path in (reverse("portal:form", args=[token]), reverse("portal:form_sent", args=[token]), mute):
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"):
            assert Client().generic(method, path).status_code in (200, 303, 405)
    assert fingerprint() == before


def test_a_link_opens_what_it_is_for_and_for_whom_and_nothing_else(form: TicketForm) -> None:
    participant = Conversation.objects.get().participants.get()
    mine = form_token(form.pk, participant.customer_id)
    for foreign in (
        form_token(form.pk, builders.customer(cast.IRENE).pk),
        form_token(form.pk + 1, participant.customer_id),
        form_token(form.pk, 0),
        mute_token(participant),
        signing.dumps([form.pk, participant.customer_id]),
        f"{mine}x",
        mine[::-1],
    ):
        assert opened(foreign) == [404, 404]
    assert opened(mine, "tickets:mute") == [404, 404]
    assert not Ticket.objects.exists()


def test_a_link_whose_type_is_for_another_brand_by_now_opens_nothing(form: TicketForm) -> None:
    edit_type(form.type, submitting="brands", brands=[builders.brand()], by=builders.teammate(cast.ADA))
    assert opened(form_token(form.pk, builders.customer().pk)) == [404, 404]
    assert not Ticket.objects.exists()
