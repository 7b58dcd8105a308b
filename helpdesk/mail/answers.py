"""What a mail server's answer, or its silence, means for the mail in hand."""

import dataclasses
import enum
import smtplib
from email.errors import MessageError

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

OURS = {421, 454, 530, 534, 535, 538}  # it is us the server will not talk to, not this recipient
LONGEST = 500


class Meaning(enum.Enum):
    SENT = enum.auto()
    LATER = enum.auto()  # this mail cannot be taken now
    REFUSED = enum.auto()  # this mail will never be taken
    AWAY = enum.auto()  # the server does not work, or not with us: no other mail would fare better
    LOST = enum.auto()  # handed over, and no answer came: it may have been sent


@dataclasses.dataclass(frozen=True)
class Answer:
    """The meaning, and the reason in words that a person can read."""

    meaning: Meaning
    words: str = ""


def read(problem: Exception, *, is_in_the_act: bool = False) -> Answer:
    """What an exception of a mail backend means. `is_in_the_act`: the message may have left when it was raised."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(problem.recipients.values()))
        return _by_code(code, said)
    if isinstance(problem, smtplib.SMTPResponseException):
        return _by_code(problem.smtp_code, problem.smtp_error)
    if is_in_the_act:
        return Answer(Meaning.LOST, _words(f"The mail server did not say whether it took the message: {problem}"))
    if isinstance(problem, AnymailError):
        return _by_provider(problem)
    if isinstance(problem, smtplib.SMTPNotSupportedError | ValueError | MessageError):
        return Answer(Meaning.REFUSED, _words(f"It cannot be sent as it is: {problem}"))
    if isinstance(problem, OSError | smtplib.SMTPException):
        what = str(problem) or type(problem).__name__
        return Answer(Meaning.AWAY, _words(f"The mail server does not answer: {what}"))
    return Answer(Meaning.LATER, _words(f"{type(problem).__name__}: {problem}"))


def _by_code(code: int, said: bytes | str) -> Answer:
    words = _words(f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}")
    if code in OURS:
        return Answer(Meaning.AWAY, words)
    return Answer(Meaning.REFUSED if 500 <= code < 600 else Meaning.LATER, words)


def _by_provider(problem: AnymailError) -> Answer:
    words = _words(str(problem))
    if isinstance(problem, AnymailRecipientsRefused | ValueError):
        return Answer(Meaning.REFUSED, words)
    if not isinstance(problem, AnymailAPIError):
        return Answer(Meaning.LATER, words)
    status = _status(problem)
    if status is None:
        # Only a connection that was never made is known to have carried nothing.
        was_never_made = isinstance(problem, requests.ConnectTimeout) or "NewConnectionError" in words
        return Answer(Meaning.AWAY if was_never_made else Meaning.LOST, words)
    if status < 300:
        return Answer(Meaning.LOST, words)
    is_about_us = status in (401, 403, 429) or status >= 500
    return Answer(Meaning.AWAY if is_about_us else Meaning.REFUSED, words)


def _status(problem: AnymailAPIError) -> int | None:
    if problem.status_code is not None:
        return int(problem.status_code)
    said = getattr(problem.__cause__, "response", None)  # Amazon's client keeps its answer in a dictionary
    status = said.get("ResponseMetadata", {}).get("HTTPStatusCode") if isinstance(said, dict) else None
    return int(status) if status else None


def _words(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST]
