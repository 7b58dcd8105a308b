"""What the live stream may tell a customer: that something they see of these tickets changed, and never what."""

from collections.abc import Iterable

from helpdesk.live import topics
from helpdesk.people.models import CustomerSession
from tickets.models import Link, LinkKind


def subscription(session: CustomerSession, own: Iterable[int], shared: Iterable[int] = ()) -> str:
    """The right to hear of tickets, by their conversations. `shared` are those of the back office among them: they are
    seen for as long as their reader takes part where they came from. One question where there are any, else none.
    """
    behind = list(shared)
    sources: Iterable[int] = ()
    if behind:
        links = Link.objects.filter(kind=LinkKind.BACK_OFFICE, target__in=behind)
        sources = links.values_list("source_id", flat=True)
    return topics.customers_subscription(
        [*own, *behind],
        through=sources,
        customer_id=session.customer_id,
        company_id=session.customer.company_id,
        brand_id=session.brand_id,
    )
