"""Whom does an article name as its source? Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Self

from libs.coverage.article import CoveredArticle
from libs.deals.folding import folded

_LEAST_SQUASHED = 6
_LEAST_LETTERS = 3  # of a name that is called without its generic words
_ARTICLES = frozenset({"le", "la", "les", "l", "the"})
_AROUND = 30  # characters


@dataclass(frozen=True)
class CreditWords:
    """The words of credits.yaml, which says what each list is."""

    generic: frozenset[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]

    @classmethod
    def of(
        cls, generic: Iterable[str], before: list[str], around: list[str], behind: list[str]
    ) -> Self:
        """From lists of words without accents and capitals."""
        leading, following = _either(before + around), _either(behind + around)
        return cls(
            generic=frozenset(generic),
            before=re.compile(rf"\b(?:{leading})(?: [\w']+){{0,2}}[\s:«\"“'(/]*$"),
            behind=re.compile(rf"^[\s»\"”'),]*(?:{following})\b"),
        )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class _Names:
    """What an outlet may be called, folded."""

    whole: re.Pattern[str]
    """Its name: in another outlet's text that is a credit."""
    short: re.Pattern[str]
    """What is left of it without generic words, and its domain: a credit beside certain words."""
    bylines: frozenset[str]
    """Its first word and its initials: a credit where a byline is nothing else."""
    squashed: str
    """Its domain, to find in a byline whose words are run together; short ones are in any name."""


@cache
def _names_of(outlet: str, domain: str | None, generic: frozenset[str]) -> _Names:
    name = " ".join(folded(outlet).split())
    every_word = re.findall(r"[\w&.-]+", name)
    words = [word for word in every_word if word not in generic]
    stem = folded(domain or "").removeprefix("www.").partition(".")[0]
    short = [
        form for form in (" ".join(words), stem.replace("-", " ")) if len(form) >= _LEAST_LETTERS
    ]
    initials = "".join(word[0] for word in every_word)
    # « dans les colonnes du Journal des Ateliers »: the article goes with what is before it.
    named = every_word[1:] if every_word and every_word[0] in _ARTICLES else every_word
    whole = [name[name.index(named[0]) :]] if len(named) > 1 else []
    squashed = stem.replace("-", "")
    return _Names(
        _expression(whole),
        _expression(short),
        frozenset({*words[:1], *([initials] if len(initials) > 1 else [])}),
        squashed if len(squashed) >= _LEAST_SQUASHED else "",
    )


def _expression(forms: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these forms as whole words; nothing where there is none."""
    either = _either(forms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if either else r"(?!)")


def credit(copy: CoveredArticle, origin: CoveredArticle, words: CreditWords) -> str | None:
    """The words in which an article names another's outlet as its source; None: it does not."""
    if copy.outlet == origin.outlet:
        return None
    names = _names_of(origin.outlet, origin.domain, words.generic)
    for author in copy.authors:
        plain = folded(author)
        squashed = re.sub(r"\W", "", plain)
        named = names.short.search(plain) or plain.strip(" .()") in names.bylines
        if named or (names.squashed and names.squashed in squashed):
            return author
    text = folded(copy.text)
    if found := names.whole.search(text):
        return _words_around(copy.text, found)
    for found in names.short.finditer(text):
        before = text[max(0, found.start() - _AROUND) : found.start()]
        behind = text[found.end() : found.end() + _AROUND]
        if _in_brackets(before, behind) or _alone(text, found) or words.before.search(before):
            return _words_around(copy.text, found)
        if words.behind.match(behind):
            return _words_around(copy.text, found)
    return None


def _in_brackets(before: str, behind: str) -> bool:
    """(AFP), (with AFP), (Corvel/Reuters), - AFP at the end of a line."""
    opened = before.rpartition("(")[2]
    closed = behind.partition(")")[0]
    return "(" in before and ")" not in opened and ")" in behind and "\n" not in opened + closed


def _alone(text: str, found: re.Match[str]) -> bool:
    """A line that is a name and little else: a credit line."""
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    line = text[start : end if end >= 0 else len(text)]
    return len(line) - len(found[0]) <= _AROUND


def _words_around(text: str, found: re.Match[str]) -> str:
    begin = max(0, found.start() - _AROUND)
    around = text[begin : found.end() + _AROUND]
    return " ".join(around.split())
