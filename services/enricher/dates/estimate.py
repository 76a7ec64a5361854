"""Between which days did an article without a stated date come out? Pure: no I/O, no clock.

What the text tells as past had happened by then, what it tells as to come had not. Only dates
with their year count: the others are themselves counted from the publication.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from libs.contracts import DateEstimate, DateMention, Evidence
from services.enricher.dates.dates import MOST_READ, VERSION
from services.enricher.dates.periods import of_iso
from services.enricher.dates.tenses import Tenses
from services.enricher.dates.wording import DateWording
from services.enricher.names.entities import TextField

Way = Literal["dateline", "past", "future"]
_DATELINE_WITHIN = 200  # characters from the beginning of the text
# PARIS, 26 fév 2024 (Agence) — Paris, le 26 février 2024 - Sept. 15, 2022 — Publié le 28/02/2024
_BEFORE_DATELINE = re.compile(
    r"(?:^|\n)(?:[^\W\d_][^\n.;!?]{0,60}[,—–-]|[^\W\d_]{2,20})?[^\n.;!?]{0,12}\Z"
)
_AFTER_DATELINE = re.compile(r"\s{0,2}(?:$|\n|[(/—–-]|[àa]t? [0-9]|[0-9]{1,2}[:h])")
_SURE: Mapping[Way, float] = {"dateline": 0.8, "past": 0.6, "future": 0.4}


@dataclass(frozen=True)
class _Bound:
    """A date with its year, and how the text speaks of it."""

    first: date
    last: date
    way: Way
    surface: str


def estimate_date(
    texts: Mapping[TextField, str],
    dates: Sequence[DateMention],
    *,
    language: str,
    observed_at: datetime,
    wordings: Mapping[str, DateWording],
) -> DateEstimate | None:
    """When an article without a stated date came out, as far as its own dates tell.

    `dates`: those that find_dates gave. `observed_at`: when the page was seen, the latest day
    that is possible. None where no date of the text says anything.
    """
    seen = observed_at.date()
    bounds = [each for each in _bounds(texts, dates, wordings.get(language)) if each.first <= seen
              or each.way == "future"]  # fmt: skip
    dateline = next((each for each in bounds if each.way == "dateline"), None)
    if dateline is not None:
        latest = min(seen, dateline.first + timedelta(days=1))
        return _estimate(dateline.first, latest, f"dateline: {dateline.surface}", "dateline")
    past = max((each for each in bounds if each.way == "past"), key=_first, default=None)
    if past is None:
        return None
    future = min(
        (each for each in bounds if each.way == "future" and past.first <= each.last < seen),
        key=_last,
        default=None,
    )
    why = f"told as past: {past.surface}"
    if future is None:
        return _estimate(past.first, seen, why, "past")
    return _estimate(past.first, future.last, f"{why}; as to come: {future.surface}", "future")


def _bounds(
    texts: Mapping[TextField, str], dates: Sequence[DateMention], wording: DateWording | None
) -> Iterator[_Bound]:
    if wording is None:
        return
    tenses = {name: Tenses(text[:MOST_READ], wording) for name, text in texts.items()}
    for each in dates:
        if each.relative or each.value is None:
            continue
        place, period = each.mention, of_iso(each.value)
        text = texts[place.field]
        is_day = each.precision == "day"
        if is_day and place.field == "text" and _is_dateline(text, place.start, place.end):
            way: Way | None = "dateline"
        else:
            way = tenses[place.field].at(place.start, place.end)
        if way is not None:
            yield _Bound(period.first, period.last, way, place.surface)


def _is_dateline(text: str, start: int, end: int) -> bool:
    if start > _DATELINE_WITHIN or not _AFTER_DATELINE.match(text, end):
        return False
    return _BEFORE_DATELINE.search(text[:start]) is not None


def _first(bound: _Bound) -> date:
    return bound.first


def _last(bound: _Bound) -> date:
    return bound.last


def _estimate(earliest: date, latest: date, why: str, way: Way) -> DateEstimate:
    evidence = Evidence(extractor=f"dates/{way}", version=VERSION, confidence=_SURE[way])
    return DateEstimate(earliest=earliest, latest=latest, why=why, evidence=evidence)
