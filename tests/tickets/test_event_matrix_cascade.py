"""The rows of the event matrix that a tracker, a change of type and a merge are about, each under its name."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes
from tests.tickets.cascades import follow, link, linked, tracker
from tickets.models import Link, Ticket
from tickets.operations.forms import answer_form, send_form
from tickets.operations.merging import merge
from tickets.operations.retyping import change_type
from tickets.operations.states import change_state
from tickets.queries.specs import shown_answers

pytestmark = pytest.mark.django_db


def test_tracker_status_change() -> None:
    """Own ticket changes, one mail per linked customer ticket, an event in the links, all of them change."""
    found = tracker()
    holmes, watson = linked(found, cast.HOLMES), linked(found, cast.WATSON)
    deliver_all()
    OutgoingMail.objects.all().delete()
    change_state(found, to=builders.state("in_progress"), by=builders.teammate())
    follow()
    assert [one.state.category for one in Ticket.objects.filter(pk__in=[holmes.pk, watson.pk])] == ["in_progress"] * 2
    assert sorted(OutgoingMail.objects.values_list("recipient", "kind", "conversation_id")) == [
        (cast.HOLMES.email, "state", holmes.pk),
        (cast.WATSON.email, "state", watson.pk),
    ]


def test_type_changed() -> None:
    """New name and fields, no mail, an event; same category only, same-named fields move."""
    theft = builders.another_type("Theft")
    builders.field("text", "Breed")
    builders.field("text", "Breed", type=theft)
    ticket = builders.ticket(values={"breed": "Mastiff"})
    deliver_all()
    OutgoingMail.objects.all().delete()
    change_type(ticket, to=theft, by=builders.teammate())
    deliver_all()
    assert changes(ticket)[-1][0] == "type"
    assert shown_answers(Ticket.objects.get()) == [("Breed", "Mastiff")]
    assert not OutgoingMail.objects.exists()


def test_merge() -> None:
    """One notice, the links move; the secondary is closed, and no required fields were asked."""
    builders.field("text", "Breed", required_to_resolve=True)
    primary, secondary, found = builders.ticket(), builders.ticket(), tracker()
    link(secondary, found)
    deliver_all()
    OutgoingMail.objects.all().delete()
    merge(Conversation.objects.get(pk=secondary.pk), into=primary.conversation, by=builders.teammate())
    deliver_all()
    assert list(OutgoingMail.objects.values_list("kind", "conversation_id")) == [("merged", primary.pk)]
    assert Link.objects.get().source_id == primary.pk
    assert changes(found)[-1][0] == "link_moved"
    row = Conversation.objects.get(pk=secondary.pk)
    assert (row.inbox_state, row.state_category, row.merged_into_id) == ("closed", "resolved", primary.pk)


def test_convert_conversation_by_form() -> None:
    """Submitted is mailed, the thread says it, one ticket for one conversation."""
    thread = builders.conversation()
    form = send_form(thread, ticket_type=builders.default_type(), by=builders.teammate())
    answer_form(form, values={}, by=builders.customer())
    deliver_all()
    assert "ticket_opened" in [change for change, _, _ in changes(thread)]
    assert OutgoingMail.objects.filter(kind="submitted", conversation_id=thread.pk).count() == 1
    assert Ticket.objects.count() == 1
