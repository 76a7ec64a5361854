"""The statements of one title or text, sentence by sentence. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from libs.sentences import sentences
from services.enricher.names.entities import TextField
from services.enricher.quotes.attribution import Link
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.datelines import past_dateline
from services.enricher.quotes.insertions import Insertions
from services.enricher.quotes.links import Links
from services.enricher.quotes.marks import Marked
from services.enricher.quotes.people import People
from services.enricher.quotes.quotations import is_quotation, names_a_work
from services.enricher.quotes.reported import held, reported
from services.enricher.quotes.shapes import is_cut, word_count
from services.enricher.quotes.speakers import Discourse
from services.enricher.quotes.statement import WEAK, Span, Statement
from services.enricher.quotes.subject import is_person
from services.enricher.quotes.tokens import tokens, with_quotes
from services.enricher.quotes.turns import Interview

_LESS_SURE = 0.05  # of a clause than of words in marks
_AFTER = frozenset({"inverted", "following"})  # rules of speakers who cut a quotation
_QUESTION = 300  # characters of a question in which somebody may be named


@dataclass
class _Sentence:
    opens_paragraph: bool
    links: Links
    held: Mapping[int, Link] = field(default_factory=dict)
    """By token, whose reported clause a quotation stands in."""

    def link(self, at: int) -> Link | None:
        """What says who speaks in a quotation: words beside it, else around its clause."""
        return self.links.of(at) or self.held.get(at)


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
        self._places = sorted(self._named)
        self._names_only = people.masked[text_field]
        self._masked = with_quotes(self._names_only, self._quotes)
        self._insertions = Insertions(self._names_only, self._named, lexicon)
        self._unbroken = [(each.start, each.end) for each in marked]
        self._ends = {each.end for each in marked}
        self._found: list[Statement] = []
        self._below, self._asked = 0, False
        self._answers = sorted(
            part for each in (turns.answers if turns else ()) for part in each.parts
        )
        self._before: _Sentence | None = None
        self._last: Statement | None = None
        """The direct statement with which the sentence before ended."""
        self._spoken: Statement | None = None
        """The last direct statement of the paragraph, while nobody else is named."""

    def read(self) -> list[Statement]:
        """The statements in the order in which their sentences stand."""
        before = 0
        for start, end in self._sentences():
            opens = before == 0 or "\n" in self._text[before:start]
            before = end
            if start < self._below or not self._is_told(start, end):
                continue
            first = past_dateline(self._text, start, end, self._named) if opens else start
            words = self._text[first:end].lstrip("([ ").lower()
            if words.startswith(self._lexicon.wording.related):
                continue
            if opens and self._written_below(first):
                continue
            read = tokens(self._masked, first, end, self._named, self._quotes)
            links = Links(read, self._lexicon, titled=self._field == "title")
            self._sentence(_Sentence(opens, links, held(links, self._lexicon)))
        outer = list(self._quotes.values())
        return [*self._found, *self._insertions.quoted(outer, self._nested)]

    def _in_turns(self, place: int) -> bool:
        return self._turns is not None and place >= self._turns.start

    def _is_told(self, start: int, end: int) -> bool:
        """Whether a sentence is no question of an interview; the first turn begins anew."""
        if self._turns is None or start < self._turns.start:
            return True
        self._note_asked(start)
        if not self._asked:
            self._asked, self._before, self._last = True, None, None
            self._discourse.forget()
        at = bisect_left(self._answers, (end, 0)) - 1  # the sentence may begin with a label
        return at >= 0 and start < self._answers[at][1]

    def _note_asked(self, start: int) -> None:
        """Who is named in the line of a question may be he in the answer."""
        first = bisect_right(self._places, start - 1)
        stop = self._text.find("\n", start, start + _QUESTION)
        for at in self._places[first : bisect_right(self._places, stop)]:
            if self._named[at].kind == "person":
                self._discourse.note_persons([self._named[at]])

    def _written_below(self, start: int) -> bool:
        """`X has posted this:`, and then a paragraph without marks."""
        before = self._before
        words = before.links.tokens if before is not None else ()
        if before is None or not words or words[-1].low != ":" or start in self._quotes:
            return False
        cues = [
            each
            for each in before.links.cues
            if words[each.first].low in self._lexicon.wording.writing
        ]
        link = before.links.before_colon(len(words) - 1) if cues else None
        if link is None or link.cue not in cues:
            return False
        stop = self._text.find("\n", start)
        end = stop if stop > 0 else len(self._text)
        made = Statement([(start, end)], direct=True, rule="below")
        self._added(made, link)
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
        elif main is not None and main.kind == "role":
            self._discourse.note_office(main, among=links.tokens)
        elif links.subjects.is_indefinite() or (main is not None and main.kind == "nobody"):
            self._discourse.note_nobody()
        self._discourse.note_bodies(
            [
                each.named
                for each in links.tokens
                if each.named and each.named.kind == "organisation"
            ]
        )
        last: Statement | None = None
        link: Link | None = None
        quoting = set[int]()
        for at in links.quotes:
            quote = links.tokens[at].quote
            if quote is None or names_a_work(links.tokens, at, self._words(quote), self._lexicon):
                continue
            if last is not None and link is not None and self._continues(links, link, at, last):
                last.parts += [quote.inner]
                continue
            made = self._direct(sentence, at, quote)
            if made is not None:
                last, link = made
                quoting |= {link.cue.first} if link is not None and link.cue is not None else set()
        for clause in reported(links, self._lexicon, quoting=quoting, spoken=link):
            self._add_reported(clause.parts, clause.link)
        whole = not links.quotes and len(links.tokens) > 1
        self._discourse.note_persons(
            [each.named for each in links.tokens if each.named and each.named.kind == "person"]
        )
        self._last = last or (None if whole or links.tokens else self._last)
        others = any(each.named and each.named.kind != "organisation" for each in links.tokens)
        self._spoken = last or (None if others or sentence.opens_paragraph else self._spoken)
        self._before = sentence

    def _words(self, quote: Marked) -> str:
        return self._text[slice(*quote.inner)]

    def _continues(self, links: Links, link: Link, at: int, last: Statement) -> bool:
        quote = links.tokens[at].quote
        words = self._text[slice(*quote.inner)] if quote is not None else ""
        cut = is_cut(self._text[slice(*last.parts[-1])], words)
        return links.continues(link, at, within_clause=cut)

    def _direct(
        self, sentence: _Sentence, at: int, quote: Marked
    ) -> tuple[Statement, Link | None] | None:
        """The statement of a quotation, or None where nobody is said to have said it."""
        words = self._words(quote)
        if quote.continues and self._found and self._found[-1].direct:
            self._found[-1].parts.append(quote.inner)
            own = sentence.links.of(at)
            if own is not None and self._found[-1].speaker.name is None:
                self._found[-1].attribute(own, self._discourse)
            return self._found[-1], own
        inside = self._insertions.cut(quote)
        if inside is not None:
            made = Statement(inside[0], direct=True, rule="inside")
            return self._added(made, inside[1]), inside[1]
        link = sentence.link(at)
        if not is_quotation(
            words, sentence.links, at, link, people=self._people, lexicon=self._lexicon
        ):
            return None
        if link is None and self._in_turns(quote.start):
            opened = at > 0 and sentence.links.tokens[at - 1].low == ":"
            if not opened or not words.endswith((".", "!", "?", "…")):
                return None
        if link is None:
            return self._without_link(sentence, at, quote, words)
        return self._added(Statement([quote.inner], direct=True, rule=link.rule), link), link

    def _added(self, made: Statement, link: Link) -> Statement:
        made.attribute(link, self._discourse)
        self._found.append(made)
        return made

    def _without_link(
        self, sentence: _Sentence, at: int, quote: Marked, words: str
    ) -> tuple[Statement, Link | None] | None:
        """A whole sentence in marks whose own sentence names nobody."""
        first = at == 0 or all(each.kind == "mark" for each in sentence.links.tokens[:at])
        alone = all(each.kind in {"mark", "quote"} for each in sentence.links.tokens)
        named = self._last is not None and self._last.speaker.name is not None
        if (
            first
            and self._last
            and (not sentence.opens_paragraph or (alone and named and self._last.rule in _AFTER))
        ):
            self._last.parts.append(quote.inner)
            return self._last, None
        made = Statement([quote.inner], direct=True, rule="marks")
        if first and self._before is not None:
            self._by_sentence_before(made, sentence)
        goes_on = first and not sentence.opens_paragraph and self._spoken is not None
        if made.speaker.name is None and goes_on and self._spoken is not None:
            made.speaker, made.rule = self._spoken.speaker, "paragraph"
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
                made.attribute(link, self._discourse)
                made.rule = "colon"
            return
        if sentence.opens_paragraph:
            if self._last is not None and self._last.speaker.name is not None:
                made.speaker, made.rule = self._last.speaker, "next_paragraph"
            return
        ended = [each for each in before.links.cues if each.after >= len(words) - 1]
        link = before.links.governing(ended[-1], len(words)) if ended else None
        if link is not None and link.subject is not None:
            made.attribute(link, self._discourse)
            made.rule, made.confidence = "sentence_before", WEAK
            return
        subject = before.links.subjects.main()
        if subject is not None and is_person(subject):
            made.speaker, made.rule = self._discourse.resolve(subject), "sentence_before"

    def _add_reported(self, parts: tuple[Span, ...], link: Link) -> None:
        if link.subject is not None:
            made = Statement(list(parts), direct=False, rule=f"reported_{link.rule}")
            self._added(made, link).confidence -= _LESS_SURE
            if self._in_turns(parts[0][0]) and made.speaker.name is None:
                self._found.pop()  # whoever answers is heard anyway
