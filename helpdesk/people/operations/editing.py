"""What changing settings has in common: only admins do, and nothing is written over that they have not seen."""

from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.people.models import User
from helpdesk.people.queries.changes import changed_by
from helpdesk.refusal import Refusal


class EditMoved(Refusal):
    """Somebody else saved this meanwhile: nothing is written over unseen."""


def require_admin(by: Actor, words: str = "") -> None:
    """Refused to all teammates but admins."""
    if isinstance(by, User) and not by.is_admin:
        raise Refusal(words or _("Only admins change the settings."))


def require_seen(now: str, *, seen: str, what: object, subject: str, by: Actor) -> None:
    """Refused when the mark of what is saved `now` is not the one that the form showed; an empty `seen` saw none."""
    if seen and seen != now:
        who = changed_by(subject, but=by.actor_key) or _("Somebody")
        raise EditMoved(
            _(
                "%(who)s saved “%(what)s” while you had it open. Below is what you have written, not saved yet. "
                "Save once more to replace theirs."
            )
            % {"who": who, "what": what}
        )
