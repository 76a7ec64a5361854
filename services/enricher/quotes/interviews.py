"""Who answers in an interview, and where do the answers stand? Pure.

Turns are labelled (`Q:` and `A:`, names, initials, an outlet) or told apart by the question mark at
the end of the questions. Whoever answers is named by the label, else by the title or what stands
before the first question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.quotes.named import Named, last_name
from services.enricher.quotes.people import People
from services.enricher.quotes.wording import QuoteWording

_LABEL = re.compile(
    r"[ \u00a0\u202f—–-]{0,3}(?P<label>[^\W_][^:?!\n]{0,50}?)"
    r"[ \u00a0\u202f]?(?::|\.[ ]?[—–-](?=[ ])|[ ][—–-](?=[ ])|(?<=^Q)\.|(?<=^R)\.|(?<=^A)\.)"
    r"[ \u00a0\u202f]*(?=\S)"
)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.?[ -]?){2,4}")
_LONGEST_NAME = 5  # words
_PARTICLE = 3  # letters: de, van
_LONGEST_QUESTION = 500
_LONGEST_PROMPT = 100
_SHORTEST_ANSWER = 40  # characters of a line without a full stop
_ENDS = (".", "!", "?", "…", "»", "”", '"', ")")


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


def interview(
    texts: dict[TextField, str], people: People, wording: QuoteWording
) -> Interview | None:
    """The interview that the text is, or None."""
    text = texts.get("text", "")
    lines = [_line(text, *each.span()) for each in re.finditer(r"[^\n]*\S[^\n]*", text)]
    return (
        _Labelled(texts, people, wording, lines).read()
        or _labelled_once(text, people, wording, lines)
        or _unlabelled(texts, people, wording, lines)
    )


def _line(text: str, start: int, end: int) -> Line:
    found = _LABEL.match(text, start, end)
    if found is None:
        return Line(start, end, None, start)
    return Line(start, end, found["label"].strip(), found.end())


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
                _add(current, self._text, line.body, line.end)
            elif self._asks(line):
                follows = self._lines[index + 1] if index + 1 < len(self._lines) else None
                labelled = follows is None or self._answering(follows) or self._asks(follows)
                current = None if labelled else Answer(self._interviewee)
                answers += [current] if current else []
            elif current is not None and not self._is_aside(index):
                _add(current, self._text, line.start, line.end)
            else:
                current = None if first is not None else current
        return _interview(answers, first or 0, self._text)

    def _is_aside(self, index: int) -> bool:
        """A question without a label before a labelled answer, or a credit line."""
        line = self._lines[index]
        body = self._text[line.start : line.end].rstrip()
        follows = self._lines[index + 1] if index + 1 < len(self._lines) else None
        asked = body.endswith("?") or (not self._asking and self._answers_each)
        question = asked and follows is not None and self._answering(follows)
        return question or _is_credit(body, self._wording) or self._is_outro(index, body)

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


def _unlabelled(
    texts: dict[TextField, str], people: People, wording: QuoteWording, lines: Sequence[Line]
) -> Interview | None:
    """Questions are the paragraphs that end in a question mark, answers what follows them."""
    text = texts.get("text", "")
    asks = [_is_question(text[line.start : line.end]) for line in lines]
    turns = [at for at, asked in enumerate(asks) if asked and not all(asks[at : at + 2])]
    if len(turns) < 2 or turns[0] + 1 >= len(lines):  # noqa: PLR2004
        return None
    first = turns[0]
    around = f"{texts.get('title', '')}\n{text[: lines[first].start]}\n{text[lines[-2].start :]}"
    announced = any(word in around.lower() for word in wording.interview_words)
    dense = len(turns) >= 3 and len(turns) * 5 >= len(lines) - first  # noqa: PLR2004
    if not announced and not dense:
        return None
    who = interviewee(people, lines[first].start)
    if not announced and (who is None or last_name(who.name) in folded(text[lines[first].start :])):
        return None  # an explainer, which answers its headings itself
    answers: list[Answer] = []
    for at in range(first, len(lines)):
        body = text[lines[at].start : lines[at].end].rstrip()
        if asks[at]:
            answers.append(Answer(who))
        elif not _is_credit(body, wording):
            _add(answers[-1], text, lines[at].start, lines[at].end)
    return _interview(answers, lines[first].start, text)


def _labelled_once(
    text: str, people: People, wording: QuoteWording, lines: Sequence[Line]
) -> Interview | None:
    """Of which the first answer alone has a name, in capitals or after a question."""
    named = [
        (at, who)
        for at, line in enumerate(lines)
        if line.label
        and (line.label.isupper() or _follows_question(text, lines, at))
        and (who := people.called(line.label))
    ]
    if len(named) != 1 or named[0][1].kind != "person":
        return None
    (first, who), answers = named[0], [Answer(named[0][1])]
    _add(answers[0], text, lines[first].body, lines[first].end)
    for line in lines[first + 1 :]:
        body = text[line.start : line.end].rstrip()
        if _is_question(body) or _is_prompt(body, answers[-1]):
            answers.append(Answer(who))
        elif not _is_credit(body, wording):
            _add(answers[-1], text, line.start, line.end)
    return _interview(answers, lines[first].start, text) if len(answers) > 1 else None


def _follows_question(text: str, lines: Sequence[Line], at: int) -> bool:
    return at > 0 and _is_question(text[lines[at - 1].start : lines[at - 1].end])


def _interview(answers: Sequence[Answer], start: int, text: str) -> Interview | None:
    kept = tuple(each for each in answers if each.parts)
    return Interview(kept, start, len(text)) if kept else None


def _is_question(body: str) -> bool:
    return body.rstrip(' \u00a0»”"').endswith("?") and len(body) <= _LONGEST_QUESTION


def _is_prompt(body: str, before: Answer) -> bool:
    """`Bruxelles a pourtant ouvert un examen...`, after an answer: whoever asks breaks off."""
    short = len(body) <= _LONGEST_PROMPT or "?" in body
    return short and bool(before.parts) and body.endswith(("...", "…"))


def _is_credit(body: str, wording: QuoteWording) -> bool:
    """A line that nobody says: who asked, a heading, a photographer."""
    plain = body.strip("()[] ").lower()
    if plain.startswith(wording.interview_words) or body[:1] in "([":
        return True
    return len(body) < _SHORTEST_ANSWER and not body.endswith(_ENDS)


def _add(answer: Answer, text: str, start: int, end: int) -> None:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip(" \u00a0\u202f—–-"))
    stop = start + len(part.rstrip())
    if stop > begin:
        answer.parts.append((begin, stop))
