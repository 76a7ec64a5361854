"""One page, one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import article_id_of_url
from libs.masking import masked
from libs.urls import (
    BadAddress,
    PasswordInAddress,
    canonical_url,
    host_of,
    parse_address,
    resolve,
    same_site,
)

PAGE = "https://phare.example/eco/2024/02/27/accord"


@pytest.mark.parametrize(
    "variant",
    [
        "HTTPS://Phare.Example/eco/2024/02/27/accord",
        "https://phare.example:443/eco/2024/02/27/accord#commentaires",
        "https://phare.example/eco/./x/../2024/02/27/accord",
        " https://phare.example/eco/2024/02/27/accord?utm_source=x&utm_medium=rss ",
        "https://phare.example/eco/2024/02/27/accord?xtor=RSS-1",
        "https://phare.example/eco/2024/02/27/accord?at_medium=custom7&at_campaign=rss",
        "https://phare.example/eco/2024/02/27/accord?fbclid=abc&gclid=def",
        "https://phare.example/eco/2024/02/27/accord?access_token=abc&X-Amz-Signature=d%2Fe",
        "https://phare.example/eco/2024/02/27/accord;jsessionid=A1?key=AIzaSyB012345678901234",
        "https://phare.example/eco/2024/02/27/accord?",
        "https://phare.example/eco/2024/02/27/accord?ref=rss",
        "https://phare.example/eco/2024/02/27/accord?from=rssfeed",
        "https://phare.example/eco/2024/02/27/accord?SOURCE=RSS&CMP=share_btn_tw",
        "https://phare.example/eco/2024/02/27/accord?source=rss----3a1b2c---4",
        "https://phare.example/eco/2024/02/27/accord?mod=rss_economie&mbid=social_facebook",
        "https://phare.example/eco/2024/02/27/accord?partner=rss&emc=rss",
        "https://phare.example/eco/2024/02/27/accord?via=newsletter-matin&ref=homepage.rss2",
    ],
)
def test_one_page_has_one_address(variant: str) -> None:
    assert canonical_url(variant) == PAGE
    assert article_id_of_url(canonical_url(variant)) == article_id_of_url(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/article.php?id=12", "https://a.example/article.php?id=13"),
        ("https://a.example/spip.php?12345", "https://a.example/spip.php?12346"),
        ("https://a.example/x?gallery_id=5", "https://a.example/x"),
        ("https://a.example/x?reference=9", "https://a.example/x"),
        ("https://a.example/x?page=2", "https://a.example/x"),
        ("https://a.example/Accord", "https://a.example/accord"),
        ("https://a.example/x/", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example/x"),
        ("https://a.example/x?cid=5", "https://a.example/x?cid=6"),
        ("https://a.example/x?source=12", "https://a.example/x"),
        ("https://a.example/x?from=2020", "https://a.example/x?from=2021"),
        ("https://a.example/x?ref=A-113", "https://a.example/x"),
        ("https://a.example/x?from=feedback", "https://a.example/x"),
        ("https://a.example/x?feed=rss2", "https://a.example/x"),
        ("https://a.example/x?format=rss", "https://a.example/x"),
    ],
)
def test_keeps_apart_what_may_be_two_pages(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_the_scheme_makes_no_other_article() -> None:
    secure, plain = canonical_url(PAGE), canonical_url(PAGE.replace("https:", "http:"))
    assert plain.startswith("http:")
    assert article_id_of_url(plain) == article_id_of_url(secure)
    assert article_id_of_url("https://phare.example/") == ("56f6e226290a773b88931d1a3cf3baaf")


def test_the_order_of_the_query_makes_no_difference_but_that_of_a_repeated_name_does() -> None:
    assert canonical_url("https://a.example/?b=2&a=1") == canonical_url(
        "https://a.example/?a=1&b=2"
    )
    one, other = "https://a.example/?a=1&a=2", "https://a.example/?a=2&a=1"
    assert canonical_url(one) != canonical_url(other)


def test_international_hosts_and_paths_have_one_spelling() -> None:
    assert canonical_url("https://écho.example/économie") == canonical_url(
        "https://xn--cho-9la.example/%C3%A9conomie"
    )


def test_without_a_registered_domain_a_site_is_a_host_with_its_port() -> None:
    assert same_site("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/b")
    assert not same_site("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a")
    assert not same_site("http://localhost:8001/a", "http://localhost:8002/a")
    assert same_site("https://amp.phare.example/a", "https://www.phare.example/a")
    assert not same_site("https://one.co.uk/a", "https://other.co.uk/a")


def test_an_address_within_the_query_is_not_the_page() -> None:
    address = "https://a.example/read?u=https://b.example/x"
    assert host_of(canonical_url(address)) == "a.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "   ",
        "accord",
        "ftp://a.example/x",
        "http://",
        "javascript:alert(1)",
        "http://[::1",
        "data:,x",
        "http://exa mple.com/",
        "https://a.example/" + "x" * 5000,
    ],
)
def test_refuses_what_is_no_address(address: str) -> None:
    with pytest.raises(BadAddress):
        canonical_url(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://lea:s3cret@phare.example/x",
        "https://lea@phare.example/x",
        "https:lea:s3cret@phare.example",
        " HTTP://lea:s3%40cret@phare.example/x ",
        "https://:s3cret@phare.example/x",
    ],
)
def test_refuses_an_address_with_a_user_or_password_and_does_not_show_it(address: str) -> None:
    with pytest.raises(PasswordInAddress, match="without it") as refused:
        canonical_url(address)
    assert "s3" not in str(refused.value)
    assert "lea" not in str(refused.value)
    if "//" in address:  # else, in a link, it is a path
        assert resolve("https://phare.example/", address) is None


@pytest.mark.parametrize(
    "address",
    ["https://lea:s3/cret@phare.example/x", "https://lea:s3 cret@exa mple", "ftp://lea:s3@a.example",
     "lea:s3cret@phare.example", "https://lea:s3?cret@phare.example"],
)  # fmt: skip
def test_what_is_no_address_is_not_shown_with_its_password(address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse_address(address)
    assert "s3" not in str(refused.value)
    assert "cret" not in str(refused.value)


def test_secrets_are_no_part_of_the_identity_and_numbers_are() -> None:
    page = "https://phare.example/article?id=5"
    for secret in ("token=a1", "token=b2", "sid=a1b2", "X-Amz-Signature=a&X-Amz-Credential=b"):
        assert canonical_url(f"{page}&{secret}") == page
    assert canonical_url("https://phare.example/a.php?sid=12") != canonical_url(
        "https://phare.example/a.php?sid=13"
    )


def test_numbers_in_disguise_are_read_as_a_browser_reads_them() -> None:
    for disguised in ("http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/"):
        assert parse_address(disguised).hostname == "127.0.0.1"


def test_resolves_links_against_their_page() -> None:
    assert resolve("https://a.example/x/y", "../z") == "https://a.example/z"
    assert resolve("https://a.example/x", "//b.example/z") == "https://b.example/z"
    assert resolve("https://a.example/x", "tel:+331") is None
    assert resolve("https://a.example/x", "é" * 2000) is None


_PARTS = st.text(max_size=30)
_NAMES = st.sampled_from(["a", "utm_source", "id", "xtor", "at_x", "gallery", "b"])


@given(path=_PARTS, query=st.lists(st.tuples(_NAMES, _PARTS), max_size=4), fragment=_PARTS)
def test_the_canonical_address_is_its_own(
    path: str, query: list[tuple[str, str]], fragment: str
) -> None:
    search = "&".join(f"{name}={value}" for name, value in query)
    address = f"https://www.phare.example/{path}?{search}#{fragment}"
    try:
        once = canonical_url(address)
    except BadAddress:
        return
    assert canonical_url(once) == once
    assert "utm_source=" not in once.partition("?")[2].partition("%")[0] or path


@given(path=_PARTS, values=st.lists(_PARTS, min_size=4, max_size=4))
def test_the_canonical_address_holds_no_secret(path: str, values: list[str]) -> None:
    names = ("token", "sid", "u", "key")
    query = "&".join(f"{name}={value}" for name, value in zip(names, values, strict=True))
    try:
        once = canonical_url(f"https://phare.example/{path};jsessionid={values[0]}?{query}")
    except BadAddress:
        return
    assert masked(once) == once == canonical_url(once)


@given(address=st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(address: str) -> None:
    for candidate in (address, f"http://{address}", f"https://a.example/{address}"):
        try:
            once = canonical_url(candidate)
        except BadAddress:
            continue
        assert canonical_url(once) == once


@pytest.mark.parametrize("service", ["wordpress.com", "substack.com", "over-blog.com", "github.io"])
def test_blogs_of_different_people_are_different_sites(service: str) -> None:
    assert not same_site(f"https://lea.{service}/p/accord", f"https://max.{service}/p/accord")
    assert same_site(f"https://lea.{service}/p/accord", f"https://www.lea.{service}/feed")
