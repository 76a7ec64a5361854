"""Dates as a reader sees them: `Publié le 27 février 2024 à 18h05`. Pure.

Months in seven languages, the American order, clocks of 12 and 24 hours, and the few
abbreviations of zones that have one meaning. A date counts only in a dateline: a line of
dates, names and the words that stand beside them. Any other line's date is of something else:
an event, a photograph, the story itself.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Literal

from libs.date_words import MONTHS, WEEKDAY
from libs.parsing.article.authors.byline_words import CREDIT_WORDS
from libs.parsing.article.dates.moments import EARLIEST, Stated
from libs.parsing.article.dates.visible_zones import zone_behind

Label = Literal["published", "changed", "other"] | None

_LONGEST = 200  # characters; a longer line is prose, and its dates are the story's
_MONTH = "(?P<{}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<day>\d{1,2})(?:er|º|°|\.|st|nd|rd|th)?\s+(?:de\s+)?" + _MONTH.format("month")
    + r",?\s+(?:de\s+|del\s+)?(?P<year>\d{4})(?!\d)"
    r"|" + _MONTH.format("us_month") + r"\s+(?P<us_day>\d{1,2})(?:st|nd|rd"
    r"|th)?,?\s+(?P<us_year>\d{4})(?!\d)"
    r"|(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<last>\d{4}|\d{2}(?![:h.]))\b"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?=\b|T)"
    r")",
    re.IGNORECASE,
)  # fmt: skip
_WHOLE_MONTH = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?<!\d )(?<!\d\. )" + _MONTH.format("month") + r"\s+(?:de\s+|del\s+)?(?P<year>\d{4})\b"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})(?![\d-])"
    r"|(?P<number>\d{1,2})/(?P<last>\d{4})\b"
    r")",
    re.IGNORECASE,
)
_DATED_WORDS = re.compile(
    r"(?:\b(?:le|on|am|el|il|den|du|vom|of|de|del|à|at|um|the)\s+)*(?:"
    r"(?<![^\W\d_])\d[\d/.:h-]*(?:er|st|nd|rd|th)?(?:\s?(?:h|[ap]\.?m\.?|uhr)(?!\w))?"
    r"|\b" + _MONTH.replace("?P<{}>", "?:") + r"|\b" + WEEKDAY + r")",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[^.\s]{4}[.!?][\"'»”’)\s]*$")  # not `p.m.`
_FEW_WORDS = 12
# Asked first: it is a hundred times cheaper.
_MAY_BE = re.compile(r"(?:19|20)\d\d|\d[/.]\d{1,2}[/.]\d\d")
_CLOCK = re.compile(
    r"^(?P<between>[^\d\n]{0,12}?)(?P<hour>\d{1,2})\s?[:h.]\s?(?P<minute>\d{2})(?!\d)(?::\d{2})?"
    r"\s*(?:(?P<half>[ap])\.?m\b\.?)?\s*(?:uhr\b)?",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})(?::\d{2})?"
    r"\s*(?:(?P<half>[ap])\.?m\b\.?)?(?P<zone>[^\d\n]{0,25})$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:publi[ée]e?s?\b|publicad|publicación|pubblicat|published|posted|posté|paru"
    r"|mise? en ligne|veröffentlicht|erschienen|online seit|gepubliceerd|submitted)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"mise?s? à jour|modifi|updated?\b|amended|edited|actuali[sz]|aggiornat|aktualisiert|geändert"
    r"|bearbeitet|\bstand\b|atualizad|bijgewerkt",
    re.IGNORECASE,
)
# Dates of members, rights, pictures, events, terms and lives.
_OTHER = re.compile(
    r"joined|member since|inscrit|membre depuis|copyright|©|\(c\)|légales|terms of|privacy"
    r"|datenschutz|impressum|aviso legal"
    r"|\b(?:photos?|crédits?|credits?|images?|illustration|archives?|fotos?|bild)\b"
    r"|agenda|rendez-vous|[ée]v[éè]nement|\bevents?\b|evento|veranstaltung|\btermin|conf[ée]rence"
    r"|konferenz|webinai?re?|save the date|deadline|date limite|échéance|registration"
    r"|\b(?:prochaine?|next|upcoming|nächste[rns]?|próxim[oa]|à venir)\b"
    r"|\b(?:depuis|jusqu|since|until|seit|bis|desde|hasta|valable|valid|expires?)\b"
    r"|\b(?:née?|morte?|born|died|geboren|gestorben|nacid[oa]|founded|fondée?|gegründet)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d\s*(?:[–-]|au|et|to|and|bis|und|al|y)\s*$", re.IGNORECASE)
_RANGE_ON = re.compile(r"\s*(?:[–-]|au|to|bis|al)\s*(?:[^\W\d]+ )?", re.IGNORECASE)
_CLOCK_RANGE = re.compile(r"^\s*(?:[–-]|à|to|bis|a)\s*\d{1,2}\s?(?:[:h.]|uhr)", re.IGNORECASE)
_LABEL = re.compile(r"([^\W\d_]+)\s*:\s*$")
_BARS = re.compile(r"\s[|•·»›–—]\s")
_NAMED = re.compile(r"\b(?:by|par|von|por|door)\s+[\w.-]+", re.IGNORECASE)  # names of users too
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")  # `Magny-en-Plaine` is a name
_BESIDE = CREDIT_WORDS | frozenset(
    re.findall(
        r"\S+",
        """
        mar mer jeu ven sam dim lun mo di mi do fr sa so jue vie mié mie sáb sab dom
        date datum fecha data edition édition édité heure hour uhr zeit eastern hora horas
        comment comments commentaire commentaires kommentare comentarios views vues
        min mins sec words mots lesezeit lesedauer minuten tiempo minutos
        st nd rd th er cest mez mesz edt cdt mst mdt pst pdt
        online seit paru mise ligne erschienen erstellt posté publicada publicación
        author auteur autor redaktion editor in im à aux des los las una un une dans
        """,
    )
)
_FEW_UNKNOWN = 2  # words of a line with a label that ends like a sentence


def published_date(lines: Iterable[str], *, month_first: bool = False) -> Stated | None:
    """The first date in datelines among these lines that no word says is of something else.

    `month_first`: how 03/07/2024 is read where both are possible.
    """
    return _labelled(lines, ("published", None), month_first=month_first)


def changed_date(lines: Iterable[str], *, month_first: bool = False) -> Stated | None:
    """The first date in datelines among these lines that a word calls a change."""
    called = (line for line in lines if _MAY_BE.search(line) and _CHANGED.search(line))
    return _labelled(called, ("changed",), month_first=month_first)


def first_date(line: str, *, month_first: bool = False) -> Stated | None:
    """The first date in a short line, whatever it is of."""
    if len(line) > _LONGEST or not _MAY_BE.search(line) or _is_prose(line):
        return None
    return next((moment for _, moment in _dates(line, month_first=month_first)), None)


def label_of(line: str, before: str | None = None) -> Label:
    """What a dateline says that its date is of; `before` is what stands before that date.

    By default its first date is meant. "other": the line is no dateline at all.
    """
    if len(line) > _LONGEST or not _is_dateline(line):
        return "other"
    if before is not None:
        return _label(before, "")
    return next((label for label, _ in _dates(line, month_first=False)), None)


def _labelled(
    lines: Iterable[str], labels: tuple[Label, ...], *, month_first: bool
) -> Stated | None:
    for line in lines:
        if len(line) <= _LONGEST and _MAY_BE.search(line) and _is_dateline(line):
            for label, moment in _dates(line, month_first=month_first):
                if label in labels:
                    return moment
    return None


def published_month(line: str) -> Stated | None:
    """The first month with its year, as in `février 2024`, that no word calls a change."""
    match = _WHOLE_MONTH.search(line)
    if match is None or _CHANGED.search(line[: match.start()]):
        return None
    year = int(match["year"] or match["iso_year"] or match["last"])
    number = match["iso_month"] or match["number"]
    month = int(number) if number else MONTHS[match["month"].lower()]
    if year < EARLIEST or not 1 <= month <= 12:  # noqa: PLR2004 - a calendar
        return None
    return Stated(datetime(year, month, 1), None, "month", "visible date")  # noqa: DTZ001 - the zone is a field


def without_dates(line: str) -> str:
    """The line without its dates, months, weekdays and what leads to them (`le`, `on`)."""
    return _DATED_WORDS.sub(" ", line)


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence: its date is the story's, not the page's."""
    return _SENTENCE_END.search(line) is not None and len(line.split()) > _FEW_WORDS


