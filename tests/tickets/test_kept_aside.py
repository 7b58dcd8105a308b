"""Settings → Kept aside: what no conversation shows reaches a person here."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.models import Delivery
from helpdesk.mail.models import IncomingMail
from helpdesk.mail.operations.collecting import collect
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.refusing import refused
from tests.mail.mails import arrives, mail
from tests.tickets.settings.office import Office, words
from tickets.operations.admitting import admit
from tickets.operations.intake import take_in
from tickets.operations.replying import reply_to_customer

pytestmark = pytest.mark.django_db


def kept(subject: str = "Away until Monday") -> IncomingMail:
    """An automatic answer that belongs to nothing."""
    found = arrives(mail(subject=subject, Auto_Submitted="auto-replied"))
    assert found.outcome == "suspended"
    return found


def test_a_mail_that_is_kept_aside_is_shown_with_its_reason_and_let_in() -> None:
    office, incoming = Office(), kept()
    page = words(office.get("kept_aside"))
    for expected in ("Away until Monday", cast.HOLMES.email, "An automatic answer that belongs to no conversation."):
        assert expected in page

    answer = office.post("kept_mail", incoming.pk)
    begun = Conversation.objects.get()
    assert answer["Location"] == f"/inbox/conversations/{begun.pk}/"
    assert (begun.subject, begun.customer and begun.customer.email) == ("Away until Monday", cast.HOLMES.email)
    incoming.refresh_from_db()
    assert (incoming.outcome, incoming.conversation_id) == ("started", begun.pk)
    assert incoming.reason.endswith("Let in by Ada Lovelace.")
    assert "No mail is kept aside." in words(office.get("kept_aside"))


def test_it_is_let_in_once() -> None:
    incoming = kept()
    admit(incoming, by=builders.teammate(cast.ADA))
    with refused("This mail is not kept aside any more."):
        admit(incoming, by=builders.teammate(cast.ADA))
    assert Conversation.objects.count() == 1


def test_what_nobody_could_answer_is_not_let_in() -> None:
    ada, nobody = builders.teammate(cast.ADA), mail(subject="Nobody")
    del nobody["From"]
    with refused("It names nobody who could be answered."):
        admit(arrives(nobody), by=ada)
    ours = arrives(mail(who=cast.Client("Us", default_brand().address), subject="From ourselves"))
    with refused("It says it comes from one of our own addresses: nobody but us would read the answer."):
        admit(ours, by=ada)
    assert "Let in" not in words(Office().get("kept_aside")).partition("What did not follow")[0]


def test_only_admins_let_mail_in() -> None:
    with refused("Only admins let mail in."):
        admit(kept(), by=builders.teammate(cast.GRACE))


def test_its_original_is_a_file_and_never_a_page() -> None:
    incoming = kept()
    answer = Office().get("kept_original", incoming.pk)
    assert answer.content == bytes(incoming.raw)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{incoming.pk}.eml"'
    joined = arrives(mail(subject="A conversation"))
    assert Office().get("kept_original", joined.pk).status_code == 404


def test_what_cannot_be_read_and_came_from_nobody_is_listed() -> None:
    stored = collect(b" \r\n\r\n ", envelope_from="", envelope_to=default_brand().address, source="smtp")
    assert take_in(stored.pk).outcome == "unreadable"
    assert "It is empty." in words(Office().get("kept_aside"))


def test_a_consequence_that_was_given_up_is_shown_and_owed_again() -> None:
    office = Office()
    reply_to_customer(builders.conversation(), body="We come at once.", by=office.user)
    given_up = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=given_up.pk).update(state="failed", error="ValueError: <no>", attempts=9)
    assert "ValueError: <no>" in words(office.get("kept_aside"))
    office.saves("given_up", given_up.pk)
    given_up.refresh_from_db()
    assert (given_up.state, given_up.attempts) == ("pending", 0)
    assert "Everything has followed." in words(office.get("kept_aside"))


def test_the_page_asks_the_same_for_any_number_of_mails() -> None:
    office = Office()
    kept("One")
    office.get("kept_aside")
    before = office.queries("kept_aside")
    for name in ("Two", "Three"):
        kept(name)
    assert office.queries("kept_aside") == before
