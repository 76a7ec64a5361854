"""Which lines of a page stand under everything its outlet prints? Pure: counts are arguments.

A newsletter form or a legal notice stands under most articles of an outlet; a line of a
report stands in one, and in a handful where the same wire copy was printed under several
titles. Text taken for boilerplate is lost to the reader, boilerplate taken for text only
annoys, so the rule errs on one side. A line is repeated when it stood in
- at least `FEWEST` articles of this and last week: more than an outlet prints one story, and
- at least a third of all its articles of that time: a story, however often printed, is
  a small part of what an outlet does.
An outlet that prints little else than one wire copy defeats both; then the text is saved by
`extraction.boilerplate`, which takes no line as long as a paragraph and never half a text.
An article is counted once, for its first version: a page often corrected weighs no more.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone

from libs.contracts import Count

FEWEST = 8
"""Articles that a line must have stood in: the same wire copy under six titles stays below."""

ARTICLES = "articles"
"""The member that counts articles; a line mark is hexadecimal, so it is never one."""

_SHARE = 1 / 3
_KEEP_SECONDS = 21 * 24 * 3600  # last week's counts are read until two weeks after they began
_MOST_LINES = 400  # counted of one page: bounds what one completion writes


def weekly_keys(domain: str, now: datetime) -> tuple[str, str]:
    """The keys that count the lines of an outlet: this ISO week's and last week's (UTC)."""
    weeks = (now, now - timedelta(weeks=1))
    dates = (each.astimezone(timezone.utc).isocalendar() for each in weeks)
    this, last = (f"fetcher.lines:{domain}:{date.year}-W{date.week:02}" for date in dates)
    return this, last


def line_effects(domain: str, marks: Iterable[str], now: datetime) -> tuple[Count, ...]:
    """Counts the lines of an article's first version; nothing where it has none."""
    key, _ = weekly_keys(domain, now)
    lines = list(dict.fromkeys(marks))[:_MOST_LINES]
    counted = (ARTICLES, *lines) if lines else ()
    return tuple(Count(key, member, 1, _KEEP_SECONDS) for member in counted)


def repeated(marks: Sequence[str], counts: Sequence[int], articles: int) -> frozenset[str]:
    """Which of a page's lines are boilerplate.

    `counts`: for each mark, in how many of the outlet's `articles` it stood.
    """
    enough = max(FEWEST, articles * _SHARE)
    return frozenset(mark for mark, count in zip(marks, counts, strict=True) if count >= enough)
