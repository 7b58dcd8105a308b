"""Which tickets of a company its people see beside their own, and whom we know to work there."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import MembershipChanged, SharingChanged
from helpdesk.people.models import Company, Customer
from helpdesk.people.operations.editing import require_admin, require_seen
from helpdesk.people.queries.changes import mark_of
from helpdesk.refusal import Refusal


def sharing_mark(company: Company) -> str:
    """What a form showed of it."""
    return mark_of({"sharing": company.sharing})


@transaction.atomic
def share_company(company: Company, *, sharing: str, by: Actor, seen: str = "") -> None:
    """Who there sees what. Records SharingChanged, nothing when it is so already.

    Refused for an unknown level, to all but admins, and (EditMoved) when somebody was faster.
    """
    require_admin(by, _("Only admins say what companies share."))
    row = Company.objects.select_for_update().get(pk=company.pk)
    require_seen(sharing_mark(row), seen=seen, what=row, subject=f"company:{row.pk}", by=by)
    if sharing not in Company.Sharing.values:
        raise Refusal(_("Choose who sees what."), field="sharing")
    was = row.sharing
    if was == sharing:
        return
    row.sharing = sharing
    row.save(update_fields=["sharing"])
    record(SharingChanged(company_id=row.pk, was=was, sharing=sharing), by=by)


@transaction.atomic
def set_membership(customer: Customer, *, is_verified: bool, is_manager: bool, by: Actor) -> None:
    """Whether we know that they work there, and whether they are a manager there; nobody is that who is unknown.

    Records MembershipChanged, nothing when it is so already. Refused for somebody without a company, for a manager of
    whom we do not know that they work there, and to all but admins.
    """
    require_admin(by, _("Only admins say who works where."))
    row = Customer.objects.select_for_update().get(pk=customer.pk)
    if row.company_id is None:
        raise Refusal(_("%(name)s belongs to no company.") % {"name": row.display_name})
    if is_manager and not is_verified:
        raise Refusal(_("Only a verified member can be a manager. Verify %(name)s first.") % {"name": row.display_name})
    if (row.is_company_verified, row.is_company_manager) == (is_verified, is_manager):
        return
    row.is_company_verified, row.is_company_manager = is_verified, is_manager
    row.save(update_fields=["is_company_verified", "is_company_manager"])
    record(
        MembershipChanged(
            customer_id=row.pk, company_id=row.company_id, is_verified=is_verified, is_manager=is_manager
        ),
        by=by,
    )
