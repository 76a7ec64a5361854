"""docs/profiles.md shows what there is: its profile, its claims, its patterns, its messages."""

import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.amounts.notation import readable
from libs.contracts import Claim
from libs.deals import BadProfile, Deal, KnownOutlet, Slot, Source, load_deals
from libs.deals.folding import folded
from libs.deals.patterns import compiled
from libs.deals.slots import Rate
from tests.reading import Read, reader

PAGE = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text(encoding="utf-8")
QUOTED = re.compile(r"« ([^»]+) »")
TITLES = {"fr": "Le rachat d'Amont par Phare", "en": "The takeover of Amont by Phare"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def rows(*head: str) -> list[list[str]]:
    """The rows of the table with this head, each cell without the code marks around it."""
    table = PAGE.split(f"| {' | '.join(head)} |\n", 1)[1].split("\n\n", 1)[0]
    lines = table.splitlines()[1:]
    return [
        [cell.replace(r"\|", "|").strip() for cell in re.split(r" (?<!\\)\| ", line.strip("| "))]
        for line in lines
    ]


def code(cell: str) -> str:
    return cell.strip("`").strip()


PATTERNS = [(code(row[0]), *row[1:]) for row in rows("pattern", "finds", "does not find")]
READINGS = rows("sentence", "claim", "modality", "asserter")
MISTAKES = [tuple(map(code, row)) for row in rows("instead of", "written", "message")]
PROFILE = blocks("yaml")[0]


@pytest.fixture(scope="module")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Deal:
    return loaded(tmp_path_factory.mktemp("deals"), PROFILE)


@pytest.fixture(scope="module")
def read(deal: Deal) -> Read:
    return reader([deal])


def loaded(folder: Path, profile: str) -> Deal:
    (folder / "phare-amont.yaml").write_text(profile, encoding="utf-8")
    [deal] = load_deals(folder)
    return deal


def shown(claim: Claim) -> str:
    negated = "not " if claim.polarity == "negated" else ""
    value = f"{claim.slot} = {negated}{readable(claim.value)}"
    return f"{value} · {claim.modality} · {claim.speaker or claim.by} ({claim.deal})"


def test_the_claims_of_the_first_example_are_what_is_found(read: Read) -> None:
    [article] = blocks("text")
    [output] = blocks("console")
    lines = [line.strip() for line in output.splitlines()]
    found = read(article, "fr", published=datetime(2024, 3, 13, tzinfo=timezone.utc))
    claims = [line for line in lines if line.endswith("(phare-amont)")]
    assert [shown(claim) for claim in found.claims] == claims
    rules = [f"{each.evidence.extractor} {each.evidence.confidence:.2f}: {each.rule}"
             for each in found.claims if each.evidence]  # fmt: skip
    assert [line for line in lines if line.startswith("claims/")] == rules


@pytest.mark.parametrize(("sentence", "claim", "modality", "asserter"), READINGS)
def test_a_sentence_is_read_as_the_page_says(
    read: Read, sentence: str, claim: str, modality: str, asserter: str
) -> None:
    language = "en" if re.search(r"\bplant\b", sentence) else "fr"
    found = read(sentence, language, title=TITLES[language]).claims
    assert [shown(each) for each in found] == [f"{claim} · {modality} · {asserter} (phare-amont)"]


@pytest.mark.parametrize(("pattern", "finds", "does_not_find"), PATTERNS)
def test_a_pattern_finds_what_the_page_says_and_no_more(
    pattern: str, finds: str, does_not_find: str
) -> None:
    found, not_found = QUOTED.findall(finds), QUOTED.findall(does_not_find)
    assert found
    assert not_found
    assert [text for text in found if not compiled(pattern).search(folded(text))] == []
    assert [text for text in not_found if compiled(pattern).search(folded(text))] == []


@pytest.mark.parametrize(("instead_of", "written", "message"), MISTAKES)
def test_a_mistake_gives_the_message_that_the_page_shows(
    tmp_path: Path, instead_of: str, written: str, message: str
) -> None:
    assert instead_of in PROFILE
    wrong = PROFILE.replace(instead_of, written.replace("⏎", "\n"), 1)
    with pytest.raises(BadProfile) as error:
        loaded(tmp_path, wrong)
    assert str(error.value).startswith(f"{tmp_path / 'phare-amont.yaml'}: ")
    assert message in str(error.value)


def test_every_field_of_a_profile_and_of_a_slot_is_explained() -> None:
    fields = {code(name) for row in rows("field", "what it says") for name in row[0].split(", ")}
    assert fields == set(Deal.model_fields)
    fields = {code(row[0]) for row in rows("field", "of", "what it does")}
    assert fields == set(Slot.model_fields) - {"id", "kind"}


def test_the_fields_that_can_be_left_out_are_named() -> None:
    [said] = re.findall(r"Only ([^.]+) can be left out", PAGE)
    optional = {name for name, field in Deal.model_fields.items() if not field.is_required()}
    assert set(re.findall(r"`(\w+)`", said)) == optional


def test_the_other_examples_can_be_used() -> None:
    parts: dict[str, Any] = {}
    for block in blocks("yaml")[1:]:
        parts |= yaml.safe_load(block)
    assert [Source.model_validate(each).bounds for each in parts["sources"]] == [(5, 240)]
    assert all(KnownOutlet.model_validate(each) for each in parts["outlets"])
    assert all(Rate.model_validate(each) for each in parts["rates"])
