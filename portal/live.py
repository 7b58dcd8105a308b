"""Which screens hear of what happens to brands, companies and who works there."""

from helpdesk.ledger.event import Event
from helpdesk.ledger.reacting import touches
from helpdesk.live import topics
from helpdesk.people import events


@touches(events.BrandEdited)
def whatever_names_it(_happened: events.BrandEdited) -> list[str]:
    """The settings, and the lists, which say brands by name."""
    return [topics.DESIGN, topics.INBOX]


@touches(events.SecretAdded, events.SecretEnded, events.SharingChanged, events.MembershipChanged)
def the_settings(_happened: Event) -> list[str]:
    """The screens where they are set."""
    return [topics.DESIGN]
