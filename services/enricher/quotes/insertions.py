"""Who is said to speak within the marks themselves, and who is quoted within a quotation? Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.cues import Lexicon
from services.enricher.quotes.links import Links
from services.enricher.quotes.marks import Marked
from services.enricher.quotes.named import Named
from services.enricher.quotes.shapes import word_count
from services.enricher.quotes.speakers import Speaker
from services.enricher.quotes.statement import Span, Statement
from services.enricher.quotes.tokens import tokens, with_quotes

_MOST_BEFORE_CUE = 5  # tokens between a comma and the verb of an insertion
_FEWEST = 2  # words of a quotation
_ENDS = frozenset({",", ".", "!", "?", "…", ":", ";", "("})
_SKIPPED = frozenset({",", ".", ";", ":", "…", ")"})
_BEFORE = frozenset({",", "?", "!", "…"})


class Insertions:
    """Reads what stands inside the marks of one field."""

    def __init__(self, masked: str, named: Mapping[int, Named], lexicon: Lexicon) -> None:
        self._masked, self._named, self._lexicon = masked, named, lexicon

    def cut(self, quote: Marked) -> tuple[list[Span], Link] | None:
        """`« Un accord, estime X, qui change tout »`: the words without the insertion, its link.

        None where nothing is inserted.
        """
        words = tokens(self._masked, *quote.inner, self._named, {})
        links = Links(words, self._lexicon)
        for link in self._inserted(links):
            after = self._past(links, link)
            if after < len(words) and words[after].low not in _ENDS:
                continue
            while after < len(words) and words[after].low in _SKIPPED:
                after += 1
            last = words[link.first - 1]
            parts = [(quote.inner[0], last.start if last.low == "," else last.end)]
            if after < len(words):
                parts.append((words[after].start, quote.inner[1]))
            return parts, link
        return None

    def _inserted(self, links: Links) -> Iterator[Link]:
        words = links.tokens
        for cue in (each for each in links.cues if each.kind == "verb"):
            for first in range(cue.first, max(0, cue.first - _MOST_BEFORE_CUE), -1):
                if words[first - 1].low in _BEFORE:
                    link = links.inverted(first, len(words))
                    if link is not None and link.cue == cue and self._is_aside(link):
                        yield link
                    break

    def _is_aside(self, link: Link) -> bool:
        """Whether the subject stands after the verb; a pronoun is joined to it by a hyphen."""
        subject = link.subject
        if subject is None or link.rule != "inverted":
            return False
        return subject.kind != "pronoun" or subject.word.startswith("-")

    def _past(self, links: Links, link: Link) -> int:
        """The token after who speaks, his office, and to whom or when he does."""
        words, after = links.tokens, link.after
        role = link.subject.role if link.subject is not None else None
        while role is not None and after < len(words) and words[after].start < role[1]:
            after += 1
        return links.subjects.adverbials.past(after, len(words))

    def quoted(self, outer: Sequence[Marked], nested: Sequence[Marked]) -> Iterator[Statement]:
        """What somebody in a quotation says that another said: `He told us, “Go.”`.

        Both in order. The speaker is named only where a name is the subject.
        """
        starts = [each.start for each in nested]
        for quote in outer:
            first, last = bisect_left(starts, quote.start), bisect_left(starts, quote.end)
            held = {each.start: each for each in nested[first:last]}
            if held:
                yield from self._within(quote, held)

    def _within(self, quote: Marked, held: Mapping[int, Marked]) -> Iterator[Statement]:
        start, end = quote.inner
        shifted = with_quotes(self._masked, held, start=start, end=end)
        words = tokens(shifted, 0, len(shifted), self._named, held, offset=start)
        links = Links(words, self._lexicon)
        for at in links.quotes:
            inner, link = words[at].quote, links.told(at)
            if inner is None or link is None:
                continue
            if word_count(self._masked[slice(*inner.inner)]) < _FEWEST:
                continue
            made = Statement([inner.inner], direct=True, rule="within")
            made.cued(link)
            named = link.subject.named if link.subject is not None else None
            if named is not None:
                made.speaker = Speaker(named.name or None, (named.start, named.end))
            yield made
