"""Which screens an event of a ticket touches."""

from helpdesk.conversations.events import OfConversation
from helpdesk.conversations.live import conversation_and_lists
from helpdesk.ledger.reacting import touches
from helpdesk.live import topics
from helpdesk.people.events import CustomerVerified
from tickets import design_events, events

touches(
    events.TicketOpened,
    events.StateChanged,
    events.FieldChanged,
    events.TicketDescribed,
    events.CustomerReplied,
    events.AgentReplied,
    events.NoteAdded,
    events.NoteEdited,
    events.EntryKept,
    events.TypeChanged,
    events.FormSent,
    events.FormEnded,
)(conversation_and_lists)


@touches(
    events.CascadeStarted,
    events.CascadeAdvanced,
    events.CascadeResumed,
    events.CascadeStopped,
    events.CascadeFinished,
)
def progress_of_the_tracker(happened: events.OfCascade) -> list[str]:
    """The tracker, where its progress is shown. What follows it has events of its own."""
    return [topics.conversation(happened.conversation_id)]


@touches(CustomerVerified)
def lists_that_name_them(happened: CustomerVerified) -> list[str]:
    """Whoever has them on the screen sees that they are who they say they are."""
    return [topics.INBOX]


@touches(events.Linked, events.Unlinked)
def both_ends(happened: events.OfLink) -> list[str]:
    """Each end says what it is linked to."""
    return [topics.conversation(happened.conversation_id), topics.conversation(happened.target_id)]


@touches(events.TicketShared, events.TicketUnshared)
def ticket_and_where_it_is_followed(happened: events.OfSharing) -> list[str]:
    """The ticket, and the conversation in which its customer follows it."""
    return [topics.conversation(happened.conversation_id), topics.conversation(happened.with_id)]


@touches(events.NewsPosted)
def where_it_was_posted(happened: events.NewsPosted) -> list[str]:
    """Everything that got the news, and the lists that show it as unread."""
    return [topics.INBOX, *map(topics.conversation, happened.to_ids)]


@touches(events.Watched, events.Unwatched, events.ChecklistChanged, events.PrivacyChanged, events.TicketRated)
def the_conversation(happened: OfConversation) -> list[str]:
    """Its own page: no list shows who watches, what is left to do, who else of the company reads it, or how it was."""
    return [topics.conversation(happened.conversation_id)]


@touches(events.Merged)
def both_that_became_one(happened: events.Merged) -> list[str]:
    """Where it was, where it went, and the lists."""
    return [topics.conversation(happened.conversation_id), topics.conversation(happened.into_id), topics.INBOX]


@touches(events.Split)
def both_parts(happened: events.Split) -> list[str]:
    """Where the message was, where it is now, and the lists."""
    both = (happened.conversation_id, happened.new_conversation_id)
    return [*map(topics.conversation, both), topics.INBOX]


@touches(
    design_events.TypeAdded,
    design_events.TypeEdited,
    design_events.TypeArchived,
    design_events.TypeRestored,
    design_events.FieldAdded,
    design_events.FieldEdited,
    design_events.FieldArchived,
    design_events.FieldRestored,
    design_events.StateAdded,
    design_events.StateEdited,
    design_events.StateArchived,
    design_events.StateRestored,
)
def whatever_is_shaped_by_it(_happened: design_events.OfDesign) -> list[str]:
    """The settings, every open form, and the lists, which say types and states by name."""
    return [topics.DESIGN, topics.INBOX]


@touches(events.TicketOpened, events.TypeChanged)
def who_may_see_it(happened: OfConversation) -> list[str]:
    """Streams that hear of it: a type may be kept to teams."""
    return [topics.audience(happened.conversation_id)]


@touches(design_events.TypeEdited)
def what_everybody_may_see(happened: design_events.TypeEdited) -> list[str]:
    """All streams, when it is for other teams: they may hear of its tickets."""
    return [topics.EVERYBODY] if "teams" in happened.what else []


@touches(events.AgentReplied, events.CustomerReplied, events.TicketRated, events.TicketShared)
def what_customers_see(happened: OfConversation) -> list[str]:
    """The ticket at the portal. Notes, fields, assignments and news of trackers are never among this."""
    return [topics.public(happened.conversation_id)]


@touches(events.StateChanged)
def what_customers_see_of_its_state(happened: events.StateChanged) -> list[str]:
    """The ticket at the portal, where its customer sees another state than before."""
    is_seen = happened.is_visible and not happened.is_hidden
    return [topics.public(happened.conversation_id)] if is_seen else []


@touches(events.PrivacyChanged, events.TicketUnshared, events.Merged, events.TypeChanged)
def which_customers_read_it(happened: OfConversation) -> list[str]:
    """Streams of customers, where some of them may read it no more."""
    return [topics.readers(happened.conversation_id)]
