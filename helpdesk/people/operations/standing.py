"""What a teammate may do here, and whether they still work here. Their open screens hear of it at once."""

from collections.abc import Collection

from django.db import transaction

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import RoleChanged, TeamJoined, TeamLeft, TeammateDeactivated, TeammateReactivated
from helpdesk.people.models import Role, Team, User
from helpdesk.refusal import Refusal


@transaction.atomic
def deactivate(user: User, *, by: Actor) -> User:
    """End somebody's work here: they are signed out, what they wrote stays. Records TeammateDeactivated.

    Does nothing when that was so. Refused for the last admin, and to all but admins.
    """
    locked = _locked(user, by)
    if not locked.is_active:
        return locked
    _require_another_admin(locked)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    record(TeammateDeactivated(teammate_id=locked.pk), by=by)
    return locked


@transaction.atomic
def reactivate(user: User, *, by: Actor) -> User:
    """Let somebody come back. Records TeammateReactivated. Refused to all but admins."""
    locked = _locked(user, by)
    if locked.is_active:
        return locked
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record(TeammateReactivated(teammate_id=locked.pk), by=by)
    return locked


@transaction.atomic
def change_role(user: User, *, to: str, by: Actor) -> User:
    """Give a teammate another role. Records RoleChanged.

    Refused for an unknown role, to take the last admin away, and to all but admins.
    """
    locked = _locked(user, by)
    if to not in Role.values:
        raise Refusal("A teammate is an admin, an agent or a collaborator.", field="role")
    was = locked.role
    if was == to:
        return locked
    _require_another_admin(locked)
    locked.role = to
    locked.save(update_fields=["role"])
    record(RoleChanged(teammate_id=locked.pk, was=was, role=to), by=by)
    return locked


@transaction.atomic
def change_members(team: Team, *, members: Collection[User], by: Actor) -> None:
    """Say who is in a team. Records TeamJoined and TeamLeft for whom that changes. Refused to all but admins."""
    _require_admin(by)
    locked = Team.objects.select_for_update().get(pk=team.pk)
    before = set(locked.members.values_list("pk", flat=True))
    after = {one.pk for one in members}
    locked.members.set(after)
    for pk in sorted(after - before):
        record(TeamJoined(teammate_id=pk, team_id=locked.pk), by=by)
    for pk in sorted(before - after):
        record(TeamLeft(teammate_id=pk, team_id=locked.pk), by=by)


def _locked(user: User, by: Actor) -> User:
    _require_admin(by)
    # All admins in one order, so that the last two cannot take each other's place at the same moment.
    list(User.objects.select_for_update().filter(role=Role.ADMIN).order_by("pk"))
    return User.objects.select_for_update().get(pk=user.pk)


def _require_admin(by: Actor) -> None:
    if isinstance(by, User) and not by.is_admin:
        raise Refusal("Only admins decide who may do what.")


def _require_another_admin(user: User) -> None:
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if user.is_admin and user.is_active and not others.exists():
        raise Refusal(f"{user.name} is the only admin: make somebody else one first.", field="role")
