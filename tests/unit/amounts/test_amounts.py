"""Sums of money are read as French and English press writes them, and nothing else is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.amounts.reading import amounts_of, find_amounts


def sums(text: str, language: str = "fr") -> list[tuple[float | None, str | None]]:
    return [(each.value, each.currency) for each in find_amounts(text, language=language)]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("15 millions d'euros", 15e6, "EUR"),
        ("15\u00a0millions d’euros", 15e6, "EUR"),
        ("16,3\u202fmillions de dollars", 16.3e6, "USD"),
        ("1\u202f234\u202f567,89 €", 1234567.89, "EUR"),
        ("15 M€", 15e6, "EUR"),
        ("15M€", 15e6, "EUR"),
        ("15 MEUR", 15e6, "EUR"),
        ("2 Md€", 2e9, "EUR"),
        ("2 Mds d'euros", 2e9, "EUR"),
        ("2 milliards et demi de dollars", 2.5e9, "USD"),
        ("1,375 milliard d'euros", 1.375e9, "EUR"),
        ("3.000 milliards d'euros", 3e12, "EUR"),
        ("10.000 euros", 10_000, "EUR"),
        ("mille milliards de dollars", 1e12, "USD"),
        ("quinze millions d'euros", 15e6, "EUR"),
        ("trois cent quatre-vingt-cinq millions d'euros", 385e6, "EUR"),
        ("un demi-milliard d'euros", 5e8, "EUR"),
        ("UN MILLIARD DE DOLLARS", 1e9, "USD"),
        ("16 M$ US", 16e6, "USD"),
        ("16 millions de dollars canadiens", 16e6, "CAD"),
        ("30 millions de francs suisses", 30e6, "CHF"),
        ("[de 15 millions d'euros, Ndlr]", 15e6, "EUR"),
    ],
)
def test_french_sums_are_read(text: str, value: float, currency: str) -> None:
    assert sums(text) == [(value, currency)]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$16m", 16e6, "USD"),
        ("€15M", 15e6, "EUR"),
        ("US$ 16 million", 16e6, "USD"),
        ("15 million euros", 15e6, "EUR"),
        ("EUR15m", 15e6, "EUR"),
        ("£1.5bn", 1.5e9, "GBP"),
        ("$3tn", 3e12, "USD"),
        ("$1.375 billion", 1.375e9, "USD"),
        ("$13,000 million", 13e9, "USD"),
        ("$1,234,567.89", 1234567.89, "USD"),
        ("fifteen million euros", 15e6, "EUR"),
        ("half a billion dollars", 5e8, "USD"),
        ("two and a half billion dollars", 2.5e9, "USD"),
        ("a $16-million deal", 16e6, "USD"),
        ("a $20-bn merger", 20e9, "USD"),
        ("a £3bn-a-year cost", 3e9, "GBP"),
        ("a 15-million-euro stake", 15e6, "EUR"),
        ("in 2023 $385 million", 385e6, "USD"),
        ("$16 million dollars", 16e6, "USD"),
        ("three hundred thousand pounds", 300_000, "GBP"),
    ],
)
def test_english_sums_are_read(text: str, value: float, currency: str) -> None:
    assert sums(text, "en") == [(value, currency)]


@pytest.mark.parametrize(
    "text",
    [
        "16 millions d'utilisateurs", "13 milliards de paramètres", "Mixtral 8x7B", "GPT-4", "20 %",
        "en 2024", "100 000 personnes", "l'euro", "un euro fort", "3 millions de livres vendus",
        "15 pounds", "$MSFT", "quinze jours", "", "€", "millions d'euros", "2 milliards de raisons",
        "des dizaines de millions d'euros",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en", "und"])
def test_what_is_no_sum_is_not_read(text: str, language: str) -> None:
    assert sums(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("entre 10 et 15 millions d'euros", "fr", 10e6, 15e6),
        ("de 10 à 15 millions d'euros", "fr", 10e6, 15e6),
        ("10-15 M€", "fr", 10e6, 15e6),
        ("500 000 à 2 millions d'euros", "fr", 5e5, 2e6),
        ("$10-15 million", "en", 10e6, 15e6),
        ("$10m to $15m", "en", 10e6, 15e6),
        ("between $10 million and $15 million", "en", 10e6, 15e6),
    ],
)
def test_a_range_has_two_ends_and_no_middle(
    text: str, language: str, low: float, high: float
) -> None:
    (amount,) = find_amounts(text, language=language)
    assert (amount.low, amount.value, amount.high) == (low, None, high)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("from $10 million to $15 million", "en"),
        ("passe de 10 millions d'euros à 15 millions d'euros", "fr"),
        ("10 millions d'euros et 15 millions d'euros", "fr"),
        ("15 M€ (16,3 M$)", "fr"),
    ],
)
def test_two_sums_are_no_range(text: str, language: str) -> None:
    amounts = find_amounts(text, language=language)
    assert len(amounts) == 2
    assert all(each.low == each.high for each in amounts)


@pytest.mark.parametrize(
    ("text", "language", "approximate"),
    [
        ("environ 15 millions d'euros", "fr", True),
        ("près de\u00a015 millions d'euros", "fr", True),
        ("plus d'un milliard d'euros", "fr", True),
        ("une quinzaine de millions d'euros", "fr", True),
        ("15 millions d'euros environ", "fr", True),
        ("nearly $16 million", "en", True),
        ("more than 13 billion dollars", "en", True),
        ("exactement 15 millions d'euros", "fr", False),
        ("15 millions d'euros", "fr", False),
    ],
)
def test_an_approximation_is_said_to_be_one(text: str, language: str, approximate: bool) -> None:
    (amount,) = find_amounts(text, language=language)
    assert amount.approximate is approximate


def test_a_french_billion_is_a_thousand_english_ones() -> None:
    assert sums("2 billions d'euros", "fr") == [(2e12, "EUR")]
    assert sums("2 billion euros", "en") == [(2e9, "EUR")]


def test_a_sum_is_found_where_it_stands() -> None:
    text = "Soit environ 15 millions d’euros, dit-on."
    (amount,) = find_amounts(text, language="fr", field="title")
    assert amount.mention.surface == "15 millions d’euros"
    assert text[amount.mention.start : amount.mention.end] == amount.mention.surface
    assert amount.mention.field == "title"


PIECES = st.sampled_from(
    ["15", "1 234,5", "1,234.5", "0,3", " ", "\u00a0", "\u202f", "-", "à", "et", "entre", "de",
     "d'", "million", "millions", "milliards", "Md", "M", "k", "bn", "€", "$", "US$", "euros",
     "dollars", "CHF", "quinze", "fifteen", "un", "half a", "et demi", "cent", "mille", "to",
     "and", "\n", "%", "GPT-4", "8x7B", "'", ".", ",", "une quinzaine", "environ", "between",
     "hundred", "pounds", "francs", "cents", "kr", "C$", "7€50", "50", "lakh", "Canada", "bis",
     "Millionen", "Franken", "pesos", "a", "con", "von 7", "passe de ", "pour cent", "livres"]
)  # fmt: skip


@pytest.mark.parametrize(
    "row", ["100 " * 110 + "€", "1" + ",000" * 200 + " dollars", "€1" + ".000" * 200]
)
def test_a_row_of_a_table_is_no_sum_without_end(row: str) -> None:
    for which in ("fr", "en", "de"):
        found = amounts_of({"text": row}, language=which)
        assert all(each.high < 10**16 for each in found)


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60),
    st.sampled_from(["fr", "en", "de", "es", "und"]),
)
def test_any_text_gives_sums_that_hold_together(text: str, which: str) -> None:
    amounts = find_amounts(text, language=which)
    ends = 0
    for amount in amounts:
        mention = amount.mention
        assert text[mention.start : mention.end] == mention.surface
        assert mention.surface.strip() == mention.surface
        assert amount.low <= amount.high
        assert amount.value == (amount.low if amount.low == amount.high else None)
        assert (amount.currency is None) == (amount.currency_from is None)
        assert mention.start >= ends
        ends = mention.end


@given(st.integers(1, 999), st.sampled_from([("k€", 1e3), ("M€", 1e6), ("Md€", 1e9)]))
def test_a_scale_multiplies(number: int, scale: tuple[str, float]) -> None:
    assert sums(f"{number} {scale[0]}") == [(number * scale[1], "EUR")]


@pytest.mark.parametrize(
    "currency",
    ["$CA", "C$", "A$", "HK$", "S$", "US$", "$US", "dollars américains", "euros", "EUR", "eur",
     "£", "livres sterling", "CHF", "francs suisses", "RMB", "yuans", "¥", "yens", "₹", "rupees",
     "₩", "wons sud-coréens", "SEK", "couronnes suédoises", "Swedish kronor", "INR", "KRW"],
)  # fmt: skip
def test_every_currency_is_seen_on_a_line_of_its_own(currency: str) -> None:
    assert len(sums(f"Rien ici.\n12 000 {currency}\nNi là.")) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 million 500 000 euros", 1.5e6),
        ("2 milliards 300 millions d'euros", 2.3e9),
        ("un million cinq cent mille euros", 1.5e6),
        ("M€ 15", 15e6),
    ],
)
def test_parts_of_one_number_are_added_up(text: str, value: float) -> None:
    assert sums(f"Le tout pour {text}.") == [(value, "EUR")]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        (
            "fr",
            "Elle a levé 105 millions d'euros en juin, puis 385 millions en décembre.",
            [105, 385],
        ),
        ("en", "It raised 105 million euros in June, then 385 million in December.", [105, 385]),
        ("fr", "L'un met 4 millions, et l'autre 2 millions d'euros.", [4, 2]),
    ],
)
def test_a_sum_may_leave_its_currency_to_a_neighbour(
    language: str, text: str, values: list[int]
) -> None:
    assert sums(text, language) == [(value * 1e6, "EUR") for value in values]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Pour 5 millions d'euros, elle a 16 millions d'abonnés, contre 9 millions avant."),
        ("en", "For 5 million euros it got 16 million users, up from 9 million."),
        ("en", "It paid 5 million euros. Its users are 9 million, the firm says."),
        ("fr", "Elle vaut 4 millions (5 millions d'euros)."),
    ],
)  # fmt: skip
def test_what_counts_something_is_no_sum_beside_a_sum(language: str, text: str) -> None:
    assert sums(text, language) == [(5e6, "EUR")]


def test_a_rise_is_two_sums_and_a_span_of_prices_is_one() -> None:
    assert sums("The target goes from $118 to $125.", "en") == [(118, "USD"), (125, "USD")]
    assert sums("Rooms are from $118 to $120.", "en") == [(None, "USD")]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "Il vaut 7€50.", [7.5]),
        ("fr", "Il vaut 7, 50 €.", [7.5]),
        ("fr", "Il vaut 1 euro et 45 centimes.", [1.45]),
        ("fr", "Il vaut 50 centimes.", [0.5]),
        ("fr", "Il vaut 12 euros 50, pas 12 euros 50 pièces.", [12.5, 12]),
        ("en", "It costs 3 dollars and 50 cents.", [3.5]),
        ("en", "It costs thirteen dollars forty-five cents.", [13.45]),
        ("en", "It costs half a million dollars.", [5e5]),
        ("en", "It costs a quarter of a million dollars.", [250e3]),
        ("en", "It costs 35 lakh rupees.", [3.5e6]),
        ("en", "It costs 12,34,567.89 rupees.", [1234567.89]),
        ("en", "It costs ₹4 crore.", [4e7]),
        ("en", "The cost is $4.25 and 32 is the quantity.", [4.25]),
        ("en", "They gave $5 to 20 people.", [5]),
        ("fr", "Le loyer passe de 7 à 9 millions d'euros.", [7e6, 9e6]),
        ("fr", "Elle a 5 millions d'euros, mais passe de 7 à 9 millions.", [5e6, 7e6, 9e6]),
        ("fr", "De 1 2 pour cent à 7 500 000 EUR.", [7.5e6]),
        ("en", "From 8 per cent to 15 million euros.", [15e6]),
        ("fr", "Il est en 2023 à 12 millions d'euros.", [12e6]),
        ("fr", "Soit 2,3 milliards (contre 1,9 milliard d'euros).", [2.3e9, 1.9e9]),
        ("fr", "Les billets : 5 €, 10, 20 €.", [5, 20]),
        ("de", "Er zahlt 1,5 Mrd. Euro und fünfzehn Millionen Franken.", [1.5e9, 15e6]),
        ("es", "Paga mil millones de euros y 3 euros con 50 céntimos.", [1e9, 3.5]),
    ],
)
def test_sums_of_many_kinds(language: str, text: str, values: list[float]) -> None:
    assert [value for value, _ in sums(text, language)] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "entre 154 000 et 220 000 dollars"),
        ("en", "between 154,000 and 220,000 dollars"),
        ("de", "zwischen 154.000 und 220.000 Dollar"),
        ("es", "de 154.000 a 220.000 dólares"),
    ],
)
def test_a_range_is_read_in_each_language(language: str, text: str) -> None:
    (amount,) = find_amounts(text, language=language)
    assert (amount.low, amount.high, amount.value) == (154e3, 220e3, None)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("In 2024 USD 5 million was paid", "en", [(5e6, "USD")]),
        ("USD 20 USD 30", "en", [(20, "USD"), (30, "USD")]),
        ("$10MM", "en", [(10e6, "USD")]),
        ("U$S 100 millones", "es", [(100e6, "USD")]),
        ("500 T€", "de", [(500e3, "EUR")]),
        ("1 T€", "fr", [(1e12, "EUR")]),
    ],
)
def test_what_looks_like_another_sum(
    text: str, language: str, expected: list[tuple[float, str]]
) -> None:
    found = find_amounts(text, language=language)
    assert [(each.value, each.currency) for each in found] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Pixel 9 USD 799 model, Chapter 11 EUR 5 million", [(799, "USD"), (5e6, "EUR")]),
        ("en", "It paid 15 USD, then 20 EUR", [(15, "USD"), (20, "EUR")]),
        ("fr", "de 7 à 9 cents euros, 6 cent mille dollars, 3 cents millions d'euros",
         [(700, "EUR"), (6e5, "USD"), (3e8, "EUR")]),
        ("fr", "un timbre à 50 cents", [(0.5, None)]),
        ("en", "a song by 50 Cent and 50 Cent's tour", []),
        ("de", "Er zahlt 50 Cent.", [(0.5, None)]),
        ("fr", "Tél. 01 98 76 54 32 € puis 0 892 111 222 (0,40 €/min)", [(0.4, "EUR")]),
        ("fr", "DE12 5001 0517 0648 4898 90 €", []),
        ("fr", "1 234 567 890 € et 12 345,50 €", [(1234567890, "EUR"), (12345.5, "EUR")]),
        ("de", "Fr. 8.50, Fr. 1'200.- oder 4,- Euro und 19,– €",
         [(8.5, "CHF"), (1200, "CHF"), (4, "EUR"), (19, "EUR")]),
        ("de", "Am Fr. 12. Mai, Fr. 20 Uhr", []),
        ("en", "$.75 each, $.5 million in all", [(0.75, "USD"), (5e5, "USD")]),
        ("en", "1½ million dollars, £2½bn, $¾ million",
         [(1.5e6, "USD"), (2.5e9, "GBP"), (7.5e5, "USD")]),
        ("de", "anderthalb Millionen Euro, zweieinhalb Milliarden Euro, eine Million Euro",
         [(1.5e6, "EUR"), (2.5e9, "EUR"), (1e6, "EUR")]),
        ("en", "＄５ million, ￡１２, ￥５００", [(5e6, "USD"), (12, "GBP"), (500, "JPY")]),
    ],
)  # fmt: skip
def test_sums_beside_other_numbers_and_in_other_spellings(
    language: str, text: str, expected: list[tuple[float, str | None]]
) -> None:
    found = find_amounts(text, language=language)
    assert [(each.low, each.currency) for each in found] == expected


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "12,345 $", 12.345),
        ("de", "12,345 Euro", 12.345),
        ("es", "12,345 euros", 12.345),
        ("en", "12,345 euros", 12345),
        ("fr", "$12,345", 12345),
        ("fr", "3,000 euros", 3000),
        ("fr", "12.345 €", 12345),
        ("fr", "1,234,567 $", 1234567),
    ],
)
def test_a_comma_before_three_figures_is_what_it_is_in_the_language(
    language: str, text: str, value: float
) -> None:
    (found,) = find_amounts(text, language=language)
    assert found.value == value


def test_a_surface_of_full_width_is_as_the_text_has_it() -> None:
    (found,) = find_amounts("It cost ＄５.", language="en")
    assert found.mention.surface == "＄５"


@pytest.mark.parametrize(
    "text",
    ["1/2 million d'euros", "$1 1/2 million", "$1e9", "$1⅓m", "24/7 $", "10^9 €",
     "deux virgule cinq millions d'euros", "two point five million dollars"],
)  # fmt: skip
def test_a_part_of_a_number_is_no_sum(text: str) -> None:
    assert find_amounts(text, language="fr" if "euros" in text else "en") == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("deux à trois cents euros", 200, 300),
        ("deux à trois mille euros", 2000, 3000),
        ("deux à trois cents millions d'euros", 200e6, 300e6),
        ("cent à deux cent mille euros", 100e3, 200e3),
        ("dix à mille euros", 10, 1000),
        ("un à cent euros", 1, 100),
    ],
)
def test_hundreds_that_are_said_once(text: str, low: float, high: float) -> None:
    (found,) = find_amounts(text, language="fr")
    assert (found.value, found.low, found.high) == (None, low, high)


def test_a_sum_says_what_told_its_currency_and_how_sure_that_is() -> None:
    stated, guessed = find_amounts("15 millions d'euros ou 16 millions de dollars", language="fr")
    assert stated.evidence is not None
    assert guessed.evidence is not None
    assert stated.evidence.extractor == "amounts/name"
    assert guessed.evidence.extractor == "amounts/default"
    assert stated.evidence.confidence > guessed.evidence.confidence
