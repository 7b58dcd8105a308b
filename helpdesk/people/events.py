"""What happens to teammates."""

from helpdesk.ledger.event import Event, event


class OfTeammate(Event):
    """Base of all events of one teammate: they stay in order."""

    teammate_id: int

    @property
    def subject(self) -> str:
        return f"teammate:{self.teammate_id}"


@event("teammate.deactivated")
class TeammateDeactivated(OfTeammate):
    teammate_id: int


@event("teammate.reactivated")
class TeammateReactivated(OfTeammate):
    teammate_id: int


@event("teammate.role_changed")
class RoleChanged(OfTeammate):
    teammate_id: int
    was: str
    role: str


@event("teammate.team_joined")
class TeamJoined(OfTeammate):
    teammate_id: int
    team_id: int


@event("teammate.team_left")
class TeamLeft(OfTeammate):
    teammate_id: int
    team_id: int
