"""Questions and answers as they stand in a text, a paragraph each. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.enricher.quotes.named import Named
from services.enricher.quotes.people import People
from services.enricher.quotes.wording import QuoteWording

_LABEL = re.compile(
    r"[ \u00a0\u202f—–-]{0,3}(?P<label>[^\W_][^:?!\n]{0,50}?)"
    r"[ \u00a0\u202f]?(?::|\.[ ]?[—–-](?=[ ])|[ ][—–-](?=[ ])|(?<=^Q)\.|(?<=^R)\.|(?<=^A)\.)"
    r"[ \u00a0\u202f]*(?=\S)"
)
_ENDS = (".", "!", "?", "…", "»", "”", '"', ")")
_LONGEST_QUESTION = 500
_LONGEST_PROMPT = 100
_SHORTEST_ANSWER = 40  # characters of a line without a full stop


@dataclass(frozen=True)
class Line:
    """A paragraph of the text, and the label with which it begins."""

    start: int
    end: int
    label: str | None = None
    body: int = 0


@dataclass
class Answer:
    """What one person says between two questions: a part for each paragraph."""

    speaker: Named | None
    parts: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Interview:
    """The answers, and from where to where the questions and answers stand."""

    answers: tuple[Answer, ...]
    start: int
    end: int


def line_of(text: str, start: int, end: int) -> Line:
    """The paragraph from `start` to `end`, with its label."""
    found = _LABEL.match(text, start, end)
    if found is None:
        return Line(start, end, None, start)
    return Line(start, end, found["label"].strip(), found.end())


def interviewee(people: People, before: int) -> Named | None:
    """The person in the title, else the first one before the questions."""
    titled = [each for each in people.in_order("title") if each.kind == "person"]
    intro = [
        each
        for each in people.in_order("text")
        if each.start < before and people.may_be_person(each) and not people.is_credited(each)
    ]
    both = [each for each in titled if any(each.name == one.name for one in intro)]
    known = [each for each in intro if each.kind == "person"]
    found = [*both, *titled, *known, *intro]
    return found[0] if found else None


def interview_of(answers: Sequence[Answer], start: int, text: str) -> Interview | None:
    """The answers that hold anything; None where none does."""
    kept = tuple(each for each in answers if each.parts)
    return Interview(kept, start, len(text)) if kept else None


def is_question(body: str) -> bool:
    """Whether a paragraph ends by asking, and is short enough for a turn."""
    return body.rstrip(' \u00a0»”"').endswith("?") and len(body) <= _LONGEST_QUESTION


def is_prompt(body: str, before: Answer) -> bool:
    """`Bruxelles a pourtant ouvert un examen...`, after an answer: whoever asks breaks off."""
    short = len(body) <= _LONGEST_PROMPT or "?" in body
    return short and bool(before.parts) and body.endswith(("...", "…"))


def is_credit(body: str, wording: QuoteWording) -> bool:
    """A line that nobody says: who asked, a heading, a photographer."""
    plain = body.strip("()[] ").lower()
    if plain.startswith(wording.interview_words) or body[:1] in "([":
        return True
    return len(body) < _SHORTEST_ANSWER and not body.endswith(_ENDS)


def add(answer: Answer, text: str, start: int, end: int) -> None:
    """One more paragraph of an answer, without the dash that it begins with."""
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip(" \u00a0\u202f—–-"))
    stop = start + len(part.rstrip())
    if stop > begin:
        answer.parts.append((begin, stop))
