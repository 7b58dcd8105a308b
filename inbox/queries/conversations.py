"""The open conversation: ten queries at most, the list beside it included."""

import functools
import secrets

from django.db.models import BigIntegerField
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.speaking import may_act
from helpdesk.live import topics
from helpdesk.people.models import User
from helpdesk.worded import Given, Worded
from inbox.queries.beside import Beside, read_beside
from inbox.queries.details import details_of, states_of
from inbox.queries.merged import with_unsent
from inbox.queries.origins import origins_of
from inbox.queries.pages import (
    Choice,
    Composer,
    ConversationPage,
    Header,
    Refused,
)
from inbox.queries.posting import posting_of
from inbox.queries.snoozing import snooze_choices
from inbox.queries.threads import Said, make_thread, read_thread
from inbox.queries.trackers import tracker_part
from tickets.access import conversations_for_whoever
from tickets.models import Category, Ticket
from tickets.queries.links import links_of
from tickets.queries.workspace import Workspace, forget, workspace

PARTS = ("thread", "header", "details", "composer", "replies", "notes", "draft", "uploads", "seen", "assignee", "team",
         "snooze", "closure", "state", "subject", "priority", "brand", "tags", "participants", "convert",
         "links", "linked_ticket", "watching", "steps", "merge", "type", "previous", "sharing", "forms",
         "description")  # fmt: skip


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
        details=details_of(conversation, ticket, user, beside, here, links, origins),
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
        states=states_of(conversation, here) if may_reply else (),
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
