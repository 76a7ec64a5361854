"""Which version of a product is meant, and of what? Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Iterable

from libs.deals import KnownEntity

# Claude 2 + .1; Gemini + 1.5 Pro; ChatGPT + Plus. Not `Azure 2.5 millions`, not `Le Chat 3 fois`.
_GRADE = r"[ \u00a0-](?:Plus|Pro|Ultra|Turbo|Opus|Sonnet|Haiku|Enterprise|Nano|Mini|Next|Flash)\b"
_COUNTED = r"[0-9]|[ \u00a0]?(?:%|[mb]illi|fois|times)"
_VERSION = re.compile(
    rf"(?:(?<=[0-9])\.[0-9]+|[ \u00a0-][0-9]\.[0-9](?!{_COUNTED}))(?!\w)(?:{_GRADE})?|{_GRADE}"
)
# GPT-4 Turbo, Claude 2.1, Mixtral 8x7B, Llama2, Windows 11: all that follows what is versioned.
_VERSIONS = re.compile(rf"(?:[ -]?v?[0-9][\w.×]*(?:{_GRADE}|[ -]?[0-9.]+[a-zA-Z]?)*|{_GRADE})+$")


def versioned(text: str, start: int, end: int, entity: KnownEntity) -> tuple[int, str]:
    """Where a product's name ends with its version, and the name; others stay as they are."""
    if entity.type != "product" or not (found := _VERSION.match(text, end)):
        return end, entity.name
    whole = " ".join(text[start : found.end()].split())
    return found.end(), whole


def families(names: Iterable[str]) -> dict[str, str]:
    """By name of a product, what it is a version of: GPT of GPT-4, and GPT of GPT itself.

    A product without a version has a family only where the article names a version of it.
    """
    bases = {name: _VERSIONS.sub("", name) for name in names}
    versioned_of = {base for name, base in bases.items() if base != name}
    return {name: base for name, base in bases.items() if base in versioned_of}
