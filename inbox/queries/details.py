"""The sidebar: everything about the open conversation but what was said."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.conversations.models import Channel, Conversation, Participant, Priority
from helpdesk.fields import FieldSpec, kinds
from helpdesk.people.models import Customer, User
from inbox.queries.beside import Beside
from inbox.queries.linked import linked_groups
from inbox.queries.origins import Origin
from inbox.queries.pages import (
    Choice,
    Details,
    FieldLine,
    Person,
    TagLine,
    TicketDetails,
)
from tickets.models import Category, Field, Ticket, TicketType
from tickets.queries.links import Linked
from tickets.queries.references import acquainted
from tickets.queries.specs import asked_fields, values_of
from tickets.queries.workspace import Workspace


def details_of(  # the parts it is made from
    conversation: Conversation,
    ticket: Ticket | None,
    user: User,
    beside: Beside,
    here: Workspace,
    links: list[Linked],
    origins: tuple[Origin, ...],
) -> Details:
    """What the sidebar shows this teammate. A few queries, as many for one tag, link or field as for a hundred."""
    customer = conversation.customer
    others = beside.customer_open
    return Details(
        ticket=_ticket_details(conversation, ticket, user, here, origins) if ticket else None,
        customer=customer,
        company=customer.company if customer else None,
        customer_open=ngettext("%d other open", "%d other open", others) % others if others > 0 else "",
        participants=tuple(_person(one) for one in beside.participants if _is_shown(one, customer)),
        brand=here.brands.get(conversation.brand_id) or conversation.brand,
        brands=tuple(
            Choice(str(pk), one.name, pk == conversation.brand_id, hue=one.hue) for pk, one in here.brands.items()
        ),
        tags=tuple(_tag(conversation, pk, name) for pk, name in beside.tags),
        priorities=tuple(
            Choice(str(value), str(label), value == conversation.priority) for value, label in Priority.choices
        ),
        priority_label=str(Priority(conversation.priority).label),
        channel_label=str(Channel(conversation.channel).label),
        linked=linked_groups(conversation, links, here, user),
        origins=origins,
        may_link_back_office=not conversation.is_internal,
        may_link_tracker=conversation.category != "tracker",
        watchers=tuple(here.teammates[pk] for pk in beside.watchers if pk in here.teammates),
        is_watching=user.pk in beside.watchers,
        steps=beside.steps,
        has_previous=beside.has_previous,
        steps_done=sum(one.is_done for one in beside.steps),
    )


def states_of(conversation: Conversation, here: Workspace) -> tuple[Choice, ...]:
    """The states that its type offers, the one where it stands marked."""
    return tuple(
        Choice(
            str(one.pk),
            one.name,
            one.pk == conversation.state_id,
            state=one.category,
            hint=_("hidden") if one.is_hidden else "",
            colour=one.colour,
        )
        for one in here.states_of.get(conversation.ticket_type_id or 0, ())
    )


def _ticket_details(
    conversation: Conversation, ticket: Ticket, user: User, here: Workspace, origins: tuple[Origin, ...]
) -> TicketDetails:
    kind = here.types[ticket.type_id]
    fields = here.fields_of[ticket.type_id]
    values = values_of(ticket, fields) if fields else {}
    asked = asked_fields(fields, values)
    specs = acquainted((here.specs[field.pk] for field in asked), values=values, choosing=False)
    return TicketDetails(
        number=f"#{ticket.number}",
        type_name=kind.name,
        type_icon=kind.icon,
        state=conversation.state_category,
        state_label=conversation.state_name,
        state_colour=here.colour_of(conversation.state_category, conversation.state_name),
        states=states_of(conversation, here),
        state_note=_state_note(conversation),
        description_html=ticket.description_html,
        opened_at=ticket.opened_at,
        fields=tuple(field_line(conversation, field, values[field.key], specs[field.key]) for field in asked),
        is_shared=ticket.is_shared,
        followed_by=_followed_by(ticket, kind, user, origins),
        unshared=_unshared(ticket, kind, user, origins),
    )


def _followed_by(ticket: Ticket, kind: TicketType, user: User, origins: tuple[Origin, ...]) -> str:
    """Whom this ticket is shared with, or may be by this teammate: the customer of the conversation it came from."""
    is_possible = kind.may_be_shared and [one.may_see and not one.state for one in origins] == [True]
    if not user.may_reply or not (is_possible or ticket.is_shared):
        return ""
    return next((one.customer for one in origins if one.customer), "") or _("The customer")


def _unshared(ticket: Ticket, kind: TicketType, user: User, origins: tuple[Origin, ...]) -> str:
    """Why a ticket of a type that may be shared is not, and cannot be."""
    if not kind.may_be_shared or ticket.is_shared or not user.may_reply:
        return ""
    if not origins:
        return _("It came from no conversation: there is nobody to share it with.")
    if len(origins) > 1:
        return _("It came from several conversations, and is shared with one customer only.")
    if not origins[0].may_see:
        return _("It came from something that you may not see: somebody who may shares it.")
    if origins[0].state:
        return _("It came from a ticket, which its customer follows already.")
    return ""


def field_line(conversation: Conversation, field: Field, value: Any, spec: FieldSpec) -> FieldLine:
    """A typed field as the details show it; `spec` knows whom and what the value points at."""
    kind = kinds[field.kind]
    options = {one.id: (one.label, one.color) for one in spec.options}
    return FieldLine(
        key=field.key,
        name=field.name,
        kind=field.kind,
        icon=kind.icon,
        display=kind.display(value, spec),
        chips=_chips(field, value, options),
        href=kind.href(value),
        edit_url=reverse("inbox:field", args=[conversation.pk, field.key]),
    )


def _chips(field: Field, value: Any, options: dict[int, tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Choices of many, files, and the one choice that has a colour; the rest is plain words."""
    if field.kind in ("multi_select", "files"):
        return tuple(options.get(pk, ("", "")) for pk in value or ())
    chosen = options.get(value, ("", "")) if field.kind == "single_select" and value else ("", "")
    return (chosen,) if chosen[1] else ()


def _state_note(conversation: Conversation) -> str:
    if conversation.category == Category.TRACKER:
        return _("What is linked moves along. You see first whom it reaches.")
    if conversation.is_internal or conversation.customer is None:
        return _("Only your team sees this.")
    return _("%s sees the new state and gets a mail.") % conversation.customer.display_name


def _is_shown(participant: Participant, customer: Customer | None) -> bool:
    is_customer = customer is not None and participant.customer_id == customer.pk
    return participant.standing != Participant.Standing.REMOVED and (not is_customer or participant.is_muted)


def _person(participant: Participant) -> Person:
    customer = participant.customer
    return Person(
        customer.pk,
        customer.display_name,
        customer.email or "",
        customer.hue,
        participant.standing,
        participant.is_muted,
    )


def _tag(conversation: Conversation, pk: int, name: str) -> TagLine:
    return TagLine(pk, name, reverse("inbox:tag_removal", args=[conversation.pk, pk]))
