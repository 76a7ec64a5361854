"""The index patterns: what the time picker works on, how fields are shown, which fields exist."""

from collections.abc import Iterator, Mapping
from typing import get_args

from deploy.dashboards.declarations import Index, Only
from deploy.dashboards.load import PREFIX
from deploy.dashboards.objects import Json, dump, saved
from services.indexer.templates import load_templates

INDICES: tuple[Index, ...] = get_args(Index)
TIME_FIELDS: Mapping[Index, str] = {
    "articles": "timeline_at",  # of publication, or if unknown, when it was seen
    "versions": "observed_at",
    "outcomes": "at",
    "sources": "at",
    "quotes": "timeline_at",
    "claims": "timeline_at",
    "relations": "at",
    "stories": "last_at",
    "utterances": "first_at",
    "ledger": "last_at",  # the latest article that says anything in the slot
    "alerts": "at",
}

_PAGES = ("url", "final_url", "canonical_url", "requested_url", "origin_url")
_ARTICLES = ("article_id", "origin_id")
_TEMPLATES = load_templates("")
_FIELD_TYPES = {
    "keyword": "string",
    "search_as_you_type": "string",
    "text": "string",
    "date": "date",
    "boolean": "boolean",
    "long": "number",
    "integer": "number",
    "float": "number",
    "double": "number",
}
_META_FIELDS = (  # name, type, aggregatable: every document has them
    ("_id", "string", True),
    ("_index", "string", True),
    ("_score", "number", False),
    ("_source", "_source", False),
)


def index_pattern(index: Index) -> Json:
    """An index with its time field, its fields, and how some of them are shown."""
    fields = list(fields_of(index))
    attributes = {
        "title": f"{PREFIX}{index}",
        "timeFieldName": TIME_FIELDS[index],
        "fields": dump(fields),
        "fieldFormatMap": dump(
            {each["name"]: made for each in fields if (made := _format(each["name"]))}
        ),
    }
    return saved("index-pattern", index, attributes)


def standing(index: Index, only: tuple[Only, ...]) -> tuple[Only, ...]:
    """The filters of a panel, with one that leaves out tombstones where the index has any."""
    if "gone" not in _properties(index):
        return only
    return (Only("gone", (True,), negate=True), *only)


def fields_of(index: Index) -> Iterator[Json]:
    """The fields of an index as Dashboards lists them."""
    for name, kind, aggregatable in _META_FIELDS:
        yield {
            **_field(name, kind, None if kind == "number" else name),
            "searchable": aggregatable,
            "aggregatable": aggregatable,
        }
    yield from _fields(_properties(index))


def _format(name: str) -> Json | None:
    """How Dashboards shows a field's value; None: as it is."""
    if name in _PAGES:
        return {"id": "url", "params": {"type": "a"}}
    if name in _ARTICLES:
        return _link("who-says-what", "article_id")
    if name == "slot":
        return _link("disagreements", "slot")
    if name == "lag_seconds":
        return {"id": "duration", "params": {"inputFormat": "seconds", "outputFormat": "humanize"}}
    if name in {"overlap", "kept"}:
        return {"id": "percent", "params": {"pattern": "0%"}}
    return None


def _link(dashboard: str, field: str) -> Json:
    """A value that leads to a dashboard about it alone.

    Only for values of letters, digits and _: others would break the address. Dashboards puts its
    own address and base path before one that begins with the name of an application.
    """
    query = f"(language:kuery,query:'{field}:{{{{value}}}}')"
    url = f"dashboards#/view/{PREFIX}{dashboard}?_a=(query:{query})"
    return {"id": "url", "params": {"type": "a", "urlTemplate": url, "labelTemplate": "{{value}}"}}


def _properties(index: Index) -> Json:
    """The fields of an index."""
    properties: Json = _TEMPLATES.mappings[index]["properties"]
    return properties


def _fields(properties: Json, path: str = "", nested: str | None = None) -> Iterator[Json]:
    """The fields with those within them, and with the other readings of each."""
    for name, field in properties.items():
        full = f"{path}{name}"
        if "properties" in field:
            yield from _fields(field["properties"], f"{full}.", full)
        elif field.get("enabled", True):
            within: Json = {"nested": {"path": nested}} if nested else {}
            yield _mapped(full, field, within)
            for reading, other in field.get("fields", {}).items():
                yield _mapped(f"{full}.{reading}", other, {**within, "multi": {"parent": full}})


_WITHOUT_VALUES = {"text", "search_as_you_type"}


def _mapped(name: str, field: Json, sub_type: Json) -> Json:
    has_values = field["type"] not in _WITHOUT_VALUES and field.get("doc_values", True)
    return {
        **_field(name, _FIELD_TYPES[field["type"]], field["type"]),
        "searchable": field.get("index", True),
        "aggregatable": has_values,
        "readFromDocValues": has_values,
        **({"subType": sub_type} if sub_type else {}),
    }


def _field(name: str, kind: str, engine_type: str | None) -> Json:
    return {
        "name": name,
        "type": kind,
        **({"esTypes": [engine_type]} if engine_type else {}),
        "count": 0,
        "scripted": False,
        "searchable": False,
        "aggregatable": False,
        "readFromDocValues": False,
    }
