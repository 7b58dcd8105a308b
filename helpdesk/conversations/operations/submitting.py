"""What a page sends is done once, however often it arrives."""

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models.functions import Now

from helpdesk.conversations.models import Submission

KEPT = dt.timedelta(days=2)  # nobody sends a page again that is older: browsers would have to keep it open

TAKE = "INSERT INTO conversations_submission (key) VALUES (%s) ON CONFLICT DO NOTHING RETURNING key"


@transaction.atomic
def once(key: str, do: Callable[[], int]) -> int:
    """Do it and return its conversation's id; for a key that was here before, return what it came to then.

    A second request that comes while the first still works waits for it. What was refused or failed leaves no key:
    it may be sent again.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [key])  # waits for whoever has the same key in hand
        is_first = cursor.fetchone() is not None
    if is_first:
        pk = do()
        Submission.objects.filter(pk=key).update(conversation=pk)
        return pk
    return int(Submission.objects.values_list("conversation_id", flat=True).get(pk=key) or 0)


def forget_submissions() -> int:
    """Drop keys that no page will send again; returns how many."""
    gone, _ = Submission.objects.filter(submitted_at__lt=Now() - KEPT).delete()
    return gone
