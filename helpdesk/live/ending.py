"""Streams end when the rights they were opened with have changed; pages then ask anew, as whoever they are now."""

from helpdesk.ledger.reacting import touches
from helpdesk.live import topics
from helpdesk.people import events


@touches(
    events.TeammateDeactivated,
    events.TeammateReactivated,
    events.RoleChanged,
    events.TeamJoined,
    events.TeamLeft,
)
def streams_of_the_teammate(happened: events.OfTeammate) -> list[str]:
    """Every stream that this teammate has open."""
    return [topics.teammate(happened.teammate_id)]
