"""Reads the index templates that deploy/opensearch ships, and puts the prefix on their names."""

import re
from dataclasses import dataclass
from importlib import resources
from typing import Any, get_args

import orjson

from services.indexer.signs import sign_mappings
from services.indexer.writes import IndexName

INDEX_NAMES: tuple[IndexName, ...] = get_args(IndexName)
_COMPONENTS = ("article",)


@dataclass(frozen=True)
class Templates:
    """What an installation's indices are made from.

    `components` and `indices`: request bodies by full name; `mappings`: by index.
    """

    prefix: str
    components: dict[str, dict[str, Any]]
    indices: dict[str, dict[str, Any]]
    mappings: dict[IndexName, dict[str, Any]]
    filling: frozenset[IndexName] = frozenset()
    """Indices of which a migration fills the next generation: what it writes goes there."""

    @property
    def refresh_interval(self) -> str:
        """How soon the server itself refreshes what nobody asked it to: the same everywhere."""
        (interval,) = {
            str(body["template"]["settings"]["index"]["refresh_interval"])
            for body in self.indices.values()
        }
        return interval

    def read_alias(self, index: IndexName) -> str:
        """What readers search in."""
        return f"{self.prefix}{index}"

    def write_alias(self, index: IndexName) -> str:
        """What the indexer writes to: the one generation that is current."""
        return self.next_alias(index) if index in self.filling else f"{self.prefix}{index}-write"

    def next_alias(self, index: IndexName) -> str:
        """What a migration writes to, while it fills the next generation."""
        return f"{self.prefix}{index}-next"

    def first_generation(self, index: IndexName) -> str:
        """The index behind both aliases, as long as nothing was migrated."""
        return self.generation(index, 1)

    def generation(self, index: IndexName, number: int) -> str:
        """One of the indices that may stand behind the aliases; the first is number 1."""
        return f"{self.prefix}{index}-{number:06d}"

    def number_of(self, generation: str) -> int:
        """The number of a generation, by its name."""
        return int(generation.rpartition("-")[2])

    def is_generation(self, index: IndexName, name: str) -> bool:
        """Whether this is one of the indices that may stand behind the aliases."""
        return re.fullmatch(re.escape(f"{self.prefix}{index}-") + r"\d{6}", name) is not None


def load_templates(prefix: str) -> Templates:
    """The templates in the package, for names that begin with this prefix."""
    components = {name: _in_one_pass(_read(name)) for name in _COMPONENTS}
    indices = {index: _read(f"index-{index}") for index in INDEX_NAMES}
    return Templates(
        prefix=prefix,
        components={f"{prefix}{name}": body for name, body in components.items()},
        indices={f"{prefix}{index}": _prefixed(body, prefix) for index, body in indices.items()},
        mappings={index: _mappings(body, components) for index, body in indices.items()},
    )


def _read(name: str) -> dict[str, Any]:
    text = resources.files("deploy.opensearch").joinpath(f"{name}.json").read_bytes()
    body: dict[str, Any] = orjson.loads(text)
    return body


def _in_one_pass(component: dict[str, Any]) -> dict[str, Any]:
    """The component with all that each analyzer does to characters in one filter.

    OpenSearch goes through a text once for each filter, which was a third of its work on a bulk.
    What one mapping puts in, another of the same analyzer does not see. All read names with signs.
    """
    analysis = component["template"]["settings"]["index"]["analysis"]
    filters, signs = analysis["char_filter"], list(sign_mappings())
    for name, analyzer in analysis["analyzer"].items():
        parts = [each for part in analyzer["char_filter"] for each in filters[part]["mappings"]]
        filters[f"of_{name}"] = {"type": "mapping", "mappings": [*parts, *signs]}
        analyzer["char_filter"] = [f"of_{name}"]
    return component


def _prefixed(body: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {
        **body,
        "index_patterns": [f"{prefix}{pattern}" for pattern in body["index_patterns"]],
        "composed_of": [f"{prefix}{name}" for name in body["composed_of"]],
    }


def _mappings(body: dict[str, Any], components: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The mapping of an index: its components', and its own fields over theirs."""
    mappings: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for part in (*(components[name] for name in body["composed_of"]), body):
        found = part["template"].get("mappings", {})
        mappings |= found
        properties |= found.get("properties", {})
    return mappings | {"properties": properties}
