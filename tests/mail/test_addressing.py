"""Addresses, and the tokens by which a thread is found again. No changed token ever matches."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest_django import Settings

from helpdesk.mail import addressing
from helpdesk.mail.addressing import ReplyToken

IDS = st.integers(1, 2**63 - 1)
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def address(conversation_id: int = 42, participant_id: int = 7, mailbox: str = "support@lumen.test") -> str:
    return addressing.reply_address(mailbox, conversation_id=conversation_id, participant_id=participant_id)


@given(IDS, IDS)
def test_a_token_leads_back_to_its_thread_and_its_holder(conversation_id: int, participant_id: int) -> None:
    made = address(conversation_id, participant_id)
    assert addressing.read_token(made) == ReplyToken(conversation_id, participant_id)
    assert addressing.read_token(made.upper()) == ReplyToken(conversation_id, participant_id)
    assert addressing.read_token(f" <{made}> ") == ReplyToken(conversation_id, participant_id)
    assert len(made.partition("@")[0]) <= 64
    assert addressing.normalise(made) == made


@given(IDS, IDS, st.data())
def test_no_changed_token_matches(conversation_id: int, participant_id: int, data: st.DataObject) -> None:
    made = address(conversation_id, participant_id)
    start, end = made.index("+r") + 2, made.index("@")
    token = list(made[start:end])
    at = data.draw(st.integers(0, len(token) - 1))
    change = data.draw(st.sampled_from(["replace", "delete", "insert", "swap", "cut"]))
    if change == "replace":
        token[at] = data.draw(st.sampled_from(LETTERS))
    elif change == "delete":
        del token[at]
    elif change == "insert":
        token.insert(at, data.draw(st.sampled_from(LETTERS)))
    elif change == "swap":
        token[at - 1], token[at] = token[at], token[at - 1]
    else:
        del token[at:]
    changed = made[:start] + "".join(token) + made[end:]
    assume(changed != made)
    assert addressing.read_token(changed) is None


@given(st.text(max_size=80))
def test_nobody_guesses_a_token(guess: str) -> None:
    assert addressing.read_token(f"support+r{guess}@lumen.test") is None
    assert addressing.read_token(guess) is None


def test_a_token_of_another_secret_is_none(settings: Settings) -> None:
    made = address()
    settings.SECRET_KEY = "another"
    assert addressing.read_token(made) is None


def test_a_token_signs_threads_and_not_message_ids() -> None:
    token = address().partition("+r")[2].partition("@")[0]
    assert not addressing.is_own_message_id(f"<hd.{token[:16]}.{token[-26:]}@lumen.test>")


def test_two_threads_never_share_an_address() -> None:
    made = {address(one, two) for one, two in itertools.product((1, 2, 255, 256, 65_536), repeat=2)}
    assert len(made) == 25


def test_an_address_has_one_plus() -> None:
    assert address(mailbox="support+old@lumen.test").count("+") == 1


def test_a_mailbox_without_room_for_a_token_keeps_its_address() -> None:
    mailbox = "a-very-long-name-of-a-mailbox-for-support@lumen.test"
    assert address(mailbox=mailbox) == mailbox


@given(st.data())
def test_no_changed_message_id_is_ours(data: st.DataObject) -> None:
    made = addressing.new_message_id("support@lumen.test")
    assert addressing.is_own_message_id(made)
    end = made.index("@")
    at = data.draw(st.integers(0, end - 1))
    letter = data.draw(st.sampled_from(LETTERS + "<>.@"))
    assume(letter != made[at])
    assert not addressing.is_own_message_id(made[:at] + letter + made[at + 1 :])
    assert not addressing.is_own_message_id(made[:at] + made[at + 1 :])


def test_message_ids_are_new_each_time_and_of_the_brands_domain() -> None:
    made = {addressing.new_message_id("support@lumen.test") for _ in range(100)}
    assert len(made) == 100
    assert all(one.endswith("@lumen.test>") for one in made)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        (" <Irene@Opera.Example> ", "irene@opera.example"),
        ("irene+x@opera.example", "irene+x@opera.example"),
        ("имя@пример.рф", "имя@пример.рф"),
        ("irene", ""),
        ("@opera.example", ""),
        ("irene@", ""),
        ("a b@opera.example", ""),
        ("a@b@c", ""),
        ("a@b\r\nBcc: x@y", ""),
        ("a\x00@b.example", ""),
        ("a\u200b@b.example", ""),
        ("a" * 65 + "@b.example", ""),
        ("a@" + "b" * 253, ""),
    ],
)
def test_addresses_are_normal_or_none(written: str, normal: str) -> None:
    assert addressing.normalise(written) == normal


def test_a_mailbox_is_known_behind_its_plus() -> None:
    assert addressing.strip_plus("Support+rabc@lumen.test") == "support@lumen.test"
    assert addressing.strip_plus("nonsense") == ""


@given(st.text(max_size=200))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    formatted = addressing.format_address(name, "irene@opera.example")
    assert not set(formatted) & set("\r\n\x00")
    assert formatted.endswith("irene@opera.example>") or formatted == "irene@opera.example"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Irene Adler", "Irene Adler"),
        ("'Irene Adler'", "Irene Adler"),
        ("Irene\r\nBcc: x", "Irene Bcc: x"),
        ("Irene\u202egnihton", "Irene gnihton"),
        ("support@lumen.test", ""),
        ("Lumen (support@lumen.test)", ""),
        ("irene@opera.example", ""),
        ("'Irene' via Lists", "Irene' via Lists"),
        ("x" * 500, "x" * 120),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian words and families of emoji are held together by what nobody sees
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
        ("Donau\u00addampf\ufeff", "Donaudampf"),
        ("ada\u200d@lumen.test", ""),
        ("\u200c", ""),
    ],
)
def test_a_name_is_seen_whole_and_is_nobody_elses_address(name: str, safe: str) -> None:
    assert addressing.safe_name(name, "irene@opera.example") == safe
