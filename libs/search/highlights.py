"""Which words of a text made it fit, as OpenSearch marks them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from libs.search.spellings import elided_length

START_MARK, END_MARK = "\ue000", "\ue001"
"""Around a match in a highlight: private-use characters, which no article contains."""

HIGHLIGHTED = ("title", "fr.title", "en.title", "text", "fr.text", "en.text")
_AT_MOST = 1_000_000
"""Characters looked at. Without this, a longer text is an error instead of a shorter look."""

_WHOLE = {"number_of_fragments": 0}
_SENTENCES = {"number_of_fragments": 3, "fragment_size": 0, "order": "score"}

HIGHLIGHT: Mapping[str, Any] = {
    "type": "unified",
    "boundary_scanner": "sentence",
    "pre_tags": [START_MARK],
    "post_tags": [END_MARK],
    "max_analyzer_offset": _AT_MOST,
    "fields": {field: _WHOLE if "title" in field else _SENTENCES for field in HIGHLIGHTED},
}
"""Whole sentences, so that what several analyses mark can be laid over one another."""


class Snippet(BaseModel):
    """Part of a title or text; each match is [start, end) in characters of `text`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    matches: tuple[tuple[int, int], ...] = ()


def snippets(marked: Mapping[str, list[str]], field: str) -> tuple[Snippet, ...]:
    """The fragments of a field's analyses, each text once, with all their matches."""
    found: dict[str, set[tuple[int, int]]] = {}
    for name in HIGHLIGHTED:
        if name.rpartition(".")[2] != field:
            continue
        for fragment in marked.get(name, ()):
            text, matches = _unmark(fragment)
            found.setdefault(text, set()).update(matches)
    best = sorted(found.items(), key=lambda one: -len(one[1]))
    return tuple(Snippet(text=text, matches=_union(spans)) for text, spans in best)


def _unmark(fragment: str) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where the matches stand; an elided article is no part of one."""
    text = ""
    matches = []
    for piece in fragment.split(START_MARK):
        match_, mark, rest = piece.partition(END_MARK)
        if mark:
            begin = len(text) + elided_length(match_)
            matches.append((begin, len(text) + len(match_)))
        text += match_ + rest
    lead = len(text) - len(text.lstrip())
    return text.strip(), [(start - lead, end - lead) for start, end in matches]


def _union(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that overlap become one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
