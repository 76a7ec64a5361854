"""Roles of persons, in the words of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import Entity, EntityType, Mention
from services.enricher.roles.roles import with_roles
from services.enricher.roles.wording import RoleWording
from services.enricher.wording.files import load_wordings

WORDINGS = load_wordings(RoleWording, topic="roles", languages=("fr", "en"))
NAMES: dict[str, EntityType] = {
    "Ada Bronn": "person", "Odile Ferrand": "person", "Marc Thal": "person",
    "Orbia": "organisation", "Pell Bank": "organisation",
}  # fmt: skip


def entities(text: str) -> list[Entity]:
    found = []
    for name, kind in NAMES.items():
        places, start = [], text.find(name)
        while start >= 0:
            end = start + len(name)
            places.append(Mention(field="text", start=start, end=end, surface=name))
            start = text.find(name, end)
        if places:
            found.append(Entity(type=kind, name=name, found_by="model", mentions=tuple(places)))
    return found


def roles(text: str, language: str) -> dict[str, list[tuple[str, str | None]]]:
    found = with_roles(entities(text), {"text": text}, language=language, wordings=WORDINGS)
    for entity in found:
        for role in entity.roles:
            assert text[role.mention.start : role.mention.end] == role.text
            assert role.evidence is not None
    return {
        each.name: [(role.text, role.employer) for role in each.roles]
        for each in found
        if each.roles
    }


@pytest.mark.parametrize(
    ("text", "role", "employer"),
    [
        ("Ada Bronn, conseillère d'Odile Ferrand, rit.", "conseillère d'Odile Ferrand", None),
        ("Ada Bronn, la directrice générale d'Orbia, rit.", "directrice générale d'Orbia", "Orbia"),
        ("la secrétaire d'État chargée du Numérique Ada Bronn",
         "secrétaire d'État chargée du Numérique", None),
        ("L'eurodéputée écologiste Ada Bronn rit.", "eurodéputée écologiste", None),
        ("répond la ministre du Travail, Ada Bronn.", "ministre du Travail", None),
        ("Avocate au barreau de Lyon, Ada Bronn rit.", "Avocate au barreau de Lyon", None),
        ("Ada Bronn est économiste.", "économiste", None),
        ("l’analyste\u00a0Ada Bronn (Orbia) rit", "analyste", None),
    ],
)  # fmt: skip
def test_french_roles(text: str, role: str, employer: str | None) -> None:
    assert roles(text, "fr")["Ada Bronn"] == [(role, employer)]


@pytest.mark.parametrize(
    ("text", "role", "employer"),
    [
        ("Orbia President Ada Bronn said so.", "Orbia President", "Orbia"),
        ("Ada Bronn, an analyst at Pell Bank, laughed.", "analyst at Pell Bank", "Pell Bank"),
        ("said Ada Bronn, Orbia's finance chief.", "Orbia's finance chief", "Orbia"),
        ("Ada Bronn, chairman and chief executive of Orbia.",
         "chairman and chief executive of Orbia", "Orbia"),
        ("the Belgian economist Ada Bronn writes", "Belgian economist", None),
        ("told our Brussels correspondent, Ada Bronn.", "Brussels correspondent", None),
        ("Ada Bronn is a partner at Pell Bank, which lends.", "partner at Pell Bank", "Pell Bank"),
        ("By Ada Bronn, trade reporter\nIt rained.", "trade reporter", None),
    ],
)  # fmt: skip
def test_english_roles(text: str, role: str, employer: str | None) -> None:
    assert roles(text, "en")["Ada Bronn"] == [(role, employer)]


@pytest.mark.parametrize(
    "text",
    [
        "The analyst told Ada Bronn so.",
        "Ada Bronn, asked why lawmakers slept, laughed.",
        "Ada Bronn said the minister was late.",
        "Ada Bronn, who knows the president, laughed.",
    ],
)
def test_whoever_stands_near_a_trade_does_not_have_it(text: str) -> None:
    assert roles(text, "en") == {}


def test_the_next_persons_title_is_not_the_first_persons() -> None:
    found = roles("Ada Bronn, economist Odile Ferrand and Marc Thal", "en")
    assert found == {"Odile Ferrand": [("economist", None)]}


def test_a_role_in_the_plural_is_everybodys_in_the_list() -> None:
    found = roles("les fondateurs d'Orbia, Ada Bronn, Odile Ferrand et Marc Thal", "fr")
    founder = [("fondateurs d'Orbia", "Orbia")]
    assert found == {"Ada Bronn": founder, "Odile Ferrand": founder, "Marc Thal": founder}


def test_a_role_that_is_stated_twice_is_given_once_and_other_languages_have_none() -> None:
    text = "Ada Bronn, economist, left. The economist Ada Bronn is back."
    assert roles(text, "en") == {"Ada Bronn": [("economist", None)]}
    assert roles(text, "de") == {}


_WORDS = st.sampled_from(
    ["Ada Bronn", "Orbia", "Marc Thal", "the", "analyst", "at", ",", "ministre", "d'", "la", "(",
     ")",
     "is", "est", "and", "et", ".", "\n", "president", "of", "\u00a0", "’"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=40).map(" ".join), st.sampled_from(["fr", "en"]))
def test_roles_lie_in_the_text(text: str, language: str) -> None:
    roles(text, language)
