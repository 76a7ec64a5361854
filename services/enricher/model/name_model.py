"""One language's model, of which only what names need is run, on those words that need it.

spaCy by itself tags every word before it looks for names, and goes through a text one word after
another. Here names are looked for first, side by side in all stretches of all texts, and only
their words are tagged: the same marks for less than half of the time.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from thinc.api import use_ops

from libs.contracts import EntityType
from services.enricher.model.stretches import stretches
from services.enricher.names.names import Marked, TaggedWord

# The parser alone would be a third of the time; for the ruler, see `_parts_of_speech`.
_UNUSED = ("parser", "lemmatizer", "senter")
# CARDINAL, DATE, MONEY … are no names. The French model's MISC is mostly companies that it never
# saw, beside works, laws and products: it says so little that it is marked as unsure.
TYPES: Mapping[str, EntityType] = {
    "PER": "person", "PERSON": "person", "ORG": "organisation", "LOC": "place",
    "GPE": "place", "PRODUCT": "product", "MISC": "organisation",
}  # fmt: skip
UNSURE = "MISC"
_SEEN = 4  # words to each side of a word that its tag depends on: the depth of the models
_AT_ONCE = 256  # stretches: bounds memory, and more are hardly faster

PartsOfSpeech = dict[tuple[str, str | None], str]


class NameModel:
    """A spaCy package, loaded once. One thread at a time may use it."""

    def __init__(self, package: str) -> None:
        # numpy multiplies matrices three times as fast as blis, which spaCy would take.
        with use_ops("numpy", use_blis=False):
            self._nlp: Language = spacy.load(package, exclude=list(_UNUSED))
        self.version = f"{package}-{self._nlp.meta['version']}"
        self._common = frozenset(self._nlp.Defaults.stop_words)
        self._parts_of_speech = _parts_of_speech(self._nlp)
        self._names: Any = self._nlp.get_pipe("ner")  # typed as a function of a document
        self._taggers: list[Any] = [
            pipe
            for name, pipe in self._nlp.pipeline
            if name in {"tok2vec", "tagger", "morphologizer"}
        ]

    def marked(self, texts: Sequence[str]) -> list[tuple[Marked, ...]]:
        """What the model takes for names, for each text."""
        marks: list[list[Marked]] = [[] for _ in texts]
        parts = [
            (number, stretch)
            for number, text in enumerate(texts)
            for stretch in stretches(text, common=self._common)
        ]
        for start in range(0, len(parts), _AT_ONCE):
            some = parts[start : start + _AT_ONCE]
            # In a memory zone the strings of a text are forgotten with it, else the model's
            # vocabulary would grow with every article.
            with self._nlp.memory_zone():
                docs = [self._nlp.make_doc(texts[n][part.first : part.last]) for n, part in some]
                self._find_names(docs)
                names = [
                    (number, part.first, name)
                    for (number, part), doc in zip(some, docs, strict=True)
                    for name in doc.ents
                    if name.label_ in TYPES
                    and part.start <= part.first + name.start_char < part.end
                ]
                tagged = self._tagged([name for *_, name in names])
                for (number, offset, name), same in zip(names, tagged, strict=True):
                    marks[number].append(self._mark(name, same, offset))
        return [tuple(each) for each in marks]

    def _find_names(self, docs: Sequence[Doc]) -> None:
        """As the pipe itself would, which takes the interpreter's lock anew for each decision."""
        names = self._names
        scorer, states = names.model.predict(docs), names.moves.init_batch(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            unfinished = names.transition_states(unfinished, scorer.predict(unfinished))
        names.set_annotations(docs, states)

    def _tagged(self, names: Sequence[Span]) -> list[Span]:
        """The same names in documents of their own, with tags: of them and of what is around."""
        windows: list[tuple[Doc, int, int]] = []
        places = []
        for name in names:
            doc, start, end = name.doc, max(0, name.start - _SEEN), name.end + _SEEN
            if windows and windows[-1][0] is doc and start <= windows[-1][2]:
                start = windows.pop()[1]
            windows.append((doc, start, min(len(doc), end)))
            places.append((len(windows) - 1, start))
        docs = [self._copy(doc[start:end]) for doc, start, end in windows]
        for pipe in self._taggers:
            docs = list(pipe.pipe(docs, batch_size=_AT_ONCE))
        return [
            docs[window][name.start - start : name.end - start]
            for name, (window, start) in zip(names, places, strict=True)
        ]

    def _copy(self, words: Span) -> Doc:
        """A document of these words alone; faster than `as_doc`, which copies annotations too."""
        spaces = [bool(word.whitespace_) for word in words]
        return Doc(self._nlp.vocab, words=[word.text for word in words], spaces=spaces)

    def _mark(self, name: Span, tagged: Span, offset: int) -> Marked:
        """The mark of a name at an offset of its text, with the tags of the same words."""
        words = (
            TaggedWord(
                offset + word.idx,
                offset + word.idx + len(word.text),
                word.text,
                self._part_of_speech(same),
                is_stop=word.is_stop,
            )
            for word, same in zip(name, tagged, strict=True)
            if not word.is_space
        )
        return Marked(TYPES[name.label_], tuple(words), unsure=name.label_ == UNSURE)

    def _part_of_speech(self, token: Token) -> str:
        if token.pos:
            return "X" if token.pos_ == "SPACE" else token.pos_  # no word is a space
        known = self._parts_of_speech
        return known.get((token.tag_, token.lower_)) or known.get((token.tag_, None), "X")


def _parts_of_speech(nlp: Language) -> PartsOfSpeech:
    """What a tag of the English model means, and where a word decides: the rules of its ruler.

    The ruler tries its 179 rules on every word. Those that ask for more than tag and word ask
    for what only the parser says.
    """
    if "tagger" not in nlp.pipe_names:
        return {}
    known: PartsOfSpeech = {}
    for token, part_of_speech in _rules(nlp):
        for word in _each(token.get("LOWER")):
            known[token["TAG"], word] = part_of_speech
    return known


def _rules(nlp: Language) -> Iterator[tuple[dict[str, Any], str]]:
    ruler: Any = nlp.get_pipe("attribute_ruler")
    for rule in ruler.patterns:
        for pattern in rule["patterns"]:
            alone = len(pattern) == 1 and pattern[0].keys() <= {"TAG", "LOWER"}
            if alone and isinstance(pattern[0].get("TAG"), str) and "POS" in rule["attrs"]:
                yield pattern[0], rule["attrs"]["POS"]


def _each(words: object) -> Iterator[str | None]:
    if isinstance(words, dict):
        yield from words["IN"]
    else:
        yield words if isinstance(words, str) else None
