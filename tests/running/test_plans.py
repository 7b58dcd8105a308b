"""A migration changes a column while the product runs on statements that are prepared."""

from collections.abc import Callable, Iterator

import pytest
from django.db import NotSupportedError, close_old_connections, connection, transaction

pytestmark = pytest.mark.django_db(transaction=True)


type Migrate = Callable[[str], None]


@pytest.fixture
def migrate() -> Iterator[Migrate]:
    """Statements on somebody else's connection, with a table that questions are asked of."""
    elsewhere = connection.copy()

    def run(statement: str) -> None:
        with elsewhere.cursor() as cursor:
            cursor.execute(statement)

    run("CREATE TABLE signpost AS SELECT 'moor'::varchar(20) AS words")
    connection.close()
    assert [read() for _ in range(5)] == ["moor"] * 5
    yield run
    connection.close()
    run("DROP TABLE signpost")
    elsewhere.close()


def read() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM signpost")
        [words] = cursor.fetchone() or [""]
        return str(words)


def test_a_question_is_answered_after_its_column_was_widened(migrate: Migrate) -> None:
    migrate("ALTER TABLE signpost ALTER COLUMN words TYPE varchar(40)")
    assert [read() for _ in range(5)] == ["moor"] * 5


def test_a_transaction_that_meets_a_stale_plan_is_the_last_of_its_connection(migrate: Migrate) -> None:
    migrate("ALTER TABLE signpost ALTER COLUMN words TYPE varchar(40)")
    with pytest.raises(NotSupportedError, match="cached plan"), transaction.atomic():
        read()
    close_old_connections()  # as between two requests, and before each task
    with transaction.atomic():
        assert read() == "moor"
