"""What names an article without a headline."""

import pytest

from libs.parsing.article.plain_text.derived_titles import derive_title

LEAD = "Le rapprochement de Brumelle et d’Ostrand inquiète le régulateur."
SENTENCE = "derived: first sentence"


@pytest.mark.parametrize(
    "before",
    [
        [],
        ["Brumelle Ostrand 1"],
        ["IMG_2041.jpg"],
        ["Économie"],
        ["Photo d’archives du siège de Brumelle"],
        ["Le patron lors d’une conférence à Paris, le 26 février 2024"],
        ["Anna Blom / AGENCE VUE"],
        ["Le siège de Brumelle, à Lyon, le 26 février 2024."],
        ["Auteur : Anna Blom"],
        ["27 février 2024"],
        ["LE PHARE, 27 février 2024", "Par Anna Blom"],
        ["Le siège de Brumelle, à Lyon", "Le siège de Brumelle, à Lyon"],
    ],
)
def test_the_first_sentence_behind_captions_credits_bylines_and_datelines(
    before: list[str],
) -> None:
    assert derive_title([*before, f"{LEAD} Il le dit.", "Fin."]) == (LEAD, SENTENCE)


def test_a_heading_is_named_as_one() -> None:
    lines = ["Brumelle Ostrand 1", "Contrôle de l’Union", f"{LEAD} Il le dit."]
    assert derive_title(lines) == ("Contrôle de l’Union", "derived: first heading")
    assert derive_title(["## Ce que dit le texte", LEAD]) is not None


def test_the_dateline_is_no_part_of_it() -> None:
    assert derive_title([f"PARIS, 26 fév (Reuters) - {LEAD} Il le dit."]) == (LEAD, SENTENCE)


def test_a_long_sentence_ends_behind_a_word() -> None:
    found = derive_title(["La société " + "grandit vite, " * 20 + "dit-on."])
    assert found is not None
    assert found[0].endswith((" grandit vite…", ", grandit…"))
    assert len(found[0]) <= 121


@pytest.mark.parametrize(
    "sentence",
    [
        "M. Blom a signé pour 3.5 millions d’euros avec J. Roy hier.",
        "« Nous signons. Tout est prêt », a dit le patron hier.",
        "Ostrand Inc. Chairman Ada Roy signed the agreement.",
    ],
)
def test_an_abbreviation_or_a_quotation_does_not_end_it(sentence: str) -> None:
    assert derive_title([f"{sentence} Voilà."]) == (sentence, SENTENCE)


def test_nothing_names_a_text_of_single_words() -> None:
    assert derive_title(["Oui.", "Non."]) is None
    assert derive_title([]) is None
