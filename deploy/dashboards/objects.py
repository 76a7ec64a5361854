"""What all saved objects have in common: their envelope, references, filters and the mark.

An attribute that Dashboards reads as JSON within JSON is a string here. `migrationVersion` is the
version of each type's own format, the newest that Dashboards 3.4 knows: it migrates nothing.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from deploy.dashboards.declarations import Index, Only
from deploy.dashboards.load import MARK, PREFIX

FORMATS = {
    "index-pattern": "7.6.0",
    "visualization": "7.10.0",
    "search": "7.9.3",
    "dashboard": "7.9.3",
}
_SOURCE = "kibanaSavedObjectMeta.searchSourceJSON"
_NO_QUERY = {"query": "", "language": "kuery"}

Json = dict[str, Any]


def dump(value: object) -> str:
    """JSON that is the same from run to run."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def saved(kind: str, name: str, attributes: Json, references: Sequence[Json] = ()) -> Json:
    """A saved object of ours: its id begins with our prefix, its description ends with our mark."""
    description = f"{attributes.pop('description', '')} {MARK}".strip()
    return {
        "type": kind,
        "id": f"{PREFIX}{name}",
        "attributes": {**attributes, "description": description},
        "references": list(references),
        "migrationVersion": {kind: FORMATS[kind]},
    }


def reference(name: str, kind: str, target: str) -> Json:
    """Another object of ours, under the name by which an attribute refers to it."""
    return {"name": name, "type": kind, "id": f"{PREFIX}{target}"}


def search_source(only: Sequence[Only], *, listed: bool = False) -> Json:
    """What is asked of its index, as the attribute of a chart or a list (`listed`)."""
    source = {
        "query": _NO_QUERY,
        "filter": [_filter(one, at) for at, one in enumerate(only)],
        "indexRefName": f"{_SOURCE}.index",
        **({"highlightAll": True, "version": True} if listed else {}),
    }
    return {"kibanaSavedObjectMeta": {"searchSourceJSON": dump(source)}}


def no_search_source() -> Json:
    """The same of what asks nothing itself: text, controls, a dashboard."""
    source = {"query": _NO_QUERY, "filter": []}
    return {"kibanaSavedObjectMeta": {"searchSourceJSON": dump(source)}}


def source_references(index: Index, only: Sequence[Only]) -> Iterator[Json]:
    """The index pattern of a search source, and again for each of its filters."""
    yield reference(f"{_SOURCE}.index", "index-pattern", index)
    for at, _ in enumerate(only):
        yield reference(_filter_name(at), "index-pattern", index)


def _filter_name(at: int) -> str:
    return f"{_SOURCE}.filter[{at}].meta.index"


def _filter(only: Only, at: int) -> Json:
    """A filter as the filter bar shows and edits it."""
    meta: Json = {
        "alias": None,
        "disabled": False,
        "negate": only.negate,
        "key": only.field,
        "indexRefName": _filter_name(at),
    }
    phrases = [{"match_phrase": {only.field: value}} for value in only.values]
    own: Json
    if not phrases:
        meta |= {"type": "exists", "value": "exists"}
        own = {"exists": {"field": only.field}}
    elif len(phrases) == 1:
        meta |= {"type": "phrase", "params": {"query": only.values[0]}}
        own = {"query": phrases[0]}
    else:
        value = ", ".join(map(str, only.values))
        meta |= {"type": "phrases", "params": list(only.values), "value": value}
        own = {"query": {"bool": {"should": phrases, "minimum_should_match": 1}}}
    return {"$state": {"store": "appState"}, "meta": meta, **own}
