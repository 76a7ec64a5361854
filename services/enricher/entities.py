"""Whom and what does an article name? Pure: no I/O, no clock, no settings.

The profile's names come first, because a model takes Mistral AI for anything; the model and the
words around names add those that no profile knows. Forms of one name are one entity.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol

from libs.contracts import Entity, EntityType
from libs.deals.folding import folded
from libs.deals.names import FormHit
from services.enricher.forms import Organisations, Persons, acronyms, bearer
from services.enricher.furniture import is_furniture
from services.enricher.gathering import Found, Gathering, TextField
from services.enricher.gazetteer import Gazetteer, settled
from services.enricher.names import Marked, Name, as_name
from services.enricher.patterns import follows_body, listed, lone_names, names_by_pattern
from services.enricher.products import versioned
from services.enricher.public_bodies import public_bodies, speaks_of_europe
from services.enricher.resolution import (
    Votes,
    most_voted,
    plain,
    split_pairs,
    vote_in_lists,
    votes_of,
    without_overlaps,
)
from services.enricher.speakers import first_name_speakers, speakers

__all__ = ["Recogniser", "TextField", "find_entities"]

_LANGUAGES = frozenset({"fr", "en"})
_LONGEST_NAME = 200  # characters
Place = tuple[TextField, Name]


class Recogniser(Protocol):
    """Marks what may be names."""

    version: str

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        """What it takes for names; nothing for a language that it does not know."""


def find_entities(
    texts: dict[TextField, str], *, language: str, gazetteer: Gazetteer, recogniser: Recogniser
) -> tuple[Entity, ...]:
    """The entities of an article's title and text, the most frequent first.

    For a language without a model, and for `und`, only names of the profiles and of who is
    interviewed are found.
    """
    every = [gazetteer.find(text) for text in texts.values()]
    known = dict(zip(texts, settled(list(texts.values()), every), strict=True))
    marked = {field: recogniser.marked(text, language=language) for field, text in texts.items()}
    names = {
        field: _but_rejected(_names(text, marked[field], language=language), hits, known[field])
        for (field, text), hits in zip(texts.items(), every, strict=True)
    }
    gathering = Gathering(texts)
    for field, text in texts.items():
        for hit in _not_within(known[field], names[field]):
            end, name = versioned(text, hit.start, hit.end, hit.entity)
            gathering.add(field, hit.start, end, _from_profile(hit, name))
    if language in _LANGUAGES:
        _add_public_bodies(gathering, texts, language, gazetteer)
    _add_unknown(gathering, texts, names, marked)
    return gathering.entities()


def _names(text: str, marked: Sequence[Marked], *, language: str) -> list[Name]:
    named = [name for each in marked if (name := as_name(each, text=text)) is not None]
    if language in _LANGUAGES:
        named += (
            each
            for each in chain(names_by_pattern(text), lone_names(text, marked))
            if not is_furniture(text, each.start, each.end, each.type)
        )
    return named + list(speakers(text))


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
    gathering: Gathering, texts: dict[TextField, str], language: str, gazetteer: Gazetteer
) -> None:
    """Authorities by their initials, under the profile's name for them if it has one."""
    europe = any(map(speaks_of_europe, texts.values()))
    for field, text in texts.items():
        for name, shown in public_bodies(text, language=language, europe=europe):
            known = gazetteer.entity("organisation", shown)
            found = Found("organisation", shown, None, "pattern")
            if known is not None:
                found = Found("organisation", known.name, known.wikidata, "gazetteer")
            gathering.add(field, name.start, name.end, found)


def _add_unknown(
    gathering: Gathering,
    texts: dict[TextField, str],
    names: dict[TextField, list[Name]],
    marked: dict[TextField, tuple[Marked, ...]],
) -> None:
    """Names that no profile knows, each under one type: first persons, whose surnames a model
    takes for anything, then the others."""
    known = map(plain, gathering.spellings("organisation"))
    every = split_pairs([name for field in texts for name in names[field]], set(known))
    votes = votes_of(every)
    for field, text in texts.items():
        vote_in_lists(text, without_overlaps(names[field]), votes)
    places: list[Place] = []
    for field in texts:
        free = [
            name
            for name in split_pairs(names[field], votes)
            if any(votes.get(plain(name.surface), {name.type: 1}).values())
            and gathering.is_free(field, name.start, name.end)
        ]
        for name in without_overlaps(free):
            kind = most_voted(votes.get(plain(name.surface), {name.type: 1}))
            places.append((field, replace(name, type=kind)))
    _add_persons(gathering, texts, places)
    _add_others(gathering, texts, places)
    for field, text in texts.items():
        for name in listed(text, _organisation_places(gathering, field), marked[field]):
            gathering.add(field, name.start, name.end, _new(name, name.surface))
    _add_elsewhere(gathering, texts)


def _new(name: Name, shown: str) -> Found:
    return Found(name.type, " ".join(shown.split()), None, name.found_by)


def _organisation_places(gathering: Gathering, field: TextField) -> list[tuple[int, int]]:
    return [
        (mention.start, mention.end)
        for found in gathering.of_type("organisation")
        for mention in found.mentions
        if mention.field == field
    ]


