"""Names and codes that a query asks fields for and that no article has; genres in free words. Pure.

They are said, with what may be meant, and never replaced: a filter finds what was typed.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from libs.search.bodies import Clause
from libs.search.fields import NOTHING, FieldReader, KnownIds
from libs.search.free_genres import genres_wanted
from libs.search.genres import genre_named
from libs.search.grammar.fields import FIELDS
from libs.search.grammar.parser import parse_query
from libs.search.grammar.tree import Field, Phrase, Word, fields_in
from libs.search.near_names import nearest, not_called, there_are
from libs.search.notes import short
from libs.search.query import SearchQuery
from libs.search.suggestions import to_correction_query, to_corrections, words_of
from libs.search.vocabulary import Vocabulary

Ask = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]

_CODES = frozenset({"lang", "country", "deal", "slot", "claim", "source", "genre"})
_BY_NAME = {field.name: field for field in FIELDS if field.kind == "name" or field.name in _CODES}
_TEXTS = frozenset(field.name for field in FIELDS if field.kind == "text")
_OPTIONS = (
    "outlet", "lang", "country", "author", "person", "organisation", "product", "place", "speaker",
    "deal", "slot", "genre",
)  # fmt: skip
_MOST_ASKED = 32  # values of one query
_LONGEST_SHOWN = 60  # characters of a value
_LOOKED_AT = 1000  # names, the most frequent first
_SPELT = {"lang": "language"}
_ARTICLES = {"exists": {"field": "article_id"}}


async def unknown_values(query: SearchQuery, vocabulary: Vocabulary, ask: Ask) -> tuple[str, ...]:
    """A line on each value that no article has; none where no article is indexed.

    `ask`: answers a search in an index by its name.
    """
    clauses = _clauses(query, FieldReader(vocabulary, KnownIds()))
    if not clauses:
        return ()
    unknown = _unknown(await ask("articles", _to_count_query(tuple(clauses.values()))), clauses)
    names = tuple(each for each in unknown if each.name in _BY_NAME)
    words = {each: word for each in unknown if each not in names for word in _words(each)}
    lines: tuple[str, ...] = ()
    if names:
        lines = _lines(await ask("articles", _to_names_query(names)), names)
    if words:
        asked = to_correction_query(tuple(words.values()))
        corrections = to_corrections(await ask("articles", asked), tuple(words.values()))
        lines += tuple(_word_line(each.name, word, corrections) for each, word in words.items())
    return lines


def _words(asked: Field) -> Iterator[str]:
    """The word that a field of texts is asked for, where that may be misspelt."""
    return iter(words_of(asked.value)) if isinstance(asked.value, Word) else iter(())


def _word_line(name: str, word: str, corrections: Mapping[str, str]) -> str:
    meant = f": did you mean {name}:{corrections[word]}?" if word in corrections else ""
    return f"no article has {short(word, _LONGEST_SHOWN)} in its {name}{meant}"


def _clauses(query: SearchQuery, reader: FieldReader) -> dict[Field, Clause]:
    """What a query asks of fields whose values can be compared with those of articles.

    Without what no article can have: that is noted as it is read.
    """
    given = [Field(name, Phrase(value)) for name in _OPTIONS for value in getattr(query, name)]
    part = parse_query(query.text).part
    typed = [each for each in fields_in(part) if _is_compared(each)]
    named = [Field("genre", Phrase(genre)) for genre in genres_wanted(part)]
    asked = dict.fromkeys((*given, *typed, *named))
    clauses = {each: reader.clause(each) for each in tuple(asked)[:_MOST_ASKED]}
    return {each: clause for each, clause in clauses.items() if clause != NOTHING}


def _is_compared(asked: Field) -> bool:
    if asked.name in _TEXTS:
        return isinstance(asked.value, Word) and not asked.value.prefix
    return asked.name in _BY_NAME and isinstance(asked.value, Word | Phrase)


def _to_count_query(clauses: Sequence[Clause]) -> dict[str, Any]:
    """The request for how many articles fit each of these."""
    counted = {str(place): {"filter": clause} for place, clause in enumerate(clauses)}
    return {"size": 0, "query": _ARTICLES, "track_total_hits": True, "aggs": counted}


def _unknown(response: Mapping[str, Any], values: Iterable[Field]) -> tuple[Field, ...]:
    if not response["hits"]["total"]["value"]:
        return ()
    found = response["aggregations"]
    return tuple(value for place, value in enumerate(values) if not found[str(place)]["doc_count"])


def _to_names_query(unknown: Sequence[Field]) -> dict[str, Any]:
    """The request for names that may be meant: the most frequent ones, and those spelt alike."""
    counted: dict[str, Any] = {}
    for place, value in enumerate(unknown):
        field = _BY_NAME[value.name]
        terms = {"terms": {"field": field.paths[0], "size": _LOOKED_AT}}
        counted[str(place)] = terms
        if field.kind == "name":
            like = {"query": _said(value), "fuzziness": "AUTO"}
            alike = {"match": {f"{field.paths[0]}.words": like}}
            counted[f"alike {place}"] = {"filter": alike, "aggs": {"of": terms}}
    return {"size": 0, "query": _ARTICLES, "aggs": counted}


def _lines(response: Mapping[str, Any], unknown: Sequence[Field]) -> tuple[str, ...]:
    """A line on each of these values, with the nearest ones that articles have."""
    return tuple(
        _line(value, _names(response["aggregations"], place)) for place, value in enumerate(unknown)
    )


def _line(value: Field, names: Sequence[str]) -> str:
    facet, said = _SPELT.get(value.name, value.name), _shown(value)
    if isinstance(value.value, Word) and value.value.prefix:
        return f"no article has a word in {facet} that begins {said}"
    if value.name in _CODES:
        near = nearest(said, names)
        meant = f"did you mean {' or '.join(near)}?" if near else there_are(names)
        return f"no article has the {facet} {said}: {meant}"
    return not_called("article", facet, said, names)


def _names(found: Mapping[str, Any], place: int) -> list[str]:
    alike = found.get(f"alike {place}", {}).get("of", {}).get("buckets", ())
    buckets = [*alike, *found[str(place)]["buckets"]]
    return list(dict.fromkeys(str(bucket["key"]) for bucket in buckets))


def _said(value: Field) -> str:
    return value.value.text if isinstance(value.value, Word | Phrase) else ""


def _shown(value: Field) -> str:
    said = _said(value)
    return short(genre_named(said) if value.name == "genre" else said, _LONGEST_SHOWN)
