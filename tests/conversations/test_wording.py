"""The words of safe HTML as one would read them."""

import pytest

from helpdesk.conversations.wording import first_line, is_wide_script, plain, preview_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two<br></div><div>Three</div>", "One\n\nTwo\nThree"),
        ("One<br>Two<br><br><br>Three", "One\nTwo\n\nThree"),
        ("  a \n <b> b </b> c&amp;&lt;d&gt;", "a b c&<d>"),
        ("<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>", "1. a\n  - b\n  - c\n2. d"),
        ("<p>x</p><ul><li>a</li></ul><p>y</p>", "x\n\n- a\n\ny"),
        ("<table><tbody><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "a\tb\nc"),
        ("<pre>a\n  b\n</pre>c", "a\n  b\n\n\nc"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ('<img alt="x" data-src="https://a">', ""),
        ("", ""),
    ],
)
def test_words_are_laid_out(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_deep_or_wide_page_keeps_its_words() -> None:
    assert plain("<div>" * 400 + "deep" + "</div>" * 400 + "after") == "deep\nafter"
    assert plain(f"<table><tr>{'<td>x</td>' * 50_000}</tr></table>").count("x") == 50_000


def test_a_preview_is_one_short_line() -> None:
    assert preview_of("a\n\n b\tc") == "a b c"
    assert len(preview_of("word " * 500)) <= 180


def test_a_title_is_the_first_line_that_says_something() -> None:
    assert first_line("\n  \n Hello there \nmore") == "Hello there"
    assert first_line("word " * 60).endswith("word…")
    assert len(first_line("word " * 60)) <= 120
    assert first_line("") == ""


@pytest.mark.parametrize(
    ("text", "wide"), [("Hello", False), ("Привет", False), ("東京", True), ("สวัสดี", True), ("안녕", True)]
)
def test_scripts_without_spaces_are_known(text: str, wide: bool) -> None:
    assert is_wide_script(text) is wide
