"""Days and sums as they are typed."""

from datetime import date

import pytest
import typer

from services.cli.values import amount, first_day, genre, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-26", date(2024, 2, 26), date(2024, 2, 26)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-2-3", date(2024, 2, 3), date(2024, 2, 3)),
        ("26/02/2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("26 février 2024", date(2024, 2, 26), date(2024, 2, 26)),
        ("Feb 26 2024", date(2024, 2, 26), date(2024, 2, 26)),
    ],
)
def test_a_month_is_its_first_or_its_last_day(text: str, first: date, last: date) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024-02-30", "2024-02-30 is no day: write 2024-02-29"),
        ("2023-4-31", "write 2023-04-30"),
        ("2024-13", "is no day: write 2024-02-26, 2024-02 or 2024"),
        ("2024-13-01", "is no day"),
        ("0000-01", "is no day"),
        ("03/04/2024", "write 2024-04-03 or 2024-03-04"),
        ("hier", "is no day"),
    ],
)
def test_what_is_no_day_is_refused_with_what_would_be(text: str, said: str) -> None:
    for read in (first_day, last_day):
        with pytest.raises(typer.BadParameter, match=said):
            read(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10000000", 1e7), ("10e6", 1e7), ("10M", 1e7), ("10m", 1e7), ("10 Mio", 1e7),
        ("1.5bn", 1.5e9), ("1,5 Md", 1.5e9), ("2 Mrd.", 2e9), ("15k", 15e3), (".5M", 5e5),
        ("10 000 000", 1e7), ("10,000,000", 1e7), ("10.000.000", 1e7), ("0", 0), ("12.50", 12.5),
        ("2 milliards", 2e9), ("2 billion", 2e9), ("deux milliards", 2e9), ("10'000'000", 1e7),
    ],
)  # fmt: skip
def test_a_sum_may_have_a_scale(text: str, meant: float) -> None:
    assert amount(text) == pytest.approx(meant)


@pytest.mark.parametrize("text", ["", "much", "10X", "-5", "M", "1,2,3", "nan", "inf"])
def test_what_is_no_sum_is_refused_with_what_would_be(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="write 10000000, 10e6, 10M or"):
        amount(text)


def test_the_currency_of_a_sum_is_an_option_of_its_own() -> None:
    with pytest.raises(typer.BadParameter, match="give --currency EUR for that"):
        amount("10M€")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-news", "'-news' is no genre: did you mean news?"),
        ("opinion*", "'opinion*' is no genre: did you mean opinion?"),
        ("!press release", "did you mean press_release?"),
        ("", "'' is no genre: there are: news, analysis,"),
        ("*", "is no genre: there are: news, analysis,"),
        ("opinion,interview", "given twice, either fits: --genre opinion --genre interview"),
        ("interview/opinion", "given twice, either fits: --genre interview --genre opinion"),
        ("editto", "did you mean opinion?"),
    ],
)
def test_what_is_no_genre_is_refused_with_what_would_be(text: str, said: str) -> None:
    with pytest.raises(typer.BadParameter) as caught:
        genre(text)
    assert said in caught.value.message


@pytest.mark.parametrize("text", ["x" * 18_000, "-" * 18_000, "interview," * 2_000 + "opinion"])
def test_a_long_value_is_not_repeated_as_a_whole(text: str) -> None:
    with pytest.raises(typer.BadParameter) as caught:
        genre(text)
    assert len(caught.value.message) < 300


def test_a_genre_is_taken_by_any_of_its_names() -> None:
    assert [genre(each) for each in (" Édito ", "Q&A", "press release")] == [
        "opinion", "interview", "press_release",
    ]  # fmt: skip
