"""What was submitted without signing in, and where it went."""

from urllib.parse import urlencode

from helpdesk.people.models import Brand, Customer, SignIn
from helpdesk.people.operations.signing_in import LASTS
from helpdesk.ui.places import portal_path
from tickets.models import HeldSubmission


def held_by(asked: SignIn | None) -> HeldSubmission | None:
    """What waits for this request to be confirmed, or waited for it and is not forgotten yet."""
    if asked is None:
        return None
    known = HeldSubmission.objects.select_related("type", "conversation", "sign_in")
    return known.filter(sign_in=asked).first()


def was_for_a_submission(asked: SignIn) -> bool:
    """Whether something waited for it, which may be forgotten by now: only those last that long."""
    return asked.expires_at - asked.created_at > LASTS


def confirmed_by(customer: Customer, handle: str, *, brand: Brand) -> HeldSubmission | None:
    """What this customer confirmed under this handle, whether or not it could be sent."""
    known = HeldSubmission.objects.select_related("type", "conversation", "sign_in")
    theirs = known.filter(brand=brand, sign_in__email=customer.email, confirmed_at__isnull=False)
    return theirs.filter(sign_in__handle=handle.replace("\x00", "")).first()


def where_it_went(brand: Brand, held: HeldSubmission) -> str:
    """The page of the ticket it became; else where it is sent in another way."""
    if held.conversation is not None:
        return portal_path(brand, "ticket", number=held.conversation.number) + "?new=1"
    return f"{portal_path(brand, 'new')}?{urlencode({'held': held.sign_in.handle})}"
