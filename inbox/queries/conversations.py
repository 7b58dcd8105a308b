"""The open conversation: ten queries at most, the list beside it included."""

import functools
import secrets
from typing import Any

from django.db.models import BigIntegerField
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.conversations.models import Channel, Conversation, Participant, Priority
from helpdesk.conversations.operations.speaking import may_act
from helpdesk.fields import FieldSpec, kinds
from helpdesk.live import topics
from helpdesk.people.models import Customer, User
from helpdesk.worded import Given, Worded
from inbox.queries.beside import Beside, read_beside
from inbox.queries.linked import linked_groups
from inbox.queries.merged import with_unsent
from inbox.queries.origins import Origin, origins_of
from inbox.queries.pages import (
    Choice,
    Composer,
    ConversationPage,
    Details,
    FieldLine,
    Header,
    Person,
    Refused,
    TagLine,
    TicketDetails,
)
from inbox.queries.posting import posting_of
from inbox.queries.snoozing import snooze_choices
from inbox.queries.threads import Said, make_thread, read_thread
from inbox.queries.trackers import tracker_part
from tickets.access import conversations_for_whoever
from tickets.models import Category, Field, Ticket, TicketType
from tickets.queries.links import Linked, links_of
from tickets.queries.references import acquainted
from tickets.queries.specs import asked_fields, values_of
from tickets.queries.workspace import Workspace, forget, workspace

PARTS = ("thread", "header", "details", "composer", "replies", "notes", "draft", "uploads", "seen", "assignee", "team",
         "snooze", "closure", "state", "subject", "priority", "brand", "tags", "participants", "convert",
         "links", "linked_ticket", "watching", "steps", "merge", "type", "previous", "sharing", "forms")  # fmt: skip


def visible_conversation(user: User, pk: int) -> Conversation:
    """The conversation with its customer and its ticket, if this teammate may see it; else 404.

    Teammates, teams and brands are not joined: every process knows them.
    """
    found = VISIBLE[user.is_admin].ask(user=user.pk, pk=pk)
    if not found:
        raise Http404
    return found[0]


def _visible(is_admin: bool) -> Worded[Conversation]:
    return Worded(
        lambda: (
            conversations_for_whoever(is_admin=is_admin)
            .filter(pk=Given("pk", BigIntegerField()))
            .select_related("customer__company", "ticket")
        )
    )


VISIBLE = {is_admin: _visible(is_admin) for is_admin in (False, True)}


def conversation_page(  # what a form that comes back with an error carries
    user: User,
    conversation: Conversation,
    *,
    query: str = "",
    mode: str = "reply",
    body: str = "",
    error: str = "",
    seen: int | None = None,
    is_stale: bool = False,
    before: int | None = None,
    reports_before: int | None = None,
    post_on: bool = False,
    face: str = "",
    refusal: Refused | None = None,
) -> ConversationPage:
    """Everything the conversation's part of the page shows."""
    here = workspace_of(conversation)
    beside = read_beside(conversation, user)
    said = read_thread(conversation, beside, user=user, before=before)
    urls = {part: path.replace("/0/", f"/{conversation.pk}/") for part, path in _paths().items()}
    ticket = _ticket(conversation)
    links = links_of(conversation, user=user) if beside.has_links else []
    is_tracker = conversation.category == Category.TRACKER
    origins = origins_of(conversation.pk, links)
    heard = [topics.conversation(pk) for pk in (conversation.pk, *(one.id for one in origins if one.may_see))]
    return ConversationPage(
        conversation=conversation,
        header=_header(conversation, user, here),
        thread=make_thread(conversation, said, new_after=seen if is_stale else None),
        composer=_composer(conversation, user, said, beside, here, urls, mode, body, error, is_stale),
        details=_details(conversation, ticket, user, beside, here, links, origins),
        urls=urls | {"self": f"{reverse('inbox:show', args=[conversation.pk])}{query}"},
        subscription=topics.subscription([*heard, topics.DESIGN, topics.INBOX], teammate_id=user.pk),
        may_act=may_act(conversation, by=user),
        is_unread=conversation.is_unread and conversation.assignee_id in (None, user.pk),
        merged=with_unsent(beside.merged_into, beside.drafts, body),
        posting=posting_of(conversation, links, here, is_ticked=post_on),
        tracker=tracker_part(conversation, user, here, before=reports_before) if is_tracker else None,
        face="thread" if face == "thread" or error else "linked",  # a note that was refused is where it was written
        refusal=refusal,
    )


