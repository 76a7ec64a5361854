"""The ledger of a deal: in each slot what is claimed, by whom, and whether it goes together. Pure.

A row holds every assertion, so that what was known at a moment is read from it alone (`as_of`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from libs.contracts import Assertion, LedgerRow, LedgerValue, digest
from libs.coverage.article import CoveredArticle, CoveredClaim
from libs.coverage.sides import asserter
from libs.coverage.values import in_deal_currency
from libs.coverage.verdicts import DISPUTED, Rules, verdict_of
from libs.deals import Deal
from libs.deals.slots import Slot

MOST_ASSERTIONS = 1000
"""Of one value, said to be so or not: the first ones; more are counted in none of its figures."""
_ASKED = "asked"


@dataclass(frozen=True)
class Told:
    """A version of an article in the time in which it stood: until the next one, or still."""

    article: CoveredArticle
    root_id: str
    since: datetime
    until: datetime | None


def ledger(deal: Deal, told: Sequence[Told]) -> list[LedgerRow]:
    """A row for each slot in which something is asserted, in the profile's order."""
    found: dict[str, list[Assertion]] = defaultdict(list)
    for each in told:
        for slot, assertion in _assertions(deal, each):
            found[slot].append(assertion)
    return [
        row_of(deal.id, slot, _in_order(_joined(found[slot.id])))
        for slot in deal.slots
        if found[slot.id]
    ]


def row_of(deal: str, slot: Slot, assertions: Sequence[Assertion]) -> LedgerRow:
    """The row of a slot; `assertions` in the order of time, at least one."""
    said = tuple(_first_of_each(assertions))
    return LedgerRow(
        id=digest("ledger", deal, slot.id),
        deal=deal,
        slot=slot.id,
        describes=slot.describes,
        slot_kind=slot.kind,
        exclusive=slot.exclusive,
        in_sequence=slot.in_sequence,
        covers={each.value: each.covers for each in slot.values if each.covers},
        assertions=said,
        **_judged(said, Rules.of(slot)),
    )


def _first_of_each(assertions: Sequence[Assertion]) -> Iterator[Assertion]:
    counts: Counter[tuple[str, str]] = Counter()
    for each in assertions:
        counts[each.value, each.polarity] += 1
        if counts[each.value, each.polarity] <= MOST_ASSERTIONS:
            yield each


def as_of(row: LedgerRow, moment: datetime) -> LedgerRow | None:
    """The row as it was at a moment; None where nothing was asserted by then."""
    known = tuple(
        each if each.until is None or each.until <= moment else each.model_copy(update=_LASTING)
        for each in row.assertions
        if each.at <= moment
    )
    if not known:
        return None
    return row.model_copy(update={"assertions": known, **_judged(known, Rules.of(row))})


_LASTING: Mapping[str, object] = {"until": None}


def _judged(said: Sequence[Assertion], rules: Rules) -> dict[str, Any]:
    """The fields of a row that follow from its assertions."""
    judged = verdict_of(said, rules)
    return {
        "verdict": judged.verdict,
        "disputed": judged.verdict in DISPUTED,
        "why": judged.why,
        "values": tuple(_values(said)),
        "first_at": min(each.at for each in said),
        "last_at": max(each.at for each in said),
    }


def _assertions(deal: Deal, told: Told) -> Iterable[tuple[str, Assertion]]:
    """What a version asserts, the same of one asserter once; nobody asserts what is asked."""
    article = told.article
    for claim in article.claims:
        if claim.modality == _ASKED or claim.by == "nobody":
            continue
        sum_of = in_deal_currency(claim.value, deal, article.at.date())
        yield (
            claim.slot,
            Assertion(
                value=claim.value,
                polarity=claim.polarity,
                modality=claim.modality,
                by="speaker" if claim.by == "speaker" else "outlet",
                speaker=claim.speaker,
                article_id=article.article_id,
                version=article.version,
                outlet=article.outlet,
                root_id=told.root_id,
                at=told.since,
                until=told.until,
                text=_text(claim),
                low=sum_of[0] if sum_of else None,
                high=sum_of[1] if sum_of else None,
            ),
        )


def _text(claim: CoveredClaim) -> str:
    return " ".join(claim.text.split())


def _key(each: Assertion) -> tuple[str, ...]:
    return (
        each.article_id, each.value, each.polarity, each.modality, each.by, each.speaker or "",
    )  # fmt: skip


def _joined(found: Iterable[Assertion]) -> Iterable[Assertion]:
    """What versions of one article say alike one after the other, once: from first to last."""
    done: list[Assertion] = []
    last: dict[tuple[str, ...], Assertion] = {}
    for each in sorted(found, key=lambda one: (one.at, one.version)):
        before = last.get(_key(each))
        if before is None or (before.until is not None and before.until < each.at):
            done += [before] if before else []
            last[_key(each)] = each
        elif before.until is not None:
            last[_key(each)] = before.model_copy(update={"until": each.until})
    return [*done, *last.values()]


def _in_order(found: Iterable[Assertion]) -> list[Assertion]:
    return sorted(found, key=lambda each: (each.at, _key(each)))


def _values(said: Sequence[Assertion]) -> Iterable[LedgerValue]:
    """Each value with its support, the best supported first."""
    by_value: dict[tuple[str, str], list[Assertion]] = defaultdict(list)
    for each in said:
        by_value[each.value, each.polarity].append(each)
    values = [_value(each) for each in by_value.values()]
    return sorted(values, key=lambda each: (-each.support, each.first_at, each.value))


def _value(said: Sequence[Assertion]) -> LedgerValue:
    now = [each for each in said if each.until is None]
    first = said[0]
    roots: dict[str, set[str]] = defaultdict(set)
    for each in now:
        roots[each.modality].add(each.root_id)
    names = dict.fromkeys(asserter(each) for each in said)
    return LedgerValue(
        value=first.value,
        polarity=first.polarity,
        support=len({each.root_id for each in now}),
        articles=len({each.article_id for each in now}),
        modalities={name: len(found) for name, found in sorted(roots.items())},
        asserters=tuple(names),
        first_at=first.at,
        first_by=first.outlet,
        last_at=max(each.at for each in said),
    )
