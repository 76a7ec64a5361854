"""Names from the profile and from a model become entities. The model here is the test's own."""

import re

import pytest

from libs.contracts import Entity, EntityType
from services.enricher.names.entities import find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.names.names import Marked, TaggedWord
from services.enricher.wording.files import load_names

NAMES = load_names()


class Pen:
    """Marks the stretches that a test names, with a tag for each word: `Ada/PROPN`."""

    version = "pen-1"

    def __init__(self, **marks: list[str]) -> None:
        self._marks = marks

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        if language not in {"fr", "en"}:
            return ()
        kinds: dict[str, EntityType] = {
            "person": "person", "organisation": "organisation", "place": "place",
            "product": "product",
        }  # fmt: skip
        return tuple(
            Marked(kinds[kind], self._words(text, found.start(), mark))
            for kind, marks in self._marks.items()
            for mark in marks
            for found in re.finditer(re.escape(re.sub(r"/\w+", "", mark)), text)
        )

    @staticmethod
    def _words(text: str, start: int, mark: str) -> tuple[TaggedWord, ...]:
        words = []
        for part in mark.split():
            word, _, tag = part.partition("/")
            begin = text.index(word, start)
            start = begin + len(word)
            words.append(TaggedWord(begin, start, word, tag or "PROPN"))
        return tuple(words)


def find(
    gazetteer: Gazetteer, text: str, *, title: str = "", language: str = "fr", **marks: list[str]
) -> dict[tuple[str, str], Entity]:
    texts = {"title": title, "text": text}
    found = find_entities(
        {"title": title, "text": text},
        language=language,
        gazetteer=gazetteer,
        recogniser=Pen(**marks),
        wording=NAMES,
    )
    for entity in found:
        for mention in entity.mentions:
            assert texts[mention.field][mention.start : mention.end] == mention.surface
    return {(entity.type, entity.name): entity for entity in found}


def test_the_profile_is_believed_before_the_model(gazetteer: Gazetteer) -> None:
    found = find(
        gazetteer, "Mistral AI et Microsoft", person=["Mistral AI", "Mistral AI et Microsoft"]
    )
    assert set(found) == {("organisation", "Mistral AI"), ("organisation", "Microsoft")}
    assert found["organisation", "Microsoft"].wikidata == "Q2283"
    assert {entity.found_by for entity in found.values()} == {"gazetteer"}


def test_the_model_adds_what_no_profile_knows(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "selon Ada Bronn, de Helvetia Data",
                 person=["Ada Bronn"], organisation=["Helvetia Data"])  # fmt: skip
    assert set(found) == {("person", "Ada Bronn"), ("organisation", "Helvetia Data")}
    assert found["person", "Ada Bronn"].found_by == "model"


def test_a_surname_alone_is_the_person_named_before(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "Arthur Mensch part. Mensch revient, M. Mensch aussi.",
                 organisation=["Mensch"])  # fmt: skip
    assert set(found) == {("person", "Arthur Mensch")}
    assert len(found["person", "Arthur Mensch"].mentions) == 3


def test_a_surname_with_particles_is_the_person_too(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "Kim van Sparrentak dit. Mme van Sparrentak redit.",
                 person=["Mme van/ADP Sparrentak"])  # fmt: skip
    assert set(found) == {("person", "Kim van Sparrentak")}
    assert len(found["person", "Kim van Sparrentak"].mentions) == 2


def test_another_person_with_the_same_surname_is_another_person(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "Sam Altman parle. Robert Altman filmait.", person=["Robert Altman"])
    assert set(found) == {("person", "Sam Altman"), ("person", "Robert Altman")}


def test_a_surname_from_the_model_joins_the_full_name(gazetteer: Gazetteer) -> None:
    found = find(
        gazetteer, "Mme Bronn arrive. Ada Bronn sourit.", person=["Mme Bronn", "Ada Bronn"]
    )
    assert set(found) == {("person", "Ada Bronn")}


