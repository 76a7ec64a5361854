"""Lists of words that a profile names once and uses in many patterns: `{deal}`. Pure.

    words:
      deal: {fr: [accord*, rapprochement], en: [deal*, tie up]}

makes of `examin* … {deal}` the pattern `examin* … (accord*|rapprochement)`. The name of an entity
stands for all its forms: `{Microsoft}`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_NAMED = re.compile(r"\{([^{}]*)\}")

Lists = Mapping[str, Mapping[str, Sequence[str]]]
"""By name and language, the words."""


class UnknownList(ValueError):
    """A pattern names a list that the profile does not have in its language."""


def with_words(slots: Sequence[Any], lists: Lists, forms: Mapping[str, Sequence[str]]) -> list[Any]:
    """The slots of a profile as they are read from YAML, each list written out in its patterns.

    `forms`: by name of an entity, what it is called in any language. Raises UnknownList.
    """
    return [_written_out(slot, lists, forms) for slot in slots]


def _written_out(part: Any, lists: Lists, forms: Mapping[str, Sequence[str]]) -> Any:
    if not isinstance(part, dict):
        return part
    told = dict(part)
    for field in ("wording", "opposite", "not_with"):
        by_language = told.get(field)
        if isinstance(by_language, dict):
            told[field] = {
                language: _patterns(patterns, language, lists, forms)
                for language, patterns in by_language.items()
            }
    if isinstance(told.get("values"), list):
        told["values"] = [_written_out(each, lists, forms) for each in told["values"]]
    return told


def _patterns(
    patterns: Any, language: str, lists: Lists, forms: Mapping[str, Sequence[str]]
) -> Any:
    if not isinstance(patterns, list):
        return patterns

    def words(found: re.Match[str]) -> str:
        name = found[1].strip()
        named = forms.get(name) or lists.get(name, {}).get(language)
        if not named:
            known = ", ".join(sorted(name for name in lists if language in lists[name]))
            raise UnknownList(
                f"words: {{{name}}} is no entity and no list in {language} (lists: {known})"
            )
        either = "|".join(named)
        return either if _within_brackets(found) else f"({either})"

    return [_NAMED.sub(words, each) if isinstance(each, str) else each for each in patterns]


def _within_brackets(found: re.Match[str]) -> bool:
    before = found.string[: found.start()]
    return before.count("(") > before.count(")")
