"""Lists of addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.errors import NotAList, NotASitemap
from libs.parsing.listings.url_lists import read_list

BASE = "https://phare.example/list.txt"


def _urls(text: str) -> list[str]:
    return [item.url for item in read_list(text, base_url=BASE).items]


def test_each_line_is_an_address_and_comments_are_left_out() -> None:
    text = (
        "# à lire\r\nhttps://a.example/x\n\n  https://b.example/y   # revient souvent\n#\n"
        "https://a.example/x?utm_source=z\n"
    )
    assert _urls(text) == ["https://a.example/x", "https://b.example/y"]


def test_an_address_may_hold_commas_and_semicolons() -> None:
    address = "https://a.example/une,accord;42.html"
    assert _urls(address) == [address]


@pytest.mark.parametrize(
    "table",
    [
        'url,title\nhttps://a.example/x,"Un, deux"\nhttps://a.example/y,Trois\n',
        '"URL";"titre"\n"https://a.example/x";"Un; deux"\n"https://a.example/y";""\n',
        "link\ttitle\nhttps://a.example/x\tUn\nhttps://a.example/y\tDeux",
        '"https://a.example/x"\n"https://a.example/y"',
    ],
)
def test_of_a_table_the_first_column_is_read(table: str) -> None:
    assert _urls(table) == ["https://a.example/x", "https://a.example/y"]


def test_what_is_no_full_address_is_counted() -> None:
    listing = read_list(
        "https://a.example/x\n/relative\nfile:///etc/passwd\nwords\nhttp://\n", base_url=BASE
    )
    assert (listing.what, len(listing.items), listing.unusable) == ("list", 1, 4)


def test_an_empty_list_is_a_list_and_a_text_is_none() -> None:
    assert _urls("# nothing yet\n") == []
    with pytest.raises(NotAList):
        read_list("La Commission lira le contrat.", base_url=BASE)
    with pytest.raises(NotASitemap):
        read_list("La Commission lira le contrat.", base_url=BASE, what="sitemap")


@given(st.text(max_size=200) | st.text('url,;"\t\nhttps://a.e/x#', max_size=100))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    try:
        assert all(url.startswith("http") for url in _urls(text))
    except NotAList:
        return
