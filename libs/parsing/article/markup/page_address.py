"""Which address a page is known under, of those that it and its request name. Pure.

A page states its own address in up to three places: `rel=canonical`, `og:url` and JSON-LD.
Templates get each of them wrong: all pages of a section name the section's front, all pages of
a site name one article, variables stay unfilled. An address that is wrongly believed makes many
articles the versions of one, and all but the newest are lost; one that is wrongly refused only
keeps an article twice. So a statement is believed where it can name this page, and no other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from libs.parsing.article.markup.tags import Tags
from libs.urls import BadAddress, canonical_url, resolve, same_site

_WORDS_OF_A_TITLE = 4  # in the last part of a path: sections have names such as arts-et-culture
_DIGITS_OF_AN_ID = 4
_LONGEST_YEAR = 4

# Several addresses in one value, or one written behind another.
_NEXT_ADDRESS = re.compile(r"[\s,;|]*(?=https?:/)", re.IGNORECASE)
_UNFILLED = re.compile(
    r"\{\{|\}\}|\$\{|\{%|<%|<\?|\[\[|\{\w+\}|%%|\[object|"
    r"(?:^|[/=])(?:undefined|null|nan|none|false|true)(?:$|[/?&#.])",
    re.IGNORECASE,
)

# Parts of a path, or names of parameters, that choose how a page is shown.
_SHOWN_AS = re.compile(
    r"amp|m|mobile?|mobil|print|printable|imprimer|impression|version-imprimable|drucken|"
    r"druckversion|imprimir|single|all|full|(?:page|seite|pagina|p)-?\d{1,3}",
    re.IGNORECASE,
)
_SHOWN_AS_PARAMETERS = frozenset(
    re.findall(
        r"\S+",
        "amp outputtype output print printable mobile m page seite pagina paged view display",
    )
)
_PAGE_WORDS = frozenset({"page", "seite", "pagina"})
_ENDING = re.compile(r"(?:\.amp)?\.(?:html?|amp|php\d?|aspx?|jsp|do|cgi|shtml)$|\.amp$")

_FRONTS = frozenset(
    re.findall(r"\S+", "index home homepage default accueil startseite start inicio portada")
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_LISTINGS = frozenset(
    re.findall(
        r"\S+",
        """
    category categories categorie rubrique rubriques rubrik kategorie kategorien ressort
    categoria categorias seccion secciones section sections tag tags mot mots-cles etiqueta
    etiquetas keyword keywords label schlagwort topic topics thema themen theme themes thematique
    tema temas dossier dossiers especial author authors auteur auteurs autor autoren autores
    archive archives archiv archivo search recherche suche buscar page feed rss
    """,
    )
)
_LISTING_PARAMETERS = frozenset(re.findall(r"\S+", "cat category tag author paged s q search"))
_ID_PARAMETER = re.compile(
    r"(?:.*[_-])?(?:id|nid|aid|art|article|story|item|news|post|node|doc|p|n|no|key|uuid|guid|num"
    r"|number)|\w*id",
    re.IGNORECASE,
)
_DATED = re.compile(r"/(?:19|20)\d{2}/(?:\d{1,2}|[a-z]{3})(?:/\d{1,2})?/[^/]*[^/\d][^/]*/?$")
"""A page in the folder of its day or month."""
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:\d{2})?")


def canonical_of(address: str | None, tags: Tags, ld_urls: Sequence[str]) -> str | None:
    """The canonical address of a parsed page; None where it has no known address."""
    if address is None:
        return None
    return page_address(
        address,
        canonicals=tags.canonicals,
        og_urls=tags.meta_all("og:url"),
        ld_urls=ld_urls,
        base=tags.base,
    )


def page_address(
    address: str,
    *,
    canonicals: Sequence[str],
    og_urls: Sequence[str] = (),
    ld_urls: Sequence[str] = (),
    base: str | None = None,
) -> str:
    """The canonical address of the page that was found under `address`.

    `canonicals`, `og_urls`, `ld_urls`: what the page states, as it is written; relative ones are
    of `base` (the page's base element), else of `address`. What cannot name this page is left
    out. Another form of the same page (AMP, for print, mobile, its second page) takes the address
    that it states; else each statement has a voice and so has `address`, and where as many are
    for one as for another, the page's own statement holds. Raises BadAddress.
    """
    own = canonical_url(address)
    within = (resolve(own, base) if base else None) or own
    canonical = list(dict.fromkeys(_credible(own, within, canonicals)))
    og = list(dict.fromkeys(_credible(own, within, og_urls)))
    if own in canonical or not (canonical or og):
        return own
    for each in (*canonical, *og):
        if each != own and is_variant(own, each):
            return each
    voices = Counter([*canonical, *og, own])
    voices.update(set(_credible(own, within, ld_urls)) & set(voices))
    most = max(voices.values())
    # Several that disagree state nothing, unless something else settles it.
    stated = next((each for each in (canonical, og) if each), [])
    preferred = [*(stated if len(stated) == 1 else []), own, *voices]
    return next(each for each in preferred if voices[each] == most)


def is_variant(address: str, other: str) -> bool:
    """Whether two canonical addresses show by themselves that they are of one article.

    Such as `/eco/accord/amp` and `/eco/accord`: the same but for how the page is shown, or with
    the title or the number of the article in common.
    """
    one, two = _Parts.of(address), _Parts.of(other)
    if not one.path or not two.path:
        return one == two
    if one == two:
        return True
    same_name = one.path[-1] == two.path[-1] and _names_an_article(one.path[-1])
    if same_name and _asking("&".join(one.query)) == _asking("&".join(two.query)):
        return True
    return bool(_long_numbers(one) & _long_numbers(two))


@dataclass(frozen=True)
class _Parts:
    """An address without what says how the page is shown: ending, trailing slash, amp, print."""

    path: tuple[str, ...]
    query: tuple[str, ...]

    @classmethod
    def of(cls, address: str) -> "_Parts":
        parts = urlsplit(address)
        path = tuple(_shown_path(_segments(parts.path)))
        query = (pair for pair in parts.query.split("&") if pair)
        shown = (p for p in query if p.partition("=")[0].lower() not in _SHOWN_AS_PARAMETERS)
        return cls(path, tuple(shown))


def _segments(path: str) -> list[str]:
    return [each for each in unquote(path).lower().split("/") if each]


def _shown_path(segments: Sequence[str]) -> Iterator[str]:
    for position, segment in enumerate(segments):
        before = segments[position - 1] if position else ""
        if before in _PAGE_WORDS and segment.isdigit():
            continue
        if segment in _PAGE_WORDS and "".join(segments[position + 1 :]).isdigit():
            continue
        if not _SHOWN_AS.fullmatch(segment):
            yield _ENDING.sub("", segment)


def _credible(own: str, base: str, stated: Iterable[str]) -> Iterator[str]:
    """The canonical addresses among these that may name the page at `own`."""
    for value in stated:
        for each in _addresses_in(value):
            target = resolve(base, each)
            if target is None or not same_site(own, target):
                continue
            try:
                target = canonical_url(target)
            except BadAddress:
                continue
            if target == own or (not _is_front(target) and _may_be(own, target)):
                yield target


def _addresses_in(value: str) -> Iterator[str]:
    """The addresses that a value holds, commonly one; none where a template was not filled."""
    address, mark, query = value.strip().partition("?")
    if not address or address.startswith("#") or _UNFILLED.search(unquote(value.strip())):
        return
    *before, last = [each for each in _NEXT_ADDRESS.split(address) if each]
    if "," in query and (others := _NEXT_ADDRESS.split(query, maxsplit=1))[1:]:
        query = others[0]
        yield from _addresses_in(others[1])
    yield from before
    yield last + mark + query


def _is_front(address: str) -> bool:
    """The home page of a site, or of one of its languages."""
    parts = urlsplit(address)
    names = [_ENDING.sub("", each) for each in _segments(parts.path)]
    if names and names[-1] in _FRONTS:
        names.pop()
    if any(not _LANGUAGE.fullmatch(each) for each in names[:1]) or names[1:]:
        return False
    return not _asking(parts.query)


def _may_be(own: str, target: str) -> bool:
    """Whether what is stated may be the page at `own`, and not a front or listing above it."""
    mine, theirs = urlsplit(own), urlsplit(target)
    above, below = _segments(theirs.path), _segments(mine.path)
    listed = (_names_in(theirs.query) - _names_in(mine.query)) & _LISTING_PARAMETERS
    if listed or (set(above) - set(below)) & _LISTINGS:
        return False
    if is_variant(own, target):
        return True
    if above and _ENDING.sub("", above[-1]) in _FRONTS:
        above.pop()
    named = bool(above) and (_names_an_article(above[-1]) or _DATED.search(theirs.path) is not None)
    if above == below and not theirs.query:
        return not _asking(mine.query)
    if len(above) < len(below) and below[: len(above)] == above:
        return bool(_numbers(above[-1:]))
    return named or bool(_asking(theirs.query)) or not _is_specific(own)


def _names_an_article(segment: str) -> bool:
    """Whether the last part of a path is a title or a number, and no section's name."""
    stem = _ENDING.sub("", segment)
    words = [each for each in re.split(r"[-_,+ ]+", stem) if each]
    numbered_file = stem != segment and any(each.isdigit() for each in stem)
    return numbered_file or len(words) >= _WORDS_OF_A_TITLE or bool(_numbers([stem]))


def _is_specific(address: str) -> bool:
    """Whether an address has anything that sections lack: digits, a title, a query that asks."""
    parts = urlsplit(address)
    segments = _segments(parts.path)
    return (
        any(each.isdigit() for each in parts.path)
        or bool(segments and _names_an_article(segments[-1]))
        or bool(_asking(parts.query))
    )


def _asking(query: str) -> frozenset[str]:
    """The parts of a query that say which article: `id=12`, or a bare `article123`."""
    return frozenset(
        pair
        for pair in query.split("&")
        for name, equals, value in [pair.partition("=")]
        if name.lower() not in _SHOWN_AS_PARAMETERS | _LISTING_PARAMETERS
        and (
            (not equals and any(each.isdigit() for each in name))
            or (value and (_ID_PARAMETER.fullmatch(name) or _numbers([value])))
        )
    )


def _names_in(query: str) -> set[str]:
    return {pair.partition("=")[0].lower() for pair in query.split("&")}


def _numbers(segments: Iterable[str]) -> set[str]:
    """Numbers that may be an article's: four digits and more, but for years and dates."""
    found = (number for each in segments for number in re.findall(r"\d+", each))
    return {
        number
        for number in found
        if len(number) >= _DIGITS_OF_AN_ID
        and not _DATE.fullmatch(number)
        and not (len(number) == _LONGEST_YEAR and number[:2] in {"19", "20"})
    }


def _long_numbers(parts: _Parts) -> set[str]:
    """Numbers that only one article of a site has."""
    # One folder above the title a number is the article's, part of a name is a section's.
    above = (each for each in parts.path[-2:-1] if each.isdigit())
    longest = _numbers((*parts.path[-1:], *above, *parts.query))
    return {number for number in longest if len(number) > _DIGITS_OF_AN_ID + 1}
