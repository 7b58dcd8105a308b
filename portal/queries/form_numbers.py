"""The number of the ticket that a form became, for whoever may know it."""

from helpdesk.conversations.models import Participant
from helpdesk.people.models import Customer
from tickets.models import TicketForm

Standing = Participant.Standing


def number_for(form: TicketForm, *, customer: Customer) -> int | None:
    """The number, while they take part where the form stands and were not removed from its ticket. Else None."""
    details = form.entry.details
    where = {form.entry.conversation_id, details.get("ticket_id")} - {None}
    standings = dict(
        Participant.objects.filter(customer=customer, conversation__in=where).values_list("conversation", "standing")
    )
    if standings.get(form.entry.conversation_id) != Standing.ACTIVE or Standing.REMOVED in standings.values():
        return None
    number: int | None = details.get("number")
    return number
