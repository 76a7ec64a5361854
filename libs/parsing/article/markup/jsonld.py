"""What a page says of itself in JSON-LD: the article's node, with references resolved. Pure."""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from libs.urls import canonical_url, resolve

Node = Mapping[str, Any]

# What these lead to are other articles, or parts of this one.
_OTHERS = frozenset({"liveBlogUpdate", "itemListElement", "comment", "mentions", "citation",
                     "isBasedOn", "relatedLink", "blogPost", "review"})  # fmt: skip
_MAX_DEPTH = 12  # of nodes within nodes; real graphs have four or five
_MAX_NODES = 5000  # hostile pages list millions
_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review|Blog|NewsItem|PressRelease)$"
)
_PAGE = frozenset({"WebPage", "ItemPage", "AboutPage", "VideoObject"})
_WRAPPING = re.compile(r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|//\s*<!\[CDATA\[)+")
_WRAPPED = re.compile(r"(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*$")
_MARKUP = re.compile(r"</?(?:b|em|i|strong|span|sup|sub|br|q|u|a)\b[^>]*>", re.IGNORECASE)
_SURROGATE = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True)
class Graph:
    """All nodes of a page, and the way from `{"@id": …}` to the node itself."""

    nodes: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = field(default_factory=dict)

    def resolved(self, value: Any) -> Any:
        """The node that a reference without a name stands for; anything else as it is."""
        if isinstance(value, Mapping) and "@id" in value and not {"name", "headline"} & set(value):
            return self.by_id.get(str(value["@id"]), value)
        return value

    def items(self, value: Any) -> Iterator[Any]:
        """One value or many, references resolved."""
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                yield self.resolved(item)

    def link_in(self, value: Any) -> str | None:
        """The first address in a value of images: texts, or nodes with one."""
        for item in self.items(value):
            link = item.get("url") or item.get("contentUrl") if isinstance(item, Mapping) else item
            if isinstance(link, str):
                return link
        return None


def read_graph(blocks: Iterable[str]) -> Graph:
    """The nodes of all `application/ld+json` blocks; what is no JSON is left out."""
    nodes: list[Node] = []
    for block in blocks:
        _collect(_parse(block), nodes, 0)
    by_id: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        # A bare reference must not hide the node it refers to.
        if isinstance(name, str) and len(node) > len(by_id.get(name, {"@id": "", "@type": ""})):
            by_id[name] = node
    return Graph(tuple(nodes), by_id)


def article_node(
    graph: Graph, page_url: str | None, *, is_title: Callable[[str], bool] = lambda _: False
) -> Node:
    """The node of the article that the page is about, or an empty one.

    Among several, the one that names this page as its address, then one whose headline is a
    title of the page (`is_title`); else the first that has a headline and a date. A review,
    which may be of a product on the page, comes after an article.
    """
    articles = [node for node in graph.nodes if _is_article(node)]
    if len(articles) <= 1:
        return articles[0] if articles else {}
    own = canonical_url(page_url) if page_url else None

    def fitness(node: Node) -> tuple[bool, bool, bool, int]:
        is_headline = is_title(text_of(node.get("headline")) or "")
        return _names(node, own), is_headline, not _is_review(node), _stated(node)

    return max(articles, key=fitness)


def page_node(graph: Graph) -> Node:
    """The node of the page itself, for what the article's node leaves out."""
    return next((node for node in graph.nodes if types_of(node) & _PAGE), {})


def types_of(node: Node) -> frozenset[str]:
    """The types without namespace."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return frozenset(name.rpartition("/")[2] for name in names if isinstance(name, str))


def addresses_of(node: Node) -> list[str]:
    """The addresses that a node states as its own, as they are written."""
    links = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    stated = (
        link.get("@id") or link.get("url") if isinstance(link, Mapping) else link for link in links
    )
    return [address for address in stated if isinstance(address, str)]


def text_of(value: Any) -> str | None:
    """A value as one line of text: a string, or the name of a node."""
    if isinstance(value, list):
        value = value[0] if value else None
    for _ in range(2):  # a name may be a node too: `{"name": {"@value": …}}`
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("@value")
    if not isinstance(value, str):
        return None
    if "&" in value or "<" in value:  # written for HTML
        value = _MARKUP.sub("", html.unescape(value))
    return " ".join(value.split()) or None


def _is_article(node: Node) -> bool:
    return any(_ARTICLE.search(name) for name in types_of(node))


def _is_review(node: Node) -> bool:
    return types_of(node) <= {"Review", "UserReview", "CriticReview"}


def _names(node: Node, own: str | None) -> bool:
    if own is None:
        return False
    absolute = (resolve(own, address) for address in addresses_of(node))
    return any(each is not None and canonical_url(each) == own for each in absolute)


def _stated(node: Node) -> int:
    """How much of what we need the node states; the first of equals is taken."""
    return sum(name in node for name in ("headline", "datePublished", "author", "articleBody"))


def _parse(block: str) -> Any:
    text = _WRAPPED.sub("", _WRAPPING.sub("", block)).strip().rstrip(";")
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            value = json.loads(candidate, strict=False)
            return _without_half_pairs(value) if _SURROGATE.search(candidate) else value
        except (ValueError, RecursionError):
            continue
    return None


def _without_half_pairs(value: Any) -> Any:
    """The value with a question mark for half a surrogate pair, which no message can carry."""
    written = json.dumps(value, ensure_ascii=False)
    return json.loads(written.encode("utf-8", "replace"))


def _collect(value: Any, nodes: list[Node], depth: int) -> None:
    if depth > _MAX_DEPTH or len(nodes) >= _MAX_NODES:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, nodes, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            nodes.append(value)
        for name, inner in value.items():
            if isinstance(inner, dict | list) and name not in _OTHERS:
                _collect(inner, nodes, depth + 1)
