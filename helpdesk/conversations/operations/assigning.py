"""Giving a conversation to somebody. Refused to collaborators where a customer reads along."""

import datetime as dt

from django.db import transaction

from helpdesk.conversations.events import Assigned
from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Team, User
from helpdesk.refusal import Refusal


@transaction.atomic
def assign_to_teammate(
    conversation: Conversation, *, to: User | None, by: Actor, at: dt.datetime | None = None
) -> Conversation:
    """Make somebody (or nobody) the one who answers. Does nothing when it is so already.

    Records Assigned. Refuses a teammate who left, and what was merged away.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent decides who answers")
    if to is not None and not to.is_active:
        raise Refusal(f"{to.name} does not work here any more.", field="assignee")
    if locked.assignee_id == (to.pk if to else None):
        return locked
    locked.assignee = to
    locked.save(update_fields=["assignee"])
    append_change(
        locked, "assigned" if to else "unassigned", by=by, at=at, **({"to": to.name, "id": to.pk} if to else {})
    )
    record(Assigned(conversation_id=locked.pk, assignee_id=locked.assignee_id, team_id=locked.team_id), by=by)
    return locked


@transaction.atomic
def assign_to_team(
    conversation: Conversation, *, to: Team | None, by: Actor, at: dt.datetime | None = None
) -> Conversation:
    """Put it into a team's queue (or none). Does nothing when it is there already.

    Records Assigned. Refuses an archived team, and what was merged away.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent decides who answers")
    if to is not None and to.archived_at is not None:
        raise Refusal(f"The team {to.name} is archived.", field="team")
    if locked.team_id == (to.pk if to else None):
        return locked
    locked.team = to
    locked.save(update_fields=["team"])
    append_change(
        locked, "team_assigned" if to else "team_removed", by=by, at=at, **({"to": to.name, "id": to.pk} if to else {})
    )
    record(Assigned(conversation_id=locked.pk, assignee_id=locked.assignee_id, team_id=locked.team_id), by=by)
    return locked
