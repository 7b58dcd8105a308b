"""A large workspace from nothing, or on top of what is there."""

import contextlib
import dataclasses
import datetime as dt
import time
from collections.abc import Callable
from random import Random

from django.db import connection, models, transaction

from helpdesk.conversations.models import Conversation, Entry, Participant, Tagging
from helpdesk.people.models import Company, Customer
from helpdesk.people.operations.knowing import steady_hue
from inbox.scale import cast, prose
from inbox.scale.copying import Ids, copy_rows, copy_stories, last_id
from inbox.scale.lexicon import LEXICONS
from inbox.scale.plot import YEARS, Plot
from inbox.scale.prose import Prose
from inbox.scale.setting_aside import set_aside
from inbox.scale.story import Writer
from tickets.models import FieldValue, Ticket

BATCH = 5000
LARGE = 5000  # conversations: building the indexes anew pays from here on, when most of the rows are new
CUSTOMERS, COMPANIES = 0.12, 0.008  # of the conversations
PEOPLE: tuple[type[models.Model], ...] = (Company, Customer)
FILLED: tuple[type[models.Model], ...] = (Conversation, Entry, Ticket, FieldValue, Participant, Tagging)
COMPANY = ("id", "name", "domain", "hue", "attributes", "created_at")
CUSTOMER = (
    *("id", "kind", "name", "email", "company_id", "verified_at", "hue", "locale", "timezone", "attributes"),
    "created_at",
)

type Say = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Seeded:
    """What was written, and in what time."""

    conversations: int
    entries: int
    tickets: int
    seconds: float


def seed(
    conversations: int, *, seed_number: int = 1, until: dt.datetime | None = None, say: Say = lambda _: None
) -> Seeded:
    """Write this many conversations and everything around them. What was there stays; all of it arrives, or nothing.

    The same numbers and `until` give the same rows. The tables are locked meanwhile.
    """
    begun, rnd = time.monotonic(), Random(seed_number)  # noqa: S311  # invented text, no secret
    moment = until or dt.datetime.now(dt.UTC).replace(microsecond=0)
    stock = prose.stock(seed_number)
    workspace = cast.gather(stock, rnd)
    with transaction.atomic():
        _lock()
        before, numbers = Ids(), _Numbers()
        ids = dataclasses.replace(before)
        writers = _people(conversations, stock, rnd, moment)
        plot = Plot(workspace, stock, writers, rnd, moment, numbers.next)
        is_bulk = conversations >= max(LARGE, Conversation.objects.count())
        with set_aside([model._meta.db_table for model in FILLED]) if is_bulk else contextlib.nullcontext():
            for first in range(0, conversations, BATCH):
                last = min(first + BATCH, conversations)
                stories = [
                    plot.story(before.conversation + 1 + index, (index + rnd.random()) / conversations)
                    for index in range(first, last)
                ]
                copy_stories(stories, ids)
                ids.conversation = stories[-1].id
                say(f"{last:,} of {conversations:,} conversations, {time.monotonic() - begun:.0f} s")
            if is_bulk:
                say("Building the indexes …")
        _move_sequences(numbers)
    tickets = numbers.last - numbers.first + 1
    return Seeded(conversations, ids.entry - before.entry, tickets, time.monotonic() - begun)


class _Numbers:
    """Ticket numbers, going on where the sequence stands."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('tickets_number')")
            self.first = int(cursor.fetchone()[0])
        self.last = self.first - 1

    def next(self) -> int:
        self.last += 1
        return self.last


def _people(conversations: int, stock: dict[str, Prose], rnd: Random, until: dt.datetime) -> list[Writer]:
    """Companies and customers; the first ones are the busiest."""
    created_at = until - dt.timedelta(days=365 * YEARS)
    first_company, companies = last_id(Company) + 1, max(4, round(conversations * COMPANIES))
    names = [
        stock[key].name(rnd.randrange(10_000)).split()[-1] for key in rnd.choices(("en", "de", "fr", "es"), k=companies)
    ]
    kinds = ("Ltd", "Group", "Labs", "Works", "& Co", "Logistics", "Studio", "Foods")
    copy_rows(
        Company,
        COMPANY,
        (
            (pk, f"{name} {kinds[pk % len(kinds)]} {pk}", f"company{pk}.test", steady_hue(name), {}, created_at)
            for pk, name in enumerate(names, start=first_company)
        ),
    )
    languages = rnd.choices(
        [one.key for one in LEXICONS], [one.share for one in LEXICONS], k=max(10, round(conversations * CUSTOMERS))
    )
    writers = [
        Writer(pk, stock[language].name(rnd.randrange(100_000)), language)
        for pk, language in enumerate(languages, start=last_id(Customer) + 1)
    ]
    rows: list[tuple[object, ...]] = []
    for writer in writers:
        company = first_company + int(companies * rnd.random() ** 2) if rnd.random() < 0.65 else None
        is_user = company is not None and rnd.random() < 0.6
        domain = f"company{company}.test" if company else "mail.test"
        email = f"customer{writer.id}@{domain}"
        rows.append(
            (
                *(writer.id, "user" if is_user else "lead", writer.name, email, company),
                *(created_at if is_user else None, steady_hue(email), writer.language, "", {}, created_at),
            )
        )
    copy_rows(Customer, CUSTOMER, rows)
    return writers


def _lock() -> None:
    tables = ", ".join(model._meta.db_table for model in (*PEOPLE, *FILLED))
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else each reference is remembered until the end


def _move_sequences(numbers: _Numbers) -> None:
    with connection.cursor() as cursor:
        for model in (*PEOPLE, *FILLED):
            if model is not Ticket and (last := last_id(model)):  # a ticket's key is its conversation's
                sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
                cursor.execute(f"SELECT setval({sequence}, %s)", [last])
        if numbers.last >= numbers.first:
            cursor.execute("SELECT setval('tickets_number', %s)", [numbers.last])


def refresh_statistics() -> None:
    """Statistics for the planner, and the visibility map for index-only scans: autovacuum would come much later."""
    with connection.cursor() as cursor:
        for model in (*PEOPLE, *FILLED):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")
