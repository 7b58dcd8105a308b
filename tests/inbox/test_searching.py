"""Search: numbers, people, titles, words in any language. Every input has an answer."""

import pytest
from django.db import connection, transaction

from helpdesk.conversations.operations import closing
from inbox.queries import listing, searching
from inbox.queries.asking import Asked
from tests import builders, cast
from tests.inbox.desk import Desk, rows, words
from tests.inbox.test_lists import talks
from tickets.operations.noting import add_note

pytestmark = pytest.mark.django_db


def test_a_number_with_its_sign_finds_that_ticket_alone() -> None:
    desk, ticket = Desk(), builders.ticket()
    builders.conversation(text=f"I mean ticket {ticket.number}, please", subject="Which one")
    assert rows(desk.get("list", q=f"#{ticket.number}")) == [ticket.pk]


def test_a_bare_number_finds_the_ticket_first_and_then_where_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    desk, ticket = Desk(), builders.ticket()
    written = [builders.conversation(text=f"Order {ticket.number} is late") for _ in range(3)]
    assert rows(desk.get("list", q=str(ticket.number))) == [ticket.pk, written[2].pk]
    after = listing.list_page(desk.user, Asked(q=str(ticket.number))).next_url
    assert rows(desk.client.get(after)) == [written[1].pk, written[0].pk]


def test_a_number_with_a_sign_that_no_ticket_has_is_looked_for_in_texts() -> None:
    thread = builders.conversation(text="My order is #88213")
    assert rows(Desk().get("list", q="#88213")) == [thread.pk]


def test_words_of_replies_and_notes_are_found_in_every_inbox_state() -> None:
    desk = Desk()
    said, noted = builders.conversation(text="It howls at midnight"), builders.conversation()
    add_note(noted, body="Bring a revolver", by=desk.user)
    closing.close(said, by=desk.user)
    assert rows(desk.get("list", q="midnight howls")) == [said.pk]
    assert rows(desk.get("list", q="revolver")) == [noted.pk]


def test_the_last_word_may_be_half_written() -> None:
    thread = builders.conversation(text="The chandelier flickers")
    desk = Desk()
    assert rows(desk.get("list", q="chandelier flick")) == [thread.pk]
    assert rows(desk.get("list", q="chande flickers")) == []


def test_accents_make_no_difference() -> None:
    thread = builders.conversation(text="Das Gerät ist kaputt, très gênant")
    desk = Desk()
    assert rows(desk.get("list", q="gerat")) == rows(desk.get("list", q="Gênant")) == [thread.pk]


def test_phrases_and_exclusions() -> None:
    first = builders.conversation(text="the blue carbuncle")
    builders.conversation(text="a carbuncle, not blue at all")
    desk = Desk()
    assert rows(desk.get("list", q='"blue carbuncle"')) == [first.pk]
    assert rows(desk.get("list", q="carbuncle -not")) == [first.pk]
    assert len(rows(desk.get("list", q="unicorn OR carbuncle"))) == 2


def test_languages_without_spaces() -> None:
    thread = builders.conversation(text="調光器が更新後にちらつきます", subject="照明")
    assert rows(Desk().get("list", q="更新後")) == [thread.pk]


def test_part_of_a_title_a_name_and_a_whole_address() -> None:
    thread = builders.conversation(cast.IRENE, subject="Photograph missing")
    desk = Desk()
    for q in ("otogra", "irene ad", "irene@opera.example", "IRENE@OPERA.example"):
        assert rows(desk.get("list", q=q)) == [thread.pk], q


def test_the_newest_come_first_and_pages_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    made, desk = talks(5), Desk()
    seen, url = list[int](), "/inbox/?q=hound"
    while url:
        page = listing.list_page(desk.user, Asked.read(desk.client.get(url).wsgi_request.GET))
        seen += [row.id for row in page.rows]
        url = page.next_url
    assert seen == [one.pk for one in made[::-1]]


def test_nothing_found_says_so() -> None:
    assert "Nothing found" in words(Desk().get("list", q="unicorn"))


@pytest.mark.parametrize(
    "q",
    [
        "x" * 10_000,
        "word " * 2_000,
        "'", '"', '""', "\\", "%", "_", "___", "100%", "a'b", "\x00hound", "(", "!", "&", "|", ":*", "<->", "a:b",
        "½", "⑴", "⑴ ½ ㏂", "foo_bar", "-", "- -", "OR", "AND NOT", "#", "##", f"#{'9' * 40}", "9" * 15, "٣",
        "<script>", "🦊", "a\u202eb", "\ud7ff", "ﷺ", "'; DROP TABLE people_customer; --", "－", "＼", "ß" * 200,
    ],
)  # fmt: skip
def test_every_question_has_an_answer(q: str) -> None:
    builders.conversation()
    response = Desk().get("list", q=q)
    assert response.status_code == 200
    assert "Search" in words(response)


def test_a_question_that_takes_too_long_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PATIENCE_MS", 1)
    monkeypatch.setattr(searching, "BY_TITLE", "(SELECT 1 AS id FROM pg_sleep(0.2))")
    with transaction.atomic():
        response = Desk().get("list", q="hound")
    assert response.status_code == 200
    assert "This search takes too long. Add a word or two to it." in words(response)


def test_languages_without_spaces_are_found_by_one_letter_by_two_and_in_titles() -> None:
    thread = builders.conversation(text="調光器が更新後にちらつきます", subject="照明の点滅")
    builders.conversation(cast.IRENE, text="更に新しい後", subject="明るい照")
    desk = Desk()
    for q in ("更新", "更新後", "ちらつき", "照明", "点滅", "す", "調光器 更新"):
        assert rows(desk.get("list", q=q)) == [thread.pk], q


def test_words_of_both_kinds_are_found_together() -> None:
    thread = builders.conversation(text="printer更新後jam, 2 kg")
    builders.conversation(cast.IRENE, text="更新後に")
    desk = Desk()
    assert rows(desk.get("list", q="更新 printer")) == rows(desk.get("list", q="jam 新後")) == [thread.pk]
    assert rows(desk.get("list", q="㎏")) == [thread.pk]


@pytest.mark.parametrize(
    ("wanted", "index"), [(searching.BY_WORDS, "entry_search"), (searching.BY_WIDE_TITLE, "conv_subject_wide")]
)
@pytest.mark.parametrize("q", ["hound", "更新後"])
def test_words_are_searched_by_their_index(q: str, wanted: str, index: str) -> None:
    builders.conversation()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN {wanted}", {"meant": searching.meant(q), "newest": 10})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan


def test_signs_that_mean_anything_to_the_database_mean_themselves() -> None:
    desk = Desk()
    percent = builders.conversation(cast.WATSON, subject="Battery at 100% and hot")
    line = builders.conversation(cast.WATSON, subject="Sensor hall_2 is silent")
    slash = builders.conversation(cast.WATSON, subject="Folder C:\\lamps is empty")
    builders.conversation(cast.WATSON, subject="Battery at 1000 and hot")
    builders.conversation(cast.WATSON, subject="Sensor hallo2 is silent")
    assert rows(desk.get("list", q="at 100% and")) == [percent.pk]
    assert rows(desk.get("list", q="r hall_2 is")) == [line.pk]
    assert rows(desk.get("list", q="C:\\lam")) == [slash.pk]
    for sign in ("%%%", "___", "%_%", "\\\\\\"):
        assert rows(desk.get("list", q=sign)) == []
