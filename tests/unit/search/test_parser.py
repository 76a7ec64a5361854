"""What a query means, as typed by people who never read a manual."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from libs.search.grammar.fields import FIELDS, field_called
from libs.search.grammar.parser import parse_query
from libs.search.grammar.printer import print_query
from libs.search.grammar.tokens import A_STAR_ENDS_A_WORD, MOST_TERMS
from libs.search.grammar.tree import (
    AllOf,
    AnyOf,
    Field,
    Interval,
    Money,
    Not,
    Part,
    Percentage,
    Phrase,
    Word,
)


def words(*texts: str, strict: bool = False) -> AllOf:
    return AllOf(tuple(Word(text) for text in texts), strict)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("accord", Word("accord")),
        ("accord Microsoft", words("accord", "Microsoft")),
        ("l’accord open-source", words("l’accord", "open-source")),
        ('"Le Chat"', Phrase("Le Chat")),
        ("« Le Chat »", Phrase("Le Chat")),
        ("“Le Chat”", Phrase("Le Chat")),
        ('"accord Microsoft"~5', Phrase("accord Microsoft", 5)),
        ("europ*", Word("europ", prefix=True)),
        ("a | b", AnyOf((Word("a"), Word("b")))),
        ("a OR b", AnyOf((Word("a"), Word("b")))),
        ("a OU b", AnyOf((Word("a"), Word("b")))),
        ("a b | c", AnyOf((words("a", "b"), Word("c")))),
        ("(a | b) c", AllOf((AnyOf((Word("a"), Word("b"))), Word("c")))),
        ("a -b", AllOf((Word("a"), Not(Word("b"))))),
        ("a NOT b", AllOf((Word("a"), Not(Word("b"))))),
        ("a SAUF b", AllOf((Word("a"), Not(Word("b"))))),
        ("NOT a", Not(Word("a"))),
        ("-a", Not(Word("a"))),
        ('a -"b c"', AllOf((Word("a"), Not(Phrase("b c"))))),
        ("-(a | b)", Not(AnyOf((Word("a"), Word("b"))))),
        ("a AND b", words("a", "b", strict=True)),
        ("a ET b", words("a", "b", strict=True)),
        ("+a +b", words("a", "b", strict=True)),
        ("open-source AND NOT exclusif",
         AllOf((Word("open-source"), Not(Word("exclusif"))), strict=True)),
        ("ou et and", words("ou", "et", "and")),
    ],
)  # fmt: skip
def test_reads_words_phrases_and_operators(text: str, meaning: Part) -> None:
    assert parse_query(text).part == meaning
    assert parse_query(text).notes == ()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("person:Mensch", Field("person", Word("Mensch"))),
        ("personne:Mensch", Field("person", Word("Mensch"))),
        ("PERSONNE:Mensch", Field("person", Word("Mensch"))),
        ("média:Écho", Field("outlet", Word("Écho"))),
        ('person:"Arthur Mensch"', Field("person", Phrase("Arthur Mensch"))),
        ("titre:accord", Field("title", Word("accord"))),
        ("person: Mensch", Field("person", Word("Mensch"))),
        ("-lang:fr", Not(Field("lang", Word("fr")))),
        ("person:(A | B)", AnyOf((Field("person", Word("A")), Field("person", Word("B"))))),
        ("person:*", Field("person", None)),
        ("amount:>10M€", Field("amount", Interval(low="10M€", with_low=False))),
        ("amount:>=10 M€", Field("amount", Interval(low="10 M€"))),
        ("montant:10..20M€", Field("amount", Interval("10", "20M€"))),
        ("amount:15 M€", Field("amount", Phrase("15 M€"))),
        ("date:2024-02-26..2024-02-28", Field("date", Interval("2024-02-26", "2024-02-28"))),
        ("date:2024-02", Field("date", Phrase("2024-02"))),
        ("date:<2024-03", Field("date", Interval(high="2024-03", with_high=False))),
        ("date:2024-02 .. 2024-03", Field("date", Interval("2024-02", "2024-03"))),
        ("date:> 2024-02", Field("date", Interval(low="2024-02", with_low=False))),
        ("amount:15 million", Field("amount", Phrase("15 million"))),
        ("amount:>1M€ amount:<2M€",
         AllOf((Field("amount", Interval(low="1M€", with_low=False)),
                Field("amount", Interval(high="2M€", with_high=False))))),
        ("amount:>10 person:x",
         AllOf((Field("amount", Interval(low="10", with_low=False)), Field("person", Word("x"))))),
        ("quotes:(>3 | <1)",
         AnyOf((Field("quotes", Interval(low="3", with_low=False)),
                Field("quotes", Interval(high="1", with_high=False))))),
        ("lang:-fr", Not(Field("lang", Word("fr")))),
        ("-lang:-fr", Field("lang", Word("fr"))),
        ("person:!Mensch", Not(Field("person", Word("Mensch")))),
        ("NOT NOT a", Word("a")),
        ("a NOT NOT b", words("a", "b")),
    ],
)  # fmt: skip
def test_reads_fields_in_both_languages(text: str, meaning: Part) -> None:
    assert parse_query(text).part == meaning
    assert parse_query(text).notes == ()


@pytest.mark.parametrize(
    "sum_",
    ["15 M€", "15M€", "€15m", "$16 million", "15 millions d'euros", "quinze millions d’euros",
     "1,5 milliard de dollars", "15 000 000 €", "EUR 15 million"],
)  # fmt: skip
def test_a_sum_in_any_notation_is_one_thing(sum_: str) -> None:
    assert parse_query(sum_).part == Money(sum_)
    assert parse_query(f"accord {sum_} Azure").part == AllOf(
        (Word("accord"), Money(sum_), Word("Azure"))
    )


@pytest.mark.parametrize("text", ["1 %", "1%", "1.5 percent", "1,5 pour cent", "25 PER CENT"])
def test_a_percentage_is_one_thing(text: str) -> None:
    assert parse_query(text).part == Percentage(text)
    assert parse_query(f"capital {text} Azure").part == AllOf(
        (Word("capital"), Percentage(text), Word("Azure"))
    )
    assert parse_query(f'title:"{text}"').part == Field("title", Phrase(text))


@pytest.mark.parametrize(
    "text", ["v1.2%3", "1 percentage", "pour cent", "a1 %", "100 pour centrer"]
)
def test_what_only_looks_like_one_is_words(text: str) -> None:
    assert "Percentage" not in repr(parse_query(text).part)


@pytest.mark.parametrize("text", ["GPT-4", "Mixtral 8x7B", "2024", "article 15", "27 fév 2024"])
def test_numbers_without_a_currency_are_words(text: str) -> None:
    assert "Money" not in repr(parse_query(text).part)


@pytest.mark.parametrize(
    ("text", "meaning", "said"),
    [
        ("((((a", Word("a"), "a bracket is not closed: the group goes to the end"),
        ("a))) b", AnyOf((Word("a"), Word("b"))), "a bracket closes that was not opened"),
        ('"never closed', Phrase("never closed"),
         "a quotation mark is not closed: the phrase goes to the end"),
        ("a NOT", Word("a"), "nothing stands behind a NOT or a minus sign"),
        ("titel:accord", words("titel", "accord"), "no field titel: did you mean titre?"),
        ("persn:Mensch", words("persn", "Mensch"), "no field persn: did you mean person?"),
        ("zzzz:accord", words("zzzz", "accord"), "no field zzzz: it is read as a word"),
        ("title:", None, "title: needs a value, such as title:accord"),
        ("titre:(", None, "title: needs a value, such as title:accord"),
        ("*tion", Word("tion"), "* stands for letters at the end of a word alone"),
        ("date:..", None, "date: .. needs an end"),
        ("OR OR AND", None, "nothing that can be searched for is left of the query"),
        ("🤖 ﷽", None, "nothing that can be searched for is left of the query"),
        ("outlet:NOT Hexapress", Word("Hexapress"),
         'outlet: needs a value, such as outlet:"Les Échos"'),
        ("(" * 40 + "a", Word("a"), "brackets within 10 others are passed over"),
    ],
)  # fmt: skip
def test_says_what_it_did_not_understand(text: str, meaning: Part | None, said: str) -> None:
    parsed = parse_query(text)
    assert parsed.part == meaning
    assert said in parsed.notes


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Mistral - Microsoft", words("Mistral", "Microsoft")),
        ("Mistral – Microsoft", words("Mistral", "Microsoft")),
        ("--a", Word("a")),
        ("| a |", Word("a")),
        ('"" a', Word("a")),
        ("a : ! ?", Word("a")),
        ("Note : accord", words("Note", "accord")),
        ("Note: accord", words("Note", "accord")),
        ("https://presse.example/a", Word("https://presse.example/a")),
    ],
)
def test_passes_over_signs_that_stand_for_themselves(text: str, meaning: Part) -> None:
    assert parse_query(text).part == meaning


@pytest.mark.parametrize(
    "text", ["", "   ", "()", "| -", "*", '""', "«»", "…", "+(", "AND", "OR OR"]
)
def test_asks_for_nothing_where_there_is_no_word(text: str) -> None:
    assert parse_query(text).part is None


def test_of_very_many_words_the_first_ones_count() -> None:
    parsed = parse_query(" ".join(f"w{n}" for n in range(500)))
    assert parsed.part == words(*(f"w{n}" for n in range(MOST_TERMS)))
    assert parsed.notes == (f"only the first {MOST_TERMS} words of the query were read",)


def test_every_field_reads_its_own_example_and_has_names_of_its_own() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.also)]
    assert len(names) == len(set(names))
    for field in FIELDS:
        assert field_called(field.name.upper()) == field
        parsed = parse_query(f"{field.name}:{field.example}")
        assert isinstance(parsed.part, Field), field.name
        assert parsed.notes == ()


PIECES = st.sampled_from(
    ["accord", "l'UE", "15", "M€", "15 M€", "$16", "million", "d'euros", '"', "«", "»", "(", ")",
     "|", "-", "+", "NOT", "AND", "OR", "ET", "person:", "amount:", "date:", "titre:", "zz:", "..",
     ">", ">=", "<", "*", "eur*", "~3", "2024-02", "10M€..20M€", "GPT-4", "é", "\u00a0", "'", "’",
     "disputed:", "yes", "&&", "||", "!", "15\u202f000", "de", "et demi", "deux", "milliards"]
)  # fmt: skip
QUERIES = st.one_of(
    st.lists(PIECES, max_size=14).map(" ".join),
    st.lists(PIECES, max_size=14).map("".join),
    st.text(max_size=60),
)


@given(QUERIES)
@example("person: accord .. accord")
@example("person: accord .. acc*")
@example("person: > ..")
@example('" NOT *')
@example('":0*')
def test_printed_and_read_again_it_is_the_same(text: str) -> None:
    part = parse_query(text).part
    assert parse_query(print_query(part)).part == part


@pytest.mark.parametrize(
    "sum_",
    ["20bn", "15 M", "15M", "15m", "2 milliards", "1,5 Md", "13 billion", "10 000 M",
     "quinze millions", "deux milliards", "1.5bn", "2 Mrd", "15,000,000", "15 000 000"],
)  # fmt: skip
def test_millions_without_a_currency_are_a_sum_in_any_and_that_is_said(sum_: str) -> None:
    found = parse_query(f"accord {sum_} Azure")
    assert found.part == AllOf((Word("accord"), Money(sum_), Word("Azure")))
    assert found.notes == ()
    assert found.hints == (f"{sum_} is looked for in any currency: {sum_} € would be in one",)
    assert parse_query(f"{sum_} €").hints == ()


@pytest.mark.parametrize(
    "text",
    ["Mistral 7B", "5G", "15 m", "2 millions d'utilisateurs", "2 million of them", "quotes:3 M",
     "2 millions de clients", "300k", "15", "1984", "20bn*", '"20bn"', "M 15", "plus de millions"],
)  # fmt: skip
def test_names_counts_and_plain_figures_are_no_sums(text: str) -> None:
    found = parse_query(text)
    assert "Money" not in repr(found.part)
    assert found.hints == ()


@pytest.mark.parametrize("word", ["C++", "C#", ".NET", ".net", "AT&T", "R&D", "ASP.NET"])
def test_signs_that_are_part_of_a_name_stay(word: str) -> None:
    assert parse_query(word).part == Word(word)
    assert parse_query(f"-{word} accord").part == AllOf((Not(Word(word)), Word("accord")))
    assert parse_query(f"title:{word}").part == Field("title", Word(word))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('"open sour*"', Word("open sour", prefix=True)),
        ('"europ*"', Word("europ", prefix=True)),
        ('title:"open sour*"', Field("title", Word("open sour", prefix=True))),
        ('"open sour*"~3', Phrase("open sour*", 3)),
    ],
)
def test_a_star_at_the_end_of_a_phrase_makes_a_beginning_of_its_last_word(
    text: str, part: Part
) -> None:
    assert parse_query(text).part == part
    assert parse_query(print_query(part)).part == part
    assert parse_query('"op* source"').notes == (A_STAR_ENDS_A_WORD,)
