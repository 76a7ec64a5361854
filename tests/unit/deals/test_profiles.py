"""A deal profile says what it means, or says where it is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from libs.contracts import FetchRequest, Outlet
from libs.deals import BadProfile, Deal, described_outlets, load_deals

PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"

SMALL = """
id: oak-and-ash
name: Oak and Ash
languages: [en]
entities:
  - {type: organisation, name: Oak, role: party, aliases: [Oak Ltd]}
  - {type: organisation, name: Ash, role: party, ambiguous: [{form: Ash, not_with: [tree]}]}
relevance: {terms: {en: [merger]}}
outlets: [{name: The Wood, domain: wood.example, language: en}]
"""


def write(folder: Path, text: str, name: str = "oak.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> Deal:
    return next(each for each in load_deals(PROFILES) if each.id == "mistral-microsoft")


def test_shipped_profile_names_both_parties_of_the_deal(shipped: Deal) -> None:
    assert [party.name for party in shipped.parties] == ["Mistral AI", "Microsoft"]
    assert shipped.languages == ("fr", "en")


@pytest.mark.parametrize("deal", load_deals(PROFILES), ids=lambda deal: deal.id)
def test_shipped_profile_has_words_for_each_of_its_languages(deal: Deal) -> None:
    languages = set(deal.languages)
    assert set(deal.relevance.terms) == languages
    assert all(deal.relevance.terms.values())
    assert deal.slots
    for slot in deal.slots:
        worded = [slot.wording] if slot.wording else [one.wording for one in slot.values]
        assert all(set(each) == languages for each in worded), slot.id


def test_shipped_profile_gives_each_wikidata_item_to_one_entity(shipped: Deal) -> None:
    items = [entity.wikidata for entity in shipped.entities if entity.wikidata]
    assert len(items) == len(set(items))
    assert "Q2283" in items


def test_bare_mistral_is_ambiguous_in_the_shipped_profile(shipped: Deal) -> None:
    mistral = shipped.parties[0]
    assert "Mistral" not in mistral.clear_forms
    assert [each.form for each in mistral.ambiguous] == ["Mistral"]


def test_outlet_of_a_profile_goes_into_a_request_and_out_again(shipped: Deal) -> None:
    outlet = shipped.outlets[0]
    request = FetchRequest(url="https://www.lemonde.fr/a", outlet=outlet)
    again = FetchRequest.model_validate_json(request.model_dump_json())
    assert again.outlet is not None
    assert again.outlet.model_dump() == outlet.model_dump()


def test_an_outlet_under_a_source_is_described_too_and_the_first_holds(tmp_path: Path) -> None:
    sources = """
sources:
  - {id: a, url: "https://leaf.example/rss", outlet: {name: The Leaf, domain: leaf.example}}
  - {id: b, url: "https://wood.example/rss", outlet: {name: Wood Feed, domain: wood.example}}
  - {id: c, url: "https://bark.example/rss", outlet: {name: Bark}}
"""
    found = described_outlets(load_deals(write(tmp_path, SMALL + sources)))
    assert found == (
        Outlet(name="The Wood", domain="wood.example", language="en"),
        Outlet(name="The Leaf", domain="leaf.example"),
    )


def test_deals_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    write(tmp_path, SMALL, "a.yaml")
    write(tmp_path, SMALL.replace("oak-and-ash", "birch"), "b.yaml")
    assert [deal.id for deal in load_deals(tmp_path)] == ["birch", "oak-and-ash"]


def test_a_form_listed_as_ambiguous_is_not_a_clear_one(tmp_path: Path) -> None:
    (deal,) = load_deals(write(tmp_path, SMALL))
    assert [party.clear_forms for party in deal.parties] == [("Oak", "Oak Ltd"), ()]


def test_a_profile_cannot_be_changed_once_loaded(tmp_path: Path) -> None:
    (deal,) = load_deals(write(tmp_path, SMALL))
    with pytest.raises(ValidationError, match="frozen"):
        deal.name = "Elm"  # type: ignore[misc] # the assignment that must be refused


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ("role: party, aliases", "roll: party, aliases", r"entities\.0\.roll: there is no such"),
        ("aliases: [Oak Ltd]", "wikidata: 2283", r"entities\.0\.wikidata: "),
        ("aliases: [Oak Ltd]", "stands_for: Elm", "'Oak' stands for 'Elm', which is no party"),
        ("type: organisation, name: Oak", "type: firm, name: Oak", r"entities\.0\.type: "),
        ("role: party", "role: context", "none has `role: party`"),
        ("name: Ash, role", "name: Oak, role", "'organisation Oak' is there 2 times"),
        ("languages: [en]", "languages: [English]", r"languages\.0: "),
        ("languages: [en]", "", "languages: Field required"),
        ("domain: wood.example", "domain: https://wood.example/", r"outlets\.0\.domain: "),
        ("id: oak-and-ash", "id: Oak & Ash", "id: "),
        (
            "languages: [en]",
            "languages: [en]\nsources: [{id: wood, url: 'https://me:secret@wood.example/rss'}]",
            r"sources\.0\.url: .*user name or password",
        ),
        ("languages: [en]", "languages: [en]\nsince: 2024-13-45", "a day that does not exist"),
        (
            "languages: [en]",
            "languages: [en]\ncurrency: EUR\nrates: [{currency: USD, day: 2024-01-01, rate: .inf}]",
            r"rates\.0\.rate: ",
        ),
        ("entities:", "entities: [", "not YAML"),
        ("id: oak-and-ash", "- id", "not YAML"),
    ],
)
def test_a_mistake_in_a_profile_is_named_with_its_file_and_field(
    tmp_path: Path, wrong: str, right: str, complaint: str
) -> None:
    assert wrong in SMALL
    folder = write(tmp_path, SMALL.replace(wrong, right))
    with pytest.raises(BadProfile, match=complaint) as error:
        load_deals(folder)
    assert str(tmp_path / "oak.yaml") in str(error.value)


def test_a_form_given_twice_for_one_entity_is_no_mistake(tmp_path: Path) -> None:
    text = SMALL.replace("aliases: [Oak Ltd]", "aliases: [Oak Ltd, Oak Ltd, Oak]")
    assert load_deals(write(tmp_path, text))


def test_two_entities_cannot_share_a_clear_form(tmp_path: Path) -> None:
    text = SMALL.replace("name: Ash, role: party", "name: Ash, role: party, aliases: [Oak Ltd]")
    with pytest.raises(BadProfile, match="'Oak Ltd' is there 2 times"):
        load_deals(write(tmp_path, text))


def test_two_profiles_with_one_id_are_refused(tmp_path: Path) -> None:
    write(tmp_path, SMALL, "a.yaml")
    write(tmp_path, SMALL, "b.yaml")
    with pytest.raises(BadProfile, match=r"b\.yaml: id: another profile"):
        load_deals(tmp_path)


def test_a_folder_without_profiles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"no \*\.yaml"):
        load_deals(tmp_path)
    with pytest.raises(BadProfile, match="no such folder"):
        load_deals(tmp_path / "absent")


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "oak.yaml").write_bytes("name: Chêne".encode("latin-1"))
    with pytest.raises(BadProfile, match=r"oak\.yaml: not YAML"):
        load_deals(tmp_path)
