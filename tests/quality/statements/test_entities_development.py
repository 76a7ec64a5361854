"""Names and roles of the texts that the rules were developed with, with and without a profile.

`own`: the deal's own profile. `unknown`: a profile that knows none of the names. First and last
figures (F1), before and after the rules of entities were written for these kinds of errors:

                        first    last
own      persons         .969   1.000
own      organisations   .877    .997
unknown  persons         .896    .993
unknown  organisations   .673    .952
         roles              -    .993

The texts have been looked at: they say what the rules do, not what unseen articles get.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.contracts import Entity
from libs.deals import SHIPPED_PROFILES, Deal, KnownEntity, load_deals
from libs.deals.folding import folded
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.entities import TextField, find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.roles.roles import with_roles
from services.enricher.roles.wording import RoleWording
from services.enricher.wording.files import load_names, load_wordings
from tests.quality.floors import at_least

LABELS = {"person": "persons", "organisation": "organisations"}
DEVELOPMENT = Path(__file__).with_name("development")
DEALS = {deal.id: deal for deal in load_deals(SHIPPED_PROFILES)}
NAMES = load_names()
INVENTED = (
    KnownEntity(type="organisation", name="Orbelin Tavaris", role="party"),
    KnownEntity(type="organisation", name="Quorvane", role="party"),
)

Found = list[tuple[dict[str, Any], tuple[Entity, ...]]]


@dataclass
class Score:
    right: int = 0
    extra: int = 0
    missing: int = 0

    def count(self, wanted: set[Any], got: set[Any]) -> None:
        self.right += len(wanted & got)
        self.extra += len(got - wanted)
        self.missing += len(wanted - got)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.extra + self.missing)


def _labels() -> Iterator[dict[str, Any]]:
    for path in sorted(DEVELOPMENT.glob("*.yaml")):
        for label in yaml.safe_load(path.read_text(encoding="utf-8")):
            if "swap_of" not in label:
                yield label


def _profile(label: dict[str, Any], mode: str) -> Deal:
    deal = DEALS[label["deal"]]
    return deal if mode == "own" else deal.model_copy(update={"entities": INVENTED})


def _usual_names() -> dict[tuple[str, str], str]:
    """The profiles' names: a label may say European Commission, a finding Commission européenne."""
    return {
        (entity.type, folded(form)): folded(entity.name)
        for deal in DEALS.values()
        for entity in deal.entities
        for form in entity.clear_forms
    }


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    recogniser = SpacyRecogniser()
    wordings = load_wordings(RoleWording, topic="roles", languages=("fr", "en"))
    by_mode: dict[str, Found] = {"own": [], "unknown": []}
    for mode, pairs in by_mode.items():
        for label in _labels():
            texts: dict[TextField, str] = {"title": label["title"] or "", "text": label["text"]}
            language = label["language"]
            entities = find_entities(
                texts,
                language=language,
                gazetteer=Gazetteer([_profile(label, mode)]),
                recogniser=recogniser,
                wording=NAMES,
            )
            pairs.append((label, with_roles(entities, texts, language=language, wordings=wordings)))
    return by_mode


@pytest.mark.parametrize("mode", ["own", "unknown"])
@pytest.mark.parametrize("kind", LABELS)
def test_names_are_found(found: dict[str, Found], mode: str, kind: str) -> None:
    usual, score = _usual_names(), Score()
    for label, entities in found[mode]:
        named = {folded(name) for name in label[LABELS[kind]]}
        got = {folded(each.name) for each in entities if each.type == kind}
        score.count(*({usual.get((kind, name), name) for name in names} for names in (named, got)))
    assert score.right >= 100
    assert score.f1 >= at_least(f"statements.development.{mode}.{kind}"), score


def test_roles_are_found_in_the_words_of_the_text(found: dict[str, Found]) -> None:
    score = Score()
    for label, entities in found["own"]:
        wanted = {(_plain(name), _plain(role)) for name, role in label["roles"].items()}
        got = {(_plain(each.name), _plain(role.text)) for each in entities for role in each.roles}
        score.count(wanted, got)
    assert score.f1 >= at_least("statements.development.roles"), score


@pytest.mark.parametrize("mode", ["own", "unknown"])
def test_places_are_places_of_the_text_and_everything_has_its_evidence(
    found: dict[str, Found], mode: str
) -> None:
    for label, entities in found[mode]:
        for entity in entities:
            roles = [role.mention for role in entity.roles]
            for mention in (*entity.mentions, *roles):
                text = label[mention.field]
                assert text[mention.start : mention.end] == mention.surface
            assert entity.evidence is not None
            assert all(role.evidence is not None for role in entity.roles)


def _plain(text: str) -> str:
    return folded(text).replace("’", "'")
