"""Safe HTML of what people wrote: nothing of it runs, nothing of it is lost."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from helpdesk.conversations.harmless import ATTRIBUTES, TAGS
from helpdesk.conversations.rendering import (
    Rendered,
    render_composer,
    render_mail,
    render_mail_html,
    render_plain,
    with_images,
)
from tests.conversations.payloads import PAYLOADS

SECONDS = 5.0  # of a processor; all of these take a fraction of one
OURS = {"rel", "target", "data-src", "data-cid"}


class Reader(HTMLParser):
    """What a browser would find: tags, attributes, and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment is left: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration is left: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction is left: {data}")


def assert_harmless(html: str) -> None:
    for tag, attributes in Reader(html).found:
        assert tag in TAGS, html
        assert set(attributes) <= ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | OURS, html
        assert "src" not in attributes, html
        if "href" in attributes:
            assert attributes["href"].startswith(("http://", "https://", "mailto:", "tel:")), html
            assert attributes["target"] == "_blank"
            assert attributes["rel"] == "noopener noreferrer nofollow"
        assert attributes.get("data-src", "https:").startswith(("http:", "https:")), html


def every_way(text: str) -> list[Rendered]:
    return [
        render_mail(html=text, text=""),
        render_mail_html(text),
        render_mail(html=f"<p>x</p>{text}", text=""),
        render_mail(html="", text=text),
        render_plain(text),
        render_composer(text),
        render_composer(f"<p>x</p>{text}"),
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_people_write_runs(payload: str) -> None:
    for rendered in every_way(payload):
        assert_harmless(rendered.html)
        assert_harmless(rendered.quoted_html)
        assert "\x00" not in rendered.html + rendered.text


@effort(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PAYLOADS) | st.sampled_from([*"<>\"'=/&; \n", "<p>", "</p>", "<table>", "&lt;"])))
def test_nothing_runs_however_it_is_mixed(pieces: list[str]) -> None:
    for rendered in every_way("".join(pieces)):
        assert_harmless(rendered.html + rendered.quoted_html)


def test_what_a_normal_mail_says_and_how_stays() -> None:
    html = (
        "<h2>Hello</h2><p>It is <b>urgent</b>, see <a href='https://a.example/x?y=1&amp;z=2' title='t'>here</a>.</p>"
        "<ul><li>one</li><li>two</li></ul><table><tr><td colspan='2'>a</td></tr></table>"
        "<p dir='rtl' lang='ar'>مرحبا</p><pre>  code</pre><blockquote>verse</blockquote><ol start='3'><li>x</li></ol>"
    )
    assert render_mail_html(html).html == (
        '<h2>Hello</h2><p>It is <b>urgent</b>, see <a href="https://a.example/x?y=1&amp;z=2" title="t" target="_blank" '
        'rel="noopener noreferrer nofollow">here</a>.</p>'
        '<ul><li>one</li><li>two</li></ul><table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
        '<p dir="rtl" lang="ar">مرحبا</p>'
        '<pre>  code</pre><blockquote>verse</blockquote><ol start="3"><li>x</li></ol>'
    )


def test_the_words_of_office_programs_stay_without_their_markup() -> None:
    html = (
        "<html xmlns:o='urn:x'><head><title>t</title><style>p{color:red}</style></head><body lang=EN-GB>"
        "<!--[if mso]><p>no</p><![endif]--><div class=WordSection1><p class=MsoNormal style='margin:0'>Dear all,"
        "<o:p></o:p></p><p class=MsoNormal><font face=Arial>thanks</font><o:p>&nbsp;</o:p></p></div></body></html>"
    )
    rendered = render_mail_html(html)
    assert rendered.text == "Dear all,\n\nthanks"
    assert "style" not in rendered.html


def test_images_are_not_loaded_and_keep_where_they_are() -> None:
    rendered = render_mail_html(
        '<p>Hi</p><img src="https://a.example/logo.png?a=1&amp;b=2" alt="Logo" width="90"><img src="cid:pic@1" alt="">'
        '<img src="https://a.example/beacon" width="1" height="1"><img src="data:image/png;base64,x"><img src="/x.png">'
    )
    assert rendered.html == (
        '<p>Hi</p><img alt="Logo" width="90" data-src="https://a.example/logo.png?a=1&amp;b=2">'
        '<img alt="" data-cid="pic@1">'
    )


def test_images_that_came_along_are_shown_from_our_own_address() -> None:
    html = render_mail_html('<img src="cid:pic@1" alt="a"><img src="cid:other" alt="b">').html
    assert with_images(html, {"pic@1": "/files/7/?inline=1"}) == (
        '<img alt="a" src="/files/7/?inline=1"><img alt="b" data-cid="other">'
    )


