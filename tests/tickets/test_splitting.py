"""What the team wrote begins a conversation of its own, as what customers wrote does."""

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes, said
from tests.helpers.refusing import refused
from tests.mail.mails import arrives, mail
from tests.tickets.cascades import link, tracker
from tickets.operations.noting import add_note
from tickets.operations.redacting import redact_message
from tickets.operations.replying import reply_to_customer
from tickets.operations.splitting import split

pytestmark = pytest.mark.django_db


def row(pk: int) -> Conversation:
    return Conversation.objects.get(pk=pk)


def test_a_teammate_s_reply_stays_with_its_customer_and_the_question_waits_again() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    answer = reply_to_customer(thread, body="Your violin is at the pawnshop.", by=grace)
    made = split(answer, by=grace)
    assert said(made) == [("reply", "Grace Hopper", "Your violin is at the pawnshop.")]
    assert (made.customer, row(made.pk).waiting_since, row(made.pk).is_unread) == (builders.customer(), None, False)
    assert row(thread.pk).waiting_since is not None
    assert [changes(made)[-1][0], changes(thread)[-1][0]] == ["split_from", "split_off"]


def test_it_is_mailed_to_nobody_again_and_its_answers_follow_it() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    answer = reply_to_customer(thread, body="Your violin is at the pawnshop.", by=grace)
    deliver_all()
    made = split(answer, by=grace)
    deliver_all()
    sent = OutgoingMail.objects.get()
    assert sent.conversation_id == made.pk
    came = arrives(mail(text="Which one?", to=sent.reply_to, In_Reply_To=sent.message_id))
    assert (came.outcome, came.conversation_id) == ("threaded", made.pk)
    stays = arrives(mail(text="And the hound?", to=sent.reply_to, message_id="<another@baker.example>"))
    assert stays.conversation_id == thread.pk


def test_a_teammate_s_reply_is_given_to_nobody_else() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    answer = reply_to_customer(thread, body="Your violin is at the pawnshop.", by=grace)
    with refused("It was written to the customer of this conversation, and stays theirs.", field="email"):
        split(answer, by=grace, customer=builders.customer(cast.IRENE))


@pytest.mark.parametrize("owner", [cast.HOLMES, cast.IRENE], ids=["the same customer", "another one"])
def test_a_note_splits_as_a_note(owner: cast.Client) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    note = add_note(thread, body="She knows more than she says.", by=grace)
    made = split(note, by=grace, customer=builders.customer(owner) if owner != cast.HOLMES else None)
    assert said(made) == [("note", "Grace Hopper", "She knows more than she says.")]
    assert made.customer == builders.customer(owner)
    assert not Entry.objects.public().filter(conversation=made).exists()
    assert row(thread.pk).preview == builders.QUESTION
    deliver_all()
    assert not OutgoingMail.objects.exists()


def test_what_was_posted_here_or_redacted_and_internal_tickets_are_not_split() -> None:
    thread, grace, outage = builders.conversation(), builders.teammate(), tracker()
    link(thread, to=outage)
    note = add_note(outage.conversation, body="The fuse blew.", by=grace)
    deliver_all()
    with refused("It was posted here from another ticket, and stays with what was written there."):
        split(Entry.objects.get(conversation=thread, kind="note"), by=grace)
    with refused("Internal tickets stay whole: link another ticket instead."):
        split(note, by=grace)
    gone = redact_message(builders.says(thread, "My password is violin."), by=grace)
    with refused("Only messages and notes that are still there can begin a new conversation."):
        split(gone, by=grace)


def test_the_only_reply_stays_though_there_are_notes() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    add_note(thread, body="Hm.", by=grace)
    with refused("It is the only message here: there is nothing to split it from."):
        split(Entry.objects.get(kind="reply"), by=grace)
