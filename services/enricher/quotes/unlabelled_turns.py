"""Interviews in which nothing, or the first answer alone, tells who speaks. Pure."""

import re
from collections.abc import Sequence

from libs.deals.folding import folded
from services.enricher.names.entities import TextField
from services.enricher.quotes.marks import unquoted
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
    is_prompt,
    is_question,
)
from services.enricher.quotes.wording import QuoteWording


def unlabelled(
    texts: dict[TextField, str], people: People, wording: QuoteWording, lines: Sequence[Line]
) -> Interview | None:
    """Questions are the paragraphs that end in a question mark, answers what follows them."""
    text = texts.get("text", "")
    asks = [is_question(text[line.start : line.end]) for line in lines]
    turns = [at for at, asked in enumerate(asks) if asked and not all(asks[at : at + 2])]
    if len(turns) < 2 or turns[0] + 1 >= len(lines):  # noqa: PLR2004
        return None
    first = turns[0]
    around = f"{texts.get('title', '')}\n{text[: lines[first].start]}\n{text[lines[-2].start :]}"
    announced = any(word in around.lower() for word in wording.interview_words)
    dense = len(turns) >= 3 and len(turns) * 5 >= len(lines) - first  # noqa: PLR2004
    who = interviewee(people, lines[first].start)
    replies = [text[each.start : each.end] for at in turns for each in lines[at + 1 : at + 2]]
    told = _in_own_voice(replies, wording) or _is_of(who, people, text[lines[first].start :])
    if not announced and not (dense and told):
        return None  # an explainer, which answers its headings itself
    answers: list[Answer] = []
    for at in range(first, len(lines)):
        body = text[lines[at].start : lines[at].end].rstrip()
        if asks[at]:
            answers.append(Answer(who))
        elif not is_credit(body, wording):
            add(answers[-1], text, lines[at].start, lines[at].end)
    return interview_of(answers, lines[first].start, text)


def _is_of(who: Named | None, people: People, turns: str) -> bool:
    """Whether the title names who answers, whom questions and answers never name."""
    titled = [each.name for each in people.in_order("title")]
    return who is not None and who.name in titled and last_name(who.name) not in folded(turns)


def _in_own_voice(replies: Sequence[str], wording: QuoteWording) -> bool:
    """Whether most replies speak in the first person, outside of what they quote."""
    first = rf"(?<![\w’'])(?:{'|'.join(map(re.escape, wording.first_person))})(?![\w])"
    spoken = [unquoted(each).replace("’", "'") for each in replies]
    return sum(bool(re.search(first, each, re.IGNORECASE)) for each in spoken) * 2 > len(spoken)


def labelled_once(
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
    add(answers[0], text, lines[first].body, lines[first].end)
    for line in lines[first + 1 :]:
        body = text[line.start : line.end].rstrip()
        if is_question(body) or is_prompt(body, answers[-1]):
            answers.append(Answer(who))
        elif not is_credit(body, wording):
            add(answers[-1], text, line.start, line.end)
    return interview_of(answers, lines[first].start, text) if len(answers) > 1 else None


def _follows_question(text: str, lines: Sequence[Line], at: int) -> bool:
    return at > 0 and is_question(text[lines[at - 1].start : lines[at - 1].end])
