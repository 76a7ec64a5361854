"""Text that stands on many pages of one outlet and belongs to none of them. Pure.

Newsletter forms, credits, calls to subscribe: no rule knows them all, but an outlet's own
pages do. Each line of a text has a mark; whoever counts the marks over an outlet's pages
knows which lines repeat.

A newsletter form or a legal notice stands under most articles of an outlet; a line of a
report stands in one, and in a handful where the same wire copy was printed under several
titles. Text taken for boilerplate is lost to the reader, boilerplate taken for text only
annoys, so the rule errs on one side. A line is repeated when it stood in
- at least `FEWEST` articles of this and last week: more than an outlet prints one story, and
- at least a third of all its articles of that time: a story, however often printed, is
  a small part of what an outlet does.
An outlet that prints little else than one wire copy defeats both; then the text is saved by
`without_repeated`, which takes no line as long as a paragraph and never half a text.
An article is counted once, for its first version: a page often corrected weighs no more.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta, timezone

from libs.contracts import Count

FEWEST = 8
"""Articles that a line must have stood in: the same wire copy under six titles stays below."""

ARTICLES = "articles"
"""The member that counts articles; a line mark is hexadecimal, so it is never one."""

_SHARE = 1 / 3
_KEEP_SECONDS = 21 * 24 * 3600  # last week's counts are read until two weeks after they began
_MOST_LINES_COUNTED = 400  # of one page: bounds what one completion writes

_LONGEST = 300  # characters; a longer line is prose, and prose that repeats is syndicated
_MARK_LENGTH = 16  # hexadecimal digits: 64 bits
_MOST = 0.5  # of the characters; a text that is mostly boilerplate is better kept whole


def line_marks(text: str) -> tuple[str, ...]:
    """A short stable hash of each line, in order, each once.

    Spaces, case and Unicode forms make no difference; punctuation does, for 1.5 is not 15. Long
    lines have marks too: two texts are the same only if their paragraphs are.
    """
    marks = (_mark(line) for line in text.split("\n"))
    return tuple(dict.fromkeys(mark for mark in marks if mark))


def without_repeated(text: str, repeated: AbstractSet[str]) -> str:
    """The text without the lines of at most 300 characters whose mark is in `repeated`.

    The whole text where more than half of its characters would go.
    """
    if not repeated:
        return text
    lines = text.split("\n")
    kept = [line for line in lines if len(line) > _LONGEST or _mark(line) not in repeated]
    if sum(len(line.strip()) for line in kept) < (1 - _MOST) * len(text.strip()):
        return text
    return "\n".join(kept)


def same_but_for_boilerplate(
    old_marks: Iterable[str], new_marks: Iterable[str], repeated: AbstractSet[str]
) -> bool:
    """Whether two texts differ by repeated lines alone, whatever their order."""
    return set(old_marks) ^ set(new_marks) <= repeated


def weekly_keys(domain: str, now: datetime) -> tuple[str, str]:
    """The keys that count the lines of an outlet: this ISO week's and last week's (UTC)."""
    weeks = (now, now - timedelta(weeks=1))
    dates = (each.astimezone(timezone.utc).isocalendar() for each in weeks)
    this, last = (f"fetcher.lines:{domain}:{date.year}-W{date.week:02}" for date in dates)
    return this, last


def line_effects(domain: str, marks: Iterable[str], now: datetime) -> tuple[Count, ...]:
    """Counts the lines of an article's first version; nothing where it has none."""
    key, _ = weekly_keys(domain, now)
    lines = list(dict.fromkeys(marks))[:_MOST_LINES_COUNTED]
    counted = (ARTICLES, *lines) if lines else ()
    return tuple(Count(key, member, 1, _KEEP_SECONDS) for member in counted)


def repeated(marks: Sequence[str], counts: Sequence[int], articles: int) -> frozenset[str]:
    """Which of a page's lines are boilerplate.

    `counts`: for each mark, in how many of the outlet's `articles` it stood.
    """
    enough = max(FEWEST, articles * _SHARE)
    return frozenset(mark for mark, count in zip(marks, counts, strict=True) if count >= enough)


def _mark(line: str) -> str | None:
    settled = " ".join(unicodedata.normalize("NFKC", line).casefold().split())
    if not settled:
        return None
    return hashlib.blake2b(settled.encode(), digest_size=_MARK_LENGTH // 2).hexdigest()
