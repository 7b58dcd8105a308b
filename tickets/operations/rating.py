"""A customer says how it was."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Participant
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.ledger.recording import record
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from tickets.events import TicketRated
from tickets.models import Rating, StateCategory, Ticket

BEST = 5
LONGEST = 1000


@transaction.atomic
def rate(ticket: Ticket, *, score: int, words: str = "", by: Customer) -> Rating:
    """Keep what a participant thinks of it, in place of what they thought before. Records TicketRated.

    The same once more changes nothing. Refuses other numbers than 1 to 5, words longer than a thousand letters, whoever
    takes no part, and tickets that are not resolved.
    """
    conversation = lock_unmerged(ticket.conversation)
    said = " ".join(words.replace("\x00", "").split())
    if not 1 <= score <= BEST:
        raise Refusal(_("Choose one of the five faces."), field="score")
    if len(said) > LONGEST:
        raise Refusal(_("Please use a thousand letters at most."), field="words")
    locked = Ticket.objects.select_related("shown_state").get(pk=ticket.pk)
    if locked.shown_state.category != StateCategory.RESOLVED:
        raise Refusal(_("Tell us how it was once it is solved."), field="score")
    active = Participant.objects.filter(conversation=conversation, standing=Participant.Standing.ACTIVE)
    if not active.filter(customer=by).exists():
        raise Refusal(_("Only whoever takes part can say how it was."), field="score")
    before = Rating.objects.filter(ticket=locked, customer=by).first()
    if before and (before.score, before.words) == (score, said):
        return before
    made, _is_new = Rating.objects.update_or_create(
        ticket=locked, customer=by, defaults={"score": score, "words": said, "rated_at": timezone.now()}
    )
    append_change(conversation, "rated", by=by, rating=f"{score}/{BEST}" + (f" “{said}”" if said else ""))
    record(TicketRated(conversation_id=conversation.pk, customer_id=by.pk, score=score), by=by)
    return made
