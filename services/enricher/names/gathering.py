"""The entities of one article while they are gathered. Pure: no I/O, no clock, no settings."""

from dataclasses import dataclass, field
from typing import Literal

from libs.contracts import Entity, EntityType, Evidence, Mention
from services.enricher.names.products import families
from services.enricher.names.resolution import plain
from services.enricher.names.wording import NameWording

TextField = Literal["title", "text"]
FoundBy = Literal["gazetteer", "model", "pattern"]
VERSION = "1"
_CONFIDENCE = {"gazetteer": 0.97, "pattern": 0.85, "model": 0.7}


@dataclass
class Found:
    """An entity while its mentions are gathered."""

    type: EntityType
    name: str
    wikidata: str | None
    found_by: FoundBy
    mentions: list[Mention] = field(default_factory=list)
    spellings: set[str] = field(default_factory=set)


class Gathering:
    """The entities of one article, each under one name."""

    def __init__(self, texts: dict[TextField, str]) -> None:
        self._texts = texts
        self._found: dict[tuple[EntityType, str], Found] = {}
        self._spelled: dict[tuple[EntityType, str], Found] = {}
        self._taken: dict[TextField, set[int]] = {text_field: set() for text_field in texts}

    def add(self, text_field: TextField, start: int, end: int, found: Found) -> None:
        """A mention, unless something else stands there already."""
        if not self.is_free(text_field, start, end):
            return
        self.block(text_field, start, end)
        mention = Mention(
            field=text_field, start=start, end=end, surface=self._texts[text_field][start:end]
        )
        entity = self._found.setdefault((found.type, plain(found.name)), found)
        entity.mentions.append(mention)
        for spelling in (mention.surface, entity.name):
            entity.spellings.add(spelling)
            self._spelled.setdefault((found.type, plain(spelling)), entity)

    def is_free(self, text_field: TextField, start: int, end: int) -> bool:
        """Whether nothing stands there yet."""
        return self._taken[text_field].isdisjoint(range(start, end))

    def block(self, text_field: TextField, start: int, end: int) -> None:
        """Nothing else may stand there."""
        self._taken[text_field].update(range(start, end))

    def named(self, kind: EntityType, name: str) -> Found | None:
        """The entity that is written or called so."""
        return self._spelled.get((kind, plain(name)))

    def of_type(self, kind: EntityType) -> list[Found]:
        """The entities of a type, in the order in which they were found."""
        return [found for found in self._found.values() if found.type == kind]

    def spellings(self, kind: EntityType) -> list[str]:
        """How entities of a type are written in the article, and what they are called here."""
        return sorted(spelling for each in self.of_type(kind) for spelling in each.spellings)

    def entities(self, wording: NameWording) -> tuple[Entity, ...]:
        """Those named most often first; title before text, then as they stand."""
        for found in self._found.values():
            found.mentions.sort(key=lambda each: (each.field != "title", each.start))
        order = sorted(self._found.values(), key=lambda each: -len(each.mentions))
        family = families((each.name for each in order if each.type == "product"), wording=wording)
        return tuple(
            Entity(
                type=each.type,
                name=each.name,
                wikidata=each.wikidata,
                family=family.get(each.name) if each.type == "product" else None,
                found_by="gazetteer" if each.found_by == "gazetteer" else "model",
                mentions=tuple(each.mentions),
                evidence=Evidence(
                    extractor=f"entities/{each.found_by}",
                    version=VERSION,
                    confidence=_CONFIDENCE[each.found_by],
                ),
            )
            for each in order
        )
