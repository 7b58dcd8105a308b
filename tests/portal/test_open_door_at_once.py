"""Two who confirm or send the same at the same moment."""

import pytest
from django.test import Client

from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Customer, CustomerSession, SignIn
from tests import builders, cast
from tests.helpers.together import together
from tests.portal.strangers import EMAIL, mailed, send, stamp
from tickets.models import HeldSubmission, Ticket
from tickets.operations.types import archive_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh() -> None:
    workspace.forget()


def test_two_confirmations_at_once_make_one_ticket_and_both_lead_to_it() -> None:
    client = Client()
    where = send(client)["Location"]
    link, code = mailed()
    answers = together(
        lambda: Client().post(link),
        lambda: Client().post(link),
        lambda: Client().post(where, {"code": code}),
    )
    ticket = Ticket.objects.get()
    assert {(one.status_code, one["Location"]) for one in answers if not isinstance(one, Exception)} == {
        (303, f"/portal/tickets/{ticket.number}/?new=1")
    }
    assert len(answers) == 3
    assert (CustomerSession.objects.count(), Customer.objects.count()) == (1, 1)


def test_the_same_form_sent_by_two_clicks_at_once_is_held_once() -> None:
    page = stamp()
    answers = together(*[lambda: send(stamp=page) for _ in range(3)])
    assert len({one["Location"] for one in answers if not isinstance(one, Exception)}) == 1
    assert (HeldSubmission.objects.count(), OutgoingMail.objects.count(), SignIn.objects.count()) == (1, 1, 1)


def test_many_who_name_one_address_at_once_cause_three_mails() -> None:
    answers = together(*[lambda n=n: send(stamp=stamp(nonce=str(n))).status_code for n in range(6)])
    assert sorted(answers, key=str) == [303, 303, 303, 429, 429, 429]
    assert OutgoingMail.objects.filter(recipient=EMAIL).count() == 3


def test_a_type_archived_at_the_moment_of_confirming_ends_in_a_ticket_or_in_words() -> None:
    kind = builders.another_type("Theft")
    workspace.forget()
    send(kind=kind)
    link, _ = mailed()
    ada = builders.teammate(cast.ADA)
    client = Client()
    answer, archived = together(lambda: client.post(link), lambda: archive_type(kind, by=ada))
    assert archived is None
    assert answer
    assert not isinstance(answer, Exception)
    assert client.get(answer["Location"], follow=True).status_code == 200
    held = HeldSubmission.objects.get()
    assert (held.conversation is None) == bool(held.title)
