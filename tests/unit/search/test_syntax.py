"""What a query means, as typed by people who never read a manual."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.search.syntax import AllOf, AnyOf, Not, Part, Phrase, SearchWord, parse_query


def words(*texts: str) -> AllOf:
    return AllOf(tuple(SearchWord(text) for text in texts))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("accord", SearchWord("accord")),
        ("accord Microsoft", words("accord", "Microsoft")),
        ("l’accord open-source", words("l’accord", "open-source")),
        ('"Le Chat"', Phrase("Le Chat")),
        ("« Le Chat »", Phrase("Le Chat")),
        ("“Le Chat”", Phrase("Le Chat")),
        ('"never closed', Phrase("never closed")),
        ("europ*", SearchWord("europ", prefix=True)),
        ("a | b", AnyOf((SearchWord("a"), SearchWord("b")))),
        ("a b | c", AnyOf((words("a", "b"), SearchWord("c")))),
        ("(a | b) c", AllOf((AnyOf((SearchWord("a"), SearchWord("b"))), SearchWord("c")))),
        ("a -b", AllOf((SearchWord("a"), Not(SearchWord("b"))))),
        ('a -"b c"', AllOf((SearchWord("a"), Not(Phrase("b c"))))),
        ("-(a | b)", Not(AnyOf((SearchWord("a"), SearchWord("b"))))),
        ("+a +b", words("a", "b")),
    ],
)
def test_reads_words_phrases_and_operators(text: str, meaning: Part) -> None:
    assert parse_query(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Mistral - Microsoft", words("Mistral", "Microsoft")),
        ("Mistral – Microsoft", words("Mistral", "Microsoft")),
        ("--a", SearchWord("a")),
        ("((((a", SearchWord("a")),
        ("a))) b", AnyOf((SearchWord("a"), SearchWord("b")))),
        ("| a |", SearchWord("a")),
        ('"" a', SearchWord("a")),
        ("a -", SearchWord("a")),
        ("a : ! ?", SearchWord("a")),
    ],
)
def test_passes_over_what_has_no_meaning(text: str, meaning: Part) -> None:
    assert parse_query(text) == meaning


@pytest.mark.parametrize("text", ["", "   ", "()", "| -", "*", '""', "«»", "…", "+("])
def test_asks_for_nothing_where_there_is_no_word(text: str) -> None:
    assert parse_query(text) is None


def leaves(part: Part | None) -> list[str]:
    match part:
        case SearchWord(text, _) | Phrase(text):
            return [text]
        case Not(inner):
            return leaves(inner)
        case AllOf(parts) | AnyOf(parts):
            return [leaf for one in parts for leaf in leaves(one)]
    return []


def depth(part: Part | None) -> int:
    match part:
        case Not(inner):
            return 1 + depth(inner)
        case AllOf(parts) | AnyOf(parts):
            return 1 + max(map(depth, parts))
    return 0


@given(st.text(alphabet='ab é"«»“”()|-+* \n\t:~^\\', max_size=300) | st.text(max_size=300))
def test_any_text_has_a_meaning_made_of_its_own_words(text: str) -> None:
    for leaf in leaves(parse_query(text)):
        assert leaf in text
        assert any(letter.isalnum() or letter == "_" for letter in leaf)


@pytest.mark.parametrize("text", ["(" * 5000 + "a", "-(a " * 5000, "-* " * 5000, "(a|" * 5000])
def test_pasted_nonsense_stays_shallow(text: str) -> None:
    assert depth(parse_query(text)) <= 40


def test_a_pasted_text_is_cut_before_it_is_too_much_to_ask() -> None:
    assert len(leaves(parse_query("mot " * 5000))) == 150
    assert leaves(parse_query("a-" * 5000)) == []
