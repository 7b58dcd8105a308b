"""Items of menus and links to views."""

from dataclasses import dataclass, replace

from helpdesk.ui.menus import menu_buttons, menu_links, scope_links, view_links

EVIL = "\"'><img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Item:
    value: str = "3"
    label: str = "Grace"
    is_current: bool = False
    url: str = "/inbox/?view=mine"
    hue: int | None = None
    state: str = ""
    hint: str = ""
    colour: str = ""


@dataclass(frozen=True)
class View:
    key: str = "all"
    label: str = "All open"
    url: str = "/inbox/?view=all"
    icon: str = "layers"
    count: str = "64"
    is_current: bool = False
    tint: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    views: tuple[View, ...]


def test_a_choice_sends_its_value_and_says_whether_it_is_the_one() -> None:
    drawn = menu_buttons([Item(is_current=True), Item(value="4", label="Alan")], "to")
    assert drawn.count('aria-checked="true"') == 1
    assert 'name="to" value="4"' in drawn


def test_me_has_my_face_and_a_key() -> None:
    drawn = menu_buttons([Item(value="me", label="Me", hue=200)], "to", me="Grace Hopper")
    assert ">GH<" in drawn
    assert 'data-key="i"' in drawn


def test_states_are_chosen_by_figure_up_to_nine() -> None:
    drawn = menu_buttons([Item(value=str(n), state="waiting") for n in range(11)], "to", numbered=True)
    assert drawn.count("data-item=") == 9
    assert drawn.count("pill--waiting") == 11


def test_hidden_states_say_so() -> None:
    assert 'aria-label="hidden"' in menu_buttons([Item(state="in_progress", hint="hidden")], "to")


def test_words_from_outside_are_escaped() -> None:
    evil = Item(value=EVIL, label=EVIL, url=EVIL, hint=EVIL, hue=10)
    groups = [Group(EVIL, (replace(View(), label=EVIL, url=EVIL),))]
    for drawn in (
        menu_buttons([evil], "to", me=EVIL),
        menu_buttons([replace(evil, state="waiting")], "to"),
        menu_links([evil]),
        view_links(groups, EVIL, 20),
        scope_links(groups),
    ):
        assert "<img" not in drawn


def test_the_current_view_is_marked_once_and_counts_stand_beside() -> None:
    groups = [
        Group("", (View(is_current=True), View(key="mine", label="Mine", count=""))),
        Group("Tickets", (View(key="customer", label="Customer", count=""),)),
        Group("Teams", ()),
    ]
    for drawn in (view_links(groups, "Grace Hopper", 200), scope_links(groups)):
        assert drawn.count('aria-current="page"') == 1
        assert drawn.count("64") == 1
    assert "Tickets" in view_links(groups, "Grace Hopper", 200)
    assert "Teams" not in view_links(groups, "Grace Hopper", 200), "a heading over nothing"