def test_titles_are_no_part_of_a_name(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "Le Dr Ada Bronn", person=["Dr Ada Bronn"])
    assert [mention.surface for mention in found["person", "Ada Bronn"].mentions] == ["Ada Bronn"]


@pytest.mark.parametrize(
    ("text", "kind", "mark"),
    [
        ("Bruxelles\nConclusion", "person", "Bruxelles Conclusion"),
        ("Quentin rit", "person", "Quentin"),
        ("Interrogé hier", "person", "Interrogé/VERB hier/ADV"),
        ("Ils ont dit", "organisation", "Ils/PRON"),
        ("La newsletter", "organisation", "Newsletter"),
        ("Une startup", "organisation", "startup/NOUN"),
        ("BRUSSELS - Antitrust", "organisation", "BRUSSELS - Antitrust"),
        ("un outil Machin", "product", "Machin"),
    ],
)
def test_what_only_looks_like_a_name_is_dropped(
    gazetteer: Gazetteer, text: str, kind: str, mark: str
) -> None:
    pen = Pen(**{kind: [mark]})
    kept = find_entities(
        {"text": text}, language="fr", gazetteer=gazetteer, recogniser=pen, wording=NAMES
    )
    assert not any(entity.found_by == "model" for entity in kept)


def test_a_trade_makes_a_person_of_what_the_model_calls_an_organisation(
    gazetteer: Gazetteer,
) -> None:
    found = find(gazetteer, "selon Ada Bronn, analyste", organisation=["Ada Bronn"])
    assert set(found) == {("person", "Ada Bronn")}


def test_a_name_that_contains_a_place_is_not_the_place(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "la Banque de France", organisation=["Banque de/ADP France"])
    assert set(found) == {("organisation", "Banque de France")}


def test_who_is_interviewed_stands_in_capitals_before_the_answer(gazetteer: Gazetteer) -> None:
    text = "LE JOURNAL - Alors ?\nADA BRONN - Non.\nEN DIRECT - Oui.\nADA BRONN – Si."
    found = find(gazetteer, text)
    assert set(found) == {("person", "Ada Bronn")}
    assert len(found["person", "Ada Bronn"].mentions) == 2


def test_in_a_language_without_model_only_the_profile_speaks(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "Ada Bronn und Microsoft", language="und", person=["Ada Bronn"])
    assert set(found) == {("organisation", "Microsoft")}


def test_the_most_frequent_entity_comes_first_and_the_title_before_the_text(
    gazetteer: Gazetteer,
) -> None:
    found = find(gazetteer, "Nvidia. Microsoft.", title="Microsoft")
    assert list(found) == [("organisation", "Microsoft"), ("organisation", "Nvidia")]
    mentions = found["organisation", "Microsoft"].mentions
    assert [mention.field for mention in mentions] == ["title", "text"]


def test_one_name_gets_the_type_it_is_given_most_often(gazetteer: Gazetteer) -> None:
    text = "Ada Bronn dit, Ada Bronn fit, hier Ada Bronn."
    found = find(gazetteer, text, organisation=["Ada Bronn dit/X", "Ada Bronn"],
                 person=["Ada Bronn", "Ada Bronn", "hier/ADV Ada Bronn"])  # fmt: skip
    assert set(found) == {("person", "Ada Bronn")}


@pytest.mark.parametrize(
    ("text", "kind", "mark", "named"),
    [
        ("gérée par Odile Ferrand", "organisation", "Odile Ferrand", ("person", "Odile Ferrand")),
        ("la gérante d'Orb Finance", "person", "Orb Finance", ("organisation", "Orb Finance")),
        ("ingénieur chez Corv Tardel", "person", "Corv Tardel", ("organisation", "Corv Tardel")),
        ("arrivés à Marseille", "organisation", "Marseille", ("place", "Marseille")),
        ("la banque Morgan Stanwell", "organisation", "Morgan Stanwell",
         ("organisation", "Morgan Stanwell")),
    ],
)  # fmt: skip
def test_the_parts_of_a_name_say_what_it_is(
    gazetteer: Gazetteer, text: str, kind: str, mark: str, named: tuple[str, str]
) -> None:
    pen = Pen(**{kind: [mark]})
    found = find_entities(
        {"text": text}, language="fr", gazetteer=gazetteer, recogniser=pen, wording=NAMES
    )
    assert {(each.type, each.name) for each in found} == {named}


