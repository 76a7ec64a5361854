"""The parts of an article in which its genre shows: lines, own words, address, page data. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from libs.contracts import DetectedArticle, Quote
from libs.deals.folding import folded
from libs.parsing.article.titles.titles import letters
from libs.urls import BadAddress, site_of
from services.enricher.quotes.marks import unquoted

_SPOKEN_LINE = re.compile(r"^[—–-] ?.*$", re.MULTILINE)
_TYPE_WORDS = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+")
_PLAIN_TYPES = ("news article", "article", "posting", "content article")
_ANSWER = "quotes/answer"
_SECTION_SIGNS = re.compile(r"[/|>,;»›]| [-–—] ")
_LONGEST_SECTION = 200


def answered(text: str, quotes: Iterable[Quote]) -> float:
    """The share of the text that answers the questions of an interview, 0 to 1."""
    parts = [
        part
        for quote in quotes
        if quote.evidence is not None and quote.evidence.extractor == _ANSWER
        for part in quote.parts
    ]
    return sum(part.end - part.start for part in parts) / max(1, len(text))


def own_words(text: str, quotes: Iterable[Quote]) -> str:
    """The text without what somebody else says in it; of the same length, lines as they were."""
    signs = list(text)
    for quote in quotes:
        for part in quote.parts if quote.direct else ():
            if part.field == "text":
                signs[part.start : part.end] = _blank(text[part.start : part.end])
    return _SPOKEN_LINE.sub(lambda found: _blank(found[0]), unquoted("".join(signs)))


def _blank(text: str) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in text)


def lines_of(text: str) -> Sequence[str]:
    """The paragraphs that hold anything, folded."""
    return [line.strip() for line in folded(text).split("\n") if line.strip()]


def declared_names(article: DetectedArticle) -> Iterator[tuple[str, str]]:
    """What the page's data call it, as stated and in folded words.

    `OpinionNewsArticle` is `opinion`, `news/opinion` both.
    """
    for stated in article.declared_genres:
        words = folded(" ".join(_TYPE_WORDS.findall(stated))) if " " not in stated else ""
        for plain in _PLAIN_TYPES:
            words = words.removesuffix(plain).strip()
        yield from ((stated, part) for part in dict.fromkeys((words, *_parts(stated))))


def sections(article: DetectedArticle) -> Iterator[str]:
    """The section as a whole and its parts, folded."""
    return _parts((article.section or "")[:_LONGEST_SECTION])


def _parts(text: str) -> Iterator[str]:
    whole = folded(text).strip()
    yield from dict.fromkeys((whole, *(part.strip() for part in _SECTION_SIGNS.split(whole))))


def address_words(article: DetectedArticle, title: str) -> Iterator[str]:
    """The names before the site's, the folders in words, and a word before the headline, folded.

    `title`: folded. The last part of an address repeats the headline, mostly; a first word of it
    that the headline does not begin with says what kind of page it is.
    """
    try:
        address = urlsplit(article.canonical_url or article.final_url)
        site = site_of(address.geturl())
    except (ValueError, BadAddress):
        return
    *folders, last = [folded(unquote(each)) for each in address.path.split("/") if each] or [""]
    yield from (address.hostname or "").removesuffix(site).split(".")
    yield from (each.replace("-", " ").replace("_", " ") for each in folders)
    first, dash, _ = last.partition("-")
    if dash and title and not title.startswith(first):
        yield first


def names_of_outlet(article: DetectedArticle) -> set[str]:
    """What the outlet is called, and its registered domain, letters alone."""
    outlet = article.outlet
    names = [outlet.name]
    if outlet.domain:
        try:
            site = site_of(f"https://{outlet.domain}/")
            names += [site, site.partition(".")[0]]
        except (ValueError, BadAddress):
            names.append(outlet.domain)
    return {letters(name) for name in names} - {""}
