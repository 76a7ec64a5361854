"""What a page says of its own state: behind a wall, growing, changed. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml.html import HtmlElement

from libs.parsing.article.markup.jsonld import Graph, Node, types_of
from libs.parsing.article.titles.titles import tidy

_TIERS = {"locked": True, "paid": True, "premium": True, "subscriber": True, "free": False}
_LIVE = "LiveBlogPosting"
_LONGEST = 600  # characters of a note; what is longer is the article
_LONGEST_HEADER = 200
_BEGINNING = (
    r"(?:(?:update|updated|correction|corrections|corrected|clarification|amended|correctif"
    r"|rectificatif|erratum|mis à jour|mise à jour|actualisé|modifié|corrigé|précision)"
    r"(?:\s*[:(\[–—-]|\s+(?:on|at|le|du|à|ce|hier|\d|[A-Z][a-z]{2,8}\.? \d))"
    r"|(?:cet article|ce texte) a été (?:modifié|mis à jour|corrigé|actualisé)"
    r"|this (?:article|story|post|page) (?:was|has been) (?:\w+ )?(?:updated|amended|corrected)"
    r"|(?:an |the )?(?:earlier|previous|original) version of this (?:article|story|post)"
    r"|une (?:première |précédente )?version (?:précédente |antérieure )?de cet article)"
)
_AT_START = re.compile(rf"\W*({_BEGINNING}.*)", re.IGNORECASE)
_WITHIN = re.compile(rf"(?:^|[\s(,·|–-])({_BEGINNING}.*)", re.IGNORECASE)


def paywalled(nodes: Iterable[Node], tiers: Iterable[str]) -> tuple[bool, str] | None:
    """Whether the text is cut for those who do not pay, and where that is said; None if nowhere.

    `nodes` are those of the article and the page in JSON-LD, `tiers` the values of meta tags. A
    part that is not free makes the whole not free.
    """
    for node in nodes:
        parts = node.get("hasPart")
        inner = parts if isinstance(parts, list) else [parts]
        said = [_free(each) for each in (node, *inner)]
        if False in said:
            return True, "json-ld"
        if True in said:
            return False, "json-ld"
    for tier in tiers:
        known = _TIERS.get(tier.strip().lower())
        if known is not None:
            return known, "meta"
    return None


def _free(node: Any) -> bool | None:
    stated = node.get("isAccessibleForFree") if isinstance(node, Mapping) else None
    words = str(stated).rpartition("/")[2].lower()
    return {"true": True, "false": False, "1": True, "0": False}.get(words)


def live_blog(graph: Graph, og_type: str | None, *, marked: bool) -> str | None:
    """Where the page says that it grows entry by entry, or None; `marked`: in its markup."""
    if any(_LIVE in types_of(node) for node in graph.nodes):
        return "json-ld"
    if "liveblog" in (og_type or "").replace("_", "").replace("-", "").lower():
        return "opengraph"
    return "markup" if marked else None


def change_notes(elements: Iterable[HtmlElement]) -> list[str]:
    """What elements say whose class speaks of a correction."""
    texts = [tidy(each.text_content()) for each in elements]
    return [text for text in texts if text and len(text) <= _LONGEST]


def declared_change(
    *, notes: Iterable[str], header: Iterable[str], text: str
) -> tuple[str, str] | None:
    """The page's own words that it was updated or corrected, and where they stand, or None.

    In the text only what begins a line says so; in the lines around the headline, where the
    dates are, it may follow them.
    """
    stated = (
        ("note", notes, _WITHIN, _LONGEST),
        ("text", text.split("\n"), _AT_START, _LONGEST),
        ("byline", header, _WITHIN, _LONGEST_HEADER),
    )
    for origin, lines, pattern, longest in stated:
        for line in lines:
            match = pattern.match(line) if pattern is _AT_START else pattern.search(line)
            if match and len(line) <= longest:
                return match[1].strip(), origin
    return None
