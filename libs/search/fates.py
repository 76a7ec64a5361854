"""What became of an address, an article or a request, as the index knows it.

Pure, but that `trace` asks one thing after the other, through what it is given to ask with.

A page that could not be read has no article, so that its outcome has an address alone, and that as
it was asked for: with trackers, in any order. Those are found by how they begin, and told apart by
their one spelling.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from pydantic import AwareDatetime, Field

from libs.contracts import Outcome, Relevance, article_id_of_url
from libs.masking import masked
from libs.search.answers import Answer
from libs.search.bodies import Clause, any_of
from libs.urls import BadAddress, canonical_url, host_of, is_file_url, parse_address, same_site

Ask = Callable[[str, dict[str, Any]], Awaitable[Mapping[str, Any]]]
"""Sends the body of a request to an index, and answers the response."""

_MOST = 200  # outcomes: far more than one article is asked for before old ones are removed
_MOST_ARTICLES = 20
_MOST_SOURCES = 10_000  # what OpenSearch gives without paging
_MOST_NEAR = 3  # sources of one site that are named
_HEX = re.compile(r"[0-9a-f]{1,32}")
_OF_WILDCARDS = re.compile(r"[*?\\]")


class Sought(Answer):
    """What is looked for: all that may name it in an outcome or an article."""

    address: str | None = Field(default=None, description="its one spelling, if an address is")
    urls: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    beginning: str = Field(default="", description="of the id of an article, or all of it")
    request_id: str = ""


class FoundArticle(Answer):
    """An article in the index, with why it is about its deals, and how far."""

    article_id: str
    url: str
    title: str | None = None
    outlet: str | None = None
    published_at: AwareDatetime | None = None
    relevance: str | None = Field(default=None, description="the highest level of all deals")
    relevances: tuple[Relevance, ...] = ()
    genre: str | None = Field(default=None, description="None: indexed before genres were read")
    genre_why: str | None = None


class Follower(Answer):
    """A source that is followed on the site of an address: it may list it."""

    source_id: str
    url: str
    state: str
    last_checked: AwareDatetime | None = None
    last_code: str | None = None
    outlet_domain: str | None = None


class Trace(Answer):
    """All that the index knows of what was sought; outcomes with the newest first."""

    outcomes: tuple[Outcome, ...] = ()
    articles: tuple[FoundArticle, ...] = ()
    sources: tuple[Follower, ...] = Field(
        default=(), description="of its site, where nothing else is known"
    )

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The ids of the articles that these are about, each once."""
        ended = (each.article_id for each in self.outcomes if each.article_id)
        return tuple(dict.fromkeys([*(each.article_id for each in self.articles), *ended]))


def sought_address(typed: str) -> Sought:
    """An address with or without trackers and a slash at its end. Raises BadAddress.

    What is published under http and under https is one article; the outcome has either.
    """
    if is_file_url(typed):
        return Sought(address=typed, urls=(typed,), article_ids=(article_id_of_url(typed),))
    address = canonical_url(typed)
    one = [address, _other_slash(address)]
    both = [f"{scheme}:{each.partition(':')[2]}" for each in one for scheme in ("https", "http")]
    return Sought(
        address=address,
        urls=tuple(dict.fromkeys([*both, masked(typed.strip())])),
        article_ids=tuple(dict.fromkeys(map(article_id_of_url, one))),
    )


def sought_id(said: str) -> Sought:
    """The id of an article, its first digits, or the id of a request."""
    begins = said.lower() if _HEX.fullmatch(said.lower()) else ""
    return Sought(beginning=begins, request_id=said)


async def trace(sought: Sought, ask: Ask) -> Trace:
    """All that is known. An article that an id names is looked for by its addresses too."""
    found = await _asked(sought, ask)
    if sought.beginning and len(found.article_ids) == 1:
        found = await _asked(_with_addresses(sought, found), ask)
    if sought.address and not (found.outcomes or found.articles):
        listed = to_followers(await ask("sources", FOLLOWED), sought.address)
        return found.model_copy(update={"sources": listed})
    return found


async def _asked(sought: Sought, ask: Ask) -> Trace:
    outcomes = to_outcomes(await ask("outcomes", to_outcomes_query(sought)), sought)
    ids = [each.article_id for each in outcomes if each.article_id]
    response = await ask("articles", to_articles_query(sought, ids))
    articles = [FoundArticle.model_validate(hit["_source"]) for hit in response["hits"]["hits"]]
    return Trace(outcomes=outcomes, articles=tuple(articles))


def _with_addresses(sought: Sought, found: Trace) -> Sought:
    """The same with the addresses that the article was asked for by, or is known under."""
    urls = [*(each.url for each in found.articles), *(each.url for each in found.outcomes)]
    named = [_sought_or_none(url) for url in dict.fromkeys(filter(None, urls))]
    known = tuple(dict.fromkeys(url for each in named if each for url in each.urls))
    return sought.model_copy(update={"urls": known})


