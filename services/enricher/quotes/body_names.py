"""The organisations of an article, by words of their names and by their initials. Pure."""

import re
from collections.abc import Iterable

from libs.deals.folding import folded


class BodyNames:
    """Looked up once for each word: an article may name thousands."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[tuple[str, list[str]]]] = {}
        self._by_initials: dict[str, set[str]] = {}
        for name in names:
            parts = folded(name).split()
            for word in set(parts):
                self._by_word.setdefault(word, []).append((name, parts))
            initials = "".join(re.findall(r"\b[A-ZÀ-Þ]", name))
            if initials and folded(initials) != folded(name):
                self._by_initials.setdefault(initials, set()).add(name)

    def called(self, words: str) -> str | None:
        """The one organisation of whose longer name these are words, or the initials."""
        short = folded(words).split()
        found = {
            name
            for name, parts in self._by_word.get(short[0] if short else "", ())
            if parts != short
            and any(parts[at : at + len(short)] == short for at in range(len(parts)))
        } | self._by_initials.get(words, set())
        return found.pop() if len(found) == 1 else None
