"""What the Inbox's templates are given: ready-made values. A template reads them and issues no query."""

import dataclasses
import datetime as dt

from helpdesk.conversations.models import Attachment, Conversation, Draft
from helpdesk.people.models import Brand, Company, Customer, Team, User
from inbox.queries.lines import Thread
from inbox.queries.merged import MergedInto
from inbox.queries.origins import Origin
from inbox.queries.posting import Posting
from inbox.queries.trackers import TrackerPart


@dataclasses.dataclass(frozen=True, slots=True)
class ViewLink:
    """A line in the views column. `avatar` is set for Mine only; `tint` names a ticket category."""

    key: str
    label: str
    url: str
    icon: str
    count: str
    is_current: bool
    tint: str = ""
    is_new: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class ViewGroup:
    """Views under a heading (empty for the first group)."""

    label: str
    views: tuple[ViewLink, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list: three lines, each a text and one thing at its end."""

    id: int
    url: str
    mark: str  # a ticket category, or the channel
    who: str
    number: str  # "#1042" or empty
    title: str
    preview: str
    is_note: bool  # the preview is a note: show the lock
    time: str  # "38m"
    iso: str
    exact: str
    is_waiting: bool  # the customer waits for an answer
    owner: str  # empty: nobody
    owner_hue: int
    state: str  # a state category, empty for plain conversations
    state_label: str
    is_unread: bool
    has_files: bool
    is_current: bool
    priority: int
    colour: str = ""  # of the state, where the team chose one
    may_be_picked: bool = True  # the reader may do more with it than write notes


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """An item of a menu that is a link or a button with a value."""

    value: str
    label: str
    is_current: bool = False
    url: str = ""
    hue: int | None = None
    state: str = ""
    hint: str = ""
    colour: str = ""  # of the state, where the team chose one


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A filter at work: what it is about, what it lets through, and the list without it."""

    label: str  # "Category is"
    value: str
    remove_url: str


@dataclasses.dataclass(frozen=True, slots=True)
class ListPage:
    """The list column."""

    title: str
    count: str
    view: str
    rows: tuple[Row, ...]
    next_url: str  # the rows after these, empty at the end
    states: tuple[Choice, ...]
    sorts: tuple[Choice, ...]
    state_label: str
    sort_label: str
    q: str
    trouble: str  # why a search could not be answered, in words
    query: str  # the URL's query, to be carried along ("?view=mine")
    subscription: str  # signed live topics
    chips: tuple[Chip, ...] = ()
    problem: str = ""  # why a filter makes no sense, in words
    reset_url: str = ""  # the same list without filters


@dataclasses.dataclass(frozen=True, slots=True)
class Composer:
    """The form below the thread."""

    reply_url: str
    note_url: str
    draft_url: str
    upload_url: str
    mode: str  # reply or note
    may_reply: bool
    to: str  # "Anneli Virtanen, by mail"
    reply: Draft | None
    note: Draft | None
    files: tuple[Attachment, ...]  # uploaded for this draft, not sent yet
    seen_entry_id: int
    states: tuple[Choice, ...]  # states to send with; empty for plain conversations
    once: str  # this page's own key: what it sends twice is done once
    body: str = ""  # what was typed, when the form comes back with an error
    error: str = ""
    is_stale: bool = False  # somebody was faster: offer “Send anyway”


@dataclasses.dataclass(frozen=True, slots=True)
class FieldLine:
    """A typed field in the details."""

    key: str
    name: str
    kind: str
    icon: str
    display: str
    chips: tuple[tuple[str, str], ...]  # choices and names of files, each with its colour or none
    edit_url: str
    href: str = ""  # where a telephone, a mail program or a browser would go


@dataclasses.dataclass(frozen=True, slots=True)
class TicketDetails:
    number: str
    type_name: str
    type_icon: str
    state: str
    state_label: str
    state_colour: str
    states: tuple[Choice, ...]
    state_note: str  # what the customer will notice of a move, in words
    description_html: str
    opened_at: dt.datetime
    fields: tuple[FieldLine, ...]
    is_shared: bool  # the customer of the conversation it came from follows it
    followed_by: str  # who does, or could; empty where nothing is shared
    unshared: str  # why nothing can be shared although its type would let it


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """A participant besides the customer."""

    id: int
    name: str
    email: str
    hue: int
    standing: str
    is_muted: bool


@dataclasses.dataclass(frozen=True, slots=True)
class TagLine:
    id: int
    name: str
    remove_url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist."""

    id: int
    text: str
    is_done: bool


@dataclasses.dataclass(frozen=True, slots=True)
class LinkedLine:
    """Something linked. Of what the reader may not see there is no title, no number and no address."""

    title: str
    number: str
    url: str
    mark: str
    state: str
    state_label: str
    owner: str
    owner_hue: int
    remove_url: str
    is_shared: bool = False  # its customer follows it
    colour: str = ""
    apply_url: str = ""  # of a tracker: to go where it stands
    apply_words: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class LinkedGroup:
    """What stands in one relation to the conversation; `more` counts those that are not listed."""

    label: str
    lines: tuple[LinkedLine, ...]
    more: int


@dataclasses.dataclass(frozen=True, slots=True)
class Details:
    """The sidebar."""

    ticket: TicketDetails | None
    customer: Customer | None
    company: Company | None
    customer_open: str  # how many other open conversations this customer has
    participants: tuple[Person, ...]
    brand: Brand
    brands: tuple[Choice, ...]
    tags: tuple[TagLine, ...]
    priorities: tuple[Choice, ...]
    priority_label: str
    channel_label: str
    linked: tuple[LinkedGroup, ...]
    origins: tuple[Origin, ...]  # what a back-office ticket came from
    may_link_back_office: bool
    may_link_tracker: bool
    watchers: tuple[User, ...]
    is_watching: bool
    steps: tuple[Step, ...]
    has_previous: bool  # answers from when it was of another type
    steps_done: int


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """The two bars over the thread."""

    mark: str
    number: str
    title: str
    inbox_state: str
    snoozed_until: dt.datetime | None
    assignee: User | None
    team: Team | None
    teammates: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    snoozes: tuple[Choice, ...]
    may_convert: bool
    may_merge: bool
    is_internal: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """A verb of the header or the details said no. `field` is one of tag, email, title, until, state, assignee …"""

    field: str
    message: str
    typed: str  # what was typed, to stand there again


@dataclasses.dataclass(frozen=True, slots=True)
class ConversationPage:
    """One open conversation, beside its list."""

    conversation: Conversation
    header: Header
    thread: Thread
    composer: Composer
    details: Details
    urls: dict[str, str]
    subscription: str
    is_unread: bool
    may_act: bool  # more than write notes
    merged: MergedInto | None = None
    posting: Posting | None = None  # where notes go besides
    tracker: TrackerPart | None = None
    face: str = "linked"  # of a tracker's page: what is linked, or the thread
    refusal: Refused | None = None
