"""What is linked to the open conversation, as its sidebar and its link dialog show it."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from inbox.queries.origins import PREVIEWED
from inbox.queries.pages import LinkedGroup, LinkedLine
from tickets.models import Category
from tickets.queries.links import Linked, LinkedEnd, has_moved, state_from
from tickets.queries.workspace import Workspace

LABELS = {
    "back_office": lazy("Back-office tickets"),
    "came_from": lazy("Came from"),
    "tracker": lazy("Tracker"),
    "related": lazy("Related"),
    "duplicate_of": lazy("Duplicate of"),
    "duplicates": lazy("Duplicates"),
    "part_of": lazy("Part of"),
    "parts": lazy("Parts"),
}


def linked_groups(
    conversation: Conversation, links: list[Linked], here: Workspace, user: User
) -> tuple[LinkedGroup, ...]:
    """Everything linked, by relation, but for what is shown in a block of its own. One query at most."""
    groups = (_group(conversation, one, here, user) for one in links if one.relation != "reported_by")
    return tuple(one for one in groups if one.lines or one.more)


def _group(conversation: Conversation, linked: Linked, here: Workspace, user: User) -> LinkedGroup:
    ends = linked.ends[PREVIEWED:] if linked.relation == "came_from" else linked.ends
    lines = tuple(_line(conversation, end, here) for end in ends)
    if linked.relation == "tracker" and user.may_reply:
        lines = tuple(_offering(line, conversation, end, here) for line, end in zip(lines, ends, strict=True))
    return LinkedGroup(str(LABELS[linked.relation]), lines, linked.count - len(linked.ends))


def _line(conversation: Conversation, end: LinkedEnd, here: Workspace) -> LinkedLine:
    if not end.may_see:
        return LinkedLine(_("Something you may not see"), "", "", "", "", "", "", 0, "")
    owner = here.teammates.get(end.assignee_id or 0)
    return LinkedLine(
        title=end.title or end.customer or _("No subject"),
        number=f"#{end.number}" if end.number else "",
        url=reverse("inbox:show", args=[end.id]),
        mark=end.category or "messenger",
        state=end.state_category,
        state_label=end.state_name,
        owner=end.assignee,
        owner_hue=owner.hue if owner else 0,
        remove_url=reverse("inbox:link_removal", args=[conversation.pk, end.link_id]),
        is_shared=end.is_shared,
        colour=here.colour_of(end.state_category, end.state_name),
    )


def _offering(line: LinkedLine, conversation: Conversation, end: LinkedEnd, here: Workspace) -> LinkedLine:
    """A tracker, with the offer to go where it stands; without where there is nothing to offer."""
    stands, now = here.states.get(end.state_id or 0), here.states.get(conversation.state_id or 0)
    if stands is None or now is None or conversation.category != Category.CUSTOMER:
        return line
    offered = here.states_of.get(conversation.ticket_type_id or 0, ())
    to = state_from(stands, sorted(offered, key=lambda one: not one.is_default), now=now)
    if to is None or not has_moved(end.id):
        return line
    url = reverse("inbox:tracker_state", args=[conversation.pk])
    return dataclasses.replace(line, apply_url=url, apply_words=_("Apply its state: %s") % to.name)
