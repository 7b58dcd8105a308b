"""Who may do what, as predicates on the actor. Visibility of objects lives in the app that owns them."""

from django.contrib.auth.models import AnonymousUser

from helpdesk.people.models import User


def is_teammate(user: User | AnonymousUser) -> bool:
    """Signed in, active, with a role."""
    return isinstance(user, User) and user.is_active
