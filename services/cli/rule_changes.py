"""What the present rules find in indexed articles, and no longer find. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from libs.amounts.notation import readable
from libs.contracts import (
    DetectedArticle,
    EnrichedArticle,
    LanguageReading,
    LedgerRow,
    Outlet,
    Timestamp,
)

Kind = Literal["entities", "quotes", "claims", "verdicts"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Found = Mapping[Kind, frozenset[str]]


@dataclass(frozen=True)
class RuleChange:
    """One thing that is found, or no longer."""

    kind: Kind
    change: Literal["found", "lost"]
    what: str
    where: str
    """The article's title or address; of a verdict, the slot."""


@dataclass
class RuleChanges:
    """All changes, counted, and the first of each kind as examples."""

    articles: int = 0
    changed_articles: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter[str]))
    examples: list[RuleChange] = field(default_factory=list)

    def add(self, changes: Iterable[RuleChange], *, examples: int) -> None:
        """Count the changes of one article; keep so many examples of each kind and change."""
        for each in changes:
            counted = self.counts[each.kind]
            if counted[each.change] < examples:
                self.examples.append(each)
            counted[each.change] += 1


def detected_of(document: Mapping[str, Any]) -> DetectedArticle:
    """The article that an indexed document was enriched from. Raises pydantic.ValidationError.

    What the index does not keep of it, no rule of the enricher reads.
    """
    kept = document.get("enriched") or {}
    published = document.get("published_at")
    return DetectedArticle(
        request_id=document.get("request_id") or "diff",
        deals=tuple(document.get("deals") or ()),
        outlet=Outlet(
            name=document["outlet"],
            domain=document.get("outlet_domain"),
            country=document.get("country"),
        ),
        article_id=document["article_id"],
        version=document["version"],
        observed_at=document["observed_at"],
        requested_url=document["requested_url"],
        final_url=document["final_url"],
        canonical_url=document.get("canonical_url"),
        title=document.get("title"),
        text=document["text"],
        authors=tuple(document.get("authors") or ()),
        published=_published(published, document) if published else None,
        origins=kept.get("origins") or {},
        language=LanguageReading.model_validate(kept["language"]),
    )


def _published(at: str, document: Mapping[str, Any]) -> Timestamp:
    return Timestamp.model_validate(
        {"at": at, "precision": document.get("published_precision") or "minute"}
    )


def found_before(
    document: Mapping[str, Any],
    quotes: Iterable[Mapping[str, Any]],
    claims: Iterable[Mapping[str, Any]],
    deal: str,
) -> Found:
    """What the index has of an article."""
    entities = (document.get("enriched") or {}).get("entities") or ()
    return {
        "entities": frozenset(f"{each['type']} {each['name']}" for each in entities),
        "quotes": frozenset(_quote(each.get("speaker"), each["text"]) for each in quotes),
        "claims": frozenset(
            _claim(each["slot"], each["value"], each["polarity"], each["modality"], _by(each))
            for each in claims
            if each["deal"] == deal
        ),
    }


def found_now(article: EnrichedArticle, deal: str) -> Found:
    """What the present rules find in it."""
    return {
        "entities": frozenset(f"{each.type} {each.name}" for each in article.entities),
        "quotes": frozenset(_quote(each.speaker, each.text) for each in article.quotes),
        "claims": frozenset(
            _claim(each.slot, each.value, each.polarity, each.modality, each.speaker or each.by)
            for each in article.claims
            if each.deal == deal
        ),
    }


def changes_of(before: Found, now: Found, *, where: str) -> Iterator[RuleChange]:
    """Each difference, what is lost first."""
    for kind in before:
        for what in sorted(before[kind] - now[kind]):
            yield RuleChange(kind, "lost", what, where)
        for what in sorted(now[kind] - before[kind]):
            yield RuleChange(kind, "found", what, where)


def verdict_changes(before: Sequence[LedgerRow], now: Sequence[LedgerRow]) -> Iterator[RuleChange]:
    """Slots with another verdict than the index has, or with one for the first time or no more."""
    old, new = ({row.slot: row for row in rows} for rows in (before, now))
    for slot in sorted(old.keys() | new.keys()):
        was, is_now = old.get(slot), new.get(slot)
        if was is not None and (is_now is None or was.verdict != is_now.verdict):
            yield RuleChange("verdicts", "lost", f"{was.verdict}: {was.why}", slot)
        if is_now is not None and (was is None or was.verdict != is_now.verdict):
            yield RuleChange("verdicts", "found", f"{is_now.verdict}: {is_now.why}", slot)


def _quote(speaker: str | None, text: str) -> str:
    return f"{speaker or '(unnamed speaker)'}: {' '.join(text.split())}"


def _claim(slot: str, value: str, polarity: str, modality: str, by: str) -> str:
    negated = "not " if polarity == "negated" else ""
    return f"{slot}: {negated}{readable(value)} ({modality}, {by})"


def _by(claim: Mapping[str, Any]) -> str:
    return str(claim.get("speaker") or claim["by"])
