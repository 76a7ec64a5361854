"""A text as words and runs of words, without what is quoted, to see what two texts share. Pure."""

import re
from collections.abc import Sequence
from functools import cached_property
from zlib import crc32

from libs.coverage.article import CoveredArticle
from libs.deals.folding import folded
from libs.sentences import sentences

RUN = 5
"""Words of a run: what two independent reports share by chance is shorter."""
SAMPLED = 4
"""One run of so many is looked up when pairs are searched for (scaled MinHash, Irber et al. 2022):
unlike a fixed number of minima it finds a short text within a long one."""
LEAST_WORDS = 30
"""With fewer words beside its quotes, a text is compared with its quotes."""
MOST_SENTENCES = 60

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[\w,;:'’«“(] )[^\W\d_a-zß-öø-ÿ][\w'’-]{2,}")  # not where a sentence begins
_FIGURE = re.compile(r"\d[\d.,\u202f\u00a0]*")
_QUOTED = re.compile(r"«[^»]{0,1000}»|“[^”]{0,1000}”|\"[^\"\n]{0,1000}\"")
_LEAST_OWN = 200  # characters
_LEAST_LETTERS = 25  # of a sentence that is compared: a shorter one is a heading or a credit


class Wording:
    """The words of one version of an article."""

    def __init__(self, article: CoveredArticle) -> None:
        self.article = article

    @cached_property
    def runs(self) -> frozenset[int]:
        """A number for each run of words outside quotation marks."""
        own = _numbers(_words(_QUOTED.sub(" ", self.article.text)))
        return own if len(own) >= LEAST_WORDS else self.all_runs

    @cached_property
    def all_runs(self) -> frozenset[int]:
        """The same with what is quoted."""
        return _numbers(_words(self.article.text))

    @cached_property
    def sampled(self) -> tuple[int, ...]:
        """Those of the runs that are looked up."""
        return tuple(each for each in self.all_runs if each % SAMPLED == 0)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the text that say something, in order."""
        return _telling(self.article.text)

    @cached_property
    def own_sentences(self) -> tuple[str, ...]:
        """Those with what stands outside quotation marks; of an interview, all of it."""
        own = _telling(_QUOTED.sub(" ", self.article.text))
        return own if sum(map(len, own)) >= _LEAST_OWN else self.sentences

    @cached_property
    def facts(self) -> tuple[frozenset[str], ...]:
        """What a report holds fast in whatever words: names and figures."""
        text = self.article.text
        return (
            frozenset(found.casefold() for found in _NAME.findall(text)),
            frozenset(re.sub(r"\D", "", found) for found in _FIGURE.findall(text)),
        )

    @cached_property
    def lead(self) -> str:
        """Title and first sentences: what the article is about."""
        return self._beginning(2, 600)

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Two longer beginnings, which together tell the event better than one of them does."""
        return self._beginning(4, 1000), self._beginning(MOST_SENTENCES, 1400)

    def _beginning(self, sentences: int, characters: int) -> str:
        title = self.article.title or next(iter(self.sentences), "")
        return " ".join([title, *self.sentences[:sentences]])[:characters]


def _telling(text: str) -> tuple[str, ...]:
    whole = [text[start:end] for start, end in sentences(text)]
    return tuple(each for each in whole if len(each) >= _LEAST_LETTERS)[:MOST_SENTENCES]


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _numbers(words: Sequence[str]) -> frozenset[int]:
    """All runs of a text; a text shorter than one run is one."""
    last = max(1, len(words) - RUN + 1)
    return frozenset(crc32(" ".join(words[at : at + RUN]).encode()) for at in range(last))
