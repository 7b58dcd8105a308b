"""A seeded word model: paragraphs, subjects and names that look like a helpdesk's, in several languages.

Words follow Zipf's law over a real core and an invented tail, so that a search meets common words, rare words and
words nobody wrote. Paragraphs are made and rendered once; a message is a few of them.
"""

import dataclasses
import functools
import itertools
from collections.abc import Iterator
from random import Random

from helpdesk.conversations import rendering
from helpdesk.conversations.rendering import Rendered
from inbox.scale.lexicon import LEXICONS, Lexicon

TAIL = 6000  # invented words a language
PARAGRAPHS = 1200  # ready paragraphs a language
SUBJECTS = 2500
LENGTHS = (1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 7)  # paragraphs of a message: most are short, a few are long


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    html: str


class Prose:
    """One language's stock, and messages made from it."""

    def __init__(self, lexicon: Lexicon, rnd: Random) -> None:
        self.lexicon = lexicon
        words = [*lexicon.words, *itertools.islice(_invented(lexicon, rnd), TAIL)]
        weights = itertools.accumulate(1 / (rank + 3) for rank in range(len(words)))
        self._draw = functools.partial(rnd.choices, words, cum_weights=list(weights))
        self._paragraphs = [self._paragraph(rnd) for _ in range(PARAGRAPHS)]
        self._subjects = [self._sentence(rnd.randint(3, 7)) for _ in range(SUBJECTS)]

    def subject(self, rnd: Random) -> str:
        return self._subjects[int(rnd.random() * SUBJECTS)]

    def message(self, rnd: Random, reference: str = "") -> Rendered:
        """A message as `rendering` would have made it from the same text; `reference` stands in a line of its own."""
        count = LENGTHS[int(rnd.random() * len(LENGTHS))]
        chosen = [self._paragraphs[int(rnd.random() * PARAGRAPHS)] for _ in range(count)]
        if reference:
            chosen.append(_rendered(reference))
        text = "\n\n".join([one.text for one in chosen])
        html = "".join([one.html for one in chosen])
        return Rendered(html=html, text=text, quoted_html="", preview=rendering.preview_of(text))

    def name(self, index: int) -> str:
        """A person's name; `index` only has to differ."""
        given, family = self.lexicon.given, self.lexicon.family
        first, last = given[index % len(given)], family[index // len(given) % len(family)]
        return f"{last}{first}" if self.lexicon.is_wide else f"{first} {last}"

    def _paragraph(self, rnd: Random) -> Paragraph:
        sentences = [self._sentence(rnd.randint(5, 14)) for _ in range(rnd.choice((1, 2, 2, 3, 4)))]
        return _rendered(self.lexicon.stop.join(sentences) + self.lexicon.stop.strip())

    def _sentence(self, words: int) -> str:
        sentence = self.lexicon.space.join(self._draw(k=words))
        return sentence[:1].upper() + sentence[1:]


@functools.cache
def stock(seed_number: int) -> dict[str, Prose]:
    """Every language's prose, by its key. The same for the same seed, and made once."""
    rnd = Random(seed_number)  # noqa: S311  # invented text, no secret
    return {lexicon.key: Prose(lexicon, rnd) for lexicon in LEXICONS}


def _rendered(text: str) -> Paragraph:
    return Paragraph(text, rendering.render_composer(text).html)


def _invented(lexicon: Lexicon, rnd: Random) -> Iterator[str]:
    while True:
        yield "".join(rnd.choices(lexicon.parts, k=rnd.choice((2, 2, 3) if lexicon.is_wide else (2, 3, 3, 4))))
