"""Words, sums and days as they are typed, and what profiles know of them."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from libs.deals import load_deals
from libs.elisions import ELIDED
from libs.search.amounts import NoSum, extents_of, interval_of, number_of, phrases_of
from libs.search.days import NoDay, days_of
from libs.search.grammar.tree import Interval
from libs.search.query import SearchQuery, to_query
from libs.search.spellings import bare, elided_length, spellings
from libs.search.stop_words import is_stop_word
from libs.search.vocabulary import NO_VOCABULARY, vocabulary_of

DEALS = load_deals(Path(__file__).parents[3] / "deploy" / "profiles")
VOCABULARY = vocabulary_of(DEALS)


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("l'accord", "accord"), ("L’Union", "Union"), ("d'IA", "IA"), ("qu'elle", "elle"),
        ("aujourd'hui", "aujourd'hui"), ("Microsoft's", "Microsoft"),
        ("O'Brien", "O'Brien"), ("l'", "l'"),
    ],
)  # fmt: skip
def test_elided_articles_and_possessives_are_no_part_of_a_word(word: str, plain: str) -> None:
    assert bare(word) == plain


def test_the_length_of_an_elided_article() -> None:
    assert [elided_length(each) for each in ("l’accord", "jusqu'ici", "accord")] == [2, 6, 0]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("open-source", ("open-source", "opensource")),
        ("GPT-4", ("GPT-4", "GPT4", "GPT 4")),
        ("GPT4", ("GPT4", "GPT 4")),
        ("8x7B", ("8x7B",)),
        ("accord", ("accord",)),
        ("a-b-c-d-e", ("a-b-c-d-e",)),
    ],
)
def test_one_word_is_written_in_several_ways(word: str, found: tuple[str, ...]) -> None:
    assert spellings(word) == found


def test_negations_and_words_of_both_languages_are_no_stop_words() -> None:
    assert all(is_stop_word(each) for each in ("les", "Le", "the", "était", "ETAIT", "who"))
    assert not any(is_stop_word(each) for each in ("ne", "pas", "not", "no", "sans", "car", "or"))


def test_aliases_and_synonyms_mean_the_same_and_a_word_is_no_synonym_of_itself() -> None:
    assert "artificial intelligence" in VOCABULARY.others(["IA"])
    assert "IA" in VOCABULARY.others(["intelligence", "artificielle"])
    assert "Competition and Markets Authority" in VOCABULARY.others(["cma"])
    assert VOCABULARY.others(["bonjour"]) == ()
    assert all(each != "IA" for each in VOCABULARY.others(["ia"]))
    assert VOCABULARY.names_of("UE") == ("Union européenne",)
    assert VOCABULARY.names_of("Inconnu") == ("Inconnu",)
    assert VOCABULARY.is_party(["microsoft"])
    assert not VOCABULARY.is_party(["cma"])


@pytest.mark.parametrize(
    "text", ["15 M€", "15M€", "€15m", "15 millions d'euros", "quinze millions d’euros", "EUR 15 mn"]
)
def test_a_sum_stands_for_itself_and_for_what_it_is_in_another_currency(text: str) -> None:
    own, *others = extents_of(text, VOCABULARY.rates)
    assert own.currency == "EUR"
    assert [own.low, own.high] == pytest.approx([15e6, 15e6])
    dollars = next(each for each in others if each.currency == "USD")
    assert (dollars.low or 0) <= 16.2e6 <= (dollars.high or 0)
    assert (dollars.high or 0) < 18e6
    assert extents_of(text, ()) == [own]


def test_the_ends_of_an_interval_belong_to_it_or_not() -> None:
    (found,) = interval_of(Interval("10M", "20M€"), ())
    assert (found.low, found.high, found.currency) == (10e6, 20e6, "EUR")
    for text in (("1", "2Md€"), ("10", "20 M€"), ("20M€", "10M€")):
        (scaled,) = interval_of(Interval(*text), ())
        assert (scaled.high or 0) / (scaled.low or 1) == pytest.approx(2)
        assert (scaled.low or 0) >= 10e6
    (bare_end,) = interval_of(Interval("500", "1M€"), ())
    assert bare_end.low == 500
    (more,) = interval_of(Interval("10M", with_low=False), ())
    assert more.low is not None
    assert more.low > 10e6
    assert (more.high, more.currency) == (None, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("10M€", (10e6, "EUR")), ("10M", (10e6, None)), ("10000000", (1e7, None)),
     ("$1.5bn", (1.5e9, "USD")), ("1,5 Md", (1.5e9, None))],
)  # fmt: skip
def test_reads_a_number_with_or_without_a_currency(
    text: str, number: tuple[float, str | None]
) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize("text", ["beaucoup", "", "10 chats"])
def test_says_what_is_no_sum(text: str) -> None:
    with pytest.raises(NoSum, match="is no sum"):
        number_of(text)


def test_a_sum_is_looked_for_in_the_words_that_texts_have_for_it() -> None:
    assert {"15 millions", "15 million", "15 M"} <= set(phrases_of("15 M€"))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-26", date(2024, 2, 26), date(2024, 2, 26)),
        ("26/02/2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("26.2.2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("02/26/2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("03/03/2024", date(2024, 3, 3), date(2024, 3, 3)),
        ("3.4.2024", date(2024, 4, 3), date(2024, 4, 3)),
        ("2024/2/26", date(2024, 2, 26), date(2024, 2, 26)),
        ("20240226", date(2024, 2, 26), date(2024, 2, 26)),
        ("26 février 2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("lundi 26 FEVRIER 2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("1er mars 2024", date(2024, 3, 1), date(2024, 3, 1)),
        ("Feb 26 2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("26-Feb-2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("February 26th, 2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("the 26th of February 2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("févr. 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_reads_days_months_and_years(text: str, first: date, last: date) -> None:
    assert days_of(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/2024", "03/04/2024 may be one of two days: write 2024-04-03 or 2024-03-04"),
        ("26/02/24", "26/02/24 names no whole year: write 2024-02-26"),
        ("2024-02-30", "2024-02-30 is no day: write 2024-02-29"),
        ("26 février", "26 février names no year: write it too, as in 2024-02-26, 2024-02 or 2024"),
        ("", "nothing is no day: write 2024-02-26, 2024-02 or 2024"),
    ],
)
def test_what_may_be_two_days_is_refused_with_the_values_to_write(text: str, said: str) -> None:
    with pytest.raises(NoDay) as refused:
        days_of(text)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    "text",
    ["lundi", "yesterday", "30 février 2024", "2024-13", "0000", "2024-02-30", "99/99/9999", ""],
)
def test_says_what_is_no_day(text: str) -> None:
    with pytest.raises(NoDay, match="is no day"):
        days_of(text)


def test_without_profiles_nothing_is_known() -> None:
    assert NO_VOCABULARY.others(["IA"]) == ()
    assert NO_VOCABULARY.names_of("UE") == ("UE",)


def test_the_index_and_the_services_know_the_same_elisions() -> None:
    template = files("deploy.opensearch").joinpath("article.json").read_text(encoding="utf-8")
    analysis = json.loads(template)["template"]["settings"]["index"]["analysis"]
    assert set(analysis["filter"]["french_elision"]["articles"]) == set(ELIDED)
    assert {bare(f"{each}'accord") for each in ELIDED} == {"accord"}


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("quelles tribunes y a-t-il ?", "quelles tribunes"),
        ("Y a-t-il des tribunes", "des tribunes"),
        ("y-a-t-il des tribunes", "des tribunes"),
        ("est-ce que Mistral grandit", "Mistral grandit"),
        ("est-ce-que Mistral grandit", "Mistral grandit"),
        ("Qu'est-ce que Mistral ?", "que Mistral"),
        ("Qu’est-ce qu'une licence", "une licence"),
        ("où Microsoft a-t-elle investi", "où Microsoft investi"),
        ("quand Mistral est-elle née", "Mistral née"),
        ("combien Mistral a-t-on valorisé", "Mistral valorisé"),
        ("qui sont-ils? Mistral", "qui Mistral"),
    ],
)
def test_the_pronoun_of_a_question_says_little(typed: str, plain: str) -> None:
    queries = [to_query(SearchQuery(text=each)).body["query"] for each in (typed, plain)]
    assert queries[0] == queries[1]


@pytest.mark.parametrize(
    ("typed", "verb"),
    [("investira-t-il", "investira"), ("existe-t-elle?", "existe"), ("peut-on", "peut"),
     ("doit-on", "doit"), ("pensez-vous", "pensez"), ("puis-je", "puis"),
     ("veulent-ils", "veulent")],
)  # fmt: skip
def test_the_verb_of_a_question_is_a_word_without_its_pronoun(typed: str, verb: str) -> None:
    assert bare(typed) == verb


@pytest.mark.parametrize(
    "word", ["bolt-on", "add-on", "hands-on", "spot-on", "rendez-vous", "c'est-à-dire", "A-C"]
)
def test_words_that_end_as_a_question_does_are_kept(word: str) -> None:
    assert bare(word).endswith(word[2:])
    assert not is_stop_word(bare(word))
