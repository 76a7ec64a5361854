"""A sum beside a word for worth: whether it is what the company of the deal is worth."""

import pytest

from libs.deals import Deal
from tests.reading import reader

BEGINS = {
    "fr": "Mistral AI et Microsoft ont signé un accord. ",
    "en": "Mistral AI and Microsoft have signed a deal. ",
}


def worth(deal: Deal, language: str, text: str) -> list[str]:
    """The values that a text gives the slot `valuation`."""
    article = reader([deal])(BEGINS[language] + text, language)
    return [each.value for each in article.claims if each.slot == "valuation"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # a sum that is worth something: the same in other money, or a part of something
        ("fr", "Au cours de lundi, quinze millions d’euros valent seize millions de dollars."),
        ("fr", "À ce prix, dix-huit millions de francs valaient à peine 0,9 % du capital."),
        ("fr", "Ces 15 millions d’euros valent aujourd’hui moins d’un centième de la maison."),
        ("fr", "Quinze millions d’euros, cela vaut tout juste un siège au fond de la salle."),
        ("en", "At Monday's rate €15 million is worth a little over $16 million."),
        ("en", "On paper, 16 million dollars are worth less than one per cent of Mistral AI."),
        ("en", "The 15 million euros would be worth a seat at the table and little more."),
        # what is paid to come in, beside the worth of the one that it is paid for
        ("fr", ("Il a suffi de 15 millions d’euros pour un morceau d’une société que ses "
         "actionnaires valorisent cent fois plus.")),
        ("en", ("It took 15 million euros to enter the capital of a company that its investors "
         "valued in December at more than a hundred times as much.")),
        ("en", ("Sixteen million dollars for a corner of a business whose backers had valued it "
         "at far more is a bargain, says the bank.")),
        # the worth of a part, an order, a market, a thing
        ("fr", "La participation de Microsoft vaudrait 15 millions d’euros."),
        ("fr", "Ce ticket est valorisé à 16 millions de dollars dans ses comptes."),
        ("fr", "Le contrat porte sur une commande d’une valeur de 40 millions d’euros."),
        ("fr", "Le marché des modèles est évalué à 30 milliards de dollars."),
        ("fr", "Elle recevra des crédits de calcul valant 12 millions d’euros."),
        ("en", "Microsoft's stake is now worth 15 million euros."),
        ("en", "The holding was valued at $16 million in its last report."),
        ("en", "The start-up gets computing credits worth $12 million."),
        ("en", "A contract with a value of 40 million euros comes with it."),
        ("en", "The market for such models is estimated to be worth $30 billion."),
        # the worth of somebody else
        ("fr", "Microsoft, valorisé 2 800 milliards d’euros, peut attendre."),
        ("fr", "Aux côtés de Microsoft, qui vaut 3 000 milliards de dollars, elle est petite."),
        ("fr", "Databricks vaut 43 milliards de dollars, et n’a rien à craindre."),
        ("en", "Microsoft, valued at 2,800 billion euros, can wait."),
        ("en", "Its partner Microsoft is worth 3,000 billion dollars."),
        ("en", "Databricks is worth $43 billion and has nothing to fear."),
        # the price of one share
        ("fr", "L’opération valorise Mistral AI à 410 euros par action."),
        ("fr", "Chaque action de Mistral AI vaut 410 euros."),
        ("en", "The round values Mistral AI at $410 a share."),
        ("en", "It values Mistral AI at 410 euros per share."),
        # a multiple of something else
        ("fr", "Mistral AI est valorisée cent fois son chiffre d’affaires de 20 millions d’euros."),
        ("en", "Mistral AI is valued at a hundred times its revenue of 20 million euros."),
        ("en", "Mistral AI is worth 130 times the 15 million euros that Microsoft puts in."),
        ("fr", "Mistral AI vaut cent trente fois les 15 millions d’euros de Microsoft."),
        # an estimate of something else
        ("fr", "L’association estime la facture de calcul de Mistral AI à 60 millions d’euros."),
    ],
)  # fmt: skip
def test_a_sum_beside_a_word_for_worth_that_is_no_valuation(
    deal: Deal, language: str, text: str
) -> None:
    assert worth(deal, language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Mistral AI vaut 2 milliards d’euros.", ["2000000000 EUR"]),
        ("fr", ("Avec 15 millions d’euros, Microsoft entre chez Mistral AI, qui vaut 2 milliards "
         "d’euros."), ["2000000000 EUR"]),
        ("fr", "Les 2 milliards d’euros que vaut Mistral AI font parler.", ["2000000000 EUR"]),
        ("fr", ("La jeune pousse est valorisée 2 milliards d’euros, soit 133 fois la mise de 15 "
         "millions d’euros."), ["2000000000 EUR"]),
        ("fr", ("Quinze millions d’euros pour une part d’une start-up valorisée 2 milliards "
         "d’euros."), ["2000000000 EUR"]),
        ("fr", "Sa valeur est passée de 240 millions d’euros à 2 milliards d’euros en six mois.",
         ["2000000000 EUR"]),
        ("en", "Mistral AI is worth 2 billion euros.", ["2000000000 EUR"]),
        ("en", ("Investors put it at $2 billion, and Microsoft, worth 3,000 billion dollars, did "
         "not object."), ["2000000000 USD"]),
        ("en", "It took 15 million euros for a slice of a start-up valued at 2 billion euros.",
         ["2000000000 EUR"]),
        ("en", "The €2 billion that investors say Mistral AI is worth is on paper.",
         ["2000000000 EUR"]),
        ("en", "It takes a stake in Mistral AI, worth 2 billion euros.", ["2000000000 EUR"]),
        ("en", "The start-up is valued at 2 billion euros, or $410 a share.", ["2000000000 EUR"]),
    ],
)  # fmt: skip
def test_what_the_company_itself_is_worth(
    deal: Deal, language: str, text: str, expected: list[str]
) -> None:
    assert expected[0] in worth(deal, language, text)
    assert len(worth(deal, language, text)) <= len(expected) + ("240" in text)
