"""Codes of countries and languages on the command line."""

import pytest
import typer

from services.cli.codes import country_code, currency_code, language_code


@pytest.mark.parametrize("text", ["FR", "fr", " gb ", "US"])
def test_a_country_is_taken_in_either_case(text: str) -> None:
    assert country_code(text) == text.strip().upper()


@pytest.mark.parametrize("text", ["fr", "FR", "de"])
def test_a_language_is_taken_in_either_case(text: str) -> None:
    assert language_code(text) == text.lower()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("FRA", "FR"), ("France", "FR"), ("UK", "GB"), ("germany", "DE"), ("Belgum", "BE")],
)
def test_another_name_of_a_country_is_refused_with_its_code(text: str, meant: str) -> None:
    with pytest.raises(typer.BadParameter, match=rf"did you mean {meant} \("):
        country_code(text)


@pytest.mark.parametrize(
    ("text", "meant"), [("french", "fr"), ("fra", "fr"), ("German", "de"), ("spanisch", "es")]
)
def test_another_name_of_a_language_is_refused_with_its_code(text: str, meant: str) -> None:
    with pytest.raises(typer.BadParameter, match=rf"did you mean {meant} \("):
        language_code(text)


@pytest.mark.parametrize("read", [country_code, language_code])
@pytest.mark.parametrize("text", ["", "qqqq", "12", "f1"])
def test_what_is_no_code_is_refused(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(typer.BadParameter, match="such as"):
        read(text)


@pytest.mark.parametrize("text", ["EUR", "eur", "FRF", " usd "])
def test_a_currency_is_taken_in_either_case_and_also_a_past_one(text: str) -> None:
    assert currency_code(text) == text.strip().upper()


@pytest.mark.parametrize(("text", "meant"), [("EURO", "EUR"), ("US dollar", "USD")])
def test_another_name_of_a_currency_is_refused_with_its_code(text: str, meant: str) -> None:
    with pytest.raises(typer.BadParameter, match=rf"three letters.*did you mean {meant} \("):
        currency_code(text)


@pytest.mark.parametrize("text", ["", "xx", "QQQQ", "12E"])
def test_what_is_no_currency_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="no code"):
        currency_code(text)


def test_a_code_that_nobody_gave_out_is_not_said_to_be_none() -> None:
    with pytest.raises(typer.BadParameter, match="xx is no language known to ISO 639-1"):
        language_code("xx")
    with pytest.raises(typer.BadParameter, match="QQQ is no currency known to ISO 4217"):
        currency_code("QQQ")
    with pytest.raises(typer.BadParameter, match="QQ is no country known to ISO 3166-1"):
        country_code("QQ")
