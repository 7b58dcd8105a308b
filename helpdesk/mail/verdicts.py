"""What a message's headers prove: whether a machine answers for somebody, whether it is ours, whether it is genuine."""

import re

from django.conf import settings

from helpdesk.mail.headers import Headers
from helpdesk.mail.media import Media

LOOP_HEADER = "X-Helpdesk-Loop"
AWAY = re.compile(
    r"^\s*(auto(mated|matic|matische|matisch)?[ -]?(reply|response|antwort|antwoord)|autoreply|out of (the )?office"
    r"|abwesen|réponse automatique|risposta automatica|respuesta automática|resposta automática|automatisk svar"
    r"|autosvar|odpowiedź automatyczna|автоответ|автоматический ответ|自動応答|自動返信|自动回复|自動回覆)",
    re.IGNORECASE,
)
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
DMARC = re.compile(r"^\s*dmarc\s*=\s*(\w+)", re.IGNORECASE)


def is_auto_reply(headers: Headers, media: Media) -> bool:
    """Whether a machine answers for somebody, or reports what became of a mail.

    Machines that write by themselves (orders, alerts) are not meant, unless they answer something: two machines that
    thank each other never end. What is asked of us in `X-Auto-Response-Suppress` says nothing about its sender.
    """
    submitted = headers.text("Auto-Submitted").lower()
    answers = bool(headers.ids("In-Reply-To") or headers.ids("References"))
    if submitted.startswith("auto-replied") or (answers and submitted.startswith("auto-")):
        return True
    if headers.text("Precedence").lower() == "auto_reply" or media.content_type == "multipart/report":
        return True
    marks = (headers.text(name).lower() for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response"))
    return any(mark not in ("", "no", "false") for mark in marks) or (
        answers and AWAY.match(headers.text("Subject")) is not None
    )


def is_loop(headers: Headers) -> bool:
    """Whether this very installation sent it."""
    return headers.text(LOOP_HEADER) == settings.MAIL_INSTANCE


def authentication(headers: Headers) -> str:
    """DMARC as judged by the one mail server we trust: pass, fail or unknown. Nobody else's word counts.

    That server writes above whatever was there, so only the first field with its name is its own.
    """
    trusted = settings.MAIL_TRUSTED_AUTHSERV_ID.lower()
    if not trusted:
        return "unknown"
    for raw in headers.raw("Authentication-Results"):
        server, _, results = QUOTED.sub(" ", raw).partition(";")
        if next(iter(server.lower().split()), "") != trusted:
            continue
        verdicts = [found.group(1).lower() for one in results.split(";") if (found := DMARC.match(one))]
        return verdicts[0] if verdicts[:1] in (["pass"], ["fail"]) else "unknown"
    return "unknown"
