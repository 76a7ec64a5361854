"""Which dates does an article name? Pure: no I/O, no clock, no settings.

A text is read by templates of its language (`wording.py`, `scanning.py`); what a date leaves out
is counted from the publication or from another date of the text (`resolution.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice

from libs.contracts import DateMention, Evidence, Mention, Timestamp
from services.enricher.dates.periods import Period
from services.enricher.dates.ranges import with_ranges
from services.enricher.dates.resolution import Resolved, Resolver
from services.enricher.dates.scanning import Expression, Scanner
from services.enricher.dates.tenses import Tenses
from services.enricher.dates.wording import DateWording
from services.enricher.dates.years import with_years
from services.enricher.names.entities import TextField

VERSION = "1"
MOST_READ = 200_000
"""Characters of a title or text that are read; dates behind them are not found."""
MOST_FOUND = 2_000
"""Dates of a title or text; those behind them are not found."""
_ANCHOR_REACH = 500  # characters between a date and "the day before" it
_LOOKED_AHEAD = 4  # dates, for one to count from in a text without a day of publication
_STATED, _COUNTED, _UNKNOWN = 0.95, 0.85, 0.6


def find_dates(
    texts: Mapping[TextField, str],
    *,
    language: str,
    published: Timestamp | None,
    wordings: Mapping[str, DateWording],
) -> tuple[DateMention, ...]:
    """The dates in the title and the text, each in order; none overlaps another.

    `published`: its day in the publisher's own zone is what "yesterday" is counted from.
    None in a language without a wording. Of each no more than `MOST_READ`
    characters are read, and no more than `MOST_FOUND` dates are found.
    """
    wording = wordings.get(language)
    if wording is None:
        return ()
    resolver = Resolver(wording, day_of_publication(published))
    return tuple(
        mention
        for text_field, text in texts.items()
        for mention in islice(_in_text(text_field, text[:MOST_READ], wording, resolver), MOST_FOUND)
    )


def day_of_publication(published: Timestamp | None) -> date | None:
    """The day on which an article came out, where it is known to the day."""
    return None if published is None or published.precision == "month" else published.at.date()


def _in_text(
    text_field: TextField, text: str, wording: DateWording, resolver: Resolver
) -> Iterator[DateMention]:
    tenses = Tenses(text, wording)
    anchor: tuple[int, Period] | None = None
    written = list(with_ranges(Scanner(text, wording, tenses).expressions(), text, wording))
    found = with_years(written, text, wording, dated=resolver.dated)
    for index, one in enumerate(found):
        near = anchor[1] if anchor and one.start - anchor[0] <= _ANCHOR_REACH else None
        if near is None and not resolver.dated and one.kind == "calendar":
            near = _stated_behind(found[index : index + _LOOKED_AHEAD], resolver)
        resolved = resolver.resolve(one, partial(tenses.at, one.start, one.end), near)
        if resolved is None:
            continue
        is_day = resolved.precision == "day"
        if resolved.period is not None and (is_day or not resolved.relative):
            anchor = one.end, resolved.period
        yield _mention(text_field, text, one, resolved)


def _stated_behind(found: Sequence[Expression], resolver: Resolver) -> Period | None:
    """The first day with its year among the dates from one on."""
    for each in found:
        is_near = each.start - found[0].end <= _ANCHOR_REACH
        if is_near and "day" in each.parts and each.parts.get("year", "").isdecimal():
            resolved = resolver.resolve(each, lambda: None, None)
            return resolved.period if resolved else None
    return None


def _mention(text_field: TextField, text: str, one: Expression, resolved: Resolved) -> DateMention:
    confidence = _COUNTED if resolved.relative else _STATED
    if resolved.period is None:
        confidence = _UNKNOWN
    return DateMention(
        value=resolved.period.iso if resolved.period else None,
        precision=resolved.precision,
        relative=resolved.relative,
        mention=Mention(
            field=text_field, start=one.start, end=one.end, surface=text[one.start : one.end]
        ),
        evidence=Evidence(extractor=f"dates/{one.kind}", version=VERSION, confidence=confidence),
    )
