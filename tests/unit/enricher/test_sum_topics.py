"""What sums are for, whose they are, and what they are in the currency of a deal."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.amounts.reading import amounts_of
from libs.contracts import Entity, Mention
from libs.deals import Deal
from services.enricher.amounts.conversion import converted
from services.enricher.amounts.topic_wording import SumWording
from services.enricher.amounts.topics import with_topics
from services.enricher.names.entities import TextField
from services.enricher.wording.files import load_wordings

WORDINGS = load_wordings(SumWording, topic="sums", languages=["fr", "en", "de"])
ORGANISATIONS = ("Norvia", "Talus", "Commission européenne", "European Commission")


def named(text: str) -> list[Entity]:
    found = []
    for name in ORGANISATIONS:
        places, at = [], text.find(name)
        while at >= 0:
            places.append(Mention(field="text", start=at, end=at + len(name), surface=name))
            at = text.find(name, at + 1)
        if places:
            found.append(
                Entity(type="organisation", name=name, found_by="model", mentions=tuple(places))
            )
    return found


def told(
    text: str, language: str = "fr", deals: Sequence[Deal] = ()
) -> list[tuple[str | None, str | None]]:
    texts: dict[TextField, str] = {"text": text}
    found = with_topics(
        amounts_of(texts, language=language),
        texts, language=language, entities=named(text), wordings=WORDINGS, deals=deals,
    )  # fmt: skip
    return [(each.about, each.of) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norvia a investi 3 millions d’euros dans Talus.", [("investment", "Norvia")]),
        ("Le chèque de Norvia, 3 millions d’euros, est petit.", [("investment", "Norvia")]),
        ("Talus, qui vaut 40 millions d’euros, a levé 6 millions d’euros.",
         [("valuation", "Talus"), ("round", "Talus")]),
        ("Norvia rachète Talus pour 90 millions d’euros.", [("price", "Norvia")]),
        ("Norvia devra verser à Talus une indemnité de 2 millions d’euros.", [("fee", "Norvia")]),
        ("Norvia a fait 8 millions d’euros de chiffre d’affaires, et un bénéfice de 1 M€.",
         [("revenue", "Norvia"), ("profit", "Norvia")]),
        ("La Commission européenne a infligé à Norvia une amende de 5 millions d’euros.",
         [("fine", "Norvia")]),
        ("Norvia investit 3 millions d’euros (3,2 M$).", [("investment", "Norvia")] * 2),
        ("Norvia investit 3 millions d’euros, soit 3,2 millions de dollars.",
         [("investment", "Norvia")] * 2),
        ("Norvia aide Talus. Elle a déjà investi 3 millions d’euros.", [("investment", "Norvia")]),
        ("Talus paie 1 million d’euros ; la société avait levé 6 millions d’euros.",
         [(None, "Talus"), ("round", "Talus")]),
        ("Si la vente échoue, Norvia paiera 2 millions d’euros.", [("fee", "Norvia")]),
        ("Le tarif est de 8 dollars par million de jetons.", [("price", None)]),
        ("On parle de 3 millions d’euros.", [(None, None)]),
    ],
)  # fmt: skip
def test_french_sums(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norvia has put $3m into Talus.", [("investment", "Norvia")]),
        ("Norvia’s €3m buys little.", [("investment", "Norvia")]),
        ("A revolt over Norvia's planned $90m takeover of Talus.", [("price", "Norvia")]),
        ("Norvia said it will acquire Talus, a maker of maps, for about $90 million.",
         [("price", "Norvia")]),
        ("Investors valued Talus at $40 million.", [("valuation", "Talus")]),
        ("Talus raised $6 million and is worth $40 million.",
         [("round", "Talus"), ("valuation", "Talus")]),
        ("Norvia will pay Talus a break-up fee of $2 million.", [("fee", "Norvia")]),
        ("The European Commission fined Norvia €5 million.", [("fine", "Norvia")]),
        ("Norvia’s revenue will pass $8m, up from $6m a year ago.", [("revenue", "Norvia")] * 2),
        ("Norvia bought Talus. The giant will invest $3 million, and Norvia put in $1 million.",
         [("investment", "Norvia"), ("investment", "Norvia")]),
        ("He spoke of $3 million.", [(None, None)]),
    ],
)  # fmt: skip
def test_english_sums(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert told(text, "en") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # who gives, by a passive, a noun or a verb of receiving
        ("fr", "Une enveloppe de 15 millions d’euros apportée par Norvia.",
         [("investment", "Norvia")]),
        ("fr", "Talus a reçu 15 millions d’euros de Norvia.", [("investment", "Norvia")]),
        ("fr", "L’achat de Talus par Norvia, pour 300 millions de dollars, est bloqué.",
         [("price", "Norvia")]),
        ("en", "Talus is getting $15 million from Norvia.", [("investment", "Norvia")]),
        ("en", "Talus was bought by Norvia for $300 million.", [("price", "Norvia")]),
        ("en", "Norvia's offer of $3 million was refused by Talus.", [("price", "Norvia")]),
        ("en", "Chips were promised €3 million ($3.2 million) by Norvia.",
         [("cost", "Norvia"), ("cost", "Norvia")]),
        # a name beside or before a sum that has no part in it
        ("en", "Norvia (Talus) has put $3 million into chips.", [("investment", "Norvia")]),
        ("en", "The deal, says Norvia, brings Talus $3 million of investment.",
         [("investment", "Norvia")]),
        # a sum that is somebody's, of whatever the sentence says then
        ("fr", "Les 15 millions d’euros de Norvia ne font pas peur à Talus, qui vend du vent.",
         [("investment", "Norvia")]),
        # who buys what is sold, else nobody
        ("fr", "Talus, vendue en 2020 à l’américaine Norvia pour 3 millions d’euros.",
         [("price", "Norvia")]),
        ("en", "Norvia sold Talus for $300 million.", [("price", None)]),
        # whoever leads a round raises nothing
        ("fr", "Talus boucle un tour de table de 40 millions d’euros mené par Norvia.",
         [("round", "Talus")]),
        # valued, by participle, apposition or relative clause
        ("fr", "Valorisée 2 milliards d’euros, Talus intéresse Norvia.", [("valuation", "Talus")]),
        ("en", "It takes money from Norvia, a firm worth $3 trillion.", [("valuation", "Norvia")]),
        ("fr", "Une amende de 5 millions d’euros a été infligée à Norvia.", [("fine", "Norvia")]),
        ("en", "A fine of $5 million was imposed on Norvia.", [("fine", "Norvia")]),
        # what is paid, by what follows
        ("en", "Norvia will pay $20 million for Talus.", [("price", "Norvia")]),
        ("en", "Norvia spent $8 million to acquire Talus.", [("price", "Norvia")]),
        ("fr", "Norvia a versé 3 millions d’euros dans Talus.", [("investment", "Norvia")]),
        ("fr", "En cas d’échec, Norvia paierait 2 millions d’euros à Talus.", [("fee", "Norvia")]),
        ("en", "Norvia pays $1 million for having tried.", [("fee", "Norvia")]),
        ("fr", "Elle paie 24 euros par mois à Norvia.", [("price", None)]),
        # « la société » and a pronoun, of the one named before; "we", of nobody who is named
        ("en", "Norvia said that Talus may buy. The company's revenue rose to $8 million.",
         [("revenue", "Norvia")]),
        ("fr", "Norvia rit. Nous avons dépensé 3 millions d’euros.", [("cost", None)]),
        # a sum of something is for that, whatever the verb is
        ("fr", "Talus touchera 2 millions d’euros de dédommagement de Norvia.",
         [("fee", "Norvia")]),
        ("en", "Norvia made a profit of $3 million on sales of $8 million.",
         [("profit", "Norvia"), ("revenue", "Norvia")]),
        # a worth, a bill or a cheque is what the same sum is elsewhere
        ("en", "Norvia buys Talus for $20 million. Is it worth $20 million?",
         [("price", "Norvia"), ("price", "Norvia")]),
        # the same in other money
        ("en", "Norvia has put $16 million into Talus. Or was it €15 million?",
         [("investment", "Norvia"), ("investment", "Norvia")]),
    ],
)  # fmt: skip
def test_owners_in_other_forms_than_subject_and_verb(
    language: str, text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # the profile says who buys and who is worth
        ("en", "Norvia and Talus dropped their $20 million merger.", [("price", "Norvia")]),
        ("en", "Norvia buys Talus for $20 million. The price, $20 million, is high.",
         [("price", "Norvia")] * 2),
        ("fr", "Norvia veut Talus. L’éditeur était valorisé 2 millions d’euros.",
         [("valuation", "Talus")]),
        ("fr", "Talus est à vendre. Norvia, ou l’acquéreur, offre 2 millions d’euros.",
         [("price", "Norvia")]),
        # what its payer pays, and is not the price
        ("en", "Norvia buys Talus for $20 million. Norvia gets a $1 million bill.",
         [("price", "Norvia"), ("fee", "Norvia")]),
        # too little for a deal, or another's
        ("fr", "Norvia veut Talus. Le prix est de 8 euros.", [("price", None)]),
    ],
)  # fmt: skip
def test_what_is_left_open_is_as_the_profile_says(
    deal: Deal, language: str, text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert told(text, language, deals=[buying(deal)]) == expected


def buying(deal: Deal) -> Deal:
    """A deal in which Norvia buys Talus."""
    parties = [
        {"type": "organisation", "name": name, "role": "party"} for name in ("Norvia", "Talus")
    ]
    slots = [
        {"id": topic, "kind": "sum", "describes": topic, "topics": [topic], "of": of,
         "wording": {"en": [topic]}}
        for topic, of in (
            ("price", ["Norvia", "Talus"]), ("fee", ["Norvia", "Talus"]), ("valuation", ["Talus"]),
        )
    ]  # fmt: skip
    return Deal.model_validate(deal.model_dump() | {"entities": parties, "slots": slots})


def test_a_sum_that_comes_again_is_for_the_same() -> None:
    assert told("Norvia investit 3 millions d’euros.\nPourquoi 3 millions d’euros ?") == [
        ("investment", "Norvia"), ("investment", "Norvia"),
    ]  # fmt: skip


def test_a_language_without_a_wording_keeps_its_sums_as_they_are() -> None:
    assert told("Norvia zahlt 3 Millionen Euro.", "de") == [(None, None)]


@given(
    pieces=st.lists(
        st.sampled_from(
            ["Norvia ", "a investi ", "3 € ", "soit ", "(3 $) ", "le groupe ", ". ", "\n", "é "]
        )
    )
)
@settings(deadline=None)
def test_topics_change_nothing_else_and_are_idempotent(pieces: list[str]) -> None:
    text = "".join(pieces)
    texts: dict[TextField, str] = {"text": text}
    amounts = amounts_of(texts, language="fr")
    once = with_topics(amounts, texts, language="fr", entities=named(text), wordings=WORDINGS)
    again = with_topics(once, texts, language="fr", entities=named(text), wordings=WORDINGS)
    assert once == again
    blank = {"about": None, "of": None}
    assert tuple(each.model_copy(update=blank) for each in once) == amounts


RATES = [
    {"currency": "USD", "day": date(2024, 2, 1), "rate": 0.5},
    {"currency": "USD", "day": date(2024, 3, 1), "rate": 0.8},
]


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2024, 2, 28), 0.5),
        (date(2024, 3, 1), 0.8),
        (date(2025, 1, 1), 0.8),
        (date(2020, 1, 1), 0.5),
        (None, 0.8),
    ],
)
def test_the_rate_is_that_of_the_last_day_before_else_the_nearest(
    deal: Deal, on: date | None, rate: float
) -> None:
    with_rates = Deal.model_validate(deal.model_dump() | {"currency": "EUR", "rates": RATES})
    amounts = amounts_of({"text": "$10 million, €5 million and £3"}, language="en")
    dollars, euros, pounds = converted(amounts, [with_rates], on=on)
    (sum_,) = dollars.converted
    assert (sum_.deal, sum_.currency, sum_.rate) == (deal.id, "EUR", rate)
    assert (sum_.low, sum_.high) == (10e6 * rate, 10e6 * rate)
    assert euros.converted == pounds.converted == ()
    assert dollars.low == 10e6


def test_a_deal_without_a_currency_converts_nothing(deal: Deal) -> None:
    bare = Deal.model_validate(deal.model_dump() | {"currency": None, "rates": ()})
    amounts = amounts_of({"text": "$10 million"}, language="en")
    assert converted(amounts, [bare], on=None) == amounts
