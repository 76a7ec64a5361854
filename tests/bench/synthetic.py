"""Articles that nobody wrote, numbered, as many as a measurement of queries needs.

Article n depends on n alone, so that a second run goes on where the first one ended. Its text is
mixed from the sentences of four generated pages and two written ones of the demo, and names what
the shipped profiles know, the first of them most often. No model of language is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import accumulate
from random import Random
from typing import get_args

from deploy.demo import Page, Sum, corpus, generate
from libs.contracts import (
    Amount,
    Claim,
    EnrichedArticle,
    Entity,
    GenreReading,
    LanguageReading,
    Mention,
    Outlet,
    Quote,
    Relevance,
    Stance,
    SumTopic,
    Timestamp,
    content_version,
    digest,
    version_number,
)
from libs.deals import SHIPPED_PROFILES, Deal, KnownEntity, load_deals

CHUNK = 100  # articles that are made at once
_LANGUAGES = ("fr", "en")
_MIXED = 4  # generated pages in an article: each has 500 to 900 characters
# Of each ten generated pages two are reprints, which would repeat what their origins say.
_GENERATED = CHUNK * _MIXED * 10 // 8
_FROM, _DAYS = datetime(2022, 9, 1, tzinfo=timezone.utc), 730
_LENGTHS = (2_000, 3_000)  # characters
_MARKED = re.compile(r"[«“\"]\s*([^«»“”\"]{25,300}?)\s*[»”\"]")
_ALSO = {"fr": "On cite aussi {}.", "en": "Also mentioned: {}."}
_LEVELS = ("main", "paragraph", "mention")
_GENRES = {"news": 70, "analysis": 10, "opinion": 8, "interview": 6, "press_release": 4, "blog": 2}


@dataclass(frozen=True)
class _Known:
    """What the profiles know; `weights` make the first names as frequent as in the news."""

    deals: tuple[Deal, ...]
    entities: tuple[KnownEntity, ...]
    weights: tuple[float, ...]
    outlets: tuple[Outlet, ...]
    slots: tuple[tuple[str, str, str], ...]
    paragraphs: dict[str, tuple[str, ...]]


@cache
def _known() -> _Known:
    deals = tuple(load_deals(SHIPPED_PROFILES))
    entities = tuple(entity for deal in deals for entity in deal.entities)
    written = {
        language: tuple(
            paragraph for page in corpus() if page.language == language
            for paragraph in page.paragraphs
        )
        for language in _LANGUAGES
    }  # fmt: skip
    return _Known(
        deals=deals,
        entities=entities,
        weights=tuple(accumulate(1 / place for place in range(1, len(entities) + 1))),
        outlets=tuple(Outlet(**dict(outlet)) for deal in deals for outlet in deal.outlets),
        slots=tuple(
            (deal.id, slot.id, value.value)
            for deal in deals for slot in deal.slots for value in slot.values
        ),
        paragraphs=written,
    )  # fmt: skip


def articles(start: int, end: int) -> Iterator[EnrichedArticle]:
    """The articles with these numbers; `start` is a multiple of CHUNK."""
    for chunk in range(start // CHUNK, -(-end // CHUNK)):
        pages: dict[str, list[Page]] = {language: [] for language in _LANGUAGES}
        for page in generate(_GENERATED, chunk + 1):
            if page.kind != "reprint":
                pages[page.language].append(page)
        for place in range(min(CHUNK, end - chunk * CHUNK)):
            own = pages[_LANGUAGES[place % len(_LANGUAGES)]]
            yield _article(chunk * CHUNK + place, [own.pop() for _ in range(_MIXED)])


def article_id(number: int) -> str:
    """The id of the article with this number: the number itself, in hexadecimal."""
    return f"{number:032x}"


def _article(number: int, pages: Sequence[Page]) -> EnrichedArticle:
    rng = Random(f"synthetic {number}")
    known, first = _known(), pages[0]
    named = _drawn(known, rng)
    text = _text(pages, named, known, rng)
    published = _FROM + timedelta(seconds=rng.randrange(_DAYS * 86_400))
    seen_at = published + timedelta(minutes=rng.randrange(5, 600))
    url = f"https://synthetic.example/{number}"
    language = LanguageReading(language=first.language, confidence=0.99, agreed=True)
    return EnrichedArticle(
        request_id=digest("synthetic", str(number)),
        deals=(rng.choice(known.deals).id,),
        outlet=rng.choice(known.outlets),
        article_id=article_id(number),
        version=content_version(first.title, text),
        observed_at=seen_at,
        requested_url=url,
        final_url=url,
        canonical_url=url,
        title=first.title,
        text=text,
        authors=(first.author,),
        section=first.section,
        published=Timestamp(at=published, precision="minute"),
        language=language,
        enricher="synthetic-1",
        version_number=version_number(seen_at, 0),
        entities=_entities(pages, named),
        amounts=tuple(_amount(each, rng) for page in pages for each in page.amounts),
        quotes=tuple(_quotes(text, first.language, pages, rng)),
        claims=tuple(_claim(known, rng) for _ in range(rng.randrange(3))),
        relevance=(_relevance(known, rng),),
        genre=_genre(rng),
    )


def _drawn(known: _Known, rng: Random) -> list[KnownEntity]:
    drawn = rng.choices(known.entities, cum_weights=known.weights, k=rng.randrange(2, 8))
    return list({entity.name: entity for entity in drawn}.values())


def _text(
    pages: Sequence[Page], named: Sequence[KnownEntity], known: _Known, rng: Random
) -> str:  # fmt: skip
    language = pages[0].language
    lead, *rest = pages[0].paragraphs
    rest += [each for page in pages[1:] for each in page.paragraphs]
    rest += rng.sample(known.paragraphs[language], 2)
    rng.shuffle(rest)
    also = _ALSO[language].format(", ".join(entity.name for entity in named))
    length, text = rng.randrange(*_LENGTHS), f"{lead}\n{also}"
    for paragraph in rest:
        if len(text) >= length:
            break
        text += f"\n{paragraph}"
    return text


def _entities(pages: Sequence[Page], named: Sequence[KnownEntity]) -> tuple[Entity, ...]:
    people = dict.fromkeys(name for page in pages for name in page.people)
    firms = dict.fromkeys(name for page in pages for name in page.organisations)
    return (
        *(
            Entity(type=each.type, name=each.name, wikidata=each.wikidata, found_by="gazetteer",
                   mentions=(_at(each.name),))
            for each in named
        ),
        *(Entity(type="person", name=name, found_by="model", mentions=(_at(name),))
          for name in people),
        *(Entity(type="organisation", name=name, found_by="model", mentions=(_at(name),))
          for name in firms if name not in {each.name for each in named}),
    )  # fmt: skip


def _at(surface: str) -> Mention:
    """Somewhere: no query asks where."""
    return Mention(field="text", start=0, end=len(surface), surface=surface)


def _amount(given: Sum, rng: Random) -> Amount:
    return Amount(
        value=given.value, low=given.value, high=given.value, currency=given.currency,
        currency_from="symbol", approximate=rng.random() < 0.2,
        about=rng.choice((None, *get_args(SumTopic))), mention=_at(f"{given.value:.0f}"),
    )  # fmt: skip


def _quotes(text: str, language: str, pages: Sequence[Page], rng: Random) -> Iterator[Quote]:
    people: list[str | None] = [name for page in pages for name in page.people]
    for found in _MARKED.finditer(text):
        where = Mention(field="text", start=found.start(1), end=found.end(1), surface=found[1])
        yield Quote(
            text=found[1], parts=(where,), direct=True, language=language,
            speaker=rng.choice(people or [None]), stance=rng.choice(get_args(Stance)),
        )  # fmt: skip


def _claim(known: _Known, rng: Random) -> Claim:
    deal, slot, value = rng.choice(known.slots)
    return Claim(
        deal=deal, slot=slot, value=value, polarity=rng.choice(("affirmed", "negated")),
        modality="reported", by="outlet", mention=_at(value), sentence=_at(value), rule="synthetic",
    )  # fmt: skip


def _genre(rng: Random) -> GenreReading:
    (name,) = rng.choices(list(_GENRES), list(_GENRES.values()))
    return GenreReading.model_validate({"name": name, "why": "drawn"})


def _relevance(known: _Known, rng: Random) -> Relevance:
    deal, level = rng.choice(known.deals).id, rng.choice(_LEVELS)
    return Relevance(deal=deal, level=level, score=rng.random(), why="drawn")
