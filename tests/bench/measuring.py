"""The figures of one workspace: pages, replies, searches and mail, each beside its bare reference."""

import time
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from tests.bench.ground import Ground, Running, Workspace, bare, product
from tests.bench.inserting import replies_per_second
from tests.bench.loading import Answered, Request, load
from tests.bench.posting import messages, post
from tests.bench.weighing import weigh
from tests.helpers.sink import Sink

CLIENTS = 8
MAILS = 900
LINKS = 10_000
TYPED = {"filtered": "field.quantity=between:10..40", "sorted": "sort=field.quantity"}
REPLY = "Thank you for writing. We have sent the spare part today; it should be with you on Thursday. "

type Figures = dict[str, float]


def measure(ground: Ground, workspace: Workspace, *, seconds: float) -> Figures:
    """Everything about one size, by name."""
    facts = workspace.probe("facts")
    figures: Figures = {f"queries {name}": count for name, count in workspace.probe("queries").items()}
    figures |= {f"sql {name}": cost for name, cost in workspace.probe("statements").items()}
    headers = _headers(facts)
    with bare(workspace) as running:
        _warm(running, [Request(["/bare/list/"]), _bare_conversations(facts)])
        _pages(figures, "bare list", running, Request(["/bare/list/"]), seconds)
        _pages(figures, "bare conversation", running, _bare_conversations(facts), seconds)
    with product(workspace) as running:
        pages = {
            "list": Request(["/inbox/"], headers),
            "conversation": Request([f"/inbox/conversations/{pk}/" for pk in facts["read"]], headers),
        }
        _warm(running, list(pages.values()))
        for name, request in pages.items():
            _pages(figures, name, running, request, seconds)
        for name, query in TYPED.items():
            answered = load(running.web, Request([f"/inbox/?{query}"], headers), clients=1, seconds=seconds / 2)
            figures[f"list {name} median"] = answered.median
        for name, words in facts["searches"].items():
            answered = load(
                running.web, Request([f"/inbox/?q={quote(words)}"], headers), clients=1, seconds=seconds / 3
            )
            figures[f"search {name}"] = answered.p95
        figures |= weigh(running.web, "/inbox/", headers)
        figures["web MB"] = _largest_worker(running)
        figures["reply"] = _replies(running, facts, headers, seconds).per_second
        figures["bare reply"] = replies_per_second(
            workspace.environment["DATABASE_URL"], facts["answer"], REPLY, clients=CLIENTS, seconds=seconds / 2
        )
        _settle(workspace)
        figures["mail accepted"], figures["mail in"] = _mail_in(running, workspace, facts)
    figures["bare mail"] = _bare_mail(facts)
    figures |= workspace.probe(by="fields")
    figures |= workspace.probe(str(LINKS), by="cascading")
    return figures


def _headers(facts: dict[str, Any]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in facts["cookies"].items()), "Host": "127.0.0.1"}


def _bare_conversations(facts: dict[str, Any]) -> Request:
    return Request([f"/bare/conversations/{pk}/" for pk in facts["read"][:20]])


def _pages(figures: Figures, name: str, running: Running, request: Request, seconds: float) -> None:
    alone = load(running.web, request, clients=1, seconds=seconds / 2)
    together = load(running.web, request, clients=CLIENTS, seconds=seconds)
    figures |= {f"{name} median": alone.median, f"{name} p95": together.p95, f"{name} per second": together.per_second}


def _warm(running: Running, requests: list[Request]) -> None:
    """Each worker has met each page: nobody measures a first compilation."""
    for request in requests:
        load(running.web, request, clients=CLIENTS, seconds=1)


def _replies(running: Running, facts: dict[str, Any], headers: dict[str, str], seconds: float) -> Answered:
    """As the composer sends them: by htmx, with the token, answered with the regions that changed."""
    sent = {
        **headers,
        "X-CSRFToken": facts["cookies"]["csrftoken"],
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        "HX-Target": "form#composer",
        "HX-Current-URL": f"{running.web}/inbox/",
    }
    paths = [f"/inbox/conversations/{pk}/replies/" for pk in facts["answer"]]
    request = Request(paths, sent, "POST", f"body={quote(REPLY)}")
    return load(running.web, request, clients=CLIENTS, seconds=seconds)


def _mail_in(running: Running, workspace: Workspace, facts: dict[str, Any]) -> tuple[float, float]:
    """Accepted per second, and per second all the way to an entry with its consequences recorded."""
    before = workspace.query("SELECT count(*) FROM mail_incomingmail")[0]
    mails = messages(facts, MAILS)
    begun = time.perf_counter()
    accepted = MAILS / post(running.addresses.smtp, mails)
    question = "SELECT count(*), count(*) FILTER (WHERE outcome = 'pending') FROM mail_incomingmail"
    deadline = begun + 120
    with psycopg.connect(workspace.environment["DATABASE_URL"], autocommit=True) as watching:
        while time.perf_counter() < deadline:
            count, pending = watching.execute(question).fetchone() or (0, 0)
            if count - before == MAILS and pending == 0:
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{pending} of {MAILS} mails were not handled in two minutes.")
    took = time.perf_counter() - begun
    wrong = workspace.query("SELECT count(*) FROM mail_incomingmail WHERE outcome NOT IN ('started', 'threaded')")
    if wrong[0]:
        raise RuntimeError(f"{wrong[0]} mails became neither a conversation nor an answer.")
    return accepted, MAILS / took


def _bare_mail(facts: dict[str, Any]) -> float:
    """The same mails to a server that drops them."""
    sink = Sink()
    sink.start()
    try:
        return MAILS / post(sink.port, messages(facts, MAILS))
    finally:
        sink.stop()


def _settle(workspace: Workspace, seconds: float = 60) -> None:
    """Wait until what earlier measurements left to do is done."""
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        owed = workspace.query("SELECT count(*) FROM ledger_delivery WHERE state = 'pending' AND available_at <= now()")
        waiting = workspace.query(
            "SELECT count(*) FROM mail_outgoingmail WHERE state = 'queued' AND available_at <= now()"
        )
        if not owed[0] and not waiting[0]:
            return
        time.sleep(0.2)


def _largest_worker(running: Running) -> float:
    """MB of the largest web worker."""
    children = psutil.Process(running.pid("web")).children()
    return float(max(child.memory_info().rss for child in children)) / 1e6
