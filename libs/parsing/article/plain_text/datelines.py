"""The line in which a text states its outlet and its day: `LA TRIBUNE, 27 février 2024`. Pure.

It stands by itself (`Le Monde — 26/02/2024`, `Source : Reuters`) or, as agencies write it,
before the first words: `PARIS, 26 fév (Reuters) - `. It holds a day or an outlet, and besides
nothing but names and words such as `publié le`: `annoncé le 27 février 2024` is the story's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from libs.parsing.article.body.sentences import SENTENCE_END
from libs.parsing.article.dates.moments import Stated
from libs.parsing.article.dates.visible_dates import (
    published_date,
    published_month,
    without_dates,
)
from libs.parsing.article.plain_text.press_names import (
    PARTICLES,
    in_small_letters,
    is_written_like_a_name,
    listed_outlet,
    outlet_called,
)
from libs.urls import host_of

_LONGEST = 160  # characters of a line that is nothing else
_LONGEST_HEAD = 100  # characters before the first words
_MOST_WORDS = 4  # of a name
_MOST_BEHIND = 3  # words in small letters behind the day: `lecture libre`
_WORDS_OF_A_STORY = 8  # behind a dash; fewer may be a section or another name
_DASH = re.compile(r"\s*[.)]?\s?(?:[-–—]|--)\s+(?=[\"'«“‘(]?\s?[A-ZÀ-Þ0-9])")
_BETWEEN = re.compile(
    r"[,|·•()\[\]–—;:*#]+|\s[-/]+\s|\s-+$|^\s*-+\s|\s(?:avec|with|mit|con)\s(?=[A-Z])"
)
_SOURCE = re.compile(
    r"^\W*(?:(?:source|quelle|fuente|fonte|média|media|outlet|journal|publication|titre de presse)"
    r"\s*:|(?:paru|publié|extrait|tiré) (?:dans|de|sur)\b|(?:published|appeared) (?:in|on)\b"
    r"|erschienen in\b|publicado en\b)\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:date[ds]?|datum|fecha|publi(?:é|ée|cation|cado)|published|posted|parue?|parution"
    r"|mis(?:e)? (?:en ligne|à jour)|updated|modifié|veröffentlicht|aktualisiert|erschienen|stand"
    r"|source|par|by|von|por|temps de lecture|lecture|min(?:utes?)?|read|gmt|utc|ce[s]?t|es?t|edt"
    r"|heure de [a-zé]+)\b\.?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:\b|^)(?:par|by|von|por)\s", re.IGNORECASE)
_DATED = re.compile(r"^\W*(?:date|datum|fecha|publi|posted|paru|mis en ligne)", re.IGNORECASE)
_EDGE = " \t.,;:-–—*_\"'«»“”"
_AGENCY = re.compile(r"\(([^()]{2,40})\)\s*\W*$")
_SAID_ABOUT = re.compile(r"@|https?:|[?!]")


@dataclass(frozen=True)
class Dateline:
    """What it states; `rest` is what follows on its line, empty where nothing does."""

    outlet: str | None
    published: Stated | None
    rest: str = ""


def read_dateline(line: str, *, known: Sequence[str] = ()) -> Dateline | None:
    """The dateline that a line is or begins with; `known` are names of outlets."""
    for cut in reversed(list(_DASH.finditer(line, 0, _LONGEST_HEAD))):
        head, rest = line[: cut.end()].rstrip(" -–—").rstrip("."), line[cut.end() :]
        told = SENTENCE_END.search(rest) or len(rest.split()) > _WORDS_OF_A_STORY
        if told and (found := _read(head, known, alone=False)) is not None:
            return Dateline(found.outlet, found.published, rest)
    if len(line) > _LONGEST:
        return None
    return _read_source(line, known) or _read(line, known, alone=True)


def _read_source(line: str, known: Sequence[str]) -> Dateline | None:
    """`Source : Le Phare, 27 février 2024`, `Source: https://…`, `Paru dans Le Phare`."""
    label = _SOURCE.match(line)
    if label is None:
        return None
    value = line[label.end() :].strip()
    if value.startswith(("http://", "https://")):
        return Dateline(host_of(value).removeprefix("www."), None) if " " not in value else None
    names = [name for part in _BETWEEN.split(value) if (name := _name(part))]
    if not names or len(names[0].split()) > _MOST_WORDS or not is_written_like_a_name(names[0]):
        return None
    outlet = outlet_called(names[0], known=known) or in_small_letters(names[0])
    return Dateline(outlet, _published(value))


def _read(head: str, known: Sequence[str], *, alone: bool) -> Dateline | None:
    if _SAID_ABOUT.search(head):
        return None
    published = _published(head)
    segments = [part for part in _BETWEEN.split(head) if part.strip()]
    named = [part for part in segments if not _BYLINE.search(part)]
    outlet = next((found for part in named if (found := _outlet(part, known))), None)
    agency = _AGENCY.search(head) if not alone else None
    if agency and outlet is None and (name := _name(agency[1])) and is_written_like_a_name(name):
        outlet = name
    if published is None and not _is_certain(head, outlet, known, alone=alone):
        return None
    if published and published.precision == "month":
        called = outlet or _DATED.match(head) or not any(map(_name, segments))
        if not called:
            return None
    bare = _is_bare(segments, known, alone=alone)
    return Dateline(outlet, published) if bare else None


def _published(text: str) -> Stated | None:
    return published_date([text]) or published_month(text)


def _outlet(segment: str, known: Sequence[str]) -> str | None:
    """The outlet in a segment: figures may be part of its name, or those of the day."""
    whole, name = segment.strip(_EDGE), _name(segment)
    if listed := listed_outlet(whole, known=known):
        return listed
    return outlet_called(name, known=known) if len(name.split()) <= _MOST_WORDS + 1 else None


def _is_certain(head: str, outlet: str | None, known: Sequence[str], *, alone: bool) -> bool:
    """Whether an outlet without a day is no part of the story: a name alone, or in brackets."""
    if outlet is None:
        return False
    if alone:
        return outlet_called(head.strip(_EDGE), known=known) == outlet
    return _AGENCY.search(head) is not None or head.isupper()


def _is_bare(segments: Sequence[str], known: Sequence[str], *, alone: bool) -> bool:
    """Whether there is nothing but names, and behind the day perhaps a few words."""
    behind = 0
    dated = False
    for segment in segments:
        words = [] if _outlet(segment, known) else _name(segment).split()
        small = [word for word in words if word[0].islower() and word not in PARTICLES]
        if dated and alone:
            behind += len(small)
            small = []
        byline = _BYLINE.search(segment) is not None
        if small or (len(words) > _MOST_WORDS and not byline):
            return False
        dated = dated or any(character.isdigit() for character in segment)
    return behind <= _MOST_BEHIND


def _name(segment: str) -> str:
    """The words of a segment without its dates, labels, and particles at its edges."""
    words = _LABEL.sub(" ", without_dates(segment)).strip(_EDGE).split()
    while words and words[0] in PARTICLES:
        words.pop(0)
    while words and words[-1] in PARTICLES:
        words.pop()
    return " ".join(words)
