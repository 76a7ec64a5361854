"""Which language is this article in? Pure: no I/O, no clock, no settings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from libs.contracts import (
    DetectedArticle,
    FetchedArticle,
    LanguageReading,
    LanguageSpan,
    LanguageVote,
)
from libs.errors import Skipped
from libs.sentences import sentences

UNDETERMINED = "und"


class NoLetters(Skipped):
    """The text has no letters at all, so it is in no language."""

    code = "no_letters"


@dataclass(frozen=True)
class Ballot:
    """What one detector thinks: the chance of each language; the chances add up to 1."""

    detector: str
    chances: Mapping[str, float]

    @property
    def choice(self) -> str:
        """The likeliest language."""
        return max(self.chances, key=lambda language: self.chances[language])


class LanguageModel(Protocol):
    """Detectors that vote on a text."""

    def ballots(self, text: str) -> tuple[Ballot, ...]:
        """One ballot per detector, over the same languages."""


@dataclass(frozen=True)
class Certainty:
    """How much is asked before a language is named. Measured on tests/quality/language."""

    min_letters: int = 15
    min_confidence: float = 0.6
    plenty: int = 100  # letters from which one detector's doubt no longer makes us say `und`
    most: int = 20_000  # characters looked at; more would change nothing


_LETTERLESS = re.compile(
    r"https?://\S+|www\.\S+|\S{1,64}@\S+|[@#]\w+|\w[\w.-]{0,64}\.(?:com|fr|eu|org|net)\b\S*|[\d%$€£]+"
)
# A word with a capital inside a sentence, or one with a digit or several capitals, is most
# often a name, and names have no language: "Mistral Large" is French to one detector.
_NAMES = re.compile(r"(?<=[\w,;:’'] )\b[A-ZÀ-ÖØ-Þ][\w-]*|\b\w*(?:[a-z][A-Z]|[A-Z]{2}|\d)[\w-]*")


def detect(
    article: FetchedArticle, *, model: LanguageModel, certainty: Certainty
) -> DetectedArticle:
    """The article with its language, the votes, and the language of each passage.

    A text too short to tell goes on as `und`. Raises NoLetters for one without any letter.
    """
    title = article.stated_title
    whole = f"{title}.\n{article.text}" if title else article.text
    if not any(char.isalpha() for char in whole):
        raise NoLetters
    language, confidence, ballots = _read(
        whole, model, certainty, declared=article.declared_language
    )
    reading = LanguageReading(
        language=language,
        confidence=round(confidence, 3),
        agreed=len({ballot.choice for ballot in ballots}) == 1,
        votes=tuple(
            LanguageVote(
                detector=ballot.detector,
                language=ballot.choice,
                confidence=round(min(1.0, ballot.chances[ballot.choice]), 3),
            )
            for ballot in ballots
        ),
        declared=article.declared_language or article.outlet.language,
        spans=_spans(article.text, language, model, certainty),
    )
    return DetectedArticle(**dict(article), language=reading)


def _read(
    text: str, model: LanguageModel, certainty: Certainty, *, declared: str | None = None
) -> tuple[str, float, tuple[Ballot, ...]]:
    """Language (or `und`), the confidence in what was found likeliest, and the ballots.

    The confidence is the mean of the chances that the detectors give, held down where
    there are few letters: both are sure of themselves on three words. What would be `und`
    is in the language that its page declares, if a detector thinks so too: a brief with long
    quotes in another language, for one.
    """
    words = _LETTERLESS.sub(" ", text[: certainty.most])
    if _letters(words) < certainty.plenty and not words.isupper():
        words = _NAMES.sub(" ", words)
    letters = _letters(words)
    ballots = model.ballots(" ".join(words.split()))
    likeliest = max(
        ballots[0].chances, key=lambda each: sum(ballot.chances[each] for ballot in ballots)
    )
    confidence = _confidence(likeliest, ballots, letters)
    agreed = all(ballot.choice == likeliest for ballot in ballots)
    if letters < certainty.min_letters:
        return UNDETERMINED, confidence, ballots
    if confidence >= certainty.min_confidence and (agreed or letters >= certainty.plenty):
        return likeliest, confidence, ballots
    if declared is not None and any(ballot.choice == declared for ballot in ballots):
        return declared, _confidence(declared, ballots, letters), ballots
    return UNDETERMINED, confidence, ballots


def _confidence(language: str, ballots: Sequence[Ballot], letters: int) -> float:
    mean = sum(ballot.chances[language] for ballot in ballots) / len(ballots)
    return min(1.0, mean * letters / (letters + 2))


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _spans(
    text: str, language: str, model: LanguageModel, certainty: Certainty
) -> tuple[LanguageSpan, ...]:
    """The passages by language: neighbours in one language are one passage.

    A sentence too short to tell goes with the one before it, the first with the article.
    """
    found: list[LanguageSpan] = []
    current = language
    for start, end in sentences(text):
        read = _read(text[start:end], model, certainty)[0]
        current = current if read == UNDETERMINED else read
        found.append(LanguageSpan(start=start, end=end, language=current))
    return tuple(_merged(found))


def _merged(spans: Iterable[LanguageSpan]) -> list[LanguageSpan]:
    merged: list[LanguageSpan] = []
    for span in spans:
        if merged and merged[-1].language == span.language:
            whole = span.model_copy(update={"start": merged.pop().start})
            merged.append(whole)
        else:
            merged.append(span)
    return merged
