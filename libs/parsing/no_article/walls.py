"""Is a page one that stands before or instead of an article? By what it says. Pure.

A wall says little, and all of it is addressed to its reader: that cookies, a proof of being
human or a subscription are asked for, or that nothing is there. An article about such matters
has sentences of its own, and so has one with a banner or a lock beside its text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from libs.parsing.no_article.kinds import TITLES, WORDINGS, speaking
from libs.parsing.no_article.sentences import (
    is_heading,
    sentences,
    settled,
    without_quotes,
    word_count,
)
from libs.parsing.no_article.wording import WallKind

_HEADLINE_WORDS = 4  # a title of fewer is a section, a site or a wall
_TELLING_WORDS = 12  # of a sentence that addresses nobody: one with more tells something
_SHORT_WORDS = 8
_MOST_TELLING = 2  # sentences of a wall that could be an article's
_LONGEST_STRAY = 120  # characters of the one sentence that no wording knows
_SITE = re.compile(r"\s+[|·–—-]\s+")
_WORD = re.compile(r"\w+|#")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG = re.compile(r"[^\W\d_]{2,}")
_QUOTE = re.compile('[“«„"‹]')
_ADDRESSING = frozenset(
    re.findall(
        r"\S+",
        """
        you your we us our please subscribe get try start join become enjoy log sign register choose
        select click complete enable tick confirm verify press reload
        vous votre vos nous nos notre merci veuillez profitez découvrez testez accédez s'abonner
        sie ihr ihre ihrem ihren ihrer du dein deine wir uns unser unsere unserer bitte jetzt hier
        tu tus te usted su sus nosotros nuestro nuestra nuestros puedes puede suscríbete prueba
        vuelve pulsa intentas hemos
        noi nostro nostri nostra tuo tua tuoi tue puoi sei abbonati accedi prova vi ti vostro
        completa siamo abbiamo
        você seu sua seus nós nosso nossos pode assine experimente tentou encontrámos
        je jij jouw jullie u uw wij ons onze klik kies ga neem lees
        """,
    )
)


@dataclass(frozen=True)
class _Sentence:
    """A sentence as it stands, and settled for comparison, with the words in it."""

    raw: str
    plain: str
    words: frozenset[str]
    is_telling: bool
    """Addressed to nobody, and longer than what walls say: it may well tell a story."""

    @cached_property
    def wordings(self) -> frozenset[int]:
        """The places of the wordings that speak in it."""
        return frozenset() if self.is_telling else speaking(self.plain, self.words)


def wall_kind(title: str | None, lines: Sequence[str]) -> WallKind | None:
    """Which kind of wall says these lines under this title; None for none."""
    read = _read(lines)
    if read is None:
        return None
    heading = _sentence(_without_site(title or ""))
    name = settled(heading.raw)
    found = _best([heading, *read], name)
    if found is None:
        return None
    place, score = found
    kind, wording = WORDINGS[place]
    own = [each for each in read if not is_heading(each.raw) and not _is_known(each, place)]
    if not own:
        return kind
    titled = name in wording.title_names or place in heading.wordings
    about_it = score > 1 and wording.around_pattern.search(name) is not None
    spared = titled or about_it or word_count(name) < _HEADLINE_WORDS
    alone = len(own) == 1 and score > 1 and len(own[0].raw) <= _LONGEST_STRAY
    return kind if spared and alone else None


def is_headline(title: str | None) -> bool:
    """Whether a title is long enough for an article's, and no wall's."""
    heading = _sentence(_without_site(title or ""))
    is_long = word_count(heading.raw) >= _HEADLINE_WORDS
    return is_long and settled(heading.raw) not in TITLES and not heading.wordings


def _read(lines: Iterable[str]) -> list[_Sentence] | None:
    """The sentences; None where too many tell something: that is an article, and seen at once."""
    found, telling = [], 0
    for each in sentences(lines):
        found.append(_sentence(each))
        telling += found[-1].is_telling
        if telling > _MOST_TELLING:
            return None
    return found


def _sentence(raw: str) -> _Sentence:
    most = _TELLING_WORDS if _QUOTE.search(raw) is None else 2 * _TELLING_WORDS
    spoken = _LETTERS.findall(raw.casefold())
    if len(spoken) > most and _ADDRESSING.isdisjoint(spoken) and len(_LONG.findall(raw)) > most:
        return _Sentence(raw, "", frozenset(), is_telling=True)  # seen without more ado
    plain = settled(without_quotes(raw))
    words = _WORD.findall(plain)
    known = frozenset(words)
    length = sum(len(each) > 1 for each in words)  # numbers and pieces of a reference tell nothing
    return _Sentence(raw, plain, known, length > _TELLING_WORDS and not known & _ADDRESSING)


def _best(read: Sequence[_Sentence], name: str) -> tuple[int, int] | None:
    """The place of the wording that speaks in most sentences, and in how many."""
    scores = Counter(place for each in read for place in each.wordings)
    if name in TITLES:
        scores.update(place for place, (_, each) in enumerate(WORDINGS) if name in each.title_names)
    return max(scores.items(), key=lambda each: (each[1], -each[0])) if scores else None


def _is_known(sentence: _Sentence, place: int) -> bool:
    """Whether a wall may say this: what it says of itself, or its words to the reader."""
    if place in sentence.wordings:
        return True
    if sentence.is_telling or not WORDINGS[place][1].around_pattern.search(sentence.plain):
        return False
    return len(sentence.words - {"#"}) <= _SHORT_WORDS or bool(sentence.words & _ADDRESSING)


def _without_site(title: str) -> str:
    """The first part of a title: `Log in - The Quayside Post` is `Log in`."""
    return _SITE.split(title.strip(" .…"), maxsplit=1)[0].strip(" .…")