@functools.cache
def _paths() -> dict[str, str]:
    """Where each part of conversation 0 is found."""
    return {part: reverse(f"inbox:{part}", args=[0]) for part in PARTS}


def workspace_of(conversation: Conversation) -> Workspace:
    """The workspace, read anew when it does not know this ticket's type: another process has just made it."""
    here = workspace()
    if conversation.ticket_type_id is None or conversation.ticket_type_id in here.types:
        return here
    forget()
    return workspace()


def _ticket(conversation: Conversation) -> Ticket | None:
    return conversation.ticket if conversation.is_ticket else None


def _header(conversation: Conversation, user: User, here: Workspace) -> Header:
    me = Choice("me", _("Me"), conversation.assignee_id == user.pk, hue=user.hue)
    others = (
        Choice(str(pk), one.name, pk == conversation.assignee_id, hue=one.hue, hint=_("away") if one.is_away else "")
        for pk, one in here.teammates.items()
        if pk != user.pk
    )
    return Header(
        mark=conversation.category or conversation.channel,
        number=f"#{conversation.number}" if conversation.number else "",
        title=conversation.subject or _("No subject"),
        inbox_state=conversation.inbox_state,
        snoozed_until=conversation.snoozed_until,
        assignee=here.teammates.get(conversation.assignee_id or 0) or conversation.assignee,
        team=here.teams.get(conversation.team_id or 0) or conversation.team,
        teammates=(me, *others),
        teams=tuple(Choice(str(pk), one.name, pk == conversation.team_id) for pk, one in here.teams.items()),
        snoozes=snooze_choices(),
        may_convert=not conversation.is_ticket and user.may_reply,
        may_merge=not conversation.is_internal and user.may_reply,
        is_internal=conversation.is_internal,
    )


def _composer(  # the parts it is made from
    conversation: Conversation,
    user: User,
    said: Said,
    beside: Beside,
    here: Workspace,
    urls: dict[str, str],
    mode: str,
    body: str,
    error: str,
    is_stale: bool,
) -> Composer:
    names = [one.customer.display_name for one in beside.participants if one.standing == Participant.Standing.ACTIVE]
    may_reply = user.may_reply and not conversation.is_internal and bool(names)
    return Composer(
        reply_url=urls["replies"],
        note_url=urls["notes"],
        draft_url=urls["draft"],
        upload_url=urls["uploads"],
        mode=mode if may_reply else "note",
        may_reply=may_reply,
        to=_to(names),
        reply=beside.drafts.get("reply"),
        note=beside.drafts.get("note"),
        files=tuple(one for one in beside.files if one.entry_id is None and one.uploaded_by_id == user.pk),
        seen_entry_id=said.entries[-1].pk if said.entries else 0,
        states=_states(conversation, here) if may_reply else (),
        once=secrets.token_urlsafe(12),
        body=body,
        error=error,
        is_stale=is_stale,
    )


def _to(names: list[str]) -> str:
    """Who gets it, and how."""
    shown, more = ", ".join(names[:2]), len(names) - 2
    if more > 0:
        return _("to %(names)s and %(count)d more, by mail") % {"names": shown, "count": more}
    return _("to %(names)s, by mail") % {"names": shown} if names else ""


def _states(conversation: Conversation, here: Workspace) -> tuple[Choice, ...]:
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


def _details(  # the parts it is made from
    conversation: Conversation,
    ticket: Ticket | None,
    user: User,
    beside: Beside,
    here: Workspace,
    links: list[Linked],
    origins: tuple[Origin, ...],
) -> Details:
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
        states=_states(conversation, here),
        state_note=_state_note(conversation),
        description_html=ticket.description_html,
        opened_at=ticket.opened_at,
        fields=tuple(field_line(conversation, field, values[field.key], specs[field.key]) for field in asked),
        is_shared=ticket.is_shared,
        followed_by=_followed_by(ticket, kind, user, origins),
    )


def _followed_by(ticket: Ticket, kind: TicketType, user: User, origins: tuple[Origin, ...]) -> str:
    """Whom this ticket is shared with, or may be by this teammate: the customer of the conversation it came from."""
    is_possible = kind.may_be_shared and [one.may_see and not one.state for one in origins] == [True]
    if not user.may_reply or not (is_possible or ticket.is_shared):
        return ""
    return next((one.customer for one in origins if one.customer), "") or _("The customer")


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
