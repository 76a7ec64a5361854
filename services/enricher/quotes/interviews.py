"""Who answers in an interview, and where do the answers stand? Pure.

Turns are labelled (`Q:` and `A:`, names, initials, an outlet) or told apart by the question mark at
the end of the questions. Whoever answers is named by the label, else by the title or what stands
before the first question.
"""

import re
from collections.abc import Sequence
from functools import cached_property

from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.quotes.named import Named, last_name
from services.enricher.quotes.people import People
from services.enricher.quotes.turns import (
    Answer,
    Interview,
    Line,
    add,
    interview_of,
    interviewee,
    is_credit,
    line_of,
)
from services.enricher.quotes.unlabelled_turns import labelled_once, unlabelled
from services.enricher.quotes.wording import QuoteWording

_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[ -]?){2,4}")
_LONGEST_NAME = 5  # words
_PARTICLE = 3  # letters: de, van


def interview(
    texts: dict[TextField, str], people: People, wording: QuoteWording
) -> Interview | None:
    """The interview that the text is, or None."""
    text = texts.get("text", "")
    lines = [line_of(text, *each.span()) for each in re.finditer(r"[^\n]*\S[^\n]*", text)]
    return (
        _Labelled(texts, people, wording, lines).read()
        or labelled_once(text, people, wording, lines)
        or unlabelled(texts, people, wording, lines)
    )


class _Labelled:
    """Reads turns that begin with who speaks."""

    def __init__(
        self,
        texts: dict[TextField, str],
        people: People,
        wording: QuoteWording,
        lines: Sequence[Line],
    ) -> None:
        self._texts, self._people, self._wording, self._lines = texts, people, wording, lines
        self._text = texts["text"]
        counts: dict[str, list[bool]] = {}
        for line in lines:
            if line.label is not None and self._may_be_label(line):
                asks = self._text[line.start : line.end].rstrip().endswith("?")
                counts.setdefault(folded(line.label), []).append(asks)
        self._counts = counts
        self._asking = {
            label
            for label, asks in counts.items()
            if label in wording.question_labels
            or (len(asks) > 1 and sum(asks) + asks[0] > len(asks) / 2)
        }

    def _may_be_label(self, line: Line) -> bool:
        label = line.label or ""
        words = re.split(r"[ \u00a0-]", label)
        if folded(label) in self._wording.question_labels | self._wording.answer_labels:
            return True
        if len(words) > _LONGEST_NAME:
            return False
        return bool(_INITIALS.fullmatch(label)) or all(
            word[:1].isupper() or len(word) <= _PARTICLE for word in words
        )

    def _answering(self, line: Line) -> bool:
        label = folded(line.label or "")
        if label not in self._counts or label in self._asking:
            return False
        return (
            label in self._wording.answer_labels
            or len(self._counts[label]) > 1
            or self._speaker(line) is not None
        )

    def _asks(self, line: Line) -> bool:
        return line.label is not None and folded(line.label) in self._asking

    def read(self) -> Interview | None:
        """The answers by their labels; None where no two turns are labelled."""
        asking = sum(len(self._counts[label]) for label in self._asking)
        answering = sum(map(self._answering, self._lines))
        questions = sum(
            self._text[line.start : line.end].rstrip().endswith("?") for line in self._lines
        )
        if asking + answering < 3 or (not asking and questions < 2):  # noqa: PLR2004
            return None
        answers, current = list[Answer](), None
        first = None
        for index, line in enumerate(self._lines):
            labelled = self._asks(line) or self._answering(line)
            if labelled and first is None:
                first = line.start
            if self._answering(line):
                current = Answer(self._speaker(line) or self._interviewee)
                answers.append(current)
                add(current, self._text, line.body, line.end)
            elif self._asks(line):
                follows = self._lines[index + 1] if index + 1 < len(self._lines) else None
                labelled = follows is None or self._answering(follows) or self._asks(follows)
                current = None if labelled else Answer(self._interviewee)
                answers += [current] if current else []
            elif current is not None and not self._is_aside(index):
                add(current, self._text, line.start, line.end)
            else:
                current = None if first is not None else current
        return interview_of(answers, first or 0, self._text)

    def _is_aside(self, index: int) -> bool:
        """A question without a label before a labelled answer, or a credit line."""
        line = self._lines[index]
        body = self._text[line.start : line.end].rstrip()
        follows = self._lines[index + 1] if index + 1 < len(self._lines) else None
        asked = body.endswith("?") or (not self._asking and self._answers_each)
        question = asked and follows is not None and self._answering(follows)
        return question or is_credit(body, self._wording) or self._is_outro(index, body)

    @cached_property
    def _answers_each(self) -> bool:
        """Whether most labelled answers follow a question without a label."""
        before = [
            self._text[self._lines[at - 1].start : self._lines[at - 1].end].rstrip()
            for at in range(1, len(self._lines))
            if self._answering(self._lines[at])
        ]
        return sum(each.endswith("?") for each in before) * 2 > len(before)

    def _is_outro(self, index: int, body: str) -> bool:
        """The last line, where it speaks of the interview or of whoever answers by the name."""
        if index + 1 < len(self._lines):
            return False
        lower = body.lower()
        about = any(f"{word} was" in lower for word in self._wording.interview_words)
        who = self._interviewee
        return about or (who is not None and last_name(who.name) in folded(body))

    def _speaker(self, line: Line) -> Named | None:
        label = line.label or ""
        if folded(label) in self._wording.answer_labels:
            return None
        return self._people.called(label)

    @cached_property
    def _interviewee(self) -> Named | None:
        starts = [line.start for line in self._lines if self._asks(line) or self._answering(line)]
        return interviewee(self._people, starts[0] if starts else 0)