def _sought_or_none(url: str) -> Sought | None:
    try:
        return sought_address(url)
    except BadAddress:
        return None


def to_outcomes_query(sought: Sought) -> Clause:
    """The body of a request for the outcomes that may belong to it, the newest first."""
    names = [_named("url", sought.urls), _named("article_id", sought.article_ids)]
    names += [_named("request_id", filter(None, [sought.request_id]))]
    named = [each for each in names if each]
    if sought.beginning:
        named.append({"prefix": {"article_id": sought.beginning}})
    named += [_spelled(url) for url in sought.urls if not is_file_url(url)]
    return {
        "query": {"bool": {"filter": [any_of(named)]}},
        "sort": [
            {"at": {"order": "desc", "unmapped_type": "date"}},
            {"request_id": {"order": "asc", "unmapped_type": "keyword"}},
        ],
        "size": _MOST,
    }


def to_outcomes(response: Mapping[str, Any], sought: Sought) -> tuple[Outcome, ...]:
    """The outcomes in a response to `to_outcomes_query` that belong to what is sought."""
    found = (Outcome.model_validate(hit["_source"]) for hit in response["hits"]["hits"])
    return tuple(each for each in found if _belongs(each, sought))


def to_articles_query(sought: Sought, ids: Sequence[str]) -> Clause:
    """The body of a request for the articles: those of outcomes, and those known by its names."""
    fields = ("url", "requested_url", "final_url")
    named = [_named(field, sought.urls) for field in fields]
    named.append(_named("article_id", [*sought.article_ids, *ids]))
    if sought.beginning:
        named.append({"prefix": {"article_id": sought.beginning}})
    clauses = [each for each in named if each] or [{"match_none": {}}]
    return {
        "query": {"bool": {"filter": [any_of(clauses)]}},
        "size": _MOST_ARTICLES,
        "_source": list(FoundArticle.model_fields),
    }


FOLLOWED: Clause = {
    "query": {"bool": {"must_not": [{"term": {"state": "removed"}}]}},
    "size": _MOST_SOURCES,
    "_source": list(Follower.model_fields),
}
"""The request to sources for all that are followed."""


def to_followers(response: Mapping[str, Any], address: str) -> tuple[Follower, ...]:
    """The sources in a response to FOLLOWED that are of an address's site, the likeliest first."""
    found = (Follower.model_validate(hit["_source"]) for hit in response["hits"]["hits"])
    near = [each for each in found if _is_of(each, address)]
    near.sort(key=lambda each: (-_alike(each.url, address), each.source_id))
    return tuple(near[:_MOST_NEAR])


def _alike(one: str, other: str) -> int:
    """How many path segments two addresses begin with alike."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_of(source: Follower, address: str) -> bool:
    if same_site(source.url, address):
        return True
    host, domain = host_of(address), source.outlet_domain
    return bool(host and domain) and (host == domain or host.endswith(f".{domain}"))


def _belongs(outcome: Outcome, sought: Sought) -> bool:
    """Whether it is of what is sought, and not only of an address that begins alike."""
    article_id, url = outcome.article_id or "", outcome.url or ""
    if outcome.request_id == sought.request_id or article_id in sought.article_ids:
        return True
    if sought.beginning and article_id.startswith(sought.beginning):
        return True
    return url in sought.urls or one_spelling(url) in sought.urls


def one_spelling(url: str) -> str:
    """An address without trackers, or what is none as it is."""
    try:
        return canonical_url(url)
    except BadAddress:
        return url


def _other_slash(address: str) -> str:
    """The same with a slash at the end of its path, or without the one that it has."""
    url = parse_address(address)
    url.pathname = (
        url.pathname.removesuffix("/") if url.pathname[-1:] == "/" else f"{url.pathname}/"
    )
    return str(url.href)


def _named(field: str, values: Iterable[str]) -> Clause:
    """Any of these values in a field; nothing where there are none."""
    some = list(values)
    return {"terms": {field: some}} if some else {}


def _spelled(url: str) -> Clause:
    """Addresses that begin so and have more parameters, or a fragment."""
    base, _, query = url.partition("?")
    begins: list[Clause] = [{"prefix": {"url": f"{base}?"}}, {"prefix": {"url": f"{base}#"}}]
    pairs = [_OF_WILDCARDS.sub(r"\\\g<0>", pair) for pair in query.split("&") if pair]
    has = [{"wildcard": {"url": {"value": f"*{pair}*"}}} for pair in pairs]
    return {"bool": {"filter": [any_of(begins), *has]}}
