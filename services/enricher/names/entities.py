"""Whom and what does an article name? Pure: no I/O, no clock, no settings.

The profile's names come first, because a model takes Mistral AI for anything; the model and the
words around names add those that no profile knows. Forms of one name are one entity.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from libs.contracts import Entity
from libs.deals.folding import folded
from libs.deals.names import FormHit
from services.enricher.names.abbreviations import written_out
from services.enricher.names.body_wording import PublicBodies
from services.enricher.names.furniture import is_furniture
from services.enricher.names.gathering import Found, Gathering, TextField
from services.enricher.names.gazetteer import Gazetteer, settled
from services.enricher.names.names import Marked, Name, as_name
from services.enricher.names.patterns import lone_names, names_by_pattern
from services.enricher.names.products import versioned
from services.enricher.names.public_bodies import public_bodies, speaks_of_europe
from services.enricher.names.speakers import speakers
from services.enricher.names.unknown_names import add_unknown
from services.enricher.names.wording import NameWording

__all__ = ["Recogniser", "TextField", "find_entities"]

_LANGUAGES = frozenset({"fr", "en"})
_LONGEST_NAME = 200  # characters


class Recogniser(Protocol):
    """Marks what may be names."""

    version: str

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        """What it takes for names; nothing for a language that it does not know."""


def find_entities(
    texts: dict[TextField, str],
    *,
    language: str,
    gazetteer: Gazetteer,
    recogniser: Recogniser,
    wording: NameWording,
) -> tuple[Entity, ...]:
    """The entities of an article's title and text, the most frequent first.

    For a language without a model, and for `und`, only names of the profiles and of who is
    interviewed are found.
    """
    every = [gazetteer.find(text) for text in texts.values()]
    known = dict(zip(texts, settled(list(texts.values()), every), strict=True))
    marked = {field: recogniser.marked(text, language=language) for field, text in texts.items()}
    names = {
        field: _but_rejected(_names(text, marked[field], language, wording), hits, known[field])
        for (field, text), hits in zip(texts.items(), every, strict=True)
    }
    gathering = Gathering(texts)
    for field, text in texts.items():
        for hit in _not_within(known[field], names[field]):
            end, name = versioned(text, hit.start, hit.end, hit.entity, wording=wording)
            gathering.add(field, hit.start, end, _from_profile(hit, name))
    if language in _LANGUAGES:
        _add_public_bodies(gathering, texts, language, gazetteer, wording.public_bodies)
    add_unknown(gathering, texts, names, marked, wording=wording)
    return gathering.entities(wording)


def _names(text: str, marked: Sequence[Marked], language: str, wording: NameWording) -> list[Name]:
    read = (as_name(each, text=text, wording=wording) for each in marked)
    named = [name for name in read if name is not None]
    if language in _LANGUAGES:
        named += (
            each
            for each in chain(
                names_by_pattern(text, wording=wording),
                lone_names(text, marked, wording=wording),
            )
            if not is_furniture(text, each.start, each.end, each.type, wording)
        )
        named += _bodies_written_out(text, named, wording)
    return named + list(speakers(text, wording=wording))


def _bodies_written_out(text: str, named: Sequence[Name], wording: NameWording) -> Iterator[Name]:
    """Names with their abbreviation behind them, where something says that they are bodies'.

    What else is abbreviated is a law, a format, a country.
    """
    begun = {each.start for each in named if each.type == "organisation"}
    for name in written_out(text):
        words = [folded(each) for each in name.surface.split()]
        bodily = words[-1] in wording.body_endings or words[0] in wording.body_beginnings
        if (bodily or name.start in begun) and "-".join(words) not in wording.places:
            yield name


def _not_within(hits: Iterable[FormHit], names: Sequence[Name]) -> Iterator[FormHit]:
    """Hits, without those that are only a part of another name.

    "Banque de France" is no country, "Frédéric Mistral" no company, "Brigitte Macron" not
    the president; but "Mistral AI et Microsoft", marked as one organisation, is two.
    """
    names = sorted(names, key=lambda each: each.start)
    starts = [name.start for name in names]
    for hit in hits:
        first, last = (
            bisect_left(starts, hit.start - _LONGEST_NAME),
            bisect_right(starts, hit.start),
        )
        around = [
            name
            for name in names[first:last]
            if name.start <= hit.start and hit.end <= name.end
            and name.end - name.start > hit.end - hit.start
        ]  # fmt: skip
        weak = hit.form.ambiguous is not None and any(each.type == "person" for each in around)
        place = hit.entity.type == "place" and any(each.type != "place" for each in around)
        person = (
            hit.entity.type == "person"
            and " " not in hit.form.surface
            and any(each.type == "person" for each in around)
        )
        if not (weak or place or person):
            yield hit


def _but_rejected(
    names: list[Name], hits: Sequence[FormHit], kept: Sequence[FormHit]
) -> list[Name]:
    """Names without those that the profile knows for something else: the mistral, a wind."""
    rejected = {(hit.start, hit.end) for hit in set(hits) - set(kept)}
    return [name for name in names if (name.start, name.end) not in rejected]


def _from_profile(hit: FormHit, name: str) -> Found:
    wikidata = hit.entity.wikidata if name == hit.entity.name else None
    return Found(hit.entity.type, name, wikidata, "gazetteer")


def _add_public_bodies(
    gathering: Gathering,
    texts: dict[TextField, str],
    language: str,
    gazetteer: Gazetteer,
    wording: PublicBodies,
) -> None:
    """Authorities by their initials, under the profile's name for them if it has one."""
    europe = any(speaks_of_europe(text, wording=wording) for text in texts.values())
    for field, text in texts.items():
        for name, shown in public_bodies(text, language=language, europe=europe, wording=wording):
            known = gazetteer.entity("organisation", shown)
            found = Found("organisation", shown, None, "pattern")
            if known is not None:
                found = Found("organisation", known.name, known.wikidata, "gazetteer")
            gathering.add(field, name.start, name.end, found)
