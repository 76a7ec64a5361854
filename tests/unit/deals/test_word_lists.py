"""Lists of words that a profile names once: written out in its patterns, and named again."""

from typing import Any

import pytest
from pydantic import ValidationError

from libs.deals import Deal

PROFILE: dict[str, Any] = {
    "id": "oak-ash",
    "name": "Oak and Ash",
    "languages": ["fr"],
    "entities": [
        {"type": "organisation", "name": "Oak", "role": "party", "aliases": ["Oak Inc"]},
        {"type": "organisation", "name": "Ash", "role": "party", "ambiguous": [{"form": "Ash SA"}]},
    ],
    "relevance": {"terms": {"fr": ["accord"]}},
    "words": {"deal": {"fr": ["accord*", "mise en commun"]}, "alone": {"fr": ["seul"]}},
}


def profile(*patterns: object, **more: object) -> Deal:
    slot = {
        "id": "ban",
        "describes": "a ban",
        "values": [{"value": "b", "wording": {"fr": list(patterns)}}],
    }
    return Deal.model_validate(PROFILE | {"slots": [slot]} | more)


@pytest.mark.parametrize(
    ("written", "compiled"),
    [
        ("interdi* … <deal>", "interdi* … (accord*|mise en commun)"),
        ("(<deal>|affaire) … nul", "(accord*|mise en commun|affaire) … nul"),
        ("<Oak> … <alone>", "(Oak|Oak Inc) … (seul)"),
        ("<Ash>", "(Ash|Ash SA)"),
        ("nul", "nul"),
    ],
)
def test_a_list_stands_for_its_words_and_an_entity_for_its_forms(
    written: str, compiled: str
) -> None:
    deal = profile(written)
    (pattern,) = deal.slots[0].values[0].wording["fr"]
    assert pattern == compiled
    assert deal.named_words.as_written(pattern) == written


def test_a_list_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        ValidationError, match=r"<deel> is no entity and no list in fr \(lists: alone, deal\)"
    ):
        profile("nul … <deel>")


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"words": ["deal"]}, "words"),
        ({"words": {"deal": "accord"}}, "words"),
        ({"words": {"deal": {"fr": ["accord", 2024]}}}, "words"),
        ({"words": {"deal": {"fr": ["<alone>"]}}}, "words"),
        ({"words": {"deal": {"fr": ["a … b"]}}}, "words"),
        ({"entities": "Oak"}, "entities"),
    ],
)
def test_what_is_broken_elsewhere_is_said_of_its_own_field(
    broken: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        profile("nul", **broken)
    assert {str(each["loc"][0]) for each in refused.value.errors()} == {field}


def test_signs_of_patterns_in_a_name_are_no_pattern() -> None:
    named = {"type": "organisation", "name": "Elm (x)|y", "aliases": ["C++"]}
    deal = profile("<Elm (x)|y>", entities=[*PROFILE["entities"], named])
    assert deal.slots[0].values[0].wording["fr"] == ("(Elm x y|C++)",)


def test_what_is_no_pattern_is_refused_as_elsewhere() -> None:
    with pytest.raises(ValidationError, match="string"):
        profile(3)