@lru_cache(maxsize=32)  # asked of the same lines for each kind of date
def _is_dateline(line: str) -> bool:
    """Whether a line holds dates and names, and of other words only those beside them."""
    if _is_prose(line) or _OTHER.search(line):
        return False
    parts = (_DATE.subn(" ", part) for part in _BARS.split(line))
    words = [
        word for part, dates in parts if dates for word in _WORD.findall(_NAMED.sub(" ", part))
    ]
    unknown: int = sum(
        word[:2].islower() and word not in _BESIDE for word in words if len(word) > 1
    )
    if _PUBLISHED.search(line) is None and _CHANGED.search(line) is None:
        return unknown == 0
    return unknown <= _FEW_UNKNOWN or not _SENTENCE_END.search(line)


def _dates(line: str, *, month_first: bool) -> Iterator[tuple[Label, Stated]]:
    end = 0
    for match in _DATE.finditer(line):
        start, end = end, match.end()
        before = line[start : match.start()]
        day = _day(match, month_first=month_first)
        if day is not None:
            # What stands between two dates belongs to the first.
            clock = _with_clock(day, "" if start else before, line[end:])
            # A figure for that date, by which a range is known: `14 juin 2024 – 16 juin 2024`.
            yield _label(f"0{before}" if start else before, line[end:]), clock


