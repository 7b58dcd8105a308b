"""The mails that customers get: what they say, in HTML and in text, whatever is in them."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest

from helpdesk.conversations.rendering import render_composer, render_mail, render_plain
from helpdesk.mail.quoting import MARKER
from tests.conversations.payloads import PAYLOADS
from tests.conversations.test_rendering import Reader
from tickets.emails.colours import hex_of
from tickets.emails.letters import Answer, FileLine, Letter, render
from tickets.queries.progress import Step

NOW = dt.datetime(2026, 11, 22, 9, 41, tzinfo=dt.UTC)
ORDER = ("submitted", "in_progress", "waiting", "resolved")
QUESTION = "Could you send us the log file?"


def steps(now: int) -> tuple[Step, ...]:
    return tuple(
        Step(category, "done" if at < now else "now" if at == now else "next", NOW if at <= now else None)
        for at, category in enumerate(ORDER)
    )


def letter(kind: str = "reply", *, now: int = 2, body: str = QUESTION, **values: Any) -> Letter:
    rendered = render_composer(body)
    given: dict[str, Any] = {
        "kind": kind,
        "brand_name": "Lumen",
        "brand_hue": 190,
        "brand_chroma": 0.11,
        "brand_postal_address": "Ljusgatan 8, Stockholm",
        "sender_name": "Priya from Lumen",
        "recipient_name": "Maya Norr",
        "number": 1042,
        "title": "Strip loses Wi-Fi",
        "state_label": "",
        "steps": steps(now),
        "body_html": rendered.html,
        "body_text": rendered.text,
        "author_name": "Priya Raman",
        "author_hue": 330,
        "answers": (),
        "files": (),
        "mute_url": "https://lumen.test/tickets/mute/x/",
        **values,
    }
    return Letter(**given)


def read(html: str) -> Reader:
    return Reader(html.removeprefix("<!doctype html>"))


@pytest.mark.parametrize(("kind", "now"), [("submitted", 0), ("reply", 2), ("state", 1), ("state", 3)])
def test_every_letter_says_where_the_ticket_stands(kind: str, now: int) -> None:
    mail = render(letter(kind, now=now))
    names = ["Submitted", "In progress", "Waiting for you", "Resolved"]
    for part in (mail.html, mail.text):
        assert f"— {MARKER} —" in part
        for words in ("Lumen", "#1042", "Strip loses Wi-Fi", "Ljusgatan 8, Stockholm", "/tickets/mute/x/", *names):
            assert words in part
        assert re.search("reply to this e-mail", part, re.IGNORECASE)
    assert f"[{names[now]}]" in mail.text
    assert mail.html.count("font-weight:700; color:") == 1  # one step stands out
    assert mail.html.count('class="bar-next"') == 3 - now
    assert "&amp;nbsp;" not in mail.html


def test_a_reply_is_told_in_full_with_its_author_and_files() -> None:
    body = "<p>Good <b>news</b>:</p><ol><li>Open <a href='https://a.example/'>this</a></li></ol><pre>x</pre>"
    mail = render(letter(body=body, files=(FileLine("log.txt", 12_345),)))
    words = read(mail.html).words
    assert "Priya Raman replied" in words
    assert "Good news:" in words
    assert ("log.txt" in words, "12 KB" in words) == (True, True)
    assert "Good news:\n\n1. Open this (https://a.example/)\n\nx" in mail.text
    assert "log.txt (12 KB)" in mail.text


def test_a_submitted_letter_repeats_the_answers() -> None:
    mail = render(letter("submitted", now=0, answers=(Answer("Product", "Glow strip"), Answer("Version", "6.4.1"))))
    assert "We have got it, Maya" in mail.html
    assert QUESTION in mail.html
    assert "Product: Glow strip\nVersion: 6.4.1" in mail.text


def test_a_plain_conversation_has_no_progress_and_no_number() -> None:
    mail = render(letter(number=None, steps=()))
    assert "Waiting for you" not in mail.html + mail.text
    assert "#" not in mail.text


def test_the_label_of_the_state_stands_on_its_step() -> None:
    assert "[Looking into it]" in render(letter("state", now=1, state_label="Looking into it")).text


def test_a_letter_is_small_and_understood_by_old_mail_programs() -> None:
    html = render(letter(body="A line of the answer.\n\n" * 400, files=(FileLine("a", 1),) * 20)).html
    assert len(html.encode()) < 100_000
    for modern in ("<script", "<link", "var(--", "flex", "grid", "url(", "@import", "oklch", 'class=""'):
        assert modern not in html
    tables = [attributes for tag, attributes in read(html).found if tag == "table"]
    assert {attributes["role"] for attributes in tables} == {"presentation"}


def test_a_list_of_mails_shows_the_words_and_not_the_marker() -> None:
    body = render(letter()).html.partition("<body")[2]
    assert body.index(QUESTION) < body.index(MARKER)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_a_letter_runs(payload: str) -> None:
    hostile = letter(
        "submitted",
        body=payload,
        brand_name=payload,
        brand_postal_address=payload,
        sender_name=payload,
        recipient_name=payload,
        title=payload,
        state_label=payload,
        author_name=payload,
        answers=(Answer(payload, payload),),
        files=(FileLine(payload, 1),),
    )
    for kind in ("submitted", "reply", "state"):
        html = render(dataclasses.replace(hostile, kind=kind)).html
        for tag, attributes in read(html).found:
            assert tag not in ("script", "img", "svg", "math", "iframe", "object", "form", "input", "link", "base")
            assert not any(name.startswith(("on", "hx-")) for name in attributes)
            assert attributes.get("href", "https:").startswith(("http:", "https:", "mailto:"))


def test_an_answer_that_quotes_a_letter_is_folded_in_any_mail_program() -> None:
    mail = render(letter())
    as_html = render_mail(html=f"<p>Here it is.</p><p>Lumen wrote:</p><div>{mail.html}</div>", text="")
    assert as_html.text == "Here it is."
    assert QUESTION in as_html.quoted_html
    as_text = render_plain(
        "Here it is.\n\nOn 22 Nov 2026 Lumen <a@b.test> wrote:\n\n" + mail.text.replace("\n", "\n> ")
    )
    assert as_text.text == "Here it is."


@pytest.mark.parametrize(
    ("colour", "shown"),
    [
        ((1, 0, 0), "#ffffff"),
        ((0, 0, 0), "#000000"),
        ((0.53, 0.09, 190), "#087c77"),
        ((0.627955, 0.257704, 29.234), "#ff0000"),
        ((0.519752, 0.176858, 142.495), "#008000"),
    ],
)
def test_colours_are_those_of_the_screen(colour: tuple[float, float, float], shown: str) -> None:
    assert hex_of(*colour) == shown


@pytest.mark.parametrize("hue", range(0, 360, 15))
@pytest.mark.parametrize("chroma", [0.0, 0.11, 0.19, 0.25])
def test_every_brand_can_be_read(hue: int, chroma: float) -> None:
    accent = hex_of(0.53, chroma, hue)
    assert contrast(accent, "#ffffff") >= 4.5
    assert contrast(hex_of(0.80, min(chroma, 0.11), hue), "#1f222a") >= 4.5
    assert contrast(hex_of(0.38, 0.10, hue), hex_of(0.90, 0.06, hue)) >= 4.5


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
