"""What an article claims about a deal: each rule with the sentence it is for."""

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import (
    Amount,
    Claim,
    DateMention,
    Entity,
    Evidence,
    LanguageSpan,
    Mention,
    Quote,
)
from libs.deals import Deal
from services.enricher.claims.claims import find_claims
from services.enricher.claims.sentence_reader import Findings
from services.enricher.claims.wording import ClaimWording
from services.enricher.wording.files import load_wordings
from tests.unit.enricher.claims.oak import DEAL

WORDINGS = load_wordings(ClaimWording, topic="claims")
SEEN_AT = datetime(2024, 2, 27, tzinfo=timezone.utc)


def mention(text: str, surface: str) -> Mention:
    start = text.index(surface)
    return Mention(field="text", start=start, end=start + len(surface), surface=surface)


def claims(text: str, *, language: str = "fr", deal: Deal = DEAL, **found: object) -> list[Claim]:
    findings = Findings(entities=names(text), **found)  # type: ignore[arg-type]  # as Findings
    return list(
        find_claims(
            {"title": "", "text": text},
            deals=[deal],
            language=language,
            findings=findings,
            wordings=WORDINGS,
        )
    )


def names(text: str) -> tuple[Entity, ...]:
    return tuple(
        Entity(
            type="organisation", name=name, found_by="gazetteer", mentions=(mention(text, name),)
        )
        for name in ("Oak", "Ash", "Elm")
        if name in text
    )


def amount(text: str, surface: str, value: float, currency: str = "EUR", **said: str) -> Amount:
    where = mention(text, surface)
    return Amount.model_validate(
        {"value": value, "low": value, "high": value, "currency": currency, "mention": where} | said
    )


def said(text: str, surface: str, speaker: str | None, *, rule: str = "quotes/inverted") -> Quote:
    return Quote(
        text=surface, parts=(mention(text, surface),), direct=True, language="fr", speaker=speaker,
        evidence=Evidence(extractor=rule, version="1", confidence=1),
    )  # fmt: skip


def told(text: str, *, language: str = "fr") -> list[tuple[str, str]]:
    return [(each.polarity, each.modality) for each in claims(text, language=language)]


YES, NO = "affirmed", "negated"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'accord est exclusif.", (YES, "announced")),
        ("L'accord n'est pas exclusif.", (NO, "announced")),
        ("Un accord non exclusif.", (NO, "announced")),
        ("Ce n'est pas un partenariat exclusif.", (NO, "announced")),
        ("L'accord n'est plus exclusif.", (NO, "announced")),
        ("Il ne s'agit pas, à ce stade, d'un contrat exclusif.", (NO, "announced")),
        ("L'accord n'a rien d'exclusif.", (NO, "announced")),
        ("Aucune exclusivité n'est prévue.", (NO, "announced")),
        ("Oak exclut toute exclusivité.", (NO, "announced")),
        ("L'accord est non seulement long mais aussi exclusif.", (YES, "announced")),
        ("Sans surprise, l'accord est exclusif.", (YES, "announced")),
        ("Oak dément que l'accord soit exclusif.", (NO, "denied")),
        ("Oak dément que l'accord ne soit pas exclusif.", (YES, "denied")),
        ("L'accord est-il exclusif ?", (YES, "asked")),
        ("On se demande si l'accord est exclusif.", (YES, "asked")),
        ("Si l'accord devient exclusif, Elm perdra tout.", (YES, "conditional")),
        ("L'accord serait exclusif.", (YES, "reported")),
        ("L'accord est probablement exclusif.", (YES, "reported")),
        ("L'accord deviendra exclusif.", (YES, "expected")),
        ("L'accord devrait devenir exclusif.", (YES, "expected")),
        ("Oak ne vendra pas en exclusivité.", (NO, "expected")),
        ("Cet accord n'exclusivise pas.", (NO, "announced")),
        ("Si le prix monte, l'accord deviendra exclusif.", (YES, "conditional")),
        ("Selon nos informations, l'accord est exclusif.", (YES, "reported")),
        ("Oak signe un accord exclusif, qui donnera du travail.", (YES, "announced")),
        ("Oak n'a pas renoncé à un accord exclusif.", (YES, "announced")),
        ("Oak n'a pas tardé à signer un accord exclusif.", (YES, "announced")),
        ("Le prix n'est pas connu et l'accord est exclusif.", (YES, "announced")),
        ("Oak dément être pressé et rappelle que l'accord est exclusif.", (YES, "announced")),
    ],
)
def test_french_says_no_perhaps_soon_and_if(text: str, expected: tuple[str, str]) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The deal is exclusive.", (YES, "announced")),
        ("The deal isn’t exclusive.", (NO, "announced")),
        ("It is a non-exclusive deal.", (NO, "announced")),
        ("The deal is exclusive no longer.", (NO, "announced")),
        ("The deal is no longer exclusive.", (NO, "announced")),
        ("The deal is not only long, it is exclusive.", (YES, "announced")),
        ("Oak denied that the deal was exclusive.", (NO, "denied")),
        ("Oak ruled out an exclusive deal.", (NO, "announced")),
        ("Is the deal exclusive?", (YES, "asked")),
        ("They asked whether the deal was exclusive.", (YES, "asked")),
        ("If the deal turns exclusive, Elm loses.", (YES, "conditional")),
        ("The deal is reportedly exclusive.", (YES, "reported")),
        ("The deal will be exclusive.", (YES, "expected")),
        ("If orders dry up, the deal turns exclusive.", (YES, "conditional")),
        ("According to people familiar with it, the deal is exclusive.", (YES, "reported")),
        ("Oak has not dropped its exclusive deal.", (YES, "announced")),
        ("The price is not known and the deal is exclusive.", (YES, "announced")),
    ],
)
def test_english_says_no_perhaps_soon_and_if(text: str, expected: tuple[str, str]) -> None:
    assert told(text, language="en") == [expected]