def _add_persons(
    gathering: Gathering, texts: dict[TextField, str], places: Sequence[Place]
) -> None:
    """Persons named in full, then those named by surname or first name alone."""
    known = [found.name for found in gathering.of_type("person")]
    full = [name.surface for _, name in places if name.type == "person" and " " in name.surface]
    persons = Persons([*known, *(" ".join(each.split()) for each in full)])
    for field, name in places:
        if name.type == "person" and re.search(r"\s", name.surface):
            if persons.is_surname(name.surface):
                continue  # "Von Thal", after Ada von Thal
            shown = persons.fullest(" ".join(name.surface.split()))
            found = gathering.named("person", shown) or _new(name, shown)
            gathering.add(field, name.start, name.end, found)
    _add_surnames(gathering, texts, places, persons)
    for field, name in places:
        if " " not in name.surface and gathering.is_free(field, name.start, name.end):
            called = persons.with_first_name(name.surface)
            found = gathering.named("person", called) if called else None
            if found:
                gathering.add(field, name.start, name.end, found)
            elif name.type == "person":
                gathering.add(field, name.start, name.end, _new(name, name.surface))
    for field, text in texts.items():
        for name in first_name_speakers(text):
            called = persons.with_first_name(name.surface)
            found = gathering.named("person", called) if called else None
            if found:
                gathering.add(field, name.start, name.end, found)


def _add_surnames(
    gathering: Gathering,
    texts: dict[TextField, str],
    places: Sequence[Place],
    persons: Persons,
) -> None:
    """Later mentions by surname alone: "Mensch" after "Arthur Mensch", whatever a model says.

    Not within a longer name that is yet to be added ("Robert Altman" is not Sam Altman), not
    behind a word for a body ("le groupe Bolloré"), and nobody where two persons bear the name.
    """
    by_surname = persons.surnames
    if not by_surname:
        return
    either = "|".join(re.escape(each) for each in sorted(by_surname, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    for field, text in texts.items():
        longer = [name for where, name in places if where == field]
        for found in pattern.finditer(folded(text)):
            start, end = found.span()
            within = any(
                name.start <= start < name.end and name.end - name.start > end - start
                and name.type != "person"
                for name in longer
            )  # fmt: skip
            if within or not _is_written_as_name(text, start, end, by_surname[found[0]]):
                continue
            before = text[max(0, start - 30) : start]
            if follows_body(before) or not gathering.is_free(field, start, end):
                continue
            name = bearer(by_surname[found[0]], before)
            person = gathering.named("person", name) if name else None
            if person is None:
                gathering.block(field, start, end)
            else:
                gathering.add(field, start, end, person)


def _is_written_as_name(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """With a capital, unless a particle begins the surname; no part of a hyphenated word."""
    particle = names[0].split()[-1].lower() != folded(text[start:end])
    return (text[start].isupper() or particle and any(map(str.isupper, text[start:end]))) and (
        text[end : end + 2].strip("-") == text[end : end + 2] or text[end + 1 : end + 2].isspace()
    )


def _add_others(gathering: Gathering, texts: dict[TextField, str], places: Sequence[Place]) -> None:
    """Organisations under their fullest form, products and places as they are written."""
    names = {" ".join(each.surface.split()) for _, each in places if each.type == "organisation"}
    called = {name: name for name in names} | {
        spelling: found.name
        for found in gathering.of_type("organisation")
        for spelling in found.spellings
    }
    ends: dict[TextField, list[tuple[int, str]]] = {field: [] for field in texts}
    for field, name in places:
        if name.type == "organisation":
            ends[field].append((name.end, " ".join(name.surface.split())))
    for found in gathering.of_type("organisation"):
        for mention in found.mentions:
            ends[mention.field].append((mention.end, found.name))
    aliases = {
        short: whole for field, text in texts.items()
        for short, whole in acronyms(text, ends[field]).items()
    }  # fmt: skip
    organisations = Organisations(called, aliases)
    for field, name in places:
        if name.type == "person" or not gathering.is_free(field, name.start, name.end):
            continue
        shown = name.surface
        if name.type == "organisation":
            shown = organisations.fullest(shown)
        found = gathering.named(name.type, shown) or _new(name, shown)
        gathering.add(field, name.start, name.end, found)
    for short, whole in aliases.items():
        found = gathering.named("organisation", whole)
        if found:
            found.spellings.add(short.upper())


def _add_elsewhere(gathering: Gathering, texts: dict[TextField, str]) -> None:
    """The other places where what was found is written in the same way."""
    spelled = {
        spelling: found
        for kind in ("organisation", "product", "person")
        for found in gathering.of_type(kind)
        if found.found_by != "gazetteer"
        for spelling in found.spellings
        if len(spelling) > 2  # noqa: PLR2004
    }
    if not spelled:
        return
    either = "|".join(re.escape(each) for each in sorted(spelled, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
    for field, text in texts.items():
        for found in pattern.finditer(text):
            if not is_furniture(text, *found.span(), spelled[found[0]].type):
                gathering.add(field, *found.span(), spelled[found[0]])
