"""Which version of a known product is meant? Pure: no I/O, no clock, no settings."""

import re

from libs.deals import KnownEntity

# Claude 2 + .1; Gemini + 1.5 Pro; ChatGPT + Plus. Not `Azure 2.5 millions`, not `Le Chat 3 fois`.
_GRADE = r"[ \u00a0-](?:Plus|Pro|Ultra|Turbo|Opus|Sonnet|Haiku|Enterprise|Nano|Mini|Next|Flash)\b"
_COUNTED = r"[0-9]|[ \u00a0]?(?:%|[mb]illi|fois|times)"
_VERSION = re.compile(
    rf"(?:(?<=[0-9])\.[0-9]+|[ \u00a0-][0-9]\.[0-9](?!{_COUNTED}))(?!\w)(?:{_GRADE})?|{_GRADE}"
)


def versioned(text: str, start: int, end: int, entity: KnownEntity) -> tuple[int, str]:
    """Where a product's name ends with its version, and the name; others stay as they are."""
    if entity.type != "product" or not (found := _VERSION.match(text, end)):
        return end, entity.name
    whole = " ".join(text[start : found.end()].split())
    return found.end(), whole
