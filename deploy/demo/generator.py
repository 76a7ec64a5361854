"""As many further pages as a test or benchmark asks for, each with facts of its own.

Of every ten pages six are origins, two reprints of origins just before them, one is edited
later and one is off-topic. Page number i depends on the seed and on i alone, so that a longer
run begins with the pages of a shorter one.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Literal

from deploy.demo.facts import Facts, draw_facts, draw_sum
from deploy.demo.grammar import Grammar, grammar_of, realise
from deploy.demo.outlets import OUTLETS
from deploy.demo.page import Kind, Page, Revision
from deploy.demo.typography import typeset

# One block of ten pages; a reprint names the place of its origin in the same block.
_BLOCK: tuple[tuple[Kind, int], ...] = (
    ("origin", 0),
    ("origin", 0),
    ("reprint", 0),
    ("edit", 0),
    ("origin", 0),
    ("origin", 0),
    ("off_topic", 0),
    ("reprint", 5),
    ("origin", 0),
    ("origin", 0),
)

_OUTLETS: Mapping[str, tuple[str, ...]] = {
    "fr": ("hexapress", "le-fil-numerique", "le-courrier-des-placements", "carrefour-bruxelles"),
    "en": ("the-harbour-ledger", "silicon-crossing", "carrefour-bruxelles"),
}
_ZONES = {"FR": 1, "BE": 1, "GB": 0, "US": -5}  # hours from UTC, winter time all year
_DEAL = "mistral-microsoft"  # the sentence plans are about this one
_START = datetime(2024, 3, 1, 6, 0, tzinfo=timezone.utc)
_PACE = timedelta(minutes=7)  # between two pages: about 200 a day
_PARTS = ("money", "quote", "context", "outlook")
_EXTRA_PARTS = 2  # of these parts that many come a second time, with another plan


@dataclass(frozen=True)
class _Draft:
    """Title, paragraphs and facts before an outlet sets them in type."""

    title: str
    paragraphs: tuple[str, ...]
    facts: Facts


def _deal_draft(grammar: Grammar, facts: Facts, rng: Random) -> _Draft:
    plans = [rng.choice(grammar.plans["lead"])]
    body = [plan for part in _PARTS for plan in rng.sample(grammar.plans[part], 2)]
    firsts, seconds = body[0::2], body[1::2]
    chosen = firsts + rng.sample(seconds, _EXTRA_PARTS)
    rng.shuffle(chosen)
    title = realise(rng.choice(grammar.plans["titles"]), facts.words, rng)
    paragraphs = tuple(realise(plan, facts.words, rng) for plan in plans + chosen)
    return _Draft(title, paragraphs, facts)


def _off_topic_draft(grammar: Grammar, facts: Facts, rng: Random) -> _Draft:
    plans = [rng.choice(grammar.plans["off_lead"]), *rng.sample(grammar.plans["off_body"], 4)]
    title = realise(rng.choice(grammar.plans["off_titles"]), facts.words, rng)
    return _Draft(title, tuple(realise(plan, facts.words, rng) for plan in plans), facts)


def _slug(title: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))[:60].rstrip("-")


def _named(names: tuple[str, ...], title: str, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    text = "\n".join((title, *paragraphs))
    return tuple(name for name in names if name in text)


def _page(draft: _Draft, kind: Kind, number: int, language: Literal["fr", "en"]) -> Page:
    block = number // len(_BLOCK)
    slugs = _OUTLETS[language]
    outlet = OUTLETS[slugs[(number + block) % len(slugs)]]
    paragraphs = tuple(typeset(part, outlet.typography) for part in draft.paragraphs)
    facts = draft.facts
    amount_given = facts.words["sum"] in "\n".join((draft.title, *draft.paragraphs))
    zone = timezone(timedelta(hours=_ZONES[outlet.country]))
    return Page(
        outlet=outlet.slug,
        path=f"/{outlet.slug}/archives/{number:06d}-{_slug(draft.title)}",
        kind=kind,
        language=language,
        title=typeset(draft.title, outlet.typography),
        published=(_START + number * _PACE).astimezone(zone),
        deal=None if kind == "off_topic" else _DEAL,
        paragraphs=paragraphs,
        author=facts.author,
        section="Archives",
        amounts=(facts.sum,) if amount_given else (),
        people=_named((facts.words["person"],), draft.title, draft.paragraphs),
        organisations=_named(
            ("Mistral AI", "Microsoft", facts.words["firm"], facts.words["firm2"]),
            draft.title,
            draft.paragraphs,
        ),
    )


def _reprint(origin: Page, draft: _Draft, number: int, language: Literal["fr", "en"]) -> Page:
    """The origin's copy in another outlet under a title of its own."""
    rng = Random(f"reprint {draft.facts.words['person']} {number}")  # noqa: S311 - a choice of titles
    grammar = grammar_of(language)
    others = [plan for plan in grammar.plans["titles"] if "{sum}" not in plan]
    title = realise(rng.choice(others), draft.facts.words, rng)
    page = _page(replace(draft, title=title), "reprint", number, language)
    return replace(page, of=origin.path)


def _edited(page: Page, draft: _Draft, grammar: Grammar, rng: Random) -> Page:
    """The page with a revision that corrects its sum and says so in a further paragraph."""
    style = OUTLETS[page.outlet].typography
    old = draft.facts
    amount, words = draw_sum(page.language, rng)
    while amount == old.sum:
        amount, words = draw_sum(page.language, rng)
    facts = {**old.words, "sum": words, "old_sum": old.words["sum"]}
    body = tuple(part.replace(old.words["sum"], words) for part in draft.paragraphs)
    correction = grammar.correction.format_map(facts)
    title = grammar.edited_title.format(title=draft.title.replace(old.words["sum"], words))
    revision = Revision(
        title=typeset(title, style),
        paragraphs=tuple(typeset(part, style) for part in (*body, correction)),
        modified=page.published + timedelta(hours=3),
        amounts=(amount, old.sum),
        people=page.people,
    )
    return replace(page, revision=revision)


def _page_at(number: int, seed: int) -> Page:
    block, place = divmod(number, len(_BLOCK))
    language: Literal["fr", "en"] = "en" if block % 2 else "fr"
    kind, origin_place = _BLOCK[place]
    grammar = grammar_of(language)
    rng = Random(f"page {seed} {number}")  # noqa: S311 - reproducible, not secret
    if kind == "reprint":
        origin_number = block * len(_BLOCK) + origin_place
        origin_rng = Random(f"page {seed} {origin_number}")  # noqa: S311 - the origin's own draws
        draft = _deal_draft(
            grammar, draw_facts(origin_number, seed, language, origin_rng), origin_rng
        )
        origin = _page(draft, "origin", origin_number, language)
        return _reprint(origin, draft, number, language)
    facts = draw_facts(number, seed, language, rng)
    if kind == "off_topic":
        return _page(_off_topic_draft(grammar, facts, rng), kind, number, language)
    draft = _deal_draft(grammar, facts, rng)
    page = _page(draft, kind, number, language)
    return _edited(page, draft, grammar, rng) if kind == "edit" else page


def generate(count: int, seed: int = 1) -> Iterator[Page]:
    """That many pages, the same ones for the same seed."""
    return (_page_at(number, seed) for number in range(count))
