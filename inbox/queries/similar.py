"""Trackers that sound like the one about to be made: it may be there already."""

import dataclasses
from urllib.parse import urlencode

from django.urls import reverse

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from tickets.queries.suggestions import Candidate, similar_trackers


@dataclasses.dataclass(frozen=True, slots=True)
class Similar:
    """What was found, where to ask again while the title is typed, and where to link to one of them instead."""

    found: tuple[Candidate, ...]
    ask_url: str
    link_url: str  # empty where there is nothing to link


def similar_to(title: str, user: User, conversation: Conversation | None = None) -> Similar:
    """Open trackers with a title like this, as far as the teammate may see them. One query."""
    asked = f"?{urlencode({'for': conversation.pk})}" if conversation else ""
    return Similar(
        found=tuple(similar_trackers(conversation, user=user, about=title)),
        ask_url=f"{reverse('inbox:similar')}{asked}",
        link_url=reverse("inbox:links", args=[conversation.pk]) if conversation else "",
    )
