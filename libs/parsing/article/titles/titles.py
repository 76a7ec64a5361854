"""Which of a page's titles is the headline. Pure.

Two statements that agree are believed; else the visible h1 settles which of them is right. A
tail is cut only where it names the site: cutting at every dash would halve real headlines of
the form "X - Y".
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from libs.parsing.article.titles.page_names import KINDS_OF_PAGES

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_BREAKS = re.compile(r"[ \t\n\r\f\v]+")  # not the no-break spaces of French typography
_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»›>:/]|>>|::)\s+|\s*\|\s*|:\s+")
_EDGES = re.compile(r"^[»|·•–—>-]\s+|\s+[|·•–—<-]$")
_SIGNS = re.compile(r"[^\w:?!.,;]+")
_CUT_SHORT = re.compile(r"(?:…|\.\.\.)$")
_LONGEST_FOR_GOOGLE = range(105, 112)  # characters; some sites cut the stated headline at 110
_SHORTEST = 2  # letters; some pages are titled with one
_AGREES = 0.5  # share of the words of the shorter title that the other has too
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_MAX_LENGTH = 400
_WORDS_OF_A_HEADLINE = 4
_FEW_WORDS = 3
_WORDS_OF_A_NAME = 6
_LONGEST_SHOWN = 200  # characters
_LONG_NAME = 8  # letters; in a shorter one's place may stand a word: `- Time to go`
_BEHIND_A_NAME = frozenset({"com", "fr", "org", "net", "news", "online", "magazine", "newsfeed"})
_SHORTEST_NAME = 4  # letters; a shorter name must be the whole tail


def tidy(text: str | None) -> str | None:
    """One line without invisible characters, or None."""
    if not text:
        return None
    return _BREAKS.sub(" ", _ZERO_WIDTH.sub("", text)).strip() or None


def without_site(title: str, names: Iterable[str]) -> str:
    """The title without the tails and heads that name the site or a kind of page."""
    known = {short for name in names if (short := letters(name))}
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            return title
        head, tail = _before(title, cuts[-1]), title[cuts[-1].end() :]
        first, rest = title[: cuts[0].start()], title[cuts[0].end() :]
        if head and (_names_site(tail, known) or _is_kind(tail, cuts[-1])):
            title = head
        elif rest and (_is_head(letters(first), known) or _is_kind(first, cuts[0])):
            title = rest
        else:
            return title


def _before(title: str, cut: re.Match[str]) -> str:
    """What stands before a separator; a » that closes a quotation is none."""
    head = title[: cut.start()]
    if "»" in cut[0] and head.count("«") > head.count("»"):
        return title[: title.index("»", cut.start()) + 1]
    return head


def may_be_site(title: str, site_names: Iterable[str]) -> bool:
    """Whether few words hold a name of the site: `Le Phare de Brest`, on phare-brest.example."""
    short = letters(title)
    return len(_words(title)) <= _WORDS_OF_A_NAME and any(
        len(name) > _SHORTEST_NAME and name in short for name in map(letters, site_names)
    )


def may_be_headline(text: str) -> bool:
    """Whether a line has the words of a headline and no full stop."""
    return (
        len(_words(text)) >= _WORDS_OF_A_HEADLINE
        and len(text) <= _LONGEST_SHOWN
        and (not text.endswith("."))
    )


def choose_title(
    *,
    h1s: Sequence[str],
    headline: str | None,
    witnesses: Sequence[tuple[str, str | None]],
    site_names: Sequence[str],
    parts: Sequence[str] = (),
    is_shown: Callable[[str], bool] = lambda _: False,
) -> tuple[str, str] | None:
    """The headline and where it was found, or None.

    `headline` is what JSON-LD or microdata states; `witnesses` are (origin, title) pairs, the
    most trusted first; `parts` are beginnings and ends of an h1 that
    are set apart in it; `is_shown` tells whether a text stands on the page by itself. Site names
    are cut from all of them. Then, in this order:

    1. the stated headline where og:title agrees;
    2. an h1 that a stated title agrees with, in the spelling of the title that has the same
       letters: markup glues kickers on and loses colons. Where the stated headline, og:title
       and the h1 all differ, the stated headline;
    3. the stated headline; the first witness, or the part of it that the page shows; the only h1.
    """
    titles = [title for _, title in witnesses if title]
    lesser = [each for each in h1s if any(_is_lesser_part(each, title) for title in titles)]
    site_names = [*site_names, *lesser]
    claims = _claims([("json-ld", headline), *witnesses], site_names)
    visible = [text for each in h1s if (text := _fit(each)) and not _is_site(text, site_names)]
    stated = next((text for origin, text in claims if origin == "json-ld"), None)
    social = next((text for origin, text in claims if origin == "opengraph"), None)
    if stated and social and letters(stated) == letters(social):
        return stated, _origin(stated, "json-ld", visible)
    seen = [(origin, text) for origin, text in claims if origin != "json-ld"]
    if shown := _agreeing([*visible, *parts], stated, seen):
        same = [each for each in claims if letters(each[1]) == letters(shown)]
        if same and not _same_but_for_signs(shown, same[0][1]):
            return same[0][1], same[0][0]
        # Where there is no og:title, a fuller h1 is believed, if it adds more than a kicker.
        if same or not stated or not (social or letters(shown).endswith(letters(stated))):
            return without_site(shown, site_names), "h1"
    if stated:
        return stated, "json-ld"
    if seen and not (len(visible) == 1 and _is_section(seen) and may_be_headline(visible[0])):
        part = _shown_part(seen[0][1], is_shown)
        return (part, "visible") if part and part != seen[0][1] else (seen[0][1], seen[0][0])
    return (visible[0], "h1") if len(visible) == 1 else None


def _claims(
    titles: Iterable[tuple[str, str | None]], site_names: Sequence[str]
) -> list[tuple[str, str]]:
    """The titles that can be headlines, without the site's name and without those cut short."""
    fit = [
        (origin, without_site(text, site_names))
        for origin, raw in titles
        if (text := _fit(raw)) and not _is_site(text, site_names)
    ]
    return [
        (origin, text)
        for origin, text in fit
        if not (
            (_CUT_SHORT.search(text) or len(text) in _LONGEST_FOR_GOOGLE)
            and any(_continues(text, other) for _, other in fit)
        )
    ]


