"""The profile's names are found as people write them, and only where they are meant."""

import pytest

from libs.deals import Deal
from libs.deals.folding import folded
from services.enricher.names.gazetteer import Gazetteer, settled


def names(gazetteer: Gazetteer, text: str) -> list[str]:
    (hits,) = settled([text], [gazetteer.find(text)])
    return [hit.entity.name for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MARINA FERRARI - Non.", ["Marina Ferrari"]),
        ("Timothee Lacroix et Cedric O", ["Timothée Lacroix", "Cédric O"]),
        ("la Commission\u00a0européenne", ["Commission européenne"]),
        ("the European Commission's view", ["Commission européenne"]),
        ("Open AI, OpenAI et OPENAI", ["OpenAI"] * 3),
        ("Chat GPT-4 rivalise", ["GPT-4"]),
        ("Azure AI Studio sur Azure", ["Azure AI Studio", "Azure"]),
        ("Mixtral 8×7B", ["Mixtral 8x7B"]),
        ("Mistral-Microsoft", ["Mistral AI", "Microsoft"]),
        ("les chercheurs de Méta", ["Meta"]),
        ("@MistralAI", ["Mistral AI"]),
        ("Kim Van Sparrentak", ["Kim van Sparrentak"]),
        ("Le Chat est là", ["Le Chat"]),
    ],
)
def test_spelling_variants_are_one_name(
    gazetteer: Gazetteer, text: str, expected: list[str]
) -> None:
    assert names(gazetteer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "le chat dort",
        "il a eu froid",
        "un ciel azure",
        "Microsoftisation",
        "Metaphore",
        "https://example.org/le-partenariat-entre-Microsoft-et-Mistral-AI.html",
        "presse@Microsoft.com",
        "méta-analyse",
    ],
)
def test_other_words_are_not_names(gazetteer: Gazetteer, text: str) -> None:
    assert names(gazetteer, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Le mistral souffle sur Microsoft.",
        "Le Mistral souffle sur le siège de Microsoft.",
        "Chez Microsoft, on craint le Mistral.",
        "The Mistral closed the offices of Microsoft.",
        "Frédéric Mistral n'a pas connu Microsoft.",
        "Mistral, vent du nord, et Microsoft.",
    ],
)
def test_the_wind_is_no_company(gazetteer: Gazetteer, text: str) -> None:
    assert "Mistral AI" not in names(gazetteer, text)


def test_an_ambiguous_name_counts_beside_a_clear_one(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "Mistral signe avec Microsoft.") == ["Mistral AI", "Microsoft"]


def test_an_ambiguous_name_alone_does_not_count(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "Mistral plaît aux touristes.") == []


def test_the_title_may_give_the_sign_that_the_text_needs(gazetteer: Gazetteer) -> None:
    texts = ["Microsoft investit", "Mistral s'en félicite."]
    _, text = settled(texts, [gazetteer.find(each) for each in texts])
    assert [hit.entity.name for hit in text] == ["Mistral AI"]


def test_names_of_several_deals_are_looked_for_together(deal: Deal) -> None:
    other = deal.model_copy(update={"id": "other"})
    assert names(Gazetteer([deal, other]), "Microsoft") == ["Microsoft"]


@pytest.mark.parametrize("text", ["Été", "œuvre İstanbul ß", "e\u0301", "ﬁn", "\u202f«\u00a0»"])
def test_folding_keeps_each_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
