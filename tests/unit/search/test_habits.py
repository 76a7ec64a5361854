"""What other query languages have, and what is said of it here."""

import pytest

from libs.search.grammar.habits import habits
from libs.search.grammar.parser import parse_query
from libs.search.grammar.tree import Word


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accord or Microsoft", "or is read as a word: OR, in capitals, means either"),
        ("accord sauf Azure", "sauf is read as a word: SAUF, in capitals, means without"),
        ("accord NEAR/5 Azure",
         'NEAR/5 is read as a word: "one other"~5 finds words near each other'),
        ("accord W/3 Azure", 'W/3 is read as a word: "one other"~5 finds words near each other'),
        ("lang=fr accord", "lang=fr is read as words: a field is written lang:fr"),
        ("acc?rd", "acc?rd: ? stands for itself; europ* finds words that begin so"),
        ("acord~1", "acord~1: what follows the word is left out; only a phrase takes ~5"),
        ("accord^2.5", "accord^2.5: what follows the word is left out; only a phrase takes ~5"),
        (">10M€", ">10M€: more and less are asked of a field, such as amount:>10M€"),
        ("accord > 10 M€", ">: more and less are asked of a field, such as amount:>10M€"),
        ("'Le Chat'", 'single quotes mean nothing: a phrase stands in double ones, "Le Chat"'),
        ("date:2024-02-26 to 2024-02-28",
         "between two days is written date:2024-02-26..2024-02-28"),
        ("date:[2024-02-26 TO 2024-02-28]",
         "between two days is written date:2024-02-26..2024-02-28"),
        ("outlet:Le Fil numérique",
         'outlet:Le takes one word: a name of several is in quotes, outlet:"Le Fil"'),
        ("vu:2024-02-26-2024-02-28", "between two days is written vu:2024-02-26..2024-02-28"),
    ],
)  # fmt: skip
def test_what_is_typed_as_elsewhere_is_said_as_it_is_written_here(text: str, said: str) -> None:
    assert habits(text) == (said,)
    assert said in parse_query(text).hints


@pytest.mark.parametrize(
    "text",
    ["la promesse ?", "or", "or noir", "le cours de l'or", "accord OR Azure", '"deal or not deal"',
     '"a b"~5', "amount:>10M€", "amount:> 10 M€", "quotes:>3", "l'accord d'hier", "rock 'n' roll",
     "url:https://a.example/x?y=z", "a=b", "E=mc2", "date:2024-02-26..2024-02-28", "C++ C#",
     "outlet:Fil numérique", 'outlet:"Le Fil"', "outlet:Le -Azure", "title:le fil", "outlet:Le",
     "date:2024-02-26 accord", "title:accord to Azure", "« l'un ou l'autre »", ""],
)  # fmt: skip
def test_what_means_something_here_is_not_spoken_of(text: str) -> None:
    assert habits(text) == ()


def test_mistakes_allowed_and_weights_are_no_part_of_a_word() -> None:
    for text in ("acord~1", "acord~", "acord^2", "acord^0.5"):
        assert parse_query(text).part == Word("acord")


def test_a_field_of_one_value_that_is_to_have_two_is_said() -> None:
    said = "an article has one lang: lang:(fr | en) finds either"
    assert parse_query("lang:fr accord lang:en").hints == (said,)
    for text in ("lang:fr lang:fr", "lang:(fr | en)", "lang:fr -lang:en", "person:a person:b"):
        assert parse_query(text).hints == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("since:2024", "date:>="), ("avant:2024", "date:<"), ("to:2024", "date:<="),
     ("inurl:depeches", "url"), ("titel:x", "titre")],
)  # fmt: skip
def test_fields_of_other_languages_are_named_as_they_are_here(text: str, meant: str) -> None:
    [note] = parse_query(text).notes
    assert note.endswith(f": did you mean {meant}?")
