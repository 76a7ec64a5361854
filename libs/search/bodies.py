"""The few kinds of clause that requests to OpenSearch are made of. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Clause = dict[str, Any]


def matching(text: str, fields: Sequence[str], **options: str | float) -> Clause:
    """One text in the best of several fields."""
    return {"multi_match": {"query": text, "fields": list(fields), **options}}


def any_of(clauses: Sequence[Mapping[str, Any]]) -> Clause:
    """At least one of these."""
    if len(clauses) == 1:
        return dict(clauses[0])
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}
