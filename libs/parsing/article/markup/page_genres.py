"""What a page's data call the article: an opinion, a blog post, a press release. Pure.

The words stay the page's own; which genre they mean is decided elsewhere. Types and words that
every article has (`NewsArticle`, `article`, `page`) say nothing and are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import unquote

from libs.parsing.article.markup.jsonld import Graph, Node, text_of, types_of
from libs.parsing.article.markup.tags import Tags
from libs.parsing.article.titles.titles import letters, tidy

_MAX_GENRES = 8
_MAX_VALUES = 20  # read of one list
_MAX_DEPTH = 4  # of a name within a node within a list within a list
_LONGEST = 60  # characters of one genre; what is longer describes, and names none
_LONGEST_STATED = 400  # characters of several in one value
_MAX_NODES = 5  # that state one article; plugins make two
_FIRST_METAS = 200  # names of meta tags; pages have some dozens

_PROPERTIES = ("genre", "additionalType")
_NAMES = ("name", "@value", "termCode", "url", "@id")

# Told by `letters`: neither case, spaces nor hyphens make a difference.
_PLAIN = frozenset(
    """article articles newsarticle articlepage newspage webpage page pages website site thing
    creativework story post posts default standard content node entry item object html text
    document image sound video audio collection dataset software service newsitem
    true false none null undefined unknown""".split()  # noqa: SIM905 - each word in quotes, one a line, nobody would read
)
_PLAIN_TYPE = re.compile(r"(?:Page|Object|Site|Product|Organization|Person|Event|List)$")
_MEDIA = re.compile(r"(?:video|music|books?|product|profile|place|business|text)[.:]")
_MEDIA_TYPE = re.compile(r"(?:text|image|audio|video|application)/[\w.+-]+(?:[\s;,]|$)")
_ADDRESS = re.compile(r"(?:https?:)?//[^/]+/?([^?]*)", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z][\w-]*:([^\W\d][\w-]*)$")  # `genre:Opinion`, `schema:BlogPosting`
_WIKIDATA = re.compile(r"Q\d+$")
_BETWEEN = re.compile(r"[,;|]")

# Content systems put a prefix before such a name: `cXenseParse:abc-articletype`, `DC.type`.
_STATES_GENRE = re.compile(
    r"(?:^|[:._-])(?:genres?|(?:article|content|story|news|document)[._-]?(?:sub)?[._-]?type)$"
    r"|^(?:dc|dcterms)[.:]type$"
    r"|^govuk:format$"
    r"|^pst$"  # of the New York Times
    r"|^article[.:]type(?:\.display)?$",
    re.IGNORECASE,
)
# What readers are told above the headline of what somebody paid for. `Advertisement` alone is no
# such word: it stands above the banner.
_PAID = re.compile(
    r"\b(?:sponsored|sponsoris|advertorial|publi-?r[ée]dactionnel|publi-?reportage"
    r"|paid (?:for|post|content|partner)|partner content|brand(?:ed)? content"
    r"|advertis(?:er content|ement feature)|contenu (?:de |d.un )?(?:partenaire|marque)"
    r"|en partenariat avec|in partnership with)",
    re.IGNORECASE,
)
_OPINION = "article:opinion"  # `true` or `false`, for Facebook's index of news
_PAIRS = "mrf:tags"  # `articleType:Review;region:FR`, for Marfeel


def declared_genres(
    graph: Graph, article: Node, page: Node, tags: Tags, *, labels: Iterable[str] = ()
) -> tuple[tuple[str, ...], str] | None:
    """What JSON-LD, microdata and meta tags call the article, and where; None if nothing does.

    `labels` stand above the headline; of these, those count that say that somebody paid for it.

    At most 8, those of JSON-LD first, none twice. Where several places say something, all of
    them are named: `json-ld, meta`. `article` and `page` are the nodes of JSON-LD for these.
    """
    genres: dict[str, str] = {}
    origins: dict[str, None] = {}
    paid = (("headline", label) for label in labels if _PAID.search(label))
    for origin, word in (*islice(paid, 1), *_stated(graph, article, page, tags)):
        key = letters(word)
        if len(genres) < _MAX_GENRES and key not in genres:
            genres[key] = word
            origins[origin] = None
    return (tuple(genres.values()), ", ".join(origins)) if genres else None


def _stated(graph: Graph, article: Node, page: Node, tags: Tags) -> Iterator[tuple[str, str]]:
    """Each origin and word, those that may be believed most first."""
    nodes = list(islice(_nodes_of(graph, article), _MAX_NODES))
    for node in nodes:
        yield from (("json-ld", name) for name in _types(node.get("@type")))
    if "VideoObject" not in types_of(page):  # a film has a genre of its own
        nodes.append(page)
    for value in (node.get(name) for node in nodes for name in _PROPERTIES):
        for text in islice(_texts(graph, value), _MAX_VALUES):
            yield from (("json-ld", word) for word in _said(text))
    yield from (("microdata", name) for name in _types(tags.item_types))
    for text in islice((text for name in _PROPERTIES for text in tags.items(name)), _MAX_VALUES):
        yield from (("microdata", word) for word in _said(text))
    yield from (("opengraph", word) for word in _of_open_graph(tags))
    yield from _of_metas(tags)


def _nodes_of(graph: Graph, article: Node) -> Iterator[Node]:
    """The article's node, and others with its headline: plugins describe one article twice."""
    yield article
    own = letters(text_of(article.get("headline")) or "")
    for node in graph.nodes if own else ():
        if node is not article and letters(text_of(node.get("headline")) or "") == own:
            yield node


