"""The statements of one title or text, sentence by sentence. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from libs.contracts import Stance
from libs.sentences import sentences
from services.enricher.entities import TextField
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.interviews import Interview
from services.enricher.quotes.links import Link, Links
from services.enricher.quotes.marks import Marked
from services.enricher.quotes.people import People
from services.enricher.quotes.reported import reported
from services.enricher.quotes.shapes import is_title, is_whole, word_count
from services.enricher.quotes.speakers import Discourse, Speaker
from services.enricher.quotes.subjects import Subject
from services.enricher.quotes.tokens import Token, tokens, with_quotes

# PARIS, Feb. 26 (Agency) -
_DATELINE = re.compile(
    r"\d{1,2}[:hH.]\d{2}(?: GMT)?[ \u00a0]?[—–:-]?[ \u00a0]|"
    r"[A-ZÀ-Þ][^\n()]{1,60}?(?:\([^()\n]{2,40}\)[ \u00a0]?(?:[—–-]{1,2}|:)|[ ][—–]{1,2})[ \u00a0]"
)
_FEWEST = 2  # words of a quotation
_CERTAIN = {"name": 0.95, "pronoun": 0.85, "spokesperson": 0.85, "body": 0.75, "role": 0.75}
_WEAK = 0.6
_QUESTION = 300  # characters of a question in which somebody may be named
Span = tuple[int, int]


@dataclass
class Statement:
    """What somebody says, while it is gathered."""

    parts: list[Span]
    direct: bool
    rule: str
    confidence: float
    speaker: Speaker = field(default_factory=lambda: Speaker(None))
    cue: Span | None = None
    stance: Stance = "said"


@dataclass
class _Sentence:
    start: int
    end: int
    opens_paragraph: bool
    links: Links


class Statements:
    """Reads one field; `marked` are its quotations at the outermost level, in order."""

    def __init__(
        self,
        text: str,
        text_field: TextField,
        *,
        people: People,
        lexicon: Lexicon,
        marked: Sequence[Marked],
        nested: Sequence[Marked],
        turns: Interview | None,
        discourse: Discourse,
    ) -> None:
        self._text, self._field = text, text_field
        self._people, self._lexicon, self._discourse = people, lexicon, discourse
        self._nested, self._turns = nested, turns
        self._quotes = {each.start: each for each in marked}
        self._named = people.named[text_field]
        self._names_only = people.masked[text_field]
        self._masked = with_quotes(self._names_only, self._quotes)
        self._unbroken = [(each.start, each.end) for each in marked]
        self._ends = {each.end for each in marked}
        self._found: list[Statement] = []
        self._below, self._asked = 0, False
        self._answers = sorted(part for each in (turns.answers if turns else ()) for part in each.parts)
        self._before: _Sentence | None = None
        self._last: Statement | None = None
        """The direct statement with which the sentence before ended."""

    def read(self) -> list[Statement]:
        """The statements in the order in which their sentences stand."""
        before = 0
        for start, end in self._sentences():
            opens = before == 0 or "\n" in self._text[before:start]
            before = end
            if start < self._below or not self._is_told(start):
                continue
            dateline = _DATELINE.match(self._text, start, end) if opens else None
            start = dateline.end() if dateline else start
            if self._text[start:end].lower().startswith(self._lexicon.wording.related):
                continue
            if opens and self._written_below(start, end):
                continue
            words = tokens(self._masked, start, end, self._named, self._quotes)
            links = Links(words, self._lexicon, titled=self._field == "title")
            self._sentence(_Sentence(start, end, opens, links))
        return [*self._found, *self._within()]

    def _in_turns(self, place: int) -> bool:
        return self._turns is not None and place >= self._turns.start

    def _is_told(self, start: int) -> bool:
        """Whether a sentence is no question of an interview; the first turn begins anew."""
        if self._turns is None or start < self._turns.start:
            return True
        for each in (one for at, one in self._named.items() if start <= at < start + _QUESTION):
            if each.kind == "person" and "\n" not in self._text[start : each.start]:
                self._discourse.note_persons([each])
        if not self._asked:
            self._asked, self._before, self._last = True, None, None
            self._discourse.forget()
        at = bisect_right(self._answers, (start, len(self._text) + 1)) - 1
        return at >= 0 and start < self._answers[at][1]

    def _within(self) -> Iterator[Statement]:
        """What somebody in a quotation says that somebody else said: `He told us, “Go.”`."""
        inner = {each.start: each for each in self._nested}
        for outer in (each for each in self._quotes.values() if each.level == 0):
            held = {at: each for at, each in inner.items() if outer.start < at < outer.end}
            if not held:
                continue
            masked = with_quotes(self._names_only[: outer.inner[1]], held)
            links = Links(tokens(masked, *outer.inner, self._named, held), self._lexicon)
            for at in links.quotes:
                quote, link = links.tokens[at].quote, links.told(at)
                if quote is not None and link is not None:
                    made = Statement([quote.inner], True, "within", _WEAK, cue=None)
                    made.stance = link.cue.stance if link.cue else "said"
                    made.cue = link.cue.place if link.cue else None
                    named = link.subject.named if link.subject else None
                    if named is not None:
                        made.speaker = Speaker(named.name, (named.start, named.end))
                    yield made

    def _written_below(self, start: int, end: int) -> bool:
        """`X has posted this:`, and then a paragraph without marks."""
        before = self._before
        words = before.links.tokens if before is not None else ()
        if before is None or not words or words[-1].low != ":" or start in self._quotes:
            return False
        cues = [each for each in before.links.cues if words[each.first].low in self._lexicon.writing]
        link = before.links.before_colon(len(words) - 1) if cues else None
        if link is None or link.cue not in cues:
            return False
        stop = self._text.find("\n", start)
        made = Statement([(start, stop if stop > 0 else len(self._text))], True, "below", _WEAK)
        self._attribute(made, link)
        self._found.append(made)
        self._below = made.parts[0][1]
        self._before = None
        return True

    def _sentences(self) -> Iterator[Span]:
        """The sentences; what follows a quotation after a dash, its author, belongs to it."""
        held: Span | None = None
        for start, end in sentences(self._text, unbroken=self._unbroken):
            signed = held is not None and self._text[start] in "—–-" and held[1] in self._ends
            if signed and held is not None and "\n" not in self._text[held[1] : start]:
                held = held[0], end
                continue
            if held is not None:
                yield held
            held = start, end
        if held is not None:
            yield held

    def _sentence(self, sentence: _Sentence) -> None:
        links = sentence.links
        main = links.subjects.main()
        joint = main is not None and links.subjects.is_joint(main)
        if main is not None and main.named is not None and not joint and links.quotes[:1] != [0]:
            self._discourse.note(main.named)
        last: Statement | None = None
        link: Link | None = None
        quoting = set[int]()
        for at in links.quotes:
            quote = links.tokens[at].quote
            if quote is None:
                continue
            if self._names_a_work(links.tokens, at, quote):
                continue
            if last is not None and link is not None and links.continues(link, at):
                last.parts += [quote.inner]
                continue
            made = self._direct(sentence, at, quote)
            if made is not None:
                last, link = made
                quoting |= {link.cue.first} if link is not None and link.cue is not None else set()
        for clause in reported(links, self._lexicon, quoting=quoting):
            self._add_reported(clause.parts, clause.link)
        whole = not links.quotes and len(links.tokens) > 1
        self._discourse.note_persons(
            [each.named for each in links.tokens if each.named and each.named.kind == "person"]
        )
        self._last = last or (None if whole or links.tokens else self._last)
        self._before = sentence

    def _direct(
        self, sentence: _Sentence, at: int, quote: Marked
    ) -> tuple[Statement, Link | None] | None:
        """The statement of a quotation, or None where nobody is said to have said it."""
        words = self._text[slice(*quote.inner)]
        if quote.continues and self._found and self._found[-1].direct:
            self._found[-1].parts.append(quote.inner)
            own = self._inside(quote) or sentence.links.of(at)
            if own is not None and self._found[-1].speaker.name is None:
                self._attribute(self._found[-1], own)
            return self._found[-1], own
        inside = self._inside(quote)
        if inside is not None:
            return self._cut(quote, inside), inside
        link = sentence.links.of(at)
        if not self._is_quotation(words, sentence.links, at, link):
            return None
        if link is None and self._in_turns(quote.start):
            return None
        if link is None:
            return self._without_link(sentence, at, quote, words)
        made = Statement([quote.inner], direct=True, rule=link.rule, confidence=_WEAK)
        self._attribute(made, link)
        self._found.append(made)
        return made, link

    def _is_quotation(self, words: str, links: Links, at: int, link: Link | None) -> bool:
        around = links.tokens
        if self._people.is_name(words):
            return False
        whole = is_whole(words)
        if link is None:
            alone = len([each for each in around if each.kind != "mark"]) == 1
            return whole and (alone or at == 0 or around[at - 1].kind == "mark") and not is_title(words)
        if word_count(words) < _FEWEST:
            following = next((each for each, token in enumerate(around) if each > at and token.quote), 0)
            cut = following and links.continues(link, following)
            return bool(cut) or (whole and words.endswith((".", "!", "?")))
        near = link.rule in {"inverted", "following", "dash", "colon", "preposition"}
        return near or not is_title(words)

    def _names_a_work(self, around: Sequence[Token], at: int, quote: Marked) -> bool:
        """`dans « Le Nuage »`, `intitulé « … »`, `le mot de « … »`."""
        words = self._text[slice(*quote.inner)]
        before = around[at - 1].low if at else ""
        naming = self._lexicon.naming
        if before in naming or (at > 1 and around[at - 2].low in naming and (
            before in self._lexicon.wording.of_prepositions
        )):
            return True
        return before in self._lexicon.object_prepositions and is_title(words)

    def _without_link(
        self, sentence: _Sentence, at: int, quote: Marked, words: str
    ) -> tuple[Statement, Link | None] | None:
        """A whole sentence in marks whose own sentence names nobody."""
        first = at == 0 or all(each.kind == "mark" for each in sentence.links.tokens[:at])
        if first and not sentence.opens_paragraph and self._last is not None:
            self._last.parts.append(quote.inner)
            return self._last, None
        made = Statement([quote.inner], direct=True, rule="marks", confidence=_WEAK)
        if first and self._before is not None:
            self._by_sentence_before(made, sentence)
        fewest = 3 if self._field == "title" else 4
        if made.speaker.name is None and word_count(words) < fewest:  # a motto
            return None
        self._found.append(made)
        return made, None

    def _by_sentence_before(self, made: Statement, sentence: _Sentence) -> None:
        """`Kai Zenner answers:`, or a sentence of the same paragraph about one person."""
        before = self._before
        if before is None:
            return
        words = before.links.tokens
        if words and words[-1].low == ":":
            link = before.links.before_colon(len(words) - 1)
            if link is not None:
                self._attribute(made, link)
                made.rule = "colon"
            return
        if sentence.opens_paragraph:
            if self._last is not None and self._last.speaker.name is not None:
                made.speaker, made.rule = self._last.speaker, "next_paragraph"
            return
        ended = [each for each in before.links.cues if each.after >= len(words) - 1]
        link = before.links.governing(ended[-1], len(words)) if ended else None
        if link is not None and link.subject is not None:
            self._attribute(made, link)
            made.rule, made.confidence = "sentence_before", _WEAK
            return
        subject = before.links.subjects.main()
        if subject is not None and self._is_person(subject):
            made.speaker, made.rule = self._discourse.resolve(subject), "sentence_before"

    def _is_person(self, subject: Subject) -> bool:
        if subject.kind == "name":
            return subject.named is not None and subject.named.kind != "organisation"
        return subject.kind in {"pronoun", "role"}

    def _inside(self, quote: Marked) -> Link | None:
        """`« Un accord, estime X, qui change tout »`: who speaks is said within the marks."""
        return next((link for link, _ in self._links_inside(quote)), None)

    def _links_inside(self, quote: Marked) -> Iterator[tuple[Link, Sequence[Token]]]:
        words = tokens(self._names_only, *quote.inner, self._named, {})
        links = Links(words, self._lexicon)
        for cue in links.cues:
            if cue.kind != "verb":
                continue
            for first in range(cue.first, max(0, cue.first - 5), -1):
                if words[first - 1].low in {",", "?", "!", "…"}:
                    link = links.inverted(first, len(words))
                    if link is not None and link.cue == cue and self._closes(words, link):
                        yield link, words
                    break

    def _closes(self, words: Sequence[Token], link: Link) -> bool:
        """Whether what follows is the end of an insertion, and its subject cannot be the speaker's."""
        subject = link.subject
        if subject is None or link.rule != "inverted":
            return False
        if subject.kind == "pronoun" and not subject.word.startswith("-"):
            return False
        after = self._past_insertion(words, link)
        return after >= len(words) or words[after].low in {",", ".", "!", "?", "…", ":", ";", "("}

    def _past_insertion(self, words: Sequence[Token], link: Link) -> int:
        """The token after who speaks, his office, and to whom or when he does."""
        after = link.after
        role = link.subject.role if link.subject is not None else None
        while role is not None and after < len(words) and words[after].start < role[1]:
            after += 1
        return Links(words, self._lexicon).subjects.past_adverbials(after, len(words))

    def _cut(self, quote: Marked, link: Link) -> Statement:
        """The words in marks without the insertion; a role beside the name goes with it."""
        words = next(words for each, words in self._links_inside(quote) if each == link)
        start, end = quote.inner
        stop, after = words[link.first - 1].start, self._past_insertion(words, link)
        while after < len(words) and words[after].low in {",", ".", ";", ":", "…", ")"}:
            after += 1
        parts = [(start, stop)] if words[link.first - 1].low == "," else [(start, words[link.first - 1].end)]
        if after < len(words):
            parts.append((words[after].start, end))
        made = Statement(parts, direct=True, rule="inside", confidence=_WEAK)
        self._attribute(made, link)
        self._found.append(made)
        return made

    def _attribute(self, made: Statement, link: Link) -> None:
        if link.subject is not None:
            made.speaker = self._discourse.resolve(link.subject)
            made.confidence = _CERTAIN.get(made.speaker.kind, _WEAK)
            self._discourse.note(link.subject.named)
            if made.speaker.name is not None:
                self._discourse.note(self._discourse.named(made.speaker.name))
        if link.cue is not None:
            made.stance = link.cue.stance
            made.cue = link.cue.place

    def _add_reported(self, parts: tuple[Span, ...], link: Link) -> None:
        made = Statement(list(parts), direct=False, rule=f"reported_{link.rule}", confidence=_WEAK)
        self._attribute(made, link)
        subject = link.subject
        if subject is not None:
            made.confidence = round(made.confidence - 0.05, 2)
            self._found.append(made)
