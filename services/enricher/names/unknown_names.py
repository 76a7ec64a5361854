"""Adds the names that no profile knows to those that are found. Pure: no I/O, no settings.

First persons, whose surnames a model takes for anything; then organisations under their fullest
form, products and places; then what is listed with organisations, and what stands elsewhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from libs.deals.folding import folded
from services.enricher.names.forms import Organisations, Persons, acronyms, bearer, short_forms
from services.enricher.names.furniture import is_furniture
from services.enricher.names.gathering import Found, Gathering, TextField
from services.enricher.names.names import Marked, Name
from services.enricher.names.patterns import follows_body, listed
from services.enricher.names.resolution import (
    most_voted,
    plain,
    split_pairs,
    vote_in_lists,
    votes_of,
    without_overlaps,
)
from services.enricher.names.speakers import first_name_speakers
from services.enricher.names.wording import NameWording

Place = tuple[TextField, Name]


def add_unknown(
    gathering: Gathering,
    texts: dict[TextField, str],
    names: dict[TextField, list[Name]],
    marked: dict[TextField, tuple[Marked, ...]],
    *,
    wording: NameWording,
) -> None:
    """Names that no profile knows, each under one type, unless something stands there already.

    names, marked: by field, what looks like a name, and what the model marked.
    """
    known = map(plain, gathering.spellings("organisation"))
    every = split_pairs([name for field in texts for name in names[field]], set(known))
    votes = votes_of(every, wording)
    for field, text in texts.items():
        vote_in_lists(text, without_overlaps(names[field]), votes, wording)
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
    _add_persons(gathering, texts, places, wording)
    _add_others(gathering, texts, places, wording)
    for field, text in texts.items():
        known_places = _organisation_places(gathering, field)
        for name in listed(text, known_places, marked[field], wording=wording):
            gathering.add(field, name.start, name.end, _new(name, name.surface))
    _add_elsewhere(gathering, texts, wording)


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
    gathering: Gathering,
    texts: dict[TextField, str],
    places: Sequence[Place],
    wording: NameWording,
) -> None:
    """Persons named in full, then those named by surname or first name alone."""
    known = [found.name for found in gathering.of_type("person")]
    full = [name.surface for _, name in places if name.type == "person" and " " in name.surface]
    persons = Persons([*known, *(" ".join(each.split()) for each in full)], wording)
    for field, name in places:
        if name.type == "person" and re.search(r"\s", name.surface):
            if persons.is_surname(name.surface):
                continue  # "Von Thal", after Ada von Thal
            shown = persons.fullest(_spaced(name))
            found = gathering.named("person", shown) or _new(name, shown)
            gathering.add(field, name.start, name.end, found)
    _add_surnames(gathering, texts, places, persons, wording)
    _add_first_names(gathering, texts, places, persons)


def _add_first_names(
    gathering: Gathering,
    texts: dict[TextField, str],
    places: Sequence[Place],
    persons: Persons,
) -> None:
    """One word: the first name of somebody named in full, else a person behind a title."""
    for field, name in places:
        if " " not in name.surface and gathering.is_free(field, name.start, name.end):
            found = _called(gathering, persons, name)
            if found is not None:
                gathering.add(field, name.start, name.end, found)
            elif name.type == "person":
                gathering.add(field, name.start, name.end, _new(name, name.surface))
    for field, text in texts.items():
        for name in first_name_speakers(text):
            found = _called(gathering, persons, name)
            if found is not None:
                gathering.add(field, name.start, name.end, found)


def _called(gathering: Gathering, persons: Persons, name: Name) -> Found | None:
    full_name = persons.with_first_name(name.surface)
    return gathering.named("person", full_name) if full_name else None


def _add_surnames(
    gathering: Gathering,
    texts: dict[TextField, str],
    places: Sequence[Place],
    persons: Persons,
    wording: NameWording,
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
        within = {
            place
            for where, name in places
            if where == field and name.type != "person"
            for place in (range(name.start, name.end) if re.search(r"[\s-]", name.surface) else ())
        }
        for found in pattern.finditer(folded(text)):
            start, end = found.span()
            names = by_surname[found[0]]
            before = text[max(0, start - 30) : start]
            if (
                start in within
                or not _is_written_as_name(text, start, end, names)
                or follows_body(before, wording=wording)
                or not gathering.is_free(field, start, end)
            ):
                continue
            full_name = bearer(names, before, wording)
            person = gathering.named("person", full_name) if full_name else None
            if person is None:
                gathering.block(field, start, end)
            else:
                gathering.add(field, start, end, person)


def _is_written_as_name(text: str, start: int, end: int, names: Sequence[str]) -> bool:
    """With a capital, unless a particle begins the surname; no part of a hyphenated word."""
    surface = text[start:end]
    particle = names[0].split()[-1].lower() != folded(surface)
    capital = surface[0].isupper() or (particle and any(map(str.isupper, surface)))
    hyphenated = text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum()
    return capital and not hyphenated


def _add_others(
    gathering: Gathering,
    texts: dict[TextField, str],
    places: Sequence[Place],
    wording: NameWording,
) -> None:
    """Organisations under their fullest form, products and places as they are written."""
    called = {
        name: name for name in (_spaced(each) for _, each in places if each.type == "organisation")
    } | {
        spelling: found.name
        for found in gathering.of_type("organisation")
        for spelling in found.spellings
    }
    aliases = _acronyms(gathering, texts, places, wording)
    organisations = Organisations(called, aliases, wording)
    for field, name in places:
        if name.type == "person" or not gathering.is_free(field, name.start, name.end):
            continue
        shown = name.surface
        if name.type == "organisation":
            shown = organisations.fullest(shown)
        found = gathering.named(name.type, shown) or _new(name, shown)
        gathering.add(field, name.start, name.end, found)
    for short, whole in aliases.items():
        known = gathering.named("organisation", whole)
        if known is not None:
            known.spellings.add(short)


def _acronyms(
    gathering: Gathering,
    texts: dict[TextField, str],
    places: Sequence[Place],
    wording: NameWording,
) -> Mapping[str, str]:
    """By acronym, the organisation behind whose name it stands in brackets."""
    ends: dict[TextField, list[tuple[int, str]]] = {field: [] for field in texts}
    for field, name in places:
        if name.type == "organisation":
            ends[field].append((name.end, _spaced(name)))
    for found in gathering.of_type("organisation"):
        for mention in found.mentions:
            ends[mention.field].append((mention.end, found.name))
    return {
        short: whole
        for field, text in texts.items()
        for short, whole in acronyms(text, ends[field], wording).items()
    }


def _spaced(name: Name) -> str:
    return " ".join(name.surface.split())


def _short(found: Found, wording: NameWording) -> list[str]:
    if found.type != "organisation":
        return []
    return [short for spelling in found.spellings for short in short_forms(spelling, wording)]


def _add_elsewhere(gathering: Gathering, texts: dict[TextField, str], wording: NameWording) -> None:
    """The other places where what was found is written in the same way."""
    spelled = {
        spelling: found
        for kind in ("organisation", "product", "person")
        for found in gathering.of_type(kind)
        if found.found_by != "gazetteer"
        for spelling in (*found.spellings, *_short(found, wording))
        if len(spelling) > 2  # noqa: PLR2004
    }
    if not spelled:
        return
    either = "|".join(re.escape(each) for each in sorted(spelled, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
    for field, text in texts.items():
        for found in pattern.finditer(text):
            if not is_furniture(text, *found.span(), spelled[found[0]].type, wording):
                gathering.add(field, *found.span(), spelled[found[0]])
