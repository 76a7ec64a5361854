"""Whether models are open: what an outlet says of now, and what of the past or in mockery."""

import pytest

from libs.deals import Deal
from tests.reading import reader

BEGINS = {
    "fr": "Mistral AI et Microsoft ont signé un accord. ",
    "en": "Mistral AI and Microsoft have signed a deal. ",
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L’entreprise s’est fait connaître par ses modèles ouverts.", []),
        ("fr", "La start-up, connue pour des modèles open source, embauche.", []),
        ("fr", "Mistral Large est open source.", ["affirmed"]),
        ("fr", "C’en est fini de la promesse d’un modèle open source.", ["negated"]),
        ("en", "The company made its name with open models and keeps hiring.", []),
        ("en", "The start-up is known for open weights and for little else.", []),
        ("en", "So much for open models that keep coming.", ["negated"]),
        ("en", "Its next models will stay open.", ["affirmed"]),
    ],
)
def test_what_is_said_of_models(deal: Deal, language: str, text: str, expected: list[str]) -> None:
    article = reader([deal])(BEGINS[language] + text, language)
    assert [each.polarity for each in article.claims if each.slot == "model_access"] == expected