def _label(before: str, behind: str) -> Label:
    """What the words around a date say of it."""
    if _CHANGED.search(before):
        return "changed"
    if _PUBLISHED.search(before):
        return "published"
    named = _LABEL.search(before)
    if named and named[1].lower() not in _BESIDE:
        return "other"
    clock = _CLOCK.match(behind)
    if clock and _CLOCK_RANGE.match(behind[clock.end() :]):
        return "other"
    to = _RANGE_ON.match(behind)
    if to and _DATE.match(behind, to.end()):
        return "other"
    return "other" if _RANGE.search(before) else None


def _day(match: re.Match[str], *, month_first: bool) -> datetime | None:
    if match["iso"]:
        parts = tuple(map(int, match["iso"].split("-")))
    elif match["last"]:
        first, second = int(match["first"]), int(match["second"])
        day, month = (second, first) if month_first else (first, second)
        year = match["last"] if len(match["last"]) > len("24") else f"20{match['last']}"
        parts = (int(year), month, day)
    else:
        month = MONTHS[(match["month"] or match["us_month"]).lower()]
        parts = (
            int(match["year"] or match["us_year"]), month, int(match["day"] or match["us_day"]),
        )  # fmt: skip
    if parts[0] < EARLIEST:
        return None
    try:
        return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - three ints; the zone is a field
    except ValueError:
        return None


def _with_clock(day: datetime, before: str, behind: str) -> Stated:
    """The day with the clock behind it, or before it: `10:04 a.m. ET, June 4, 2024`."""
    clock, rest = _CLOCK.match(behind), ""
    if clock is not None:
        rest = behind[clock.end() :]
        clock = None if _CHANGED.search(clock["between"]) else clock
    elif clock := _CLOCK_BEFORE.search(before):
        rest = clock["zone"]
    local = _at(day, clock) if clock else None
    if local is None:
        return Stated(day, None, "day", "visible date")
    return Stated(local, zone_behind(local, rest), "minute", "visible date")


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    hour, minute = int(clock["hour"]), int(clock["minute"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - a clock
        return None
    return day.replace(hour=hour, minute=minute)
