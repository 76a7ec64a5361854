"""The few kinds of clause that requests to OpenSearch are made of. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.deals.folding import folded
from libs.search.spellings import terms

Clause = dict[str, Any]


def matching(text: str, fields: Sequence[str], **options: str | float) -> Clause:
    """One text in the best of several fields.

    The analyses of the index know `.net` behind a blank alone, lest they find it in addresses.
    """
    text = f" {text}" if text.startswith(".") else text
    return {"multi_match": {"query": text, "fields": list(fields), **options}}


def any_of(clauses: Sequence[Mapping[str, Any]]) -> Clause:
    """At least one of these."""
    if len(clauses) == 1:
        return dict(clauses[0])
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


_MOST_BEGINNINGS = 1000  # words that begin so; OpenSearch takes 1024 clauses


def beginning(text: str, fields: Sequence[str]) -> Clause:
    """Words that begin so; of `open-sour` the last one, right behind the others.

    `fields`: in which words stand as they were written, or folded. Not `match_phrase_prefix`: it
    stops at the first 50 words that begin so, and a percolator finds none.
    """
    parts = terms(folded(text))
    if len(parts) < 2:  # noqa: PLR2004 - a row of words
        return matching("".join(parts) or text, fields, type="bool_prefix")
    rows = [_row(parts, field.partition("^")[0]) for field in fields]
    return any_of([*rows, matching("".join(parts), fields, type="bool_prefix")])


def _row(parts: Sequence[str], field: str) -> Clause:
    begins = {"prefix": {field: {"value": parts[-1], "rewrite": f"top_terms_{_MOST_BEGINNINGS}"}}}
    words = [{"span_term": {field: each}} for each in parts[:-1]]
    row = [*words, {"span_multi": {"match": begins}}]
    return {"span_near": {"clauses": row, "slop": 0, "in_order": True}}
