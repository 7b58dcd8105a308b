"""Which screens hear of what happens to brands, companies and who works there."""

from helpdesk.ledger.event import Event
from helpdesk.ledger.reacting import touches
from helpdesk.live import topics
from helpdesk.people import events


@touches(events.BrandAdded, events.BrandEdited)
def whatever_names_it(_happened: events.OfBrand) -> list[str]:
    """The settings, and the lists, which say brands by name."""
    return [topics.DESIGN, topics.INBOX]


@touches(events.SecretAdded, events.SecretEnded, events.SharingChanged, events.MembershipChanged)
def the_settings(_happened: Event) -> list[str]:
    """The screens where they are set."""
    return [topics.DESIGN]


@touches(events.SharingChanged)
def streams_of_the_company(happened: events.SharingChanged) -> list[str]:
    """Every stream of its people: they may see less of each other."""
    return [topics.company(happened.company_id)]


@touches(events.MembershipChanged)
def streams_of_member_and_company(happened: events.MembershipChanged) -> list[str]:
    """Theirs, and those of their colleagues, who may see less of them."""
    return [topics.reader(happened.customer_id), topics.company(happened.company_id)]


@touches(events.BrandEdited)
def streams_at_the_brand(happened: events.BrandEdited) -> list[str]:
    """Every stream at its portal, when others may enter."""
    return [topics.brand(happened.brand_id)] if {"entry", "audience"} & set(happened.what) else []
