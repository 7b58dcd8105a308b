"""A mail that did not arrive is sent again where that is read: at its message."""

import pytest

from helpdesk.conversations.models import Entry
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tickets.operations.replying import reply_to_customer

pytestmark = pytest.mark.django_db


def lost(state: str = "failed") -> tuple[Entry, OutgoingMail]:
    """A reply whose mail was refused."""
    entry = reply_to_customer(builders.conversation(), body="We come at once.", by=builders.teammate())
    deliver_all()
    OutgoingMail.objects.update(state=state, error="550 no such user")
    return entry, OutgoingMail.objects.get()


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_it_is_sent_again_under_its_id(state: str) -> None:
    entry, mail = lost(state)
    desk = Desk()
    assert "Send again" in words(desk.get("show", entry.conversation))
    desk.does("resend", entry.conversation, entry.pk)
    again = OutgoingMail.objects.get()
    assert (again.state, again.message_id, again.error) == ("queued", mail.message_id, "")
    assert "Send again" not in words(desk.get("show", entry.conversation))


def test_what_was_sent_is_not_sent_twice() -> None:
    entry, _ = lost("sent")
    response = Desk(is_htmx=True).post("resend", entry.conversation, entry.pk)
    assert response.status_code == 422
    assert "Nothing of this has to be sent again." in response["HX-Trigger"]
    assert OutgoingMail.objects.get().state == "sent"


def test_collaborators_neither_see_the_button_nor_send() -> None:
    entry, _ = lost()
    desk = Desk(cast.CHARLES, is_htmx=True)
    assert "Send again" not in words(desk.get("show", entry.conversation))
    assert desk.post("resend", entry.conversation, entry.pk).status_code == 422
    assert OutgoingMail.objects.get().state == "failed"


def test_a_message_of_another_conversation_is_not_found() -> None:
    entry, _ = lost()
    other = builders.conversation(cast.IRENE)
    assert Desk().post("resend", other, entry.pk).status_code == 404
