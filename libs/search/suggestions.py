"""What may be meant by the beginning of a query, and by a word that no article has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from libs.deals.folding import folded
from libs.search.grammar.tree import AllOf, AnyOf, Field, Not, Part, Word
from libs.search.spellings import bare, terms

SuggestionKind = Literal["title", "person", "organisation"]
_FIELDS: Mapping[SuggestionKind, str] = {
    "title": "title", "person": "persons", "organisation": "organisations",
}  # fmt: skip
_MOST_LOOKED_AT = 50
_LONG = 8  # letters; two mistakes in a shorter word make another one of it
_LONGEST_CORRECTED = 40
_SHORTEST_CORRECTED = 4  # letters: shorter words are like too many others


class Suggestion(BaseModel):
    """A title, person or organisation with words that begin as what was typed."""

    model_config = ConfigDict(frozen=True)

    kind: SuggestionKind
    value: str


def to_suggestion_query(typed: str) -> dict[str, Any]:
    """The request for what may be meant by the beginning of a query."""
    asked = [
        {
            "multi_match": {
                "query": typed,
                "type": "bool_prefix",
                "operator": "and",
                "fields": [f"{field}.typed", f"{field}.typed._2gram"],
                "_name": kind,
            }
        }
        for kind, field in _FIELDS.items()
    ]
    return {
        "query": {"bool": {"should": asked, "minimum_should_match": 1}},
        "size": _MOST_LOOKED_AT,
        "_source": list(_FIELDS.values()),
    }


def to_suggestions(response: Mapping[str, Any], typed: str, size: int) -> tuple[Suggestion, ...]:
    """People and organisations first, then titles: each once, the most frequent names first."""
    counts: dict[Suggestion, int] = {}
    for hit in response["hits"]["hits"]:
        for kind in hit.get("matched_queries", ()):
            values = hit["_source"].get(_FIELDS[kind]) or ()
            for value in [values] if isinstance(values, str) else values:
                if _begins(value, typed):
                    found = Suggestion(kind=kind, value=value)
                    counts[found] = counts.get(found, 0) + 1
    kinds = ("person", "organisation", "title")
    best = sorted(counts, key=lambda one: (kinds.index(one.kind), -counts[one]))
    return tuple(best[:size])


def _begins(value: str, typed: str) -> bool:
    """Whether each word that was typed begins a word of the value."""
    have = terms(folded(value))
    return all(any(one.startswith(each) for one in have) for each in terms(folded(typed)))


def to_correction_query(words: Sequence[str]) -> dict[str, Any]:
    """The request for the words most like those that no article has."""
    return {
        "size": 0,
        "suggest": {
            str(place): {
                "text": word,
                "term": {"field": "text", "suggest_mode": "missing", "sort": "score",
                         "prefix_length": 1, "min_word_length": _SHORTEST_CORRECTED, "size": 1,
                         "max_edits": 1 if len(word) < _LONG else 2},
            }
            for place, word in enumerate(words)
        },
    }  # fmt: skip


def to_corrections(response: Mapping[str, Any], words: Sequence[str]) -> dict[str, str]:
    """By the word as it was typed, the word that is meant."""
    found = {}
    for place, word in enumerate(words):
        entries = response.get("suggest", {}).get(str(place), ())
        options = [option for entry in entries for option in entry["options"]]
        if len(entries) == 1 and options:
            found[word] = str(options[0]["text"])
    return found


def words_of(part: Part | None) -> Iterable[str]:
    """The words of a query that may be misspelt."""
    match part:
        case Word(text, False) if len(text) <= _LONGEST_CORRECTED:
            if not any(map(str.isdigit, text)):  # a year, GPT-5: another one is no correction
                yield bare(text)
        case Not(inner):
            yield from words_of(inner)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from words_of(each)


def corrected(part: Part, corrections: Mapping[str, str]) -> Part:
    """The same query with other words."""
    match part:
        case Word(text, False):
            return Word(corrections.get(bare(text), text))
        case Not(inner):
            return Not(corrected(inner, corrections))
        case AllOf(parts, strict):
            return AllOf(tuple(corrected(each, corrections) for each in parts), strict)
        case AnyOf(parts):
            return AnyOf(tuple(corrected(each, corrections) for each in parts))
    return part


def without_filters(part: Part | None) -> Part | None:
    """The words, phrases and sums of a query, without its fields and what must not be there."""
    match part:
        case Field() | Not():
            return None
        case AllOf(parts, strict):
            kept = [one for each in parts if (one := without_filters(each)) is not None]
            return AllOf(tuple(kept), strict) if len(kept) > 1 else next(iter(kept), None)
    return part
