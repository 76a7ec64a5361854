"""Whom and what does an article name? Pure: no I/O, no clock, no settings.

The profile's names come first, because a model takes Mistral AI for anything; the model
adds those that no profile knows. Forms of one name are one entity.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from libs.contracts import Entity, EntityType, Mention
from libs.deals.folding import folded
from libs.deals.names import FormHit
from services.enricher.gazetteer import Gazetteer, settled
from services.enricher.names import Marked, Name, as_name, surname
from services.enricher.products import versioned

TextField = Literal["title", "text"]
_CAPITALS = r"[^\W\d_a-zß-öø-ÿ]{2,}"
_SPEAKER = re.compile(
    rf"^[ \t\u00a0]*(?P<name>{_CAPITALS}(?:[-’' ]{_CAPITALS}){{1,3}})"
    r"[ \u00a0]?(?:[-–—]|:)[ \u00a0]",
    re.MULTILINE,
)
_HEADINGS = """a la le les l the un une en au aux du des de et on to of and breaking news lire aussi
direct exclusif exclusive mise jour update tribune interview entretien analyse video infographie
chronique edito breves question reponse"""
_LONGEST_NAME = 200  # characters
_NO_SPEAKER = frozenset(_HEADINGS.split())


class Recogniser(Protocol):
    """Marks what may be names."""

    version: str

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        """What it takes for names; nothing for a language that it does not know."""


@dataclass
class _Found:
    """An entity while its mentions are gathered."""

    type: EntityType
    name: str
    wikidata: str | None
    found_by: Literal["gazetteer", "model"]
    mentions: list[Mention] = field(default_factory=list)
    spellings: set[str] = field(default_factory=set)


class _Gathering:
    """The entities of one article, each under one name."""

    def __init__(self, texts: dict[TextField, str]) -> None:
        self._texts = texts
        self._found: dict[tuple[EntityType, str], _Found] = {}
        self._taken: dict[TextField, set[int]] = {text_field: set() for text_field in texts}

    def add(self, text_field: TextField, start: int, end: int, found: _Found) -> None:
        """A mention, unless something else stands there already."""
        if not self._taken[text_field].isdisjoint(range(start, end)):
            return
        self._taken[text_field].update(range(start, end))
        key = (found.type, folded(found.name))
        mention = Mention(
            field=text_field, start=start, end=end, surface=self._texts[text_field][start:end]
        )
        entity = self._found.setdefault(key, found)
        entity.mentions.append(mention)
        entity.spellings |= {mention.surface, entity.name}

    def named(self, kind: EntityType, name: str) -> _Found | None:
        """The entity that is written or called so."""
        plain = folded(name)
        return next(
            (
                found
                for found in self._found.values()
                if found.type == kind and plain in map(folded, found.spellings)
            ),
            None,
        )

    def spellings(self, kind: EntityType) -> list[str]:
        """How entities of a type are written in the article, and what they are called here."""
        found = (each for each in self._found.values() if each.type == kind)
        return sorted(spelling for each in found for spelling in each.spellings)

    def persons(self) -> list[_Found]:
        return [found for found in self._found.values() if found.type == "person"]

    def entities(self) -> tuple[Entity, ...]:
        """Those named most often first; title before text, then as they stand."""
        for found in self._found.values():
            found.mentions.sort(key=lambda each: (each.field != "title", each.start))
        order = sorted(self._found.values(), key=lambda each: -len(each.mentions))
        return tuple(
            Entity(
                type=each.type,
                name=each.name,
                wikidata=each.wikidata,
                found_by=each.found_by,
                mentions=tuple(each.mentions),
            )
            for each in order
        )


def find_entities(
    texts: dict[TextField, str], *, language: str, gazetteer: Gazetteer, recogniser: Recogniser
) -> tuple[Entity, ...]:
    """The entities of an article's title and text, the most frequent first.

    For a language without a model, and for `und`, only names of the profiles are found.
    """
    every = [gazetteer.find(text) for text in texts.values()]
    known = dict(zip(texts, settled(list(texts.values()), every), strict=True))
    names = {
        text_field: _but_rejected(
            _named(text, recogniser.marked(text, language=language)), hits, known[text_field]
        )
        for (text_field, text), hits in zip(texts.items(), every, strict=True)
    }
    gathering = _Gathering(texts)
    for text_field, text in texts.items():
        for hit in _not_within(known[text_field], names[text_field]):
            end, name = versioned(text, hit.start, hit.end, hit.entity)
            gathering.add(text_field, hit.start, end, _from_profile(hit, name))
    unknown = [(text_field, name) for text_field in texts for name in names[text_field]]
    for text_field, text in texts.items():
        unknown += [(text_field, name) for name in _speakers(text)]
    _add_surnames(gathering, texts, unknown)
    _add_unknown(gathering, unknown)
    _add_surnames(gathering, texts, ())
    return gathering.entities()


def _named(text: str, marked: Sequence[Marked]) -> list[Name]:
    return [name for each in marked if (name := as_name(each, text=text)) is not None]


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


def _from_profile(hit: FormHit, name: str) -> _Found:
    wikidata = hit.entity.wikidata if name == hit.entity.name else None
    return _Found(hit.entity.type, name, wikidata, "gazetteer")


def _speakers(text: str) -> Iterator[Name]:
    """Who is interviewed, in capitals before what is said: `MARIE MARTIN - Non`."""
    for found in _SPEAKER.finditer(text):
        parts = re.split(r"[-’' ]", folded(found["name"]))
        if _NO_SPEAKER.isdisjoint(parts):
            yield Name("person", found.start("name"), found.end("name"), found["name"].title())


def _add_unknown(gathering: _Gathering, names: Sequence[tuple[TextField, Name]]) -> None:
    """Names that only the model knows, each under the type it is given most often."""
    votes: dict[str, dict[EntityType, int]] = {}
    for _, name in names:
        by_type = votes.setdefault(folded(name.surface), {})
        by_type[name.type] = by_type.get(name.type, 0) + 1
    fullest = {
        short: name.surface
        for _, name in names
        if name.type == "person" and (last := surname(name.surface)) and name.surface[1:2] != "."
        for short in (folded(last).split("-")[0], folded(last))
    }
    whole = _organisations(gathering, names)
    for text_field, name in sorted(names, key=lambda each: " " not in each[1].surface):
        by_type = votes[folded(name.surface)]
        kind = max(by_type, key=lambda each: by_type[each])
        shown = name.surface
        if kind == "person":
            shown = fullest.get(folded(shown)) or _spelled_out(shown, fullest)
        elif kind == "organisation":
            shown = _whole_name(shown, whole)
        known = gathering.named(kind, shown) if shown != name.surface else None
        found = known or _Found(kind, shown, None, "model")
        gathering.add(text_field, name.start, name.end, found)


def _spelled_out(shown: str, fullest: dict[str, str]) -> str:
    """B. Lemoine -> Béatrice Lemoine, when the article says both."""
    last = surname(shown)
    full = fullest.get(folded(last)) if last and shown[1:2] == "." else None
    return full if full and full[0] == shown[0] else shown


def _organisations(
    gathering: _Gathering, names: Sequence[tuple[TextField, Name]]
) -> tuple[tuple[str, ...], ...]:
    """Organisations of the article as their words, those of the profile as they are written."""
    surfaces = [name.surface for _, name in names if name.type == "organisation"]
    surfaces += gathering.spellings("organisation")
    return tuple(dict.fromkeys(tuple(each.split()) for each in surfaces if " " in each))


def _whole_name(short: str, whole: Sequence[tuple[str, ...]]) -> str:
    """Discover -> Discover Financial Services, when the article says both."""
    start = tuple(folded(short).split())
    longer = {
        folded(" ".join(each)): " ".join(each)
        for each in whole
        if len(each) > len(start) and tuple(map(folded, each[: len(start)])) == start
    }
    return next(iter(longer.values())) if len(longer) == 1 else short


def _add_surnames(
    gathering: _Gathering, texts: dict[TextField, str], names: Sequence[tuple[TextField, Name]]
) -> None:
    """Later mentions by surname alone: "Mensch" after "Arthur Mensch".

    Not within a longer name that is yet to be added: "Robert Altman" is not Sam Altman.
    """
    plain = {text_field: folded(text) for text_field, text in texts.items()}
    for person in gathering.persons():
        last = surname(person.name)
        if last is None:
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(folded(last))}(?!\w)")
        for text_field, text in texts.items():
            longer = [
                range(name.start, name.end)
                for where, name in names
                if where == text_field and name.end - name.start > len(last)
            ]
            for found in pattern.finditer(plain[text_field]):
                capital = text[found.start()].isupper() or not last[0].isupper()
                if capital and not any(found.start() in span for span in longer):
                    gathering.add(text_field, found.start(), found.end(), person)
