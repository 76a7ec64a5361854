"""What kind of article is it, and why do we say so? Pure: no I/O, no clock, no settings.

What a page says of itself comes before what its text looks like, but for what only one kind of text
can be: questions with answers are an interview in whatever section they stand.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

from libs.contracts import DetectedArticle, Genre, GenreReading, Quote
from libs.deals.folding import folded
from libs.parsing.article.titles.titles import letters
from services.enricher.genre.entries import entries
from services.enricher.genre.lists import items, questions
from services.enricher.genre.passages import (
    address_words,
    answered,
    declared_names,
    lines_of,
    names_of_outlet,
    own_words,
    sections,
)
from services.enricher.genre.wording import GenreWording, first_match

ANSWERS = 0.3  # of the text, by length
RELEASE_MARKS = 2
REVIEW_MARKS = 2
SHORTEST_NAME = 3  # letters of an outlet that may write of itself
NAMED_OFTEN = 3  # times in the text, as no newspaper names itself
QUESTIONS = 3  # short paragraphs that ask, which the article answers itself
SPOKEN = 2  # times that the author says "I", or once where the author asks too …
SPOKEN_SHARE = 0.2  # … and in a hundred words
CHATTED = 6  # times, and in a hundred words, from which it is a blog
CHATTED_SHARE = 3.5
ARGUED_SHARE = 1.3  # words of argument in a hundred, of a text in which nobody says "I"
ARGUED = 3
TOP = 4  # lines in which a label may stand
LONGEST_LABEL = 60  # characters of a line that is the name of a genre
LONGEST_TITLE = 400
LONGEST_LABELLED = 80  # characters at the end of a headline in which a label is looked for
_CAPITALS = re.compile(r"\W{0,3}(?:[A-ZÀ-Ý'’&-]{3,}[ .:–—-]*){1,6}")
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
        self._said = unicodedata.normalize("NFC", title[:LONGEST_TITLE]).strip()
        self._title, self._text = folded(self._said), text
        self._lines = lines_of(text)
        self._parties = {letters(party) for party in parties}
        self._outlet = names_of_outlet(article)
        self._voice = wording.voices.get(article.language.language)

    def judgements(self) -> Iterator[_Judgement]:
        """Every genre that something speaks for, the surest sign first."""
        yield from self._paid()
        yield from self._entries()
        yield from self._questions_and_answers()
        yield from self._labelled_headline()
        yield from self._labelled_text()
        yield from self._published_by_whom_it_is_about()
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
        for stated, words in declared_names(self._article):
            by = first_match(self._wording.paid_headings, words)
            if by or self._wording.at_place.get(words) == "sponsored":
                yield "sponsored", f"The page calls it “{stated}”."
        short = (*self._lines[:TOP], *self._lines[-1:])
        headings = (first_match(self._wording.paid_headings, line) for line in short)
        passages = (self._found("sponsored", line) for line in self._ends)
        for found in filter(None, (*headings, *passages)):
            yield "sponsored", f"The text says “{found}”."

    def _entries(self) -> Iterator[_Judgement]:
        if self._article.live_blog:
            yield "live_blog", "The page says that it grows entry by entry."
        if count := entries(self._lines):
            yield "live_blog", f"{count} paragraphs are entries with their time."

    def _questions_and_answers(self) -> Iterator[_Judgement]:
        share = answered(self._text, self._quotes)
        if share >= ANSWERS:
            yield "interview", f"Answers to questions are {share:.0%} of the text."

    def _labelled_headline(self) -> Iterator[_Judgement]:
        before = self._wording.before.match(self._title)
        if (
            before
            and "." in before["mark"]
            and not self._said[slice(*before.span("label"))].isupper()
        ):
            before = None  # TRIBUNE. Our models, but not: Live. Work. Move
        behind = self._wording.behind.search(self._title[-LONGEST_LABELLED:])
        for label in (found["label"] for found in (before, behind) if found is not None):
            if not any(letters(label) in name for name in self._outlet):
                yield self._wording.at_headline[label], f"The headline is marked “{label}”."

    def _labelled_text(self) -> Iterator[_Judgement]:
        """By a first line that is a name of a genre, or begins with one: `CHRONIQUE. Il y a`."""
        plain = [line.strip() for line in self._text.split("\n") if line.strip()]
        for line in plain[:TOP]:
            capitals = _CAPITALS.match(line)
            short = len(line) <= LONGEST_LABEL and not line.endswith("?")
            label = folded(line if short else capitals[0].strip() if capitals else "")
            found = self._wording.before.match(label)
            if found is not None and found["label"] in self._wording.at_place:
                genre = self._wording.at_place[found["label"]]
                yield genre, f"The text is marked “{found['label']}”."

    def _published_by_whom_it_is_about(self) -> Iterator[_Judgement]:
        name = self._article.outlet.name
        if self._outlet & self._parties:
            yield "press_release", f"It is published by {name}, one of the parties."
        half = len(self._lines) // 2
        endings = self._wording.release_endings
        marks = [
            *(self._found("press_release", line) for line in lines_of(self._own)),
            *(first_match(endings, line) for line in self._lines[half:]),
            name if self._is_named_first() else None,
            f"{name}, again and again" if self._is_named_often() else None,
        ]
        found = list(dict.fromkeys(filter(None, marks)))
        if len(found) >= RELEASE_MARKS:
            yield "press_release", f"The text has “{found[0]}” and “{found[1]}”."

    def _is_named_first(self) -> bool:
        """Whether headline or text begins with who publishes it."""
        name = self._article.outlet.name
        begins = (self._said.startswith(name), self._text.lstrip().startswith(name))
        return len(letters(name)) >= SHORTEST_NAME and any(begins)

    def _is_named_often(self) -> bool:
        name = re.escape(self._article.outlet.name)
        named = re.findall(rf"(?<![\w(])(?<!told ){name}(?!\w)", self._text)
        return self._is_named_first() and len(named) >= NAMED_OFTEN

    def _declared(self) -> Iterator[_Judgement]:
        for stated, words in declared_names(self._article):
            genre = self._wording.at_place.get(words)
            if genre is not None and genre != "blog":  # many newspapers call each page a post
                yield genre, f"The page's data call it “{stated}”."

    def _placed(self) -> Iterator[_Judgement]:
        for place, words in (
            *(("section is", each) for each in sections(self._article)),
            *(("address has", each) for each in self._address),
        ):
            genre = self._wording.at_place.get(words)
            if genre is not None and genre != "blog":
                yield genre, f"The {place} “{words}”."

    def _announced(self) -> Iterator[_Judgement]:
        """By what stands above the text, or below it."""
        summary = lines_of(self._article.summary or "")
        for genre in ("interview", "opinion"):
            for line in (*summary, *self._ends):
                if found := self._found(genre, line):
                    yield genre, f"The text says “{found}”."
        if hit := first_match(self._wording.headlines["roundup"], self._title):
            yield "roundup", f"The headline has “{hit}”."

    def _spoken(self) -> Iterator[_Judgement]:
        """By the author who speaks outside of quotations, in a blog or elsewhere."""
        outlet = self._article.outlet.name
        if not set(self._wording.labels["blog"]).isdisjoint(folded(outlet).split()):
            yield "blog", f"It stands in {outlet}."
        spoken = self._first_person()
        needed = SPOKEN - 1 if "?" in self._own else SPOKEN
        if len(spoken) < needed or len(spoken) < SPOKEN_SHARE * self._words / 100:
            return
        said = f"The author says {_some(spoken)}"
        if sign := self._sign_of_blog():
            yield "blog", f"{said}, and there is “{sign}”."
        if len(spoken) >= max(CHATTED, CHATTED_SHARE * self._words / 100):
            yield "blog", f"{said}, again and again."
        yield "opinion", f"{said}."

    def _first_person(self) -> Sequence[str]:
        pattern = self._voice.first_person if self._voice else None
        return [each for each in pattern.findall(self._own) if each] if pattern else []

    def _sign_of_blog(self) -> str | None:
        """What data, address, outlet or a line of the page say, or the name of its author."""
        at_place = self._wording.at_place
        stated = {words: said for said, words in declared_names(self._article)}
        stated |= {words: words for words in self._address}
        stated |= {words: words for words in folded(self._article.outlet.name).split()}
        told = (said for words, said in stated.items() if at_place.get(words) == "blog")
        within = (self._found("blog", line) for line in self._ends)
        own = (each for each in self._article.authors if self._is_of(each))
        return next(told, None) or next(filter(None, within), None) or next(own, None)

    def _is_of(self, author: str) -> bool:
        """Whether the outlet is called like its author."""
        return any(letters(author) in name for name in self._outlet)

    def _tried(self) -> Iterator[_Judgement]:
        marks = list(filter(None, (self._found("review", line) for line in self._lines)))
        if len(marks) >= REVIEW_MARKS:
            yield "review", f"The text has “{marks[0]}” and “{marks[1]}”."

    def _headlined(self) -> Iterator[_Judgement]:
        genres: tuple[Genre, ...] = ("live_blog", "interview", "review", "opinion", "analysis")
        for genre in genres:
            if hit := first_match(self._wording.headlines[genre], self._title):
                yield genre, f"The headline has “{hit.rpartition(':')[2].strip() or hit}”."

    def _questions_of_its_own(self) -> Iterator[_Judgement]:
        asked = questions(lines_of(self._own))
        if asked >= QUESTIONS:
            yield "analysis", f"It asks {asked} questions and answers them itself."

    def _listed(self) -> Iterator[_Judgement]:
        if count := items(self._lines):
            yield "roundup", f"{count} of {len(self._lines)} paragraphs are items of a list."

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

    @cached_property
    def _address(self) -> Sequence[str]:
        return list(address_words(self._article, self._title))

    @property
    def _ends(self) -> Sequence[str]:
        """The lines above and below what is told."""
        return *self._lines[:TOP], *self._lines[max(TOP, len(self._lines) - TOP) :]

    def _found(self, genre: Genre, line: str) -> str | None:
        return first_match(self._wording.lines[genre], line)


def _some(words: Sequence[str]) -> str:
    """The first three that differ."""
    return ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:3])
