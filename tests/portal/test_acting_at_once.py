"""A customer does something on a ticket that is being merged at that moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests import builders, cast
from tests.helpers.waiting import eventually
from tests.portal.people import signed_in
from tests.portal.test_tickets import colleagues
from tickets.operations.merging import merge
from tickets.operations.states import change_state
from tickets.queries import workspace

pytestmark = pytest.mark.django_db(transaction=True)

BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
SENT = {"score": "5", "email": cast.IRENE.email, "to": "private"}


def is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED)
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("verb", ["joining", "mails", "people", "privacy", "rating", "solution"])
def test_it_is_said_that_it_went_elsewhere(verb: str) -> None:
    workspace.forget()
    colleagues("all")
    ticket, other = builders.ticket(title="Hound"), builders.ticket(title="Moor")
    if verb == "rating":
        change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    client = signed_in(cast.WATSON if verb == "joining" else cast.HOLMES)
    sent = {**SENT, "to": "off"} if verb == "mails" else SENT

    def act() -> tuple[int, str]:
        try:
            answer = client.post(f"/portal/tickets/{ticket.number}/{verb}/", sent)
            return answer.status_code, answer.text
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            merge(ticket.conversation, into=other.conversation, by=builders.teammate())
            acting = elsewhere.submit(act)
            eventually(is_waiting, what="The customer's wait")
        status, page = acting.result(15)
    assert status == 422
    assert "This was merged into another conversation. Go on there." in page
    assert client.get(f"/portal/tickets/{ticket.number}/", follow=True).status_code == 200
