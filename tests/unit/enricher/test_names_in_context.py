"""What the words around a name say, without a profile that knows it and whatever a model says."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import Entity
from services.enricher.names.abbreviations import written_out
from services.enricher.names.entities import find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.names.patterns import names_by_pattern
from services.enricher.names.products import families
from tests.unit.enricher.test_entities import NAMES, Pen


def find(
    text: str, gazetteer: Gazetteer | None = None, *, language: str = "fr", **marks: list[str]
) -> dict[str, Entity]:
    found = find_entities(
        {"text": text},
        language=language,
        gazetteer=gazetteer or Gazetteer([]),
        recogniser=Pen(**marks),
        wording=NAMES,
    )
    return {each.name: each for each in found}


def kinds(text: str, *, language: str = "fr", **marks: list[str]) -> dict[str, str]:
    found = find(text, None, language=language, **marks)
    return {name: each.type for name, each in found.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Elle travaille chez Ostrava Data depuis mai.", "Ostrava Data"),
        ("Le cabinet Hectorion s'en mêle.", "Hectorion"),
        ("la start-up bordelaise Quimbel recrute", "Quimbel"),
        ("le fondateur de Quimbel est parti", "Quimbel"),
        ("l'allemand Quimbel s'installe", "Quimbel"),
        ("un petit éditeur nantais, Quimbel, a dit non", "Quimbel"),
        ("Il a mis deux millions d'euros dans Quimbel.", "Quimbel"),
        ("un accord entre Quimbel et Trasimène", "Trasimène"),
        ("LYON, 4 mai (Agence Solano) - Rien.", "Agence Solano"),
        ("Rien.\nPhoto : Ada Bronn / Studio Pell", "Studio Pell"),
        ("la fondation Ada-Thal finance", "fondation Ada-Thal"),
    ],
)
def test_french_grammar_tells_an_organisation(text: str, name: str) -> None:
    assert kinds(text).get(name) == "organisation"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the board of Quimbel met", "Quimbel"),
        ("a spokesman for Quimbel said no", "Quimbel"),
        ("Odile is an analyst at Ostrava Data.", "Ostrava Data"),
        ("Then Quimbel's chief executive left.", "Quimbel"),
        ("Berlin-based Quimbel sells pumps", "Quimbel"),
        ("rivals such as Quimbel, Ostrel and Nadir Data", "Ostrel"),
        ("Quimbel, which is based in Leeds, sells pumps", "Quimbel"),
        ("Fergal Roe (Ostrava) agreed", "Ostrava"),
    ],
)
def test_english_grammar_tells_an_organisation(text: str, name: str) -> None:
    assert kinds(text, language="en").get(name) == "organisation"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Zorah MacTiernan\nIt rained.", "Zorah MacTiernan"),
        ("(Reporting by Zorah Tiernan; Editing by Quirin O'Shea)", "Quirin O'Shea"),
        ("the economist Zorah Tiernan disagreed", "Zorah Tiernan"),
        ("Zorah Tiernan, a trade lawyer, disagreed", "Zorah Tiernan"),
        ("Lord Thalberg disagreed", "Lord Thalberg"),
        ("Sir Quirin Thal disagreed", "Quirin Thal"),
        ("Ostrava President Zorah Tiernan disagreed", "Zorah Tiernan"),
    ],
)
def test_a_person_is_told_by_a_byline_a_title_or_a_trade(text: str, name: str) -> None:
    assert kinds(text, language="en").get(name) == "person"


def test_a_lone_surname_is_the_person_whatever_the_model_says() -> None:
    found = find("Ada Bronn vend. Bronn rit. Chez Bronn ?", person=["Ada Bronn"],
                 organisation=["Bronn/NOUN"])  # fmt: skip
    assert len(found["Ada Bronn"].mentions) == 2
    assert found["Bronn"].type == "organisation"  # behind « chez »


def test_a_surname_of_two_persons_is_nobodys_unless_a_title_tells() -> None:
    found = find("Ada Bronn et Marc Bronn vendent. Bronn rit. Mme Bronn sourit.",
                 person=["Ada Bronn", "Marc Bronn"], organisation=["Bronn"])  # fmt: skip
    assert set(found) == {"Ada Bronn", "Marc Bronn"}
    assert len(found["Ada Bronn"].mentions) == 2
    assert len(found["Marc Bronn"].mentions) == 1


def test_a_first_name_alone_is_the_one_who_bears_it() -> None:
    found = find("Grace Thal speaks.\nGRACE: No.", language="en", person=["Grace Thal"])
    assert len(found["Grace Thal"].mentions) == 2


@pytest.mark.parametrize(
    ("text", "marks", "name", "mentions"),
    [
        ("Orbidata Inc. vend. Chez Orbidata, on rit.", ["Orbidata Inc", "Orbidata"],
         "Orbidata Inc", 2),
        ("La Banque Ferral prête. Ferral se tait.", ["Banque Ferral"], "Banque Ferral", 2),
        ("L'Office des Ondes (ODO) enquête. L'ODO tranche.", ["Office des/ADP Ondes"],
         "Office des Ondes", 3),
    ],
)  # fmt: skip
def test_short_and_long_form_are_one_organisation(
    text: str, marks: list[str], name: str, mentions: int
) -> None:
    found = find(text, organisation=marks)
    assert {each: len(found[each].mentions) for each in found} == {name: mentions}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("CHRONIQUE. Il pleut.", ["CHRONIQUE"]),
        ("l'indice Ostral monte", ["Ostral"]),
        ("À Simbel | Accueil", ["Simbel"]),
        ("Le Salon Ostral ouvre", ["Salon Ostral"]),
        ("Inscrivez-vous à la lettre Ostral Matin", ["Ostral Matin"]),
    ],
)
def test_headings_indices_events_and_forms_are_no_organisations(
    text: str, marks: list[str]
) -> None:
    assert "organisation" not in kinds(text, organisation=marks).values()


def test_an_organisation_ends_before_a_verb_or_a_date() -> None:
    found = kinds("We met Ostral on Nov 17.", language="en",
                  organisation=["Ostral on/ADP Nov 17/NUM"])  # fmt: skip
    assert found == {"Ostral": "organisation"}


def test_what_is_tagged_as_a_verb_is_a_name_where_its_capital_is_no_sentences() -> None:
    found = kinds("le groupe a vendu, puis Renouvelle a suivi", organisation=["Renouvelle/VERB"])
    assert found == {"Renouvelle": "organisation"}


def test_an_unknown_place_that_acts_or_is_listed_with_companies_is_one() -> None:
    assert kinds("Quimbel a payé le prix", place=["Quimbel"]) == {"Quimbel": "organisation"}
    listed = kinds("le groupe Ostrel et Quimbel", place=["Quimbel"])
    assert listed == {"Ostrel": "organisation", "Quimbel": "organisation"}
    assert kinds("La France a payé", place=["France"]) == {"France": "place"}


def test_public_bodies_are_known_by_their_initials() -> None:
    found = kinds("The EU may act, and the Commission will look.", language="en")
    assert found == {"European Union": "organisation", "European Commission": "organisation"}
    assert kinds("La Commission des finances vote.") == {}


def test_a_product_keeps_its_name_and_says_what_it_is_a_version_of(gazetteer: Gazetteer) -> None:
    found = find("Microsoft vend GPT-4 et le Chat. Le chat dort.", gazetteer)
    assert found["GPT-4"].family == "GPT"
    assert len(found["Le Chat"].mentions) == 1


def test_versions_of_one_product_are_a_family() -> None:
    names = ["GPT", "GPT-4", "GPT-4 Turbo", "Claude 2.1", "Mixtral 8x7B", "Azure"]
    assert families(names, wording=NAMES) == {
        "GPT": "GPT", "GPT-4": "GPT", "GPT-4 Turbo": "GPT", "Claude 2.1": "Claude",
        "Mixtral 8x7B": "Mixtral",
    }  # fmt: skip


def test_every_entity_says_what_found_it(gazetteer: Gazetteer) -> None:
    found = find("Microsoft et le cabinet Hectorion, selon Ada Bronn.", gazetteer,
                 person=["Ada Bronn"])  # fmt: skip
    by = {name: each.evidence.extractor for name, each in found.items() if each.evidence}
    assert by["Microsoft"] == "entities/gazetteer"
    assert by["Hectorion"] == "entities/pattern"
    assert by["Ada Bronn"] in {"entities/model", "entities/pattern"}


_WORDS = st.sampled_from(
    ["Ada", "Bronn", "chez", "le", "cabinet", "Orbia", ",", ".", "\n", "et", "and", "of", "board",
     "the", "'s", "CEO", "(", ")", "«", "»", "AI", "-", "Inc", "\u00a0", "d'", "analyste", "é", "𝕏"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=60).map(" ".join), st.sampled_from(["fr", "en"]))
def test_mentions_lie_in_the_text_and_never_overlap(text: str, language: str) -> None:
    found = find_entities(
        {"title": "", "text": text},
        language=language,
        gazetteer=Gazetteer([]),
        recogniser=Pen(person=["Ada Bronn"], organisation=["Orbia"]),
        wording=NAMES,
    )
    spans = sorted((each.start, each.end) for entity in found for each in entity.mentions)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(st.text(max_size=300))
def test_patterns_find_names_within_any_text(text: str) -> None:
    found = names_by_pattern(text, wording=NAMES)
    assert all(text[each.start : each.end] == each.surface for each in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On reconnaît Hernan Dario Belcour à sa voix.", "Hernan Dario Belcour"),
        ("Le maire Łukasz Żurawek est venu.", "Łukasz Żurawek"),
        ("On écoute Mehmet Şahinler.", "Mehmet Şahinler"),
    ],
)
def test_a_first_name_of_another_language_tells_a_person(text: str, name: str) -> None:
    assert kinds(text)[name] == "person"


def test_an_acronym_may_follow_the_order_of_another_language() -> None:
    text = "The Lombard Harbour Council (CHL) met. On Monday the CHL said no."
    found = find(text, language="en", organisation=["Lombard Harbour Council", "CHL"])
    assert set(found) == {"Lombard Harbour Council"}


def test_strategies_and_tickers_are_no_organisations() -> None:
    text = "They read the Harbour Safety Strategy, then sold shares (QLNE.O) in haste."
    assert (
        "organisation"
        not in kinds(
            text, language="en", organisation=["Harbour Safety Strategy", "QLNE.O"]
        ).values()
    )


def test_a_people_and_an_office_are_nobody() -> None:
    assert "Dutch MEP" not in kinds(
        "It was a Dutch MEP who wrote the rule.", language="en", person=["Dutch MEP"]
    )


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("La Ligue internationale des gardiens de phare (LIGP) proteste. La LIGP attend.", "fr",
         "Ligue internationale des gardiens de phare"),
        ("The Nadir League of the Southern Quays (NLSQ) left. Later NLSQ came back.", "en",
         "Nadir League of the Southern Quays"),
    ],
)  # fmt: skip
def test_letters_in_brackets_say_how_far_a_name_reaches(
    text: str, language: str, name: str
) -> None:
    found = find(text, language=language, organisation=["Nadir/PROPN League/PROPN"])
    assert found[name].mentions[0].surface == name
    assert found[name].type == "organisation"


@pytest.mark.parametrize(
    "text", ["(ABC)", " (ABC)", "A (AB)", "a b c (ABC)", "Le 3 (AB) B", "İİ (İİ)"]
)
def test_letters_in_brackets_alone_name_nothing(text: str) -> None:
    assert list(written_out(text)) == []


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Le ministère français de l'Économie et des Finances examine la vente.", "fr",
         "ministère français de l'Économie et des Finances"),
        ("The French finance ministry looks into the sale.", "en", "French finance ministry"),
        ("Norvia's defence ministry looks into the sale.", "en", "Norvia's defence ministry"),
    ],
)  # fmt: skip
def test_a_ministry_is_named_by_all_its_words(text: str, language: str, name: str) -> None:
    assert kinds(text, language=language)[name] == "organisation"


def test_what_a_minister_is_in_charge_of_is_no_organisation() -> None:
    text = "Le ministre norvien des Transports et la ministre déléguée au Numérique attendent."
    assert "Transports" not in kinds(text, organisation=["Transports", "Numérique"])
    assert "Numérique" not in kinds(text, organisation=["Transports", "Numérique"])
