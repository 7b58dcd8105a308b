"""The bar over the list that acts on all that is chosen. No query: every process knows what it offers."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.conversations.models import InboxState
from helpdesk.people.models import User
from inbox.queries.asking import Asked
from inbox.queries.pages import Choice
from inbox.queries.snoozing import snooze_choices
from tickets.models import Category, State, StateCategory
from tickets.queries.workspace import Workspace

ORDER = list(StateCategory.values)


@dataclasses.dataclass(frozen=True, slots=True)
class BulkBar:
    """What can be done with several at once. Who may not answer customers picks tickets of the team's own only (see
    `Row.may_be_picked`), and is offered their states.
    """

    action: str
    teammates: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    states: tuple[Choice, ...]
    snoozes: tuple[Choice, ...]
    is_closed: bool  # the list shows closed ones: they are reopened


def bulk_bar(user: User, asked: Asked, here: Workspace) -> BulkBar:
    """The bar of this list, for this teammate."""
    mine = user.pk
    others = (Choice(str(pk), one.name, hue=one.hue) for pk, one in here.teammates.items() if pk != mine)
    types = [pk for pk, one in here.types.items() if user.may_reply or one.category != Category.CUSTOMER]
    offered = {state.pk: state for pk in types for state in here.states_of[pk]}
    return BulkBar(
        action=f"{reverse('inbox:bulk')}{asked.url()}",
        teammates=(Choice("me", _("Me"), hue=user.hue), *others),
        teams=tuple(Choice(str(pk), one.name) for pk, one in here.teams.items()),
        states=tuple(Choice(str(one.pk), one.name, state=one.category) for one in sorted(offered.values(), key=_step)),
        snoozes=snooze_choices(),
        is_closed=asked.state == InboxState.CLOSED and not asked.q,
    )


def _step(state: State) -> tuple[int, int, int]:
    return ORDER.index(state.category), state.position, state.pk
