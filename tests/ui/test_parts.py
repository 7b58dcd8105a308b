"""Small parts: what they draw, and that nothing in them can break out."""

import pytest

from helpdesk.ui.parts import avatar, hue_class, icon, initials, level, mark, pill


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sherlock Holmes", "SH"),
        ("Arthur Ignatius Conan Doyle", "AD"),
        ("irene", "IR"),
        ("佐藤 美咲", "佐美"),
        ("ليلى", "ل"),
        ("holmes@bakerstreet.example", "HB"),
        ("…", "…"),
        ("", ""),
    ],
)
def test_initials_are_two_letters_of_any_script(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_nobody_is_a_dashed_ring_with_a_name_for_screen_readers() -> None:
    drawn = avatar("", labelled=True)
    assert "avatar--none" in drawn
    assert 'aria-label="Unassigned"' in drawn
    assert "hue-" not in drawn


@pytest.mark.parametrize(("angle", "name"), [(0, "hue-0"), (268, "hue-270"), (357, "hue-0"), (44, "hue-40")])
def test_colours_are_the_nearest_class_of_the_stylesheet(angle: int, name: str) -> None:
    assert hue_class(angle) == name


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("lock")
    assert 'role="img" aria-label="Only your team"' in icon("lock", label="Only your team")


def test_names_from_outside_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    for drawn in (avatar(evil, labelled=True), pill("waiting", evil), icon(evil, label=evil)):
        assert "<script>" not in drawn
        assert '"><' not in drawn.replace('"></span>', "").replace('"/></svg>', "").replace('"><use', "")


def test_an_unknown_channel_or_state_has_a_usual_look() -> None:
    assert "message-circle" in mark("pigeon")
    assert "pill--submitted" in pill("pigeon", "Flying")


def test_the_usual_priority_says_nothing() -> None:
    assert level(0) == ""
    assert 'aria-label="Urgent"' in level(2)
