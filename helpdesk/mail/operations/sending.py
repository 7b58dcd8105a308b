"""Sending what is due: claimed, in the act, sent. Many workers may do it at once.

Every step is committed before the next, so that whoever finds a row knows what may have happened to it:

    queued ──> claimed ──> sending ──> sent | failed | queued again, later
       ^          │           │
       └──────────┘           └──> its worker is gone: once more under the same Message-ID, then unknown

Why once more: `helpdesk/decisions/0001-a-mail-in-the-act-of-sending.md`.
"""

import dataclasses
import datetime as dt
import logging
import random
import time

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Now

from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.recording import record
from helpdesk.mail import outages
from helpdesk.mail.answers import Answer, Meaning
from helpdesk.mail.events import MailCancelled, MailFailed, MailRetried
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.posting import Post
from helpdesk.refusal import Refusal

logger = logging.getLogger(__name__)

State = OutgoingMail.State

BATCH = 20
IN_HAND = 100  # by all workers together: the mail server sees at most this many over BATCH connections of ours
LEASE = dt.timedelta(seconds=60)
RUN_SECONDS = 45.0  # then another task goes on: no task comes near its time limit
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
MOST_ATTEMPTS = 54  # with these waits: two days
RECORD_AGAIN_SECONDS = 15.0  # an outcome we know is worth waiting for PostgreSQL

CLAIM = """
    UPDATE mail_outgoingmail SET state = 'claimed', claimed_at = statement_timestamp(), attempts = attempts + 1
    WHERE id IN (
        SELECT id FROM mail_outgoingmail WHERE state = 'queued' AND available_at <= statement_timestamp()
        ORDER BY available_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id, claimed_at
"""
BEGIN_THE_ACT = """
    UPDATE mail_outgoingmail SET state = 'sending', claimed_at = clock_timestamp()
    WHERE id = %s AND state = 'claimed' AND claimed_at = %s RETURNING claimed_at
"""


class NotPossible(Refusal):
    """The mail has come too far for this, or not far enough."""


def send_due() -> int:
    """Send the mails whose time has come, in batches; returns how many were sent. Records MailFailed for the lost.

    Stops early when the mail server gives trouble, when others have enough in hand, and after a while.
    """
    take_back()
    sent, deadline = 0, time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline and not _enough_in_hand() and outages.may_try():
        claimed = _claim()
        if not claimed:
            outages.leave_it_to_others()
            break
        done, is_server_well = _send_batch(claimed)
        sent += done
        if not is_server_well:
            break
    return sent


def take_back() -> None:
    """Take over what workers that are gone left behind, a minute after. Records MailFailed for what was lost twice.

    What was only claimed has not left, and waits anew. What was in the act may have: see the decision.
    A worker that still lives holds its row locked, however long the mail server takes.
    """
    expired = {"claimed_at__lt": Now() - LEASE}
    OutgoingMail.objects.filter(state=State.CLAIMED, **expired).update(state=State.QUEUED, claimed_at=None)
    with transaction.atomic():
        lost = OutgoingMail.objects.filter(state=State.SENDING, **expired).defer("html", "text", "attachments")
        for mail in lost.select_for_update(skip_locked=True)[:IN_HAND]:
            _settle(mail, Answer(Meaning.LOST, "The worker that was sending it is gone."), wait=0)


@transaction.atomic
def retry(mail: OutgoingMail, *, by: Actor) -> OutgoingMail:
    """Send a failed mail, or one that needs a look, again under the same Message-ID. Records MailRetried."""
    locked = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if locked.state not in (State.FAILED, State.UNKNOWN):
        raise NotPossible("Only a mail that failed, or whose outcome is unknown, can be sent again.")
    locked.state, locked.attempts, locked.was_lost, locked.error = State.QUEUED, 0, False, ""
    locked.available_at = Now()
    locked.save(update_fields=["state", "attempts", "was_lost", "error", "available_at"])
    record(MailRetried(outgoing_id=locked.pk, conversation_id=locked.conversation_id), by=by)
    return locked


@transaction.atomic
def retry_all(*, entry_id: int, by: Actor) -> int:
    """Send every mail of an entry again that failed or needs a look; returns how many. Records MailRetried for each.

    Refuses where there is none.
    """
    lost = list(OutgoingMail.objects.filter(entry_id=entry_id, state__in=[State.FAILED, State.UNKNOWN]).order_by("pk"))
    if not lost:
        raise NotPossible("Nothing of this has to be sent again.")
    for mail in lost:
        retry(mail, by=by)
    return len(lost)


@transaction.atomic
def cancel(mail: OutgoingMail, *, by: Actor) -> OutgoingMail:
    """Keep a waiting mail from being sent. Records MailCancelled. Refuses once it is on its way."""
    locked = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if locked.state != State.QUEUED:
        raise NotPossible("It is too late to stop this mail.")
    locked.state = State.CANCELLED
    locked.save(update_fields=["state"])
    record(MailCancelled(outgoing_id=locked.pk, conversation_id=locked.conversation_id), by=by)
    return locked