def test_pictures_of_elsewhere_are_links_to_open_at_will() -> None:
    html = render_mail_html(
        '<img src="https://a.example/map.png?a=1&amp;b=2" alt="A &lt;map&gt;"><img src="https://b.example/x.png">'
        '<a href="https://c.example/"><img src="https://c.example/y.png"></a><img src="https://d.example/" width="8">'
    ).html
    link = 'target="_blank" rel="noopener noreferrer nofollow"'
    assert with_images(html, {}) == (
        f'<a class="elsewhere" href="https://a.example/map.png?a=1&amp;b=2" {link}>A &lt;map&gt;</a>'
        f'<a class="elsewhere" href="https://b.example/x.png" {link}>Picture from b.example</a>'
        f'<a href="https://c.example/" {link}><span class="elsewhere">Picture from c.example</span></a>'
    )


def test_a_quotation_is_folded_and_as_safe_as_the_rest() -> None:
    rendered = render_mail_html(
        '<p>New</p><div class="gmail_quote"><blockquote>Old<script>alert(1)</script></blockquote></div>'
    )
    assert (rendered.html, rendered.quoted_html) == ("<p>New</p>", "<div><blockquote>Old</blockquote></div>")
    assert (rendered.text, rendered.preview) == ("New", "New")


def test_plain_text_becomes_paragraphs_with_live_links() -> None:
    rendered = render_plain(
        "Hi <b>,\r\nsee https://a.example/x?y=1&z=2.\n\n\nWrite to me@a.com\n\n> old\n> older\n> oldest"
    )
    link = 'target="_blank" rel="noopener noreferrer nofollow"'
    assert rendered.html == (
        "<p>Hi &lt;b&gt;,<br>see "
        f'<a href="https://a.example/x?y=1&amp;z=2" {link}>https://a.example/x?y=1&amp;z=2</a>.</p>'
        f'<p>Write to <a href="mailto:me@a.com" {link}>me@a.com</a></p>'
    )
    assert rendered.quoted_html == "<p>&gt; old<br>&gt; older<br>&gt; oldest</p>"
    assert rendered.preview == "Hi <b>, see https://a.example/x?y=1&z=2. Write to me@a.com"


def test_addresses_in_what_a_teammate_writes_are_links_but_not_in_code() -> None:
    written = (
        '<p>See https://a.example/?y=1&amp;z=2&nbsp;or <b>me@a.com</b>, "now"</p>'
        '<p><a href="https://b.example/">https://b.example/</a> <code>https://c.example/</code></p>'
        "<pre>https://d.example/\nx</pre>"
    )
    rendered = render_composer(written)
    assert re.findall(r'href="([^"]+)"', rendered.html) == [
        "https://a.example/?y=1&amp;z=2", "mailto:me@a.com", "https://b.example/",
    ]  # fmt: skip
    assert "<pre>https://d.example/\nx</pre>" in rendered.html
    assert rendered.text.splitlines()[0] == 'See https://a.example/?y=1&z=2\xa0or me@a.com, "now"'
    assert render_composer(rendered.html).html == rendered.html


def test_what_a_teammate_writes_is_never_folded() -> None:
    text = "Look:\n\nOn 1 July 2024 Ada <a@b.example> wrote:\n> a\n> b\n> c"
    assert render_composer(text).quoted_html == ""
    assert render_composer(text).text == text
    assert render_composer("<p>Hi</p><blockquote type='cite'>x</blockquote>").quoted_html == ""
    assert render_composer("  \n ").html == ""


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div></p>" * 50_000,
        "<div></b>" * 50_000,
        "<b><p></b>" * 5_000,
        "<a" * 100_000,
        "<" * 100_000,
        "<table><tr><td>" * 30_000,
        "<p>" * 30_000,
        "<p>" * 30_000 + "<blockquote type=cite>x</blockquote>y",
        "<img " * 50_000,
        "&amp;" * 50_000,
        "<a href='" + "x" * 900_000 + "'>",
        "<blockquote type=cite>" * 40_000,
        "x" * 2_000_000,
    ],
    ids=lambda html: html[:16],
)
def test_hostile_html_is_answered_at_a_bounded_cost(html: str) -> None:
    began = time.process_time()
    rendered = render_mail(html=html, text="")
    assert time.process_time() - began < SECONDS
    assert_harmless(rendered.html[:50_000].rpartition("<")[0])


def test_too_deep_html_gives_way_to_the_plain_text() -> None:
    deep = "<div>" * 5_000 + "deep words"
    assert render_mail(html=deep, text="plain words").text == "plain words"
    assert render_mail(html=deep, text="").text.strip() == "deep words"


def test_html_that_says_nothing_gives_way_to_the_plain_text() -> None:
    assert render_mail(html="<html><body></body></html>", text="plain words").text == "plain words"
    assert render_mail(html="<img src='cid:1'>", text="").html == '<img data-cid="1">'
