"""Quotes and their speakers in the labelled texts that rules were developed on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from libs.contracts import Entity, Quote
from libs.deals import load_deals
from libs.deals.folding import folded
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.entities import find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.quotes.quotes import find_quotes
from services.enricher.wording.files import load_lexicons, load_names
from tests.quality.floors import at_least
from tests.quality.statements.scoring import Score, Word, matched, words_at
from tests.quality.statements.texts import Label, LabelledText, gold_entities, load

PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"
LEXICONS = load_lexicons()
NAMES = load_names()
DEALS = load_deals(PROFILES)
KNOWN = {
    folded(form): folded(entity.name)
    for deal in DEALS
    for entity in deal.entities
    for form in (entity.name, *entity.clear_forms)
}
NOTHING = Score(0, 0, 0)


@dataclass
class Measured:
    """What was right, by kind; and of those found, whether cue and stance are right too."""

    scores: dict[str, Score] = field(default_factory=dict)
    details: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, kind: str, score: Score) -> None:
        self.scores[kind] = self.scores.get(kind, NOTHING) + score


def measure(texts: Sequence[LabelledText], entities: dict[str, Sequence[Entity]]) -> Measured:
    """All texts, with the entities given for each."""
    measured = Measured()
    for text in texts:
        found = find_quotes(
            text.texts,
            language=text.language,
            spans=(),
            entities=entities[text.id],
            lexicons=LEXICONS,
            first_names=NAMES.first_names,
        )
        _compare(measured, text, found, text.labels("quotes"))
    return measured


def _compare(
    measured: Measured, text: LabelledText, found: Sequence[Quote], labels: Sequence[Label]
) -> None:
    got = [
        words_at([(part.field, part.start, part.end) for part in each.parts], text.texts)
        for each in found
    ]
    wanted = [words_at(text.places(label), text.texts) for label in labels]
    pairs = [
        (at, place)
        for direct in (True, False)
        for at, place in _pairs(found, labels, got, wanted, direct=direct)
    ]
    for kind, direct in (("direct", True), ("indirect", False)):
        right = sum(found[at].direct == direct for at, _ in pairs)
        measured.add(
            kind,
            Score(
                right,
                sum(each.direct == direct for each in found),
                sum(label["direct"] == direct for label in labels),
            ),
        )
    spoken = [pair for pair in pairs if _same(found[pair[0]].speaker, labels[pair[1]]["speaker"])]
    measured.add("all", Score(len(pairs), len(found), len(labels)))
    measured.add("with_speaker", Score(len(spoken), len(found), len(labels)))
    for at, place in pairs:
        measured.details["matched"] += 1
        measured.details["stance"] += found[at].stance == labels[place]["stance"]
        measured.details["cue"] += found[at].cue == labels[place]["cue"]
    _note(measured, text, found, labels, pairs=pairs, spoken=spoken)


def _pairs(
    found: Sequence[Quote],
    labels: Sequence[Label],
    got: Sequence[set[Word]],
    wanted: Sequence[set[Word]],
    *,
    direct: bool,
) -> list[tuple[int, int]]:
    ours = [at for at, each in enumerate(found) if each.direct == direct]
    theirs = [at for at, label in enumerate(labels) if label["direct"] == direct]
    return [
        (ours[at], theirs[place])
        for at, place in matched([got[at] for at in ours], [wanted[at] for at in theirs])
    ]


def _note(
    measured: Measured,
    text: LabelledText,
    found: Sequence[Quote],
    labels: Sequence[Label],
    *,
    pairs: Sequence[tuple[int, int]],
    spoken: Sequence[tuple[int, int]],
) -> None:
    for at, place in pairs:
        if (at, place) not in spoken:
            measured.misses.append(
                f"{text.id} SPEAKER {found[at].speaker} for {labels[place]['speaker']}: "
                f"{found[at].text[:70]}"
            )
    for at, each in enumerate(found):
        if at not in {one for one, _ in pairs}:
            measured.misses.append(
                f"{text.id} EXTRA {'direct' if each.direct else 'indirect'} "
                f"{each.speaker} {[part.surface for part in each.parts]} "
                f"{each.evidence and each.evidence.extractor}"
            )
    for place, label in enumerate(labels):
        if place not in {one for _, one in pairs}:
            measured.misses.append(f"{text.id} MISSED {dict(label)}")


def _same(one: str | None, other: str | None) -> bool:
    """One name, or two forms of one that a profile knows."""
    left, right = folded(one or ""), folded(other or "")
    return KNOWN.get(left, left) == KNOWN.get(right, right)


@pytest.fixture(scope="module")
def texts() -> list[LabelledText]:
    return load()


@pytest.fixture(scope="module")
def with_found_names(texts: list[LabelledText]) -> Measured:
    gazetteer = Gazetteer(DEALS)
    recogniser = SpacyRecogniser(("fr", "en"))
    return measure(
        texts,
        {
            text.id: find_entities(
                text.texts,
                language=text.language,
                gazetteer=gazetteer,
                recogniser=recogniser,
                wording=NAMES,
            )
            for text in texts
        },
    )


@pytest.fixture(scope="module")
def with_labelled_names(texts: list[LabelledText]) -> Measured:
    return measure(texts, {text.id: gold_entities(text) for text in texts})


@pytest.mark.parametrize("kind", ["direct", "indirect", "all", "with_speaker"])
@pytest.mark.parametrize("names", ["found", "labelled"])
def test_quotes_are_found_with_their_speakers(
    names: str, kind: str, request: pytest.FixtureRequest
) -> None:
    measured: Measured = request.getfixturevalue(f"with_{names}_names")
    floor = at_least(f"statements.development.quotes.{names}.{kind}")
    assert measured.scores[kind].f1 >= floor, "\n".join(measured.misses)
