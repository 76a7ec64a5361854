"""Which cue and which subject does a quotation in marks have in its own sentence? Pure."""

from collections.abc import Sequence

from services.enricher.quotes.attribution import Link
from services.enricher.quotes.authors import author_before, is_by_agent
from services.enricher.quotes.cues import Cue, Lexicon
from services.enricher.quotes.sources import source
from services.enricher.quotes.subject import Subject
from services.enricher.quotes.subjects import Subjects
from services.enricher.quotes.tokens import Token

_DASHES = frozenset({"-", "–", "—"})
_CLOSING = frozenset({",", ")", "]"})
_NOT_BEFORE_COLON = frozenset(
    {"à", "au", "avec", "chez", "pour", "sur", "contre", "to", "for", "with", "on"}
)
_MOST_UNNAMED = 8
_MOST_TOLD, _MOST_TOLD_COLON = 3, 6  # tokens
_MOST_BETWEEN = 25  # tokens between a quotation and what says who speaks


class Links:
    """The links between the quotations of one sentence and what stands around them."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, *, titled: bool = False) -> None:
        self.tokens, self._lexicon, self.titled = tokens, lexicon, titled
        self.cues = lexicon.cues(tokens)
        self.subjects = Subjects(tokens, lexicon)
        self.quotes = [at for at, token in enumerate(tokens) if token.kind == "quote"]

    def of(self, at: int) -> Link | None:
        """What says who speaks in the quotation that is token `at`."""
        told = self._agent(at) or self._following(at) or self._of_author(at)
        return told or self._preceding(at) or self._colon(at)

    def _agent(self, at: int) -> Link | None:
        """`was described as “shy” by a friend`: who stands after "by"."""
        if not is_by_agent(self.tokens, at, self._lexicon):
            return None
        subject = self.subjects.at(at + 2, len(self.tokens))
        cue = next((each for each in self.cues if each.after == at - 1), None)
        return Link("inverted", subject, cue, at + 1, subject.after) if subject else None

    def _of_author(self, at: int) -> Link | None:
        if at == 0 or self.tokens[at - 1].low != ":":
            return None
        author = author_before(self.tokens, at - 1, self._lexicon)
        return Link("colon", author, None, author.first, at - 1) if author is not None else None

    def continues(self, link: Link, at: int, *, within_clause: bool = False) -> bool:
        """Whether a quotation goes on with the one before it, which `link` cut in two.

        `within_clause`: the first ended and the second begins amid a clause; what stands between
        them may have verbs of saying of its own: `sourit une élue qui a demandé le silence,`.
        """
        if link.rule not in {"inverted", "following", "preposition"}:
            return False
        between = self.tokens[link.after : at]
        opened = self.tokens[at - 1].low in {",", ":", ";", "…", ".", "!", "?"} or not between
        if not opened or len(between) > _MOST_BETWEEN:
            return False
        if within_clause and self.tokens[at - 1].low == ",":
            return True
        return not any(link.after <= cue.first < at for cue in self.cues)

    def _limit(self, at: int) -> int:
        following = next((each for each in self.quotes if each > at), len(self.tokens))
        return min(following, at + _MOST_BETWEEN)

    def _following(self, at: int) -> Link | None:
        limit, first = self._limit(at), at + 1
        while first < limit and self.tokens[first].low in _CLOSING:
            first += 1
        if first >= limit:
            return None
        if self.tokens[first].low in _DASHES or self.tokens[first].low == "(":
            named = self.subjects.at(first + 1, limit)
            if named is not None and named.kind == "name" and named.first == first + 1:
                return Link("dash", named, None, first, named.after)
            first += 1
        if first >= limit:
            return None
        return (
            self.inverted(first, limit)
            or self.subject_first(first, limit)
            or self._unnamed(first, limit)
        )

    def _unnamed(self, first: int, limit: int) -> Link | None:
        """`one employee said`, `as a diplomat put it`."""
        if self.tokens[first].low in self._lexicon.wording.as_words:
            first += 1
        cue = next((each for each in self.cues if first <= each.first < limit), None)
        return self.unnamed_first(first, cue) if cue is not None and cue.kind == "verb" else None

    def inverted(self, first: int, limit: int) -> Link | None:
        """`affirme X`, `a-t-il ajouté`, `selon X`, `said X` from a token on."""
        cue = next((each for each in self.cues if first <= each.first < limit), None)
        if cue is None or self._is_participle(cue):
            return None
        suffix = None
        for index in range(first, cue.first):
            token = self.tokens[index]
            if token.low in {"-on", "-t-on"}:
                suffix = self._impersonal(cue.after, limit)
            elif self._is_cut_by(index, first):
                suffix = Subject("pronoun", index, index + 1, word=token.low)
            elif not self._lexicon.passes(token) and (
                token.low not in self._lexicon.wording.as_words
            ):
                return None
        if suffix is not None:
            return Link("inverted", suffix, cue, first, cue.after)
        if cue.kind == "preposition":
            return self._by_preposition(cue, limit)
        last = min(cue.after, limit - 1)
        on = any(each.low in {"-on", "-t-on"} for each in self.tokens[cue.first : last + 1])
        if on:
            after = cue.after + (self.tokens[last].low in {"-on", "-t-on"})
            subject: Subject | None = self._impersonal(after, limit)
        else:
            subject = self.subjects.after(cue.after, limit)
        if subject is None:
            return None
        return Link("inverted", subject, cue, first, max(subject.after, cue.after))

    def _is_participle(self, cue: Cue) -> bool:
        """`telling the paper`: whose subject never stands behind it."""
        return self.tokens[cue.first].low.endswith(self._lexicon.wording.gerund_endings)

    def _is_cut_by(self, index: int, first: int) -> bool:
        """A pronoun before its verb: `a-t-il ajouté`, and as machines translate, `has she said`."""
        low = self.tokens[index].low
        helped = index > first and self.tokens[index - 1].low in self._lexicon.wording.auxiliaries
        return low in self._lexicon.pronouns and (low.startswith("-") or helped)

    def _impersonal(self, index: int, limit: int) -> Subject:
        """Whose words `assure-t-on chez Mistral AI` gives: those of the body where it is said."""
        tokens, lexicon = self.tokens, self._lexicon
        first = index + lexicon.locatives.length_at(tokens, index)
        if first == index < limit and tokens[index].low in lexicon.wording.object_prepositions:
            first += 1
        if first > index:
            while first < limit and lexicon.is_of(tokens[first]):
                first += 1
            where = self.subjects.at(first, limit)
            if where is not None and where.kind in {"name", "spokesperson", "body"}:
                return where
        return Subject("nobody", index, index)

    def _by_preposition(self, cue: Cue, limit: int) -> Link | None:
        return source(self.tokens, self._lexicon, self.subjects, cue, limit)

    def subject_first(self, first: int, limit: int) -> Link | None:
        """`X said`, `he told reporters` from a token on."""
        subject = self.subjects.at(first, limit)
        if subject is None:
            return None
        after = subject.after
        apposed = after - 2 > subject.first and self.tokens[after - 2].low == ","
        if apposed and after < limit and self.tokens[after].low == ",":
            after += 1  # Nordbank's chief executive, Ada Bronn, said
        for cue in self.cues:
            if after <= cue.first < limit and cue.kind == "verb":
                if self.subjects.adverbials.reaches(after, cue.first):
                    return Link("following", subject, cue, first, cue.after)
                return None
        return None

    def unnamed_first(self, first: int, cue: Cue) -> Link | None:
        """`the farm of San Jose announced`: a noun that names nobody, and a verb of saying."""
        between = self.tokens[first : cue.first]
        if not between or between[0].low not in self._lexicon.wording.determiners:
            return None
        passed = all(map(self._lexicon.passes, between))
        persons = self._lexicon.someone | self._lexicon.wording.first_person
        if passed or any(each.low in persons for each in between):
            return None
        if len(between) > _MOST_UNNAMED or any(each.kind in {"mark", "quote"} for each in between):
            return None
        subject = Subject("nobody", first, cue.first)
        return Link("following", subject, cue, first, cue.after)

    def _preceding(self, at: int) -> Link | None:
        for cue in reversed(self.cues):
            if cue.after > at or at - cue.after > _MOST_BETWEEN or self._parted(cue.after, at):
                continue
            link = self.governing(cue, at)
            if link is None and cue.kind == "verb" and self._leads_to(cue, at):
                return Link("preceding", None, cue, cue.first, cue.after)
            if link is not None:
                return link
        return None

    def _parted(self, first: int, at: int) -> bool:
        """Whether another clause begins between a cue and a quotation: `…, and the …`."""
        return any(
            token.low == ";"
            or (token.low == "," and self.tokens[index].low in self._lexicon.wording.joining)
            for index, token in enumerate(self.tokens[first:at], start=first + 1)
        )

    def told(self, at: int) -> Link | None:
        """The cue right before a quotation, at most two words away: `told us, “…”`."""
        for cue in reversed(self.cues):
            most = _MOST_TOLD_COLON if self.tokens[at - 1].low == ":" else _MOST_TOLD
            if cue.kind == "verb" and 0 <= at - cue.after <= most:
                subject = self.subjects.before(cue, 0)
                return Link("preceding", subject, cue, cue.first, cue.after)
        return None

    def of_same(self, link: Link, cue: Cue) -> Link | None:
        """`…, a dit X, ajoutant que …`: a participle goes on with who spoke before it."""
        if not cue.dependent or cue.first < link.after or link.subject is None:
            return None
        before = self.tokens[cue.first - 1].low
        if (
            before != ","
            and before not in self._lexicon.wording.dependents | self._lexicon.wording.coordinators
        ):
            return None
        return Link("preceding", link.subject, cue, cue.first, cue.after)

    def _leads_to(self, cue: Cue, at: int) -> bool:
        """Whether nothing but a conjunction or a colon stands between a verb and a quotation."""
        between = [each.low for each in self.tokens[cue.after : at]]
        wording = self._lexicon.wording
        return len(between) <= 1 and all(
            each in {":", ","} or each in wording.conjunctions for each in between
        )

    def governing(self, cue: Cue, limit: int) -> Link | None:
        """The cue with its subject, for what comes after it."""
        if cue.kind == "preposition":
            return self._by_preposition(cue, limit)
        if cue.inverted_only:
            return None
        subject = self.subjects.before(cue, 0)
        if subject is not None:
            return Link("preceding", subject, cue, subject.first, cue.after)
        if self._may_be_inverted(cue):
            return self.inverted(cue.first, limit)
        return None

    def _may_be_inverted(self, cue: Cue) -> bool:
        """Whether a verb may stand before its subject: after a mark, or after `comme l'`."""
        at = cue.first - 1
        while at > 0 and self._lexicon.passes(self.tokens[at]):
            at -= 1
        after_as = at >= 0 and self.tokens[at].low in self._lexicon.wording.as_words
        return at >= 0 and (after_as or self.tokens[cue.first - 1].kind in {"mark", "quote"})

    def _colon(self, at: int) -> Link | None:
        if at == 0 or self.tokens[at - 1].low != ":":
            return None
        return self.before_colon(at - 1)

    def _is_topic(self, subject: Subject) -> bool:
        """`Adobe and Figma: …`, `Mistral-Microsoft : …`: what a headline is about."""
        body = subject.named is not None and subject.named.kind == "organisation"
        return (self.titled and body) or self.subjects.is_joint(subject)

    def before_colon(self, colon: int) -> Link | None:
        """Who speaks after a colon: a cue's subject, the name before it, the sentence's subject."""
        for cue in reversed(self.cues):
            if cue.after <= colon:
                link = self.governing(cue, colon)
                if link is not None:
                    return link
        for first in range(colon - 1, max(-1, colon - _MOST_BETWEEN), -1):
            subject = self.subjects.at(first, colon)
            if (
                subject is not None
                and subject.kind == "name"
                and (first == 0 or self.tokens[first - 1].kind in {"mark", "quote"})
            ):
                if self._is_topic(subject):
                    return None
                if subject.after == colon or self.subjects.adverbials.reaches(subject.after, colon):
                    return Link("colon", subject, None, first, colon)
                break
        named = self.tokens[colon - 1].named if colon else None
        before = self.tokens[colon - 2].low if colon > 1 else ""
        if named is not None and named.kind == "person" and before not in _NOT_BEFORE_COLON:
            return Link("colon", Subject("name", colon - 1, colon, named), None, colon - 1, colon)
        subject = self.subjects.main()
        if (
            subject is None
            or self._is_topic(subject)
            or subject.kind in {"nobody", "body", "place"}
            or subject.after > colon
        ):
            return None
        return Link("colon", subject, None, subject.first, colon)