@dataclasses.dataclass(frozen=True)
class _Claim:
    """A row that is ours for as long as it bears our time."""

    pk: int
    claimed_at: dt.datetime


def _enough_in_hand() -> bool:
    in_hand = OutgoingMail.objects.filter(state__in=[State.CLAIMED, State.SENDING], claimed_at__gte=Now() - LEASE)
    return in_hand[:IN_HAND].count() >= IN_HAND


def _claim() -> list[_Claim]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [BATCH])
        return sorted((_Claim(*row) for row in cursor.fetchall()), key=lambda claim: claim.pk)


def _send_batch(claimed: list[_Claim]) -> tuple[int, bool]:
    """Over one connection: how many were sent, and whether the server is well."""
    with Post() as post:
        if trouble := post.open():
            for claim in claimed:
                _put_off(claim, trouble)
            outages.begin_or_go_on()
            return 0, False
        sent = 0
        for position, claim in enumerate(claimed):
            answer = _send_one(post, claim)
            sent += answer is not None and answer.meaning is Meaning.SENT
            if answer is not None and answer.meaning in (Meaning.AWAY, Meaning.LOST):
                _release(claimed[position + 1 :])
                outages.begin_or_go_on()
                return sent, False
        outages.end()
        return sent, True


def _send_one(post: Post, claim: _Claim) -> Answer | None:
    """The act itself. None when the row is no longer ours: taken back while the batch took its time."""
    act = _begin_the_act(claim)
    if act is None:
        return None
    answer: Answer | None = None
    try:
        with transaction.atomic():
            # Held until the outcome is written: the lock tells others that we live.
            mail = OutgoingMail.objects.select_for_update().get(
                pk=act.pk, state=State.SENDING, claimed_at=act.claimed_at
            )
            answer = post.send(mail)
            _settle(mail, answer)
    except (DatabaseError, InterfaceError, OutgoingMail.DoesNotExist) as problem:
        if answer is None:
            raise
        logger.warning("PostgreSQL went away while mail %s was being sent: %s", act.pk, problem)
        _settle_after_all(act, answer)
    return answer


def _begin_the_act(claim: _Claim) -> _Claim | None:
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_THE_ACT, [claim.pk, claim.claimed_at])
        row = cursor.fetchone()
    return _Claim(claim.pk, row[0]) if row else None


def _settle_after_all(act: _Claim, answer: Answer) -> None:
    """Write down an outcome once PostgreSQL is back. If that takes too long, whoever finds the row sends again."""
    deadline = time.monotonic() + RECORD_AGAIN_SECONDS
    while True:
        connection.close()
        try:
            with transaction.atomic():
                mine = OutgoingMail.objects.filter(pk=act.pk, state=State.SENDING, claimed_at=act.claimed_at)
                if mail := mine.select_for_update().first():
                    _settle(mail, answer)
            return
        except (DatabaseError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _put_off(claim: _Claim, answer: Answer) -> None:
    with transaction.atomic():
        mine = OutgoingMail.objects.filter(pk=claim.pk, state=State.CLAIMED, claimed_at=claim.claimed_at)
        if mail := mine.select_for_update().defer("html", "text", "attachments").first():
            _settle(mail, answer)


def _release(claims: list[_Claim]) -> None:
    """Nobody tried these: they wait as before."""
    if claims:
        OutgoingMail.objects.filter(
            pk__in=[claim.pk for claim in claims], state=State.CLAIMED, claimed_at=claims[0].claimed_at
        ).update(state=State.QUEUED, claimed_at=None, attempts=F("attempts") - 1)


def _settle(mail: OutgoingMail, answer: Answer, *, wait: float | None = None) -> None:
    """Write down what became of a mail that we hold. Records MailFailed when it will not be tried again."""
    mail.claimed_at, mail.error = None, answer.words
    is_second_loss = answer.meaning is Meaning.LOST and mail.was_lost
    mail.was_lost = mail.was_lost or answer.meaning is Meaning.LOST
    if answer.meaning is Meaning.SENT:
        mail.state, mail.sent_at = State.SENT, Now()
    elif is_second_loss:
        mail.state = State.UNKNOWN
    elif answer.meaning is Meaning.REFUSED or mail.attempts >= MOST_ATTEMPTS:
        mail.state = State.FAILED
    else:
        mail.state = State.QUEUED
        pause = dt.timedelta(seconds=_wait_before(mail.attempts + 1) if wait is None else wait)
        mail.available_at = ExpressionWrapper(Now() + pause, output_field=DateTimeField())
    mail.save(update_fields=["state", "claimed_at", "error", "was_lost", "sent_at", "available_at"])
    if mail.state in (State.FAILED, State.UNKNOWN):
        logger.warning("Mail %s is %s: %s", mail.pk, mail.state, answer.words)
        record(MailFailed(outgoing_id=mail.pk, conversation_id=mail.conversation_id), by=SYSTEM)


def _wait_before(attempt: int) -> float:
    """Half a minute before the second attempt, then twice as long each time, up to an hour; never quite the same."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempt - 2, 20))
    return wait * random.uniform(0.75, 1.25)  # noqa: S311  # to spread the load, no secret
