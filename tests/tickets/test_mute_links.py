"""The link by which somebody stops the mails about one conversation, whoever holds it by now."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.participating import remove_participant
from tests import builders, cast
from tests.helpers.waiting import eventually
from tickets.access import mute_token
from tickets.operations.merging import merge

pytestmark = pytest.mark.django_db

BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def link(thread: Conversation, who: cast.Client = cast.HOLMES) -> str:
    token = mute_token(Participant.objects.get(conversation=thread, customer=builders.customer(who)))
    return reverse("tickets:mute", args=[token])


def test_looking_changes_nothing_and_posting_stops_the_mails_and_brings_them_back() -> None:
    thread = builders.conversation(subject="The hound")
    client, where = Client(enforce_csrf_checks=True), link(thread)
    page = client.get(where)
    assert "The hound" in page.text
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
    assert not thread.participants.get().is_muted
    client.post(where, {"List-Unsubscribe": "One-Click"})
    assert thread.participants.get().is_muted
    client.post(where, {"again": "1"})
    assert not thread.participants.get().is_muted


def test_whoever_was_taken_off_is_not_told_what_it_is_called_by_now_and_changes_nothing() -> None:
    thread = builders.conversation(subject="The hound")
    builders.participant(thread, cast.IRENE)
    where = link(thread, cast.IRENE)
    remove_participant(thread, customer=builders.customer(cast.IRENE), by=builders.teammate())
    page = Client().get(where)
    assert page.status_code == 200
    assert "The hound" not in page.text
    assert "These mails are off" in page.text
    assert Client().post(where).status_code == 302
    assert not Participant.objects.get(conversation=thread, customer=builders.customer(cast.IRENE)).is_muted


@pytest.mark.django_db(transaction=True)
def test_a_mail_program_that_posts_while_it_is_merged_mutes_where_it_goes_on() -> None:
    thread, primary = builders.conversation(), builders.conversation()
    where = link(thread)

    def post() -> int:
        try:
            return Client().post(where, {"List-Unsubscribe": "One-Click"}).status_code
        finally:
            connection.close()

    def is_waiting() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED)
            return bool(cursor.fetchone()[0])

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            merge(thread, into=primary, by=builders.teammate())
            posting = elsewhere.submit(post)
            eventually(is_waiting, what="The mail program's wait")
        assert posting.result(15) == 302
    assert primary.participants.get(customer=builders.customer()).is_muted
