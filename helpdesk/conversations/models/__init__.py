from helpdesk.conversations.models.attachment import Attachment
from helpdesk.conversations.models.conversation import Channel, Conversation, InboxState, Priority
from helpdesk.conversations.models.draft import Draft
from helpdesk.conversations.models.entry import Entry
from helpdesk.conversations.models.participant import Participant
from helpdesk.conversations.models.submission import Submission
from helpdesk.conversations.models.tag import Tag, Tagging

__all__ = [
    "Attachment",
    "Channel",
    "Conversation",
    "Draft",
    "Entry",
    "InboxState",
    "Participant",
    "Priority",
    "Submission",
    "Tag",
    "Tagging",
]