def test_words_of_the_opposite_say_no_and_their_negation_says_yes() -> None:
    assert told("Oak reste libre de vendre ailleurs.") == [(NO, "announced")]
    assert told("Oak n'est pas libre de vendre ailleurs.") == [(YES, "announced")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Des élus réclament un accord exclusif.", "fr"),
        ("Des élus demandent que l'accord soit exclusif.", "fr"),
        ("Lawmakers call for an exclusive deal.", "en"),
        ("Lawmakers urged Oak to make the deal exclusive.", "en"),
    ],
)
def test_what_somebody_only_wants_is_no_claim(text: str, language: str) -> None:
    assert told(text, language=language) == []


def test_what_the_outlet_puts_into_somebodys_words_in_brackets_is_its_own() -> None:
    text = "« Oak est content [l'accord est exclusif, NDLR] », dit Ada."
    (found,) = claims(text, quotes=(said(text, text[2:-12], "Ada"),))
    assert (found.by, found.speaker) == ("outlet", None)


def test_a_negation_in_another_clause_changes_nothing() -> None:
    assert told("Le prix n'est pas connu, mais l'accord est exclusif.") == [(YES, "announced")]


def test_no_to_what_was_asked_right_before_is_a_claim_of_its_own() -> None:
    assert told("L'accord est-il exclusif ?\nNon. Il ne l'est pas.") == [
        (YES, "asked"),
        (NO, "announced"),
    ]
    assert told("Il pleut. Il ne l'est pas.") == []


def test_what_another_name_stands_with_is_not_about_this_deal() -> None:
    assert claims("L'accord entre Elm et Ash est exclusif.") == []
    assert claims("Le précédent Elm, où Ash a signé : ce contrat était exclusif.") == []
    assert len(claims("L'accord d'Oak est exclusif, à la différence de celui d'Elm.")) == 1


def test_a_sum_near_the_words_fills_its_slot_and_that_of_another_deal_does_not() -> None:
    text = "Ash investit 15 millions d'euros chez Oak. Ash a mis 13 milliards chez Elm."
    found = claims(
        text,
        amounts=[amount(text, "15 millions d'euros", 15e6), amount(text, "13 milliards", 13e9)],
    )
    assert [(each.slot, each.value) for each in found] == [("investment", "15000000 EUR")]


def test_a_sum_is_claimed_again_later_without_a_word_and_not_in_another_currency_beside_it() -> (
    None
):
    text = "Ash investit 15 M€ (16 M$) chez Oak. Les 15 millions feront débat."
    found = claims(
        text,
        amounts=[
            amount(text, "15 M€", 15e6),
            amount(text, "16 M$", 16e6, "USD"),
            amount(text, "15 millions", 15e6),
        ],
    )
    assert [each.value for each in found] == ["15000000 EUR", "15000000 EUR"]


def test_a_sum_that_the_text_calls_something_else_is_left() -> None:
    text = "Ash investit chez Oak, qui vaut 2 milliards."
    found = amount(text, "2 milliards", 2e9, about="valuation")
    assert claims(text, amounts=[found]) == []


def test_of_two_dates_the_nearest_to_the_words_is_the_day() -> None:
    text = "Mardi, Elm a réagi à l'accord annoncé lundi."
    dates = [
        DateMention(
            value=f"2024-02-{day}", precision="day", relative=True, mention=mention(text, word)
        )
        for word, day in (("Mardi", 27), ("lundi", 26))
    ]
    assert [each.value for each in claims(text, dates=dates)] == ["2024-02-26"]


def test_a_dateline_is_no_day_of_the_news() -> None:
    text = "PARIS, 27 février - Elm a reçu une copie de l'accord annoncé."
    where = mention(text, "27 février")
    day = DateMention(value="2024-02-27", precision="day", relative=False, mention=where)
    assert claims(text, dates=[day]) == []


