"""What kind of article is it, and why do we say so? Pure: no I/O, no clock, no settings.

What a page says of itself comes before what its text looks like, but for what only one kind of text
can be: questions with answers are an interview in whatever section they stand.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from libs.contracts import DetectedArticle, Genre, GenreReading, Quote
from libs.deals.folding import folded
from services.enricher.genre.passages import (
    address_words,
    answered,
    declared_names,
    lines_of,
    own_words,
    sections,
)
from services.enricher.genre.wording import GenreWording

ANSWERS = 0.3  # of the text, by length
ENTRIES = 3  # paragraphs that begin with the time of day
RELEASE_MARKS = 2
SHORTEST_NAME = 3  # letters of an outlet that may write of itself
NAMED_OFTEN = 3  # times in the text, as no newspaper names itself
QUESTIONS = 3  # short paragraphs that ask, which the article answers itself
ITEMS = 5  # paragraphs that begin as items of a list do …
ITEMS_SHARE = 0.6  # … and this part of all
LONGEST_LABEL = 60  # characters of a line that is the name of a genre
LONGEST_QUESTION = 140
SPOKEN = 2  # times that the author says "I", or once where the author asks too …
SPOKEN_SHARE = 0.2  # … and in a hundred words
CHATTED = 6  # times, and in a hundred words, from which it is a blog
CHATTED_SHARE = 3.5
ARGUED_SHARE = 1.3  # words of argument in a hundred, of a text in which nobody says "I"
ARGUED = 3
TOP = 4  # lines in which a label may stand
_CLOCK = re.compile(
    r"\W{0,3}(?:(?:updated?|posted|maj|mise? a jour|publie)(?: at| a)? ?:? ?)?"
    r"(?:[01]?\d|2[0-3]) ?(?:[:h.] ?[0-5]\d(?!\d| ?[%$€])|h(?!\w)|[ap]\.?m\b)"
    r"(?: ?(?:[ap]\.?m\.?|gmt|cet|bst|et))?"
)
_AGO = re.compile(
    r"\b(?:il y a \w+ (?:h|heures?|min|minutes?)|\w+ (?:h|hours?|mins?|minutes?) ago)$"
)
_BULLET = re.compile(r"[•·*►▪◦‣–—-] ?\w")
_ITEM = re.compile(r"(?:[^\W\d_][\w'-]*[ ,]{1,2}){0,4}[\w'-]+[.:] \w")
_WORD = re.compile(r"\w+")
_Judgement = tuple[Genre, str]


def read_genre(
    article: DetectedArticle,
    *,
    title: str,
    text: str,
    quotes: Sequence[Quote],
    wording: GenreWording,
    parties: Sequence[str] = (),
) -> GenreReading:
    """The genre with the reason in a sentence; `news` where nothing says otherwise.

    `title`, `text`: what is read of the article; `quotes`: those found in them. `parties`: names of
    the companies that make the deals, who publish press releases.
    """
    reading = _Reading(
        article, title=title, text=text, quotes=quotes, wording=wording, parties=parties
    )
    name, why = next(reading.judgements(), ("news", "Nothing in it is of another genre."))
    return GenreReading(name=name, why=why)


class _Reading:
    """One article while its genre is decided."""

    def __init__(
        self,
        article: DetectedArticle,
        *,
        title: str,
        text: str,
        quotes: Sequence[Quote],
        wording: GenreWording,
        parties: Sequence[str],
    ) -> None:
        self._article, self._quotes, self._wording = article, quotes, wording
        self._title, self._text = folded(title).strip(), text
        self._lines = lines_of(text)
        self._parties = {_letters(party) for party in parties}
        self._voice = wording.voices.get(article.language.language)

    def judgements(self) -> Iterator[_Judgement]:
        """Every genre that something speaks for, the surest sign first."""
        yield from self._paid()
        yield from self._entries()
        yield from self._questions_and_answers()
        yield from self._labelled()
        yield from self._published_by_party()
        yield from self._release_marks()
        yield from self._declared()
        yield from self._placed()
        yield from self._announced()
        yield from self._spoken()
        yield from self._tried()
        yield from self._headlined()
        yield from self._questions_of_its_own()
        yield from self._listed()
        yield from self._argued()

    def _paid(self) -> Iterator[_Judgement]:
        for line in (*self._lines[:TOP], *self._lines[-TOP:]):
            if found := self._found("sponsored", line):
                yield "sponsored", f"The text says “{found}”."

    def _entries(self) -> Iterator[_Judgement]:
        if self._article.live_blog:
            yield "live_blog", "The page says that it grows entry by entry."
        clocks = {found[0] for line in self._lines if (found := _CLOCK.match(line))}
        aged = sum(len(line) <= LONGEST_LABEL and bool(_AGO.search(line)) for line in self._lines)
        if max(len(clocks), aged) >= ENTRIES:
            yield "live_blog", f"{max(len(clocks), aged)} paragraphs are entries with their time."

    def _questions_and_answers(self) -> Iterator[_Judgement]:
        share = answered(self._text, self._quotes)
        if share >= ANSWERS:
            yield "interview", f"Answers to questions are {share:.0%} of the text."

    def _labelled(self) -> Iterator[_Judgement]:
        """By a name of a genre around the headline, or as one of the first lines."""
        for place, text in (("headline", self._title), *(("text", each) for each in self._top())):
            before = self._wording.before_headline.match(text)
            behind = self._wording.behind_headline.search(text) if place == "headline" else None
            known = self._wording.by_label if place == "headline" else self._wording.by_place
            for label in (found["label"] for found in (before, behind) if found is not None):
                if label in known:
                    yield known[label], f"The {place} is marked “{label}”."

    def _top(self) -> Iterator[str]:
        """Lines that may be labels: short ones, and beginnings in capitals: `CHRONIQUE. Il y a`."""
        plain = [line.strip() for line in self._text.split("\n") if line.strip()]
        for line in plain[:TOP]:
            capitals = re.match(r"\W{0,3}(?:[A-ZÀ-Ý'’&-]{3,}[ .:–—-]*)+", line)
            if len(line) <= LONGEST_LABEL and not line.rstrip().endswith("?"):
                yield folded(line)
            elif capitals:
                yield folded(capitals[0]).strip()

    def _published_by_party(self) -> Iterator[_Judgement]:
        outlet = self._article.outlet
        domain = (outlet.domain or "").split(".")
        own = {_letters(outlet.name), *map(_letters, domain[:-1]), _letters("".join(domain))}
        if own & self._parties:
            yield "press_release", f"{outlet.name} publishes it, one of the parties."

    def _release_marks(self) -> Iterator[_Judgement]:
        marks = [found for line in self._lines if (found := self._found("press_release", line))]
        name = _letters(self._article.outlet.name)
        if len(name) >= SHORTEST_NAME and name in _letters(f"{self._title} {self._lines[:1]}"):
            marks.append(f"{self._article.outlet.name}, which publishes it")
            often = _letters(folded(self._text)).count(name)
            marks += [f"the same {often} times"] if often >= NAMED_OFTEN else []
        if len(marks) >= RELEASE_MARKS:
            yield "press_release", f"The text has “{marks[0]}” and “{marks[1]}”."

    def _declared(self) -> Iterator[_Judgement]:
        for stated, words in declared_names(self._article):
            genre = self._wording.by_label.get(words)
            if genre is not None and genre != "blog":  # many newspapers call each page a post
                yield genre, f"The page's data call it “{stated}”."

    def _placed(self) -> Iterator[_Judgement]:
        for place, words in (
            *(("section is", each) for each in sections(self._article)),
            *(("address has", each) for each in address_words(self._article)),
        ):
            genre = self._wording.by_place.get(words)
            if genre is not None and genre != "blog":
                yield genre, f"The {place} “{words}”."

    def _announced(self) -> Iterator[_Judgement]:
        """By what stands above the text, or below it."""
        summary = lines_of(self._article.summary or "")
        for genre in ("interview", "opinion"):
            for line in (*summary, *self._lines[:TOP], *self._lines[-TOP:]):
                if found := self._found(genre, line):
                    yield genre, f"The text says “{found}”."
        for pattern in self._wording.headlines.get("roundup", ()):
            if hit := pattern.search(self._title):
                yield "roundup", f"The headline has “{hit[0]}”."

    def _tried(self) -> Iterator[_Judgement]:
        for line in self._lines:
            if found := self._found("review", line):
                yield "review", f"The text has “{found}”."

    def _spoken(self) -> Iterator[_Judgement]:
        """By where it stands, or by the author who speaks outside of quotations."""
        if name := self._named_blog():
            yield "blog", f"It stands in a “{name}”."
        spoken = self._voice.first_person.findall(self._own) if self._voice else []
        needed = SPOKEN - 1 if "?" in self._own else SPOKEN
        if len(spoken) < needed or len(spoken) < SPOKEN_SHARE * self._words / 100:
            return
        said = f"The author says {_some(spoken)}"
        if sign := self._sign_of_blog():
            yield "blog", f"{said}, and there is “{sign}”."
        if len(spoken) >= max(CHATTED, CHATTED_SHARE * self._words / 100):
            yield "blog", f"{said}, again and again."
        yield "opinion", f"{said}."

    def _headlined(self) -> Iterator[_Judgement]:
        for genre in ("live_blog", "interview", "review", "analysis"):
            for pattern in self._wording.headlines.get(genre, ()):
                if hit := pattern.search(self._title):
                    yield genre, f"The headline has “{hit[0].rpartition(':')[2].strip()}”."

    def _questions_of_its_own(self) -> Iterator[_Judgement]:
        asked = sum(
            line.endswith("?") and len(line) <= LONGEST_QUESTION for line in lines_of(self._own)
        )
        if asked >= QUESTIONS:
            yield "analysis", f"It asks {asked} questions and answers them itself."

    def _listed(self) -> Iterator[_Judgement]:
        for kind in (_BULLET, _ITEM):
            listed = sum(bool(kind.match(line)) for line in self._lines)
            if listed >= ITEMS and listed >= ITEMS_SHARE * len(self._lines):
                yield "roundup", f"{listed} of {len(self._lines)} paragraphs are items of a list."

    def _argued(self) -> Iterator[_Judgement]:
        argued = self._voice.arguing.findall(self._own) if self._voice else []
        if len(argued) >= ARGUED and len(argued) >= ARGUED_SHARE * self._words / 100:
            yield "opinion", f"The author argues: {_some(argued)}."

    @cached_property
    def _own(self) -> str:
        return own_words(self._text, self._quotes)

    @cached_property
    def _words(self) -> int:
        """Of the author's own."""
        return max(1, len(_WORD.findall(self._own)))

    def _named_blog(self) -> str | None:
        """The name of a blog in that of the outlet."""
        outlet = self._article.outlet
        words = [*folded(outlet.name).split(), *(outlet.domain or "").split(".")]
        return next((each for each in words if self._wording.by_label.get(each) == "blog"), None)

    def _sign_of_blog(self) -> str | None:
        """What the data, the address or a line of the page say, or its author's name."""
        stated = {words: said for said, words in declared_names(self._article)}
        stated |= {words: words for words in address_words(self._article)}
        told = (
            said for words, said in stated.items() if self._wording.by_label.get(words) == "blog"
        )
        lines = (*self._lines[:2], *self._lines[-TOP:])
        within = (hit for line in lines if (hit := self._found("blog", line)))
        outlet = self._article.outlet
        site = _letters(f"{outlet.name} {outlet.domain}")
        own = (each for each in self._article.authors if _letters(each) in site)
        return next(told, None) or next(within, None) or next(own, None)

    def _found(self, genre: Genre, line: str) -> str | None:
        patterns = self._wording.lines.get(genre, ())
        hits = (pattern.search(line) for pattern in patterns)
        return next((hit[0].strip() for hit in hits if hit), None)


def _some(words: Sequence[str]) -> str:
    """The first three that differ."""
    return ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:3])


def _letters(text: str) -> str:
    """What of a name stands in an address too."""
    return "".join(each for each in folded(text) if each.isalnum())
