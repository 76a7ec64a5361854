"""The parts of an article in which its genre shows: lines, own words, address, page data. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from libs.contracts import DetectedArticle, Quote
from libs.deals.folding import folded

_MARKED = re.compile(r"«[^»\n]{0,600}»|“[^”\n]{0,600}”|\"[^\"\n]{0,600}\"")
_TYPE_WORDS = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+")
_PLAIN_TYPES = ("news article", "article", "posting", "content article")
_ANSWER = "quotes/answer"
_SECTION_PARTS = re.compile(r"\s*[/|>,;»›]\s*|\s+[-–]\s+")


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
    return _MARKED.sub(lambda found: _blank(found[0]), "".join(signs))


def _blank(text: str) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in text)


def lines_of(text: str) -> Sequence[str]:
    """The paragraphs that hold anything, folded."""
    return [line.strip() for line in folded(text).split("\n") if line.strip()]


def declared_names(article: DetectedArticle) -> Iterator[tuple[str, str]]:
    """What the page's data call it, as stated and in folded words.

    `OpinionNewsArticle` is `opinion`.
    """
    for stated in article.declared_genres:
        words = folded(" ".join(_TYPE_WORDS.findall(stated))) if " " not in stated else ""
        for plain in _PLAIN_TYPES:
            words = words.removesuffix(plain).strip()
        yield stated, folded(stated)
        yield stated, words


def sections(article: DetectedArticle) -> Iterator[str]:
    """The section as a whole and its parts, folded."""
    section = folded(article.section or "").strip()
    yield from dict.fromkeys((section, *_SECTION_PARTS.split(section)))


def address_words(article: DetectedArticle) -> Iterator[str]:
    """The names of the host, the folders in words, and how the last part begins, folded."""
    address = urlsplit(article.canonical_url or article.final_url)
    *folders, last = [folded(unquote(each)) for each in address.path.split("/") if each] or [""]
    yield from (address.hostname or "").split(".")[:-2]
    yield from (each.replace("-", " ").replace("_", " ") for each in folders)
    yield from (each.replace("-", " ") for each in folders)
    yield last.partition("-")[0] if "-" in last else ""