def test_a_share_stands_near_its_words() -> None:
    assert [each.value for each in claims("Ash prend 5 % du capital d'Oak.")] == ["5 %"]
    assert claims("Le titre d'Oak a pris 5 %.") == []


def test_a_share_that_is_only_a_bound_is_no_value() -> None:
    assert claims("Ash aura moins de 5 % du capital d'Oak.") == []
    assert claims("Ash will have a stake of up to 5 %.", language="en") == []


def test_a_sum_whose_use_and_owner_are_told_is_anothers_only_by_a_name() -> None:
    slot = DEAL.slots[0].model_copy(update={"not_with": {"fr": ("levée", "Elm")}})
    deal = DEAL.model_copy(update={"slots": (slot,)})

    def found(text: str, **said: str) -> list[str]:
        sums = [amount(text, "3 M€", 3e6, **said)]
        return [each.value for each in claims(text, deal=deal, amounts=sums)]

    told = {"about": "investment", "of": "Ash"}
    assert found("Ash investit 3 M€ chez Oak lors de la levée.", **told) == ["3000000 EUR"]
    assert found("Ash investit 3 M€ chez Oak lors de la levée.") == []
    assert found("Ash investit 3 M€ chez Elm.", **told) == []


def test_words_belong_to_the_sum_beside_them() -> None:
    text = "Ash investit 3 M€ chez Oak, dont les ventes font 9 M€."
    found = claims(text, amounts=[amount(text, "3 M€", 3e6), amount(text, "9 M€", 9e6)])
    assert [each.value for each in found] == ["3000000 EUR"]


def test_what_stands_in_a_quote_is_asserted_by_its_speaker() -> None:
    text = "« L'accord est exclusif », affirme Ada Bronn."
    (found,) = claims(text, quotes=[said(text, "L'accord est exclusif", "Ada Bronn")])
    assert (found.by, found.speaker, found.through) == ("speaker", "Ada Bronn", "quote")


def test_a_question_is_nobodys_unless_somebody_is_quoted_with_it() -> None:
    text = "« L'accord est-il exclusif ? », demande Ada Bronn."
    (found,) = claims(text)
    assert (found.by, found.modality) == ("nobody", "asked")
    (found,) = claims(text, quotes=[said(text, "L'accord est-il exclusif ?", "Ada Bronn")])
    assert (found.by, found.speaker) == ("speaker", "Ada Bronn")


def test_a_sentence_in_a_language_without_words_claims_nothing() -> None:
    assert claims("Der Vertrag ist exklusiv.", language="de") == []
    text = "L'accord est exclusif. The deal is exclusive."
    spans = [
        LanguageSpan(start=0, end=23, language="fr"),
        LanguageSpan(start=23, end=45, language="de"),
    ]
    found = find_claims(
        {"title": "", "text": text}, deals=[DEAL], language="fr", spans=spans,
        findings=Findings(), wordings=WORDINGS,
    )  # fmt: skip
    assert len(found) == 1


def test_a_claim_says_where_it_stands_and_what_found_it() -> None:
    text = "Le prix est secret ; l'accord est exclusif."
    (found,) = claims(text)
    assert found.mention.surface == "l'accord est exclusif."
    assert found.sentence.surface == text
    assert found.rule == "exclusivity/fr/exclusi*"
    assert found.evidence is not None
    assert found.evidence.extractor == "claims/choice"


@given(
    st.text(alphabet="exclusif accord ne pas ? . , ; : « » \n 5 % Oak Elm capital", max_size=300)
)
def test_on_any_text_claims_stand_inside_it_and_are_the_same_again(text: str) -> None:
    found = claims(text)
    assert found == claims(text)
    for each in found:
        for place in (each.mention, each.sentence):
            assert text[place.start : place.end] == place.surface


def test_a_sentence_without_end_claims_a_few_things_and_costs_no_more() -> None:
    assert len(claims("exclusif " * 20_000)) == 1


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Certains confrères parlent d'un accord exclusif.", ("speaker", "reported")),
        ("fr", "D'autres y voient un accord exclusif.", ("speaker", "reported")),
        ("fr", "Certains en doutent, mais l'accord est exclusif.", ("outlet", "announced")),
        ("fr", "Certains parlent d'un bail, mais c'est un accord exclusif.",
         ("outlet", "announced")),
        ("fr", "Plusieurs journaux sont vendus, l'accord est exclusif.", ("outlet", "announced")),
        ("en", "Some outlets speak of an exclusive deal.", ("speaker", "reported")),
        ("en", "Several newspapers have called the deal exclusive.", ("speaker", "reported")),
        ("en", "Some say it is dull, but the deal is exclusive.", ("outlet", "announced")),
    ],
)  # fmt: skip
def test_what_others_say_whom_nobody_names_is_not_the_outlets(
    language: str, text: str, expected: tuple[str, str]
) -> None:
    [claim] = claims(text, language=language)
    assert (claim.by, claim.modality) == expected
    assert claim.speaker is None
