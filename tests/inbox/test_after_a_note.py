"""What follows a note is a note, until somebody says otherwise."""

import pytest

from tests import builders
from tests.inbox.desk import Desk

pytestmark = pytest.mark.django_db


def test_the_composer_stays_at_the_note() -> None:
    desk, thread = Desk(is_htmx=True), builders.conversation()
    noted = desk.post("notes", thread, body="He limps.").content.decode()
    assert 'value="note" data-key="n" checked' in noted
    replied = desk.post("replies", thread, body="On our way.", seen_entry_id=thread.entries.get(kind="reply").pk)
    assert 'value="reply" data-key="r" checked' in replied.content.decode()
