"""Posts and quotations that are signed: `text — Name (@handle)`, `« … » – Name`. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNED = re.compile(
    r"(?:^|[ \u00a0])[—–-]{1,2}[ \u00a0]?(?P<name>[^\n(@—–]{2,60}?)[ \u00a0]"
    r"(?:\(@\w{1,40}\)|@\w{1,40})(?P<rest>[^\n]{0,60})$",
    re.MULTILINE,
)
_SHORTEST = 10  # characters of a post


@dataclass(frozen=True)
class Post:
    """A post's words and the signature's name, each [start, end)."""

    start: int
    end: int
    name: tuple[int, int]


def posts(text: str) -> Iterator[Post]:
    """The signed posts: a signature on the post's line, or on a line of its own below it."""
    for found in _SIGNED.finditer(text):
        line = text.rfind("\n", 0, found.start()) + 1
        start, end = line, found.start()
        if not text[start:end].strip():
            end = max(0, line - 1)
            start = text.rfind("\n", 0, end) + 1
        words = text[start:end]
        begin = start + len(words) - len(words.lstrip(' «“"\u00a0\u202f'))
        stop = start + len(words.rstrip(' »”"\u00a0\u202f'))
        if stop - begin >= _SHORTEST:
            yield Post(begin, stop, found.span("name"))
