"""Real mails of other people's systems, run whole where the corpus lies beside the project."""

from pathlib import Path

import pytest
from django.conf import settings

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.models import Event
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.mail.operations.collecting import collect
from helpdesk.people.queries import default_brand
from tickets.operations.intake import take_in

CORPUS = Path(settings.BASE_DIR).parent / "shared" / "corpora" / "mail"
MAILS = sorted(CORPUS.glob("*.eml"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not MAILS, reason="the corpus of real mails is not beside the project"),
]


def takes_in(raw: bytes) -> IncomingMail:
    address = default_brand().address
    return take_in(collect(raw, envelope_from="", envelope_to=address, source="pipe").pk)


def test_every_mail_ends_with_one_outcome_and_twice_is_nothing_new() -> None:
    first = [takes_in(path.read_bytes()).pk for path in MAILS]
    assert len(set(first)) == len(MAILS)
    assert not IncomingMail.objects.filter(outcome="pending").exists()
    before = [model.objects.count() for model in (IncomingMail, Conversation, Entry, Event)]
    assert [takes_in(path.read_bytes()).pk for path in MAILS] == first
    assert [model.objects.count() for model in (IncomingMail, Conversation, Entry, Event)] == before


def test_nearly_all_of_them_reach_a_person() -> None:
    outcomes = [takes_in(path.read_bytes()).outcome for path in MAILS]
    assert outcomes.count("unreadable") == 0
    assert outcomes.count("suspended") <= 3  # one is a bounce of a mail we never sent, two name no sender


def test_with_our_own_loop_header_nothing_comes_of_them() -> None:
    for path in MAILS:
        looped = takes_in(f"X-Helpdesk-Loop: {settings.MAIL_INSTANCE}\n".encode() + path.read_bytes())
        assert looped.outcome == "suspended", path.name
    assert not Conversation.objects.exists()
    assert not OutgoingMail.objects.exists()
