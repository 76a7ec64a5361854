"""Lists of words that a profile names once and uses in many patterns: `<deal>`. Pure.

    words:
      deal: {fr: [accord*, rapprochement], en: [deal*, tie up]}

makes of `examin* … <deal>` the pattern `examin* … (accord*|rapprochement)`. The name of an entity
stands for all its forms: `<Microsoft>`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_NAMED = re.compile(r"<([^<>]*)>")


class UnknownList(ValueError):
    """A pattern names a list that the profile does not have in its language."""


@dataclass(frozen=True)
class NamedWords:
    """Lists by name and language, and the forms of each entity by its name."""

    lists: Mapping[str, Mapping[str, Sequence[str]]]
    forms: Mapping[str, Sequence[str]]

    def written_out(self, slots: Sequence[Any]) -> list[Any]:
        """Slots as they are read from YAML, each list in their patterns as its words.

        Raises UnknownList.
        """
        return [self._part(slot) for slot in slots]

    def as_written(self, pattern: str) -> str:
        """The pattern as the profile has it: the names of lists in place of their words."""
        if pattern not in self._written:
            written = pattern
            for words, name in self._names:
                written = written.replace(words, name)
            self._written[pattern] = written
        return self._written[pattern]

    @cached_property
    def _written(self) -> dict[str, str]:
        """Patterns that were asked for: every claim names its own."""
        return {}

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        """What is written out, longest first, each with its name."""
        named = [*self.forms.items()]
        named += [(name, words) for name, by in self.lists.items() for words in by.values()]
        found = {f"({'|'.join(words)})": f"<{name}>" for name, words in named}
        found |= {"|".join(words): f"<{name}>" for name, words in named if len(words) > 1}
        return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))

    def _part(self, part: Any) -> Any:
        """A slot or one of its values."""
        if not isinstance(part, dict):
            return part
        told = dict(part)
        for field in ("wording", "opposite", "not_with"):
            by_language = told.get(field)
            if isinstance(by_language, dict):
                told[field] = {
                    language: [self._pattern(each, language) for each in patterns]
                    if isinstance(patterns, list)
                    else patterns
                    for language, patterns in by_language.items()
                }
        if isinstance(told.get("values"), list):
            told["values"] = [self._part(each) for each in told["values"]]
        return told

    def _pattern(self, pattern: Any, language: str) -> Any:
        if not isinstance(pattern, str):
            return pattern

        def words(found: re.Match[str]) -> str:
            either = "|".join(self._words(found[1].strip(), language))
            return either if _within_brackets(found) else f"({either})"

        return _NAMED.sub(words, pattern)

    def _words(self, name: str, language: str) -> Sequence[str]:
        words = self.forms.get(name) or self.lists.get(name, {}).get(language)
        if not words:
            known = ", ".join(sorted(each for each, by in self.lists.items() if language in by))
            raise UnknownList(
                f"words: <{name}> is no entity and no list in {language} (lists: {known or 'none'})"
            )
        return words


def _within_brackets(found: re.Match[str]) -> bool:
    before = found.string[: found.start()]
    return before.count("(") > before.count(")")
