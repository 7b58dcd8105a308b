"""Expecting a no: its words and its field, as the person who asked would read them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from helpdesk.ledger.models import Event
from helpdesk.refusal import Refusal


@contextmanager
def refused(words: str, *, field: str = "", kind: type[Refusal] = Refusal) -> Iterator[None]:
    """The block is refused in exactly these words, and nothing of it is recorded."""
    before = Event.objects.count()
    with pytest.raises(kind) as caught, transaction.atomic():
        yield
    assert (caught.value.message, caught.value.field) == (words, field)
    assert type(caught.value) is kind
    assert Event.objects.count() == before
