"""Which of a page's titles is the headline. Pure.

The visible h1 and the JSON-LD headline come first; og:title and the title element bear
witness. A tail is cut only where it names the site: cutting at every dash would halve real
headlines of the form "X - Y".
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_BREAKS = re.compile(r"[ \t\n\r\f\v]+")  # not the no-break spaces of French typography
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/]\s+|\s*\|\s*|:\s+")
_EDGES = re.compile(r"^[»|·•–—>-]\s+|\s+[|·•–—<-]$")
_AGREES = 0.5  # share of the words of the shorter title that the other has too
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_MAX_LENGTH = 400
_WORDS_OF_A_HEADLINE = 4
_LONG_NAME = 8  # letters; in a shorter one's place may stand a word: `- Time to go`
_BEHIND_A_NAME = frozenset({"com", "fr", "org", "net", "news", "online", "magazine", "newsfeed"})
_SHORTEST_NAME = 4  # letters; a shorter name must be the whole tail


def tidy(text: str | None) -> str | None:
    """One line without invisible characters, or None."""
    if not text:
        return None
    return _BREAKS.sub(" ", _ZERO_WIDTH.sub("", text)).strip() or None


def without_site(title: str, names: Iterable[str]) -> str:
    """The title without the tails and the head that name the site, however often they stand."""
    known = {short for name in names if (short := letters(name))}
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        head, tail = _before(title, cuts[-1]), title[cuts[-1].end() :]
        first, rest = title[: cuts[0].start()], title[cuts[0].end() :]
        if head and _names_site(tail, known):
            title = head
        elif rest and _is_head(letters(first), known):
            title = rest
        else:
            return title


def _before(title: str, cut: re.Match[str]) -> str:
    """What stands before a separator; a » that closes a quotation is none."""
    head = title[: cut.start()]
    if "»" in cut[0] and head.count("«") > head.count("»"):
        return title[: title.index("»", cut.start()) + 1]
    return head


def choose_title(
    *,
    h1s: Sequence[str],
    headline: str | None,
    witnesses: Sequence[tuple[str, str | None]],
    site_names: Sequence[str],
    is_shown: Callable[[str], bool] = lambda _: False,
) -> tuple[str, str] | None:
    """The headline and where it was found, or None.

    An h1 that a stated title agrees with; else the stated headline; else the first witness
    without the site's name, or the part of it that the page shows by itself; else the only h1.
    `witnesses` are (origin, title) pairs, the most trusted first; `is_shown` tells whether a text
    stands on the page by itself.
    """
    visible = [text for each in h1s if (text := _fit(each))]
    stated = _fit(headline)
    seen = [
        (origin, without_site(text, site_names)) for origin, raw in witnesses if (text := _fit(raw))
    ]
    references = _references(stated, seen)
    agreeing = [each for each in visible if any(_agree(each, other) for other in references)]
    if agreeing:
        best = max(agreeing, key=lambda each: max(_overlap(each, other) for other in references))
        if stated and stated != best and best.endswith(stated):
            return stated, "json-ld"  # the h1 holds a kicker before the headline
        return without_site(best, site_names), "h1"
    if stated:
        return without_site(stated, site_names), "json-ld"
    if seen:
        part = _shown_part(seen[0][1], is_shown)
        return (part, "visible") if part and part != seen[0][1] else (seen[0][1], seen[0][0])
    own = [each for each in visible if letters(each) not in {letters(n) for n in site_names}]
    return (own[0], "h1") if len(own) == 1 else None


def _shown_part(title: str, is_shown: Callable[[str], bool]) -> str | None:
    """The longest part of a title, cut at its separators, that stands on the page by itself."""
    cuts = list(_SEPARATOR.finditer(title))
    parts = [_before(title, cut) for cut in reversed(cuts)] + [title[cut.end() :] for cut in cuts]
    long = [part for part in parts if len(_words(part)) >= _WORDS_OF_A_HEADLINE]
    return next(
        (part for part in (title, *sorted(long, key=len, reverse=True)) if is_shown(part)), None
    )


def _references(stated: str | None, seen: Sequence[tuple[str, str]]) -> list[str]:
    """The titles that an h1 is held against.

    The title element may name the site in words that nothing else knows, and then speaks for
    an h1 that is the logo: where a better witness says the same, it is left out.
    """
    better = [
        text for text in (stated, *(text for origin, text in seen if origin != "title")) if text
    ]
    last = [text for origin, text in seen if origin == "title"]
    confirmed = any(_agree(one, other) for one in better for other in last)
    return better if confirmed else better + last


def _fit(text: str | None) -> str | None:
    cleaned = _EDGES.sub("", tidy(text) or "")
    return cleaned if cleaned and len(cleaned) <= _MAX_LENGTH else None


def _names_site(tail: str, known: set[str]) -> bool:
    """Whether a tail is the site's name, alone or with little around it (`.fr`, `le site de`)."""
    short = letters(tail)
    if short in known:
        return True
    return any(
        len(name) >= _SHORTEST_NAME
        and (
            (len(name) >= _LONG_NAME and name in short and len(short) <= 2 * len(name))
            or short.removeprefix(name) in _BEHIND_A_NAME
            or short in name
        )
        for name in known
        if len(short) >= _SHORTEST_NAME
    )


def _is_head(short: str, known: set[str]) -> bool:
    """Whether a head is the site's name, alone or with a word behind it (`Online`)."""
    return short in known or any(
        len(name) >= _LONG_NAME and short.startswith(name) and len(short) <= 2 * len(name)
        for name in known
    )


def letters(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    return "".join(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    """Without case and accents."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


@lru_cache(maxsize=64)  # one title is held against several others
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_folded(text)))


def _overlap(one: str, other: str) -> float:
    """Shared words over all words of both."""
    first, second = _words(one), _words(other)
    return len(first & second) / max(len(first | second), 1)


def _agree(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) >= _AGREES * shorter and shorter * 4 >= len(first)