def _continues(short: str, other: str) -> bool:
    beginning = letters(short)
    return len(letters(other)) > len(beginning) and letters(other).startswith(beginning)


def _is_site(text: str, site_names: Iterable[str]) -> bool:
    """Whether a title names the site or a kind of page, or is too short to be a headline."""
    short = letters(text)
    no_headline = len(short) < _SHORTEST or short in KINDS_OF_PAGES
    return no_headline or short in map(letters, site_names)


def _same_but_for_signs(one: str, other: str) -> bool:
    """Whether two titles differ in the shapes of quotes, dashes and spaces alone."""
    return _SIGNS.sub(" ", one).split() == _SIGNS.sub(" ", other).split()


def _origin(text: str, origin: str, visible: Sequence[str]) -> str:
    return "h1" if text in visible else origin


def _agreeing(
    visible: Sequence[str], stated: str | None, seen: Sequence[tuple[str, str]]
) -> str | None:
    """The h1 that the titles agree with best, if any of them does."""
    references = _references(stated, seen)
    agreeing = [each for each in visible if any(_agree(each, other) for other in references)]
    if not agreeing:
        return None
    return max(agreeing, key=lambda each: max(_overlap(each, other) for other in references))


def _is_section(seen: Sequence[tuple[str, str]]) -> bool:
    """Whether the title element alone speaks, in so few words that they may name a section."""
    return all(
        origin == "title" and len(_words(text)) < _WORDS_OF_A_HEADLINE for origin, text in seen
    )


def _is_lesser_part(text: str, title: str) -> bool:
    """Whether this is a few words at an end of a title whose rest is longer: a site, a section."""
    for cut in _SEPARATOR.finditer(title):
        head, tail = title[: cut.start()], title[cut.end() :]
        for part, rest in ((head, tail), (tail, head)):
            if letters(part) == letters(text):
                return len(_words(text)) < _WORDS_OF_A_HEADLINE <= len(_words(rest))
    return False


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
    cleaned = _EDGES.sub("", html.unescape(tidy(text) or ""))
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


def _is_kind(part: str, cut: re.Match[str]) -> bool:
    """Whether a part, which no colon sets apart, names a kind of page: news, press releases."""
    return cut[0].strip() != ":" and letters(part) in KINDS_OF_PAGES


def _is_head(short: str, known: set[str]) -> bool:
    """Whether a head is the site's name, alone or with a word behind it (`Online`)."""
    return short in known or any(
        len(name) >= _LONG_NAME and short.startswith(name) and len(short) <= 2 * len(name)
        for name in known
    )


@lru_cache(maxsize=256)  # names of the site are held against every title of a page
def letters(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    return "".join(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))


@lru_cache(maxsize=64)  # one title is held against several others
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_folded(text)))


def _overlap(one: str, other: str) -> float:
    """Shared words over all words of both."""
    first, second = _words(one), _words(other)
    return len(first & second) / max(len(first | second), 1)


def is_title(text: str, titles: Iterable[str]) -> bool:
    """Whether one of these titles begins with this text, however it is spelled."""
    short = letters(text)
    return len(_words(text)) >= _FEW_WORDS and any(letters(t).startswith(short) for t in titles)


def likest(text: str, others: Sequence[str]) -> int | None:
    """The index of the text that shares most words with this one, if it is most of them."""
    best = max(range(len(others)), key=lambda i: _overlap(text, others[i]), default=None)
    return best if best is not None and _overlap(text, others[best]) >= _AGREES else None


def _agree(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) >= _AGREES * shorter and shorter * 4 >= len(first)
