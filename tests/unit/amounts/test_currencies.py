"""Whose currency a sum is in, and what tells it."""

import pytest
from babel.numbers import get_currency_name

from libs.amounts.lexicon import current_codes
from libs.amounts.reading import amounts_of, find_amounts
from libs.contracts import Outlet


def told(text: str, language: str = "fr", **outlet: str) -> list[tuple[str | None, str | None]]:
    publisher = Outlet(name="Le Test", **outlet) if outlet else None
    found = find_amounts(text, language=language, outlet=publisher)
    return [(each.currency, each.currency_from) for each in found]


@pytest.mark.parametrize("language", ["fr", "en", "de", "es"])
def test_every_currency_of_today_is_known_by_its_name(language: str) -> None:
    missed = {}
    for code in sorted(current_codes()):
        name = get_currency_name(code, count=2, locale=language)
        spoken = name.partition(" (")[0]
        found = told(f"12 000 000 {spoken}", language)
        if name != code and (len(found) != 1 or found[0][0] not in {code, None}):
            missed[code] = (spoken, found)
    assert missed == {}


@pytest.mark.parametrize("text", ["Soit {} 2,5 millions.", "Soit 1 250 000 {}."])
def test_every_code_is_known_before_and_after_a_number(text: str) -> None:
    found = {code: told(text.format(code)) for code in current_codes()}
    assert {code: read for code, read in found.items() if read != [(code, "code")]} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NT$ 300", "TWD"), ("C $ 16,4 millions", "CAD"), ("cad$ 15", "CAD"), ("100 M$ CA", "CAD"),
        ("HK $ 5", "HKD"), ("10 milliards de $ hk", "HKD"), ("US$ 5", "USD"), ("5 $ US", "USD"),
        ("A$16m", "AUD"), ("R$ 20", "BRL"), ("NZ$5bn", "NZD"), ("5 $CAN", "CAD"),
        ("u.s $ 10", "USD"),
        ("MX$ 90", "MXN"), ("100 ₡", "CRC"), ("100₾", "GEL"), ("₺40", "TRY"), ("50 zł", "PLN"),
        ("CN¥ 80", "CNY"), ("₫ 9 000", "VND"), ("₦ 900", "NGN"), ("3 Kč", "CZK"),
    ],
)  # fmt: skip
def test_a_sign_with_its_letters_is_one_currency(text: str, code: str) -> None:
    assert told(text) == [(code, "symbol")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Le fonds annonce 100 M$.", ("USD", "default")),
        ("À Toronto, le fonds annonce 100 M$.", ("CAD", "context")),
        ("Le fonds australien annonce 100 M$.", ("AUD", "context")),
        ("À Toronto, il pleut. Le fonds annonce 100 M$.", ("USD", "default")),
        ("Il a payé 500 francs.", (None, None)),
        ("À Genève, il a payé 500 francs.", ("CHF", "context")),
        ("Genève dort. Il a payé 500 francs.", ("CHF", "context")),
        ("Soit 2 milliards de francs CFA.", (None, None)),
        ("Soit 9 000 dinars.", (None, None)),
        ("Soit 9 000 dinars à Tunis.", ("TND", "context")),
        ("Soit 3 millions de roupies au Pakistan.", ("PKR", "context")),
        ("Soit 300 millions de livres à Londres.", ("GBP", "context")),
        ("Il perd 12 cents.", (None, None)),
        ("Il vaut 210 pence.", ("GBP", "name")),
    ],
)
def test_a_shared_name_is_settled_by_what_stands_around(
    text: str, wanted: tuple[str | None, str | None]
) -> None:
    assert told(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "outlet", "wanted"),
    [
        ("100 millions de dollars", {"country": "CA"}, ("CAD", "outlet")),
        ("100 millions de dollars", {"domain": "journal.example.com.au"}, ("AUD", "outlet")),
        ("100 millions de dollars", {"domain": "journal.fr"}, ("USD", "default")),
        ("100 millions de dollars", {"domain": "journal.ai"}, ("USD", "default")),
        ("500 francs", {"country": "CH"}, ("CHF", "outlet")),
        ("500 francs", {"country": "FR"}, ("FRF", "outlet")),
        ("À Genève, 500 francs", {"country": "FR"}, ("CHF", "context")),
        ("900 pesos", {"country": "MX"}, ("MXN", "outlet")),
        ("20 kr", {"domain": "avis.dk"}, ("DKK", "outlet")),
    ],
)
def test_an_outlet_speaks_of_its_own_currency(
    text: str, outlet: dict[str, str], wanted: tuple[str, str]
) -> None:
    assert told(text, **outlet) == [wanted]


def test_the_same_sum_in_full_tells_what_the_short_one_means() -> None:
    title, text = "Rachat à 5 milliards $", "Elle offre 5 milliards de dollars canadiens."
    found = amounts_of({"title": title, "text": text}, language="fr")
    assert [(each.currency, each.currency_from) for each in found] == [
        ("CAD", "same_sum"),
        ("CAD", "name"),
    ]


def test_cents_are_of_the_currency_of_the_sum_beside_them() -> None:
    found = find_amounts("It lost 12 cents to 4.20 euros.", language="en")
    assert [(each.value, each.currency) for each in found] == [(0.12, "EUR"), (4.2, "EUR")]


@pytest.mark.parametrize(
    "text",
    ["La COP 28", "le TOP 10", "3 millions de livres vendus à Londres", "AMD 7 lance", "TRY 5"],
)
def test_what_is_also_a_word_is_no_sum_by_a_small_number(text: str) -> None:
    assert told(text) == []


def test_a_word_that_is_money_somewhere_is_money_there() -> None:
    assert told("Il porte 3 couronnes.") == []
    assert told("À Oslo, il paie 3 couronnes.") == [("NOK", "context")]
    assert told("Il boit 20 gourdes.") == []
    assert told("Il coûte 20 gourdes.", country="HT") == [("HTG", "outlet")]


@pytest.mark.parametrize("text", ["It won 3 prizes.", "20 million won the lottery", "15 marks"])
def test_english_words_are_no_currencies(text: str) -> None:
    assert told(text, "en") == []
