"""The three mails that customers get: submitted, reply, state. Plain values in, HTML and text out."""

import dataclasses

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.mail.quoting import MARKER
from helpdesk.ui.times import Calendar
from tickets.emails.colours import hex_of
from tickets.emails.dressing import dress
from tickets.emails.logos import Logo
from tickets.queries.progress import Step


@dataclasses.dataclass(frozen=True)
class Answer:
    """A typed field as the customer filled it in."""

    name: str
    value: str


@dataclasses.dataclass(frozen=True)
class FileLine:
    """A file that goes with the mail."""

    name: str
    size: int


@dataclasses.dataclass(frozen=True)
class Letter:
    """Everything a mail says. Without a number it is about a plain conversation and shows no progress."""

    kind: str  # submitted, reply, state, merged
    brand_name: str
    brand_hue: int
    brand_chroma: float
    brand_postal_address: str
    sender_name: str
    recipient_name: str
    number: int | None
    title: str
    state_label: str
    steps: tuple[Step, ...]
    body_html: str  # safe: made by conversations.rendering
    body_text: str
    author_name: str
    author_hue: int
    answers: tuple[Answer, ...]
    files: tuple[FileLine, ...]
    mute_url: str
    form_url: str = ""  # where a ticket form is filled in
    portal_url: str = ""  # where the ticket is followed
    brand_logo: Logo | None = None


@dataclasses.dataclass(frozen=True)
class RenderedLetter:
    html: str
    text: str


FIRST_WORDS = 140

# What a step is called, and the colours of the state it stands for: bar, then name.
STEPS = {
    "submitted": (noop("Submitted"), "#7b8290", "#454b57"),
    "in_progress": (noop("In progress"), "#1e7bd6", "#0b4f93"),
    "waiting": (noop("Waiting for you"), "#dc9722", "#7a4a0e"),
    "resolved": (noop("Resolved"), "#259f5f", "#0f6239"),
}


def render(letter: Letter) -> RenderedLetter:
    """The mail as HTML (inline styles, tables, well under 100 KB) and as text. Issues no query."""
    accent = hex_of(0.53, letter.brand_chroma, letter.brand_hue)
    context = {
        "letter": letter,
        "marker": _(MARKER),
        "first_words": _first_words(letter),
        "accent": accent,
        "accent_in_dark": hex_of(0.80, min(letter.brand_chroma, 0.11), letter.brand_hue),
        "face_ground": hex_of(0.90, 0.06, letter.author_hue),
        "face_ink": hex_of(0.38, 0.10, letter.author_hue),
        "initials": _initials(letter.author_name),
        "brand_initial": letter.brand_name[:1].upper(),
        "first_name": letter.author_name.split(" ")[0],
        "recipient": letter.recipient_name.split(" ")[0],
        "headline": _headline(letter),
        "lead": _lead(letter),
        "steps": _steps(letter),
        "body": SafeString(dress(letter.body_html, link=accent)),
    }
    return RenderedLetter(
        html=get_template("mail/letter.html").render(context),
        text=get_template("mail/letter.txt").render(context).strip() + "\n",
    )


def _first_words(letter: Letter) -> str:
    """What a list of mails shows beside the subject."""
    words = letter.body_text if letter.kind == "reply" else _lead(letter)
    return " ".join(words[:400].split())[:FIRST_WORDS]


def _headline(letter: Letter) -> str:
    now = next((step.category for step in letter.steps if step.status == "now"), "submitted")
    if letter.kind == "submitted":
        first = letter.recipient_name.split(" ")[0]
        return _("We have got it, %(name)s") % {"name": first} if first else _("We have got it")
    if letter.kind == "merged":
        return _("We have put your messages together")
    return {
        "submitted": _("We have got it"),
        "in_progress": _("We are on it"),
        "waiting": _("We are waiting for you"),
        "resolved": _("This is solved"),
    }[now]


def _lead(letter: Letter) -> str:
    if letter.kind == "submitted":
        return _("Thank you for writing to us. You get a mail for every step.")
    if letter.kind == "merged":
        return _("What you wrote to us about this is one conversation now. Nothing is lost, and we go on here.")
    now = next((step.category for step in letter.steps if step.status == "now"), "submitted")
    return {
        "submitted": _("It is back in our queue. We write as soon as there is news."),
        "in_progress": _("Somebody is working on it. There is nothing you need to do now."),
        "waiting": _("We need an answer from you before we can go on."),
        "resolved": _("We believe this is solved. If it is not, answer this mail and we go on."),
    }[now]


def _steps(letter: Letter) -> list[dict[str, str]]:
    calendar = Calendar()
    when = {"done": calendar.short_day, "now": calendar.at}
    colour = next((STEPS[step.category][1] for step in letter.steps if step.status == "now"), "#7b8290")
    return [
        {
            "name": letter.state_label if step.status == "now" and letter.state_label else _(STEPS[step.category][0]),
            "status": step.status,
            "bar": "#dfe3e8" if step.status == "next" else colour,
            "ink": STEPS[step.category][2],
            "category": step.category.replace("in_", ""),
            "at": when[step.status](calendar.local(step.at)) if step.at else "",
        }
        for step in letter.steps
    ]


def _initials(name: str) -> str:
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""