def _types(stated: Any) -> Iterator[str]:
    """The types that say a genre, in the page's order, without their namespace."""
    for each in islice(stated, _MAX_VALUES) if isinstance(stated, list) else [stated]:
        if isinstance(each, str) and len(each) <= _LONGEST_STATED:
            name = _name(each)
            if name is not None and not _PLAIN_TYPE.search(name):
                yield name


def _texts(graph: Graph, value: Any, depth: int = 0) -> Iterator[str]:
    """What a value says: a text, a node with a name or code, or a list of these."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in islice(value, _MAX_VALUES):
            yield from _texts(graph, each, depth + 1)
    elif isinstance(value, Mapping):
        node = graph.resolved(value)
        named = next((node[key] for key in _NAMES if node.get(key)), None)
        yield from _texts(graph, named, depth + 1)


def _said(text: str) -> Iterator[str]:
    """The genres in a text: one, or several with commas between them."""
    if len(text) > _LONGEST_STATED or _MEDIA_TYPE.match(text):
        return
    parts = [text] if _ADDRESS.match(text) else _BETWEEN.split(text_of(text) or "")
    for part in islice(parts, _MAX_VALUES):
        name = _name(part)
        if name is not None:
            yield name


def _name(text: str) -> str | None:
    """A genre as it is called: the last part of an address or a code; None if it says nothing."""
    text = text.strip()
    address, code = _ADDRESS.match(text), _CODE.match(text)
    if address is not None:
        text = unquote(re.split(r"[/#]", address[1].rstrip("/#"))[-1])
    elif code is not None:
        text = code[1]
    name = tidy("".join(each if each.isprintable() else " " for each in text))
    if name is None or len(name) > _LONGEST or _WIKIDATA.match(name):
        return None
    key = letters(name)
    return name if key and not key.isdigit() and key not in _PLAIN else None


def _of_open_graph(tags: Tags) -> Iterator[str]:
    for text in islice(tags.meta_all("og:type"), _MAX_VALUES):
        if not _MEDIA.match(text.lower()) and text.lower() not in {"book", "product", "profile"}:
            yield from _said(text)
    if any(text.lower() == "true" for text in tags.meta_all(_OPINION)):
        yield "opinion"


def _of_metas(tags: Tags) -> Iterator[tuple[str, str]]:
    for name in islice(tags.metas, _FIRST_METAS):
        if _STATES_GENRE.search(name):
            origin = "opengraph" if name.startswith(("article:", "og:")) else "meta"
            for text in islice(tags.metas[name], _MAX_VALUES):
                if not _MEDIA.match(text.lower()):
                    yield from ((origin, word) for word in _said(text))
    yield from (("meta", word) for word in _of_pairs(tags.meta_all(_PAIRS)))


def _of_pairs(values: Iterable[str]) -> Iterator[str]:
    for value in islice(values, _MAX_VALUES):
        for pair in value.split(";"):
            name, _, text = pair.partition(":")
            if _STATES_GENRE.search(name.strip()):
                yield from _said(text)