def test_initials_alone_are_no_person(gazetteer: Gazetteer) -> None:
    assert not find(gazetteer, "B. L. – Oui.", person=["B. L"])


def test_a_surname_may_begin_a_sentence_with_its_particle(gazetteer: Gazetteer) -> None:
    found = find(
        gazetteer, "Ada von Thal parle. Von Thal sourit.", person=["Ada von Thal", "Von Thal"]
    )
    assert set(found) == {("person", "Ada von Thal")}


def test_a_body_named_in_short_is_the_one_named_in_full(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "Orbia Data Services vend. Chez Orbia, on rit.",
                 organisation=["Orbia Data Services", "Orbia"])  # fmt: skip
    assert len(found["organisation", "Orbia Data Services"].mentions) == 2


def test_the_commission_is_the_one_named_before(gazetteer: Gazetteer) -> None:
    text = "The European Commission said no. The Commission will look."
    found = find(gazetteer, text, language="en", organisation=["Commission"])
    assert set(found) == {("organisation", "Commission européenne")}
    assert found["organisation", "Commission européenne"].wikidata == "Q8880"
    assert len(found["organisation", "Commission européenne"].mentions) == 2


def test_a_commission_that_was_not_named_in_full_stays_unknown(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "The Commission will look.", language="en", organisation=["Commission"])
    assert set(found) == {("organisation", "Commission")}


def test_the_wind_is_no_company_for_the_model_either(gazetteer: Gazetteer) -> None:
    found = find(gazetteer, "The Mistral blows.", language="en", organisation=["Mistral"])
    assert not found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Claude 2.1 lit mieux", "Claude 2.1"),
        ("Gemini 1.5 Pro de Google", "Gemini 1.5 Pro"),
        ("ChatGPT Plus coûte cher", "ChatGPT Plus"),
        ("Azure 2.5 millions de fois", "Azure"),
        ("Le Chat 3 fois par jour", "Le Chat"),
        ("GPT-4. Ensuite", "GPT-4"),
    ],
)
def test_a_version_belongs_to_the_name_of_a_product(
    gazetteer: Gazetteer, text: str, name: str
) -> None:
    found = find(gazetteer, f"Microsoft : {text}")
    assert [each for kind, each in found if kind == "product"] == [name]


@pytest.mark.parametrize(
    ("text", "marks", "name"),
    [
        ("dit Ada van den Thal hier", ["Ada van"], "Ada van den Thal"),
        ("dit Max von Thun hier", ["Max"], "Max von Thun"),
        ("Ada Thal-Berg rit. Mme Thal sourit.", ["Ada Thal-Berg", "Mme Thal"], "Ada Thal-Berg"),
        ("Ada Bronn\nA. Bronn : Oui.", ["Ada Bronn", "A. Bronn"], "Ada Bronn"),
        ("La députée Renaissance Ada Bronn", ["Renaissance Ada Bronn"], "Ada Bronn"),
        ("selon Ada Bronn de Lyon", ["Ada Bronn"], "Ada Bronn"),
    ],
)
def test_a_person_has_one_whole_name(
    gazetteer: Gazetteer, text: str, marks: list[str], name: str | None
) -> None:
    found = find(gazetteer, text, person=marks)
    assert set(found) == ({("person", name)} if name else set())


def test_headings_are_no_organisations(gazetteer: Gazetteer) -> None:
    text = "Key Takeaways\nIt rained.\nACCORD SIGNÉ HIER\nOrbia Data sells."
    found = find(
        gazetteer, text, language="en", organisation=["Key Takeaways", "ACCORD", "Orbia Data"]
    )
    assert set(found) == {("organisation", "Orbia Data")}
