"""Catalogs of translations: whole, sound, and compiled from what is kept beside them."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message

from tests import messages

PLACE = re.compile(r"%(?:\(\w+\))?[sd]")
TAG = re.compile(r"</?\w[^>]*>")


def strings(message: Message) -> tuple[str, ...]:
    """What it is translated to: one text, or one for each plural."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (message.id,)


@pytest.mark.parametrize("language", messages.languages())
def test_each_compiled_catalog_is_what_its_text_says(language: str) -> None:
    po = messages.po_of(language).read_bytes()
    assert messages.po_of(language).with_suffix(".mo").read_bytes() == messages.as_mo(po, language)


@pytest.mark.parametrize("language", messages.languages())
def test_a_catalog_is_translated_to_the_last_word_and_nothing_is_a_guess(language: str) -> None:
    catalog = messages.read(language)
    assert messages.lacking(catalog) == []
    assert [one.id for one in catalog if one.fuzzy and one.id] == []
    assert not catalog.obsolete


@pytest.mark.parametrize("language", messages.languages())
def test_places_and_tags_are_those_of_the_original(language: str) -> None:
    for one in messages.read(language):
        if not one.id:
            continue
        asked = {frozenset(PLACE.findall(text)) for text in ids(one)}
        for said in strings(one):
            found = Counter(PLACE.findall(said))
            if one.pluralizable:  # "one ticket" may leave its number out, and says nothing else than the others say
                assert set(found) <= frozenset().union(*asked), said
                assert len(found) == sum(found.values()), said
            else:
                assert found == Counter(PLACE.findall(ids(one)[0])), said
            assert TAG.findall(said) == TAG.findall(ids(one)[0]), said


@pytest.mark.parametrize("language", messages.languages())
def test_every_plural_of_the_language_is_there_and_the_common_ones_say_how_many(language: str) -> None:
    catalog = messages.read(language)
    plural = [one for one in catalog if one.pluralizable]
    assert plural
    for one in plural:
        said = strings(one)
        assert len(said) == catalog.num_plurals
        assert set(PLACE.findall(said[-1])) == set(PLACE.findall(ids(one)[1])), said


@pytest.mark.parametrize("language", messages.languages())
def test_the_tone_is_kept(language: str) -> None:
    for one in messages.read(language):
        for said in strings(one) if one.id else ():
            assert "!" not in said, said
            assert said.startswith(" ") == ids(one)[0].startswith(" "), said
            assert said.endswith(" ") == ids(one)[0].endswith(" "), said
            if language == "de":
                assert not re.search(r"\b(?:du|dir|dein\w*)\b", said, re.IGNORECASE), said
            if language == "fr":
                assert not re.search(r"\b(?:tu|toi|ton|tes)\b", said, re.IGNORECASE), said


def test_every_language_that_can_be_chosen_has_its_words_for_what_customers_wait_for() -> None:
    for language in messages.languages():
        said = {messages.key_of(one)[0]: strings(one)[0] for one in messages.read(language) if one.id}
        assert len({said[word] for word in ("Submitted", "In progress", "Waiting for you", "Resolved")}) == 4


@pytest.mark.parametrize("language", messages.languages())
def test_a_catalog_holds_exactly_what_the_code_says(language: str) -> None:
    said = {messages.key_of(one) for one in messages.in_code() if one.id}
    assert {messages.key_of(one) for one in messages.read(language) if one.id} == said
