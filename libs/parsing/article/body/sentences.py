"""Where a sentence ends, and lines as patterns are held against. Pure."""

import re
from functools import lru_cache

SENTENCE_END = re.compile(r"[.!?…][\s\"'»”’)\]]*$")
"""The end of a line that ends as a sentence does, with quotes and brackets that close behind it."""

_EDGE = re.compile(r"^[^\w€$£]+")


@lru_cache(maxsize=256)  # several modules ask the same of a line
def in_small_letters(line: str) -> str:
    """A line from its first letter on. Patterns that ignore case cost five times as much."""
    return _EDGE.sub("", line.lower()).rstrip()
