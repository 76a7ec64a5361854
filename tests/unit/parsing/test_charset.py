"""Bytes to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.charset import decode

FRENCH = (
    "<html><head><title>L’été à Orléans</title></head><body><p>Où va-t-on ? « Là-bas », répond "
    "l’élève : cœur, naïf, Noël, 15 millions d’euros — déjà.</p></body></html>"
)
RUSSIAN = (
    "<html><body><p>Еврокомиссия изучит соглашение между двумя компаниями.</p></body></html>" * 3
)


@pytest.mark.parametrize(
    "header",
    [
        "text/html; charset=ISO-8859-1",
        "text/html; charset=utf-8",
        "text/html; charset=windows-1251",
        "text/html",
        None,
    ],
)
def test_utf_8_is_known_by_itself_whatever_the_header_says(header: str | None) -> None:
    assert decode(FRENCH.encode(), content_type=header).text == FRENCH


@pytest.mark.parametrize(
    "header",
    [
        "text/html; charset=utf-8",
        "text/html; charset=ISO-8859-1",
        "text/html; charset=us-ascii",
        "text/html",
        None,
        "text/html; charset=nonsense",
        "text/html; charset=",
    ],
)
def test_windows_1252_comes_out_right_whatever_the_header_says(header: str | None) -> None:
    assert decode(FRENCH.encode("cp1252"), content_type=header).text == FRENCH


def test_latin_9_keeps_its_euro_sign() -> None:
    text = "<p>15 millions d'€, un œil, déjà</p>"
    found = decode(text.encode("iso8859-15"), content_type="text/html; charset=iso-8859-15")
    assert found.text == text


def test_a_meta_tag_is_believed_where_the_header_is_silent_or_wrong() -> None:
    text = f'<meta charset="windows-1251">{RUSSIAN}'
    for header in ("text/html", "text/html; charset=utf-8"):
        assert decode(text.encode("cp1251"), content_type=header).text == text


def test_statistics_tell_russian_from_french_where_nothing_is_declared() -> None:
    assert decode(RUSSIAN.encode("cp1251")).text == RUSSIAN


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_settles_it(name: str) -> None:
    found = decode(FRENCH.encode(name), content_type="text/html; charset=iso-8859-1")
    assert (found.text, found.origin) == (FRENCH, "bom")


def test_utf_16_without_a_mark_is_read_where_the_header_declares_it() -> None:
    found = decode(FRENCH.encode("utf-16-le"), content_type="text/html; charset=utf-16le")
    assert found.text == FRENCH


def test_utf_8_with_an_accident_stays_utf_8() -> None:
    body = (FRENCH * 3).encode()
    damaged = body.replace("é".encode(), b"\xc3", 1)
    text = decode(damaged, content_type="text/html; charset=iso-8859-1").text
    assert "à Orléans" in text
    assert "Ã" not in text


def test_a_page_cut_in_the_middle_of_a_character_is_still_utf_8() -> None:
    body = (FRENCH[:60] * 3 + "é").encode()[:-1]
    assert decode(body).text.startswith(FRENCH[:60])


def test_line_ends_are_one_kind_and_invisible_controls_are_gone() -> None:
    assert decode(b"a\r\nb\rc\x00d\x08e\tf").text == "a\nb\ncde\tf"


@given(st.binary(max_size=400), st.text(max_size=40) | st.none())
def test_any_bytes_become_text(body: bytes, label: str | None) -> None:
    header = None if label is None else f"text/html; charset={label}"
    assert "\x00" not in decode(body, content_type=header).text


@given(
    st.text(alphabet="abcdefgh éèàçùœ«»’€ÉÀ \n", min_size=5, max_size=200),
    st.sampled_from(["utf-8", "iso-8859-1", "windows-1252", "ascii"]),
)
def test_french_in_utf_8_survives_every_lie(text: str, lie: str) -> None:
    assert decode(text.encode(), content_type=f"text/html; charset={lie}").text == text
