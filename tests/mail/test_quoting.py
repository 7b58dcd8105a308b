"""What somebody says, and what they quote. In doubt all of it is said."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.mail.quoting import MARKER, fold_html, fold_text

REPLIES = Path(settings.BASE_DIR).parent / "shared" / "corpora" / "replies"
SAID = "It was on the moor again."
QUOTED = "> When did you see it?\n> Holmes"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, Jul 1, 2024 at 10:00 AM Ada <ada@engine.example> wrote:",
        "On Mon, Jul 1, 2024 at 10:00 AM Ada Lovelace\n<ada@engine.example> wrote:",
        "On Mon, Jul 1, 2024 at 10:00 AM Ada Lovelace <\nada@engine.example>\nwrote:",
        "Am 01.07.24 um 10:00 schrieb Ada:",
        "Le lun. 1 juil. 2024 à 10:00, Ada <ada@engine.example> a écrit :",
        "El lun, 1 jul 2024 a las 10:00, Ada (<ada@engine.example>) escribió:",
        "Em seg., 1 de jul. de 2024 às 10:00, Ada <ada@engine.example> escreveu:",
        "Il giorno lun 1 lug 2024 alle ore 10:00 Ada <ada@engine.example> ha scritto:",
        "Op ma 1 jul 2024 om 10:00 schreef Ada <ada@engine.example>:",
        "Den mån 1 juli 2024 10:00Ada <ada@engine.example> skrev:",
        "Den man. 1. jul. 2024 kl. 10.00 skrev Ada <ada@engine.example>:",
        "ma 1. heinäk. 2024 klo 10.00 Ada (ada@engine.example) kirjoitti:",
        "pon., 1 lip 2024 o 10:00 Ada <ada@engine.example> napisał(a):",
        "пн, 1 июл. 2024 г. в 10:00, Ada <ada@engine.example>:",
        "1 июля 2024 г., 10:00 Ada написал(а):",
        "2024年7月1日(月) 10:00 Ada <ada@engine.example>:",
        "Ada <ada@engine.example> 于2024年7月1日周一 10:00写道：",
        "في الاثنين، ١ يوليو 2024 كتب Ada <ada@engine.example>:",
        "1 Tem 2024 Pzt 10:00 tarihinde Ada <ada@engine.example> şunu yazdı:",
    ],
)
def test_an_introduced_quotation_is_folded_in_any_language(introduction: str) -> None:
    folded = fold_text(f"{SAID}\n\n{introduction}\n\n{QUOTED}\n")
    assert folded.visible == SAID
    assert folded.quoted.startswith(introduction)
    assert folded.quoted.rstrip().endswith("> Holmes")


@pytest.mark.parametrize(
    "fields",
    [
        "From: Ada <ada@engine.example>\nSent: Monday, 1 July 2024 10:00\nTo: Holmes\nSubject: The hound",
        "-----Original Message-----\nFrom: Ada\nSent: 1 July 2024\nTo: Holmes\nSubject: The hound",
        "________________________________\nFrom: Ada\nSent: 1 July 2024\nTo: Holmes\nSubject: The hound",
        "*Von:* Ada <ada@engine.example>\n*Gesendet:* Montag, 1. Juli 2024\n*An:* Holmes\n*Betreff:* Hund",
        "De : Ada\nEnvoyé : lundi 1 juillet 2024\nÀ : Holmes\nObjet : Le chien",
        "Fra: Ada\nSendt: 1. juli 2024\nTil: Holmes\nEmne: Hunden",
        "差出人: Ada\n送信日時: 2024年7月1日\n宛先: Holmes\n件名: 犬",
        "发件人: Ada\n发送时间: 2024年7月1日\n收件人: Holmes\n主题: 狗",
        "-----Oprindelig meddelelse-----\nFra: Ada\nSendt: 1. juli",
    ],
)
def test_the_fields_of_the_quoted_mail_begin_a_quotation(fields: str) -> None:
    folded = fold_text(f"{SAID}\n\n{fields}\n\nWhen did you see it?")
    assert (folded.visible, folded.quoted) == (SAID, f"{fields}\n\nWhen did you see it?")


def test_our_own_marker_begins_a_quotation_in_any_mail_program() -> None:
    folded = fold_text(f"{SAID}\n\n— {MARKER} —\n\nLumen\nWhen did you see it?")
    assert (folded.visible, folded.quoted) == (SAID, f"— {MARKER} —\n\nLumen\nWhen did you see it?")


@pytest.mark.parametrize(
    "whole",
    [
        "On Monday I wrote: nothing.",
        "From: my point of view it is clear.\nI like it.",
        "These are the steps:\n> open\n> close",
        "Please do this at 10:00:\nopen it",
        f"{SAID}\n\n> one quoted line",
        f"> When?\n\n{SAID}\n\n> Where?\n\nOn the moor.",
        f"On 1 July 2024 Ada <a@b.example> wrote:\n{QUOTED}\n\n{SAID}",
        f"{SAID}\n\nOn 1 July 2024 Ada <a@b.example> wrote:\n> When?\n\nYesterday.\n\n> Where?\n\nThere.",
        f"{QUOTED}\n> more\n> and more",
        f"Look:\n\n---------- Forwarded message ---------\nFrom: Ada <a@b.example>\nDate: 1 July\nTo: x\n\n{SAID}",
        f"FYI\n\nBegin forwarded message:\n\nFrom: Ada\nDate: 1 July\nSubject: x\n\n{SAID}",
        "-- \nHolmes",
        "Sent from my desk, where it is quiet.",
        "Sent from my iPhone",
        "",
    ],
)
def test_in_doubt_nothing_is_folded(whole: str) -> None:
    assert (fold_text(whole).visible, fold_text(whole).quoted) == (whole, "")


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Von meinem iPhone gesendet",
        "iPhoneから送信",
    ],
)
def test_the_line_a_telephone_adds_is_folded(line: str) -> None:
    assert fold_text(f"{SAID}\n\n{line}\n").visible == SAID
    assert fold_text(f"{SAID}\n\n{line}\n\nOn 1 July 2024 Ada <a@b.example> wrote:\n{QUOTED}").visible == SAID


def test_a_signature_below_the_quotation_is_folded_with_it() -> None:
    assert fold_text(f"{SAID}\n\nOn 1 July 2024 Ada <a@b.example> wrote:\n{QUOTED}\n\n-- \nHolmes").visible == SAID


@given(st.text(alphabet=st.sampled_from("ab:>\n -_@<2024wrote:On From Subject"), max_size=300))
def test_nothing_is_lost(text: str) -> None:
    folded = fold_text(text)
    assert "".join(text.split()) == "".join((folded.visible + folded.quoted).split())
    assert folded.visible.strip() or not text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000, "On 2024 wrote:" * 20_000, "On 2024\n" * 40_000, "> \n" * 60_000, "From: a\n" * 40_000,
        "-" * 300_000, "-- " * 90_000, ":" * 200_000, "sent from my " + "a " * 90_000,
    ],
)  # fmt: skip
def test_folding_is_quick_whatever_comes(text: str) -> None:
    began = time.process_time()
    fold_text(text)
    assert time.process_time() - began < 2


@pytest.mark.skipif(not REPLIES.exists(), reason="the corpus of replies is not beside the project")
def test_of_real_replies_what_is_said_stays_and_what_is_quoted_goes() -> None:
    folded = {path.stem: fold_text(path.read_text().replace("\r\n", "\n")) for path in REPLIES.glob("*.txt")}
    assert [name for name, one in folded.items() if not one.visible.strip()] == []
    for name, last_line in {
        "email_1_4": "Awesome! I haven't had another problem with it.",
        "email_1_6": "Sent from a magnificent torch of pixels",
        "email_2_1": "Outlook with a reply",
        "email_2_2": "Outlook with a reply directly above line",
        "email_danish_2": "Søren",
        "email_gmail": "This is a test for inbox replying to a github message.",
        "email_ja_1_2": "以上、よろしくお願いいたします",
        "email_nl_1_2": "Outlook met een antwoord",
        "email_sent_from_iPhone": "Here is another email",
        "email_sent_from_not_signature": "Sent from my desk, is much easier than my mobile phone.",
        "email_swedish_1": "Person B",
        "multi_header": "No problem. I’ll just start a new order.",
        "outlook": "My number is: +00 0000 000 000",
        "pathological": "get back to a computer.",
    }.items():
        assert folded[name].visible.strip().splitlines()[-1].strip() == last_line, name
    for name in ("email_1_8", "email_3_1", "forward", "caution2"):  # answers between the lines, and nothing quoted
        assert folded[name].quoted == "", name


REPLY = '<div dir="ltr">It was on the moor again.</div>'
OUTLOOK = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"
ANSWERED = '<div>On Mon Ada wrote:</div><blockquote type="cite">When?</blockquote><p>Yesterday.</p>'


@pytest.mark.parametrize(
    "quotation",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Ada wrote:<br></div><blockquote>When?</blockquote></div>',
        '<div class="moz-cite-prefix">On 1/7/24 Ada wrote:<br></div><blockquote type="cite"><p>When?</p></blockquote>',
        '<div>On 1 Jul 2024, at 10:00, Ada wrote:</div><blockquote type="cite">When?</blockquote>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ada</div><div>When?</div>and more',
        f'<div><div style="{OUTLOOK}"><p><b>From:</b> Ada</p></div></div><p>When?</p>',
        '<div id="yahoo_quoted_123" class="yahoo_quoted">When?</div>',
        '<div class="protonmail_quote">When?</div>',
        f"<p>Ada wrote:</p><table><tr><td>— {MARKER} —</td></tr><tr><td>When?</td></tr></table>",
        f"<br>— {MARKER} —<br>When?",
    ],
)
def test_known_containers_are_folded(quotation: str) -> None:
    folded = fold_html(REPLY + quotation)
    assert "When?" not in folded.visible
    assert "When?" in folded.quoted
    assert "wrote" not in folded.visible
    assert "It was on the moor again." in folded.visible


@pytest.mark.parametrize(
    "whole",
    [
        "<p>Nothing quoted.</p>",
        "<blockquote>My favourite verse</blockquote><p>Do you know it?</p>",
        '<blockquote type="cite">Only a quotation</blockquote>',
        REPLY + ANSWERED,
        f'<div class="gmail_quote">{ANSWERED}</div>',
        f'{REPLY}<div class="gmail_quote"><div>---------- Forwarded message ---------<br>From: Ada</div>Look</div>',
        "not even a tag",
        "",
        "<",
    ],
)
def test_in_doubt_html_stays_whole(whole: str) -> None:
    assert (fold_html(whole).visible, fold_html(whole).quoted) == (whole, "")


def test_what_stands_below_a_container_stays() -> None:
    folded = fold_html(f'{REPLY}<div class="gmail_quote"><blockquote>When?</blockquote></div><p>P.S. Bring a dog.</p>')
    assert "P.S. Bring a dog." in folded.visible
    assert "When?" not in folded.visible


def test_a_deep_page_is_read_to_its_end() -> None:
    deep = "<div>" * 390 + "deep" + "</div>" * 390
    folded = fold_html(f'{deep}<p>after</p><div class="gmail_quote">When?</div>')
    assert "deep" in folded.visible
    assert "after" in folded.visible
