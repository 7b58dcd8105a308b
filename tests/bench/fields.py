"""What many fields cost: the form of a new ticket with three of them and with sixty, opened and sent. In milliseconds.

Run by the benchmark as a process of its own; its last line is JSON.
"""

import json
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    django.setup()

from django.test import Client

from helpdesk.people.models import Brand, User
from tests.bench.probe import AGENT
from tickets.forms import PREFIX
from tickets.models import Category, FieldValue, TicketType
from tickets.operations.designing_fields import add_field
from tickets.operations.types import add_type

ANSWERS = {"text": "A word", "number": "7", "date": "2026-02-03", "email": "ada@london.example"}
TIMES = 15
HOST = {"host": "127.0.0.1"}


def figures() -> dict[str, float]:
    """The median of each, in one process, with what pages keep in memory warm."""
    client = Client()
    client.force_login(User.objects.get(email=AGENT))
    return _with_fields(client, 3) | _with_fields(client, 60)


def _with_fields(client: Client, count: int) -> dict[str, float]:
    admin, kinds = User.objects.get(email="agent1@scale.test"), list(ANSWERS)
    made = add_type(category=Category.BACK_OFFICE, name=f"With {count} fields", by=admin)
    fields = [add_field(made, name=f"Field {at}", kind=kinds[at % len(kinds)], by=admin) for at in range(count)]
    brand = Brand.objects.get(is_default=True)
    data = {"type": made.pk, "title": "A case", "description": "", "brand": brand.pk} | {
        f"{PREFIX}{field.key}": ANSWERS[field.kind] for field in fields
    }
    path = f"/inbox/tickets/new/?type={made.pk}"
    opened = _median(partial(_asked, client.get, path, 200))
    saved = _median(partial(_asked, partial(client.post, data=data), path, 303))
    _require_saved(made, count)
    return {f"form {count} opened": opened, f"form {count} saved": saved}


def _asked(ask: Callable[..., Any], path: str, status: int) -> None:
    response = ask(path, headers=HOST)
    if response.status_code != status:
        raise RuntimeError(f"{path} answered {response.status_code}:\n{response.content.decode()[:2000]}")


def _require_saved(made: TicketType, count: int) -> None:
    if FieldValue.objects.filter(ticket__type=made).count() != count * (TIMES + 1):
        raise RuntimeError("Not all answers were kept.")


def _median(ask: Callable[[], None]) -> float:
    ask()
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[TIMES // 2] * 1000


if __name__ == "__main__":
    print(json.dumps(figures()))
