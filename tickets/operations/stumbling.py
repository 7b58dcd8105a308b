"""A chunk of a cascade that raises again and again: whoever is to blame is found, marked and passed by."""

from django.db import transaction
from django.utils import timezone

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Event
from helpdesk.ledger.recording import caused_by, record
from tickets.events import CascadeAdvanced
from tickets.models import Cascade, CascadeResult
from tickets.models.cascade import ATTEMPTS
from tickets.operations.spreading import CHUNK, next_links

REASON = "Something went wrong with this one. Try it again, or move it yourself."


@transaction.atomic
def stumble(cascade_id: int, *, cursor: int) -> bool:
    """Note that what comes after `cursor` raised; whether to go on at once.

    A chunk is tried a few times; then its links are dealt with one by one, and one that raises by itself is marked as
    failed. Where no link is left it is the ending that raises: it is ended here, without what raised, and its attempts
    say so. Does nothing when somebody else has gone on. Records CascadeAdvanced.
    """
    cascade = Cascade.objects.select_for_update(skip_locked=True).filter(pk=cascade_id, finished_at=None).first()
    if cascade is None:
        return False
    if cascade.cursor != cursor:
        return True
    links = list(next_links(cascade)[:CHUNK])
    goes_on = True
    if cascade.cursor < cascade.careful_to and links:
        CascadeResult.objects.update_or_create(
            cascade=cascade,
            conversation_id=links[0].source_id,
            defaults={"outcome": CascadeResult.Outcome.FAILED, "reason": REASON},
        )
        cascade.cursor = links[0].pk
        cascade.done += 1
    else:
        cascade.attempts += 1
        goes_on = cascade.attempts >= ATTEMPTS
        if goes_on and links:
            cascade.attempts, cascade.careful_to = 0, links[-1].pk
        elif goes_on:  # else it would be tried for ever, and whatever the tracker does later would wait for it
            cascade.finished_at = timezone.now()
    cascade.save(update_fields=["cursor", "done", "attempts", "careful_to", "finished_at"])
    depth = Event.objects.values_list("depth", flat=True).get(pk=cascade.event_id)
    with caused_by(cascade.event_id, depth):
        advanced = CascadeAdvanced(conversation_id=cascade.tracker_id, cascade_id=cascade.pk, done=cascade.done)
        record(advanced, by=SYSTEM)
    return goes_on
