"""What an operator may name, and what would take others along."""

import pytest

from libs.contracts import article_id_of_url
from libs.forgetting.targets import BadTarget, Target, target_of


@pytest.mark.parametrize(
    ("named", "domain"),
    [
        ("presse.example", "presse.example"),
        ("WWW.Presse.Example", "presse.example"),
        ("blog.presse.example", "blog.presse.example"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("moi.github.io", "moi.github.io"),
        ("moi.wordpress.com", "moi.wordpress.com"),
        ("bbc.co.uk", "bbc.co.uk"),
    ],
)
def test_a_domain_is_known_by_its_host(named: str, domain: str) -> None:
    assert target_of(named) == Target(domain=domain)


@pytest.mark.parametrize("named", ["co.uk", "github.io", "wordpress.com", "公司.cn", "gouv.fr"])
def test_what_anybody_may_have_a_name_below_is_refused(named: str) -> None:
    with pytest.raises(BadTarget, match="anybody may have a name below it"):
        target_of(named)


@pytest.mark.parametrize(
    "named",
    [
        "", "com", "localhost", "127.0.0.1", "deux mots", "presse.example:8080",
        "moi@presse.example", "[::1]", "ABCDEF", "3f2a91c0", "..", "*.presse.example",
    ],
)  # fmt: skip
def test_what_is_no_target_says_what_to_write(named: str) -> None:
    with pytest.raises(BadTarget, match=r"such as example\.org"):
        target_of(named)


@pytest.mark.parametrize("named", ["127.0.0.12", "127.0.0.12:8080", "[::1]"])
def test_a_host_by_its_ip_address_is_no_domain_but_its_articles_have_addresses(named: str) -> None:
    with pytest.raises(BadTarget, match="name its articles by their addresses") as refused:
        target_of(named)
    assert f"http://{named}/article" in str(refused.value)
    assert target_of(f"http://{named}/article").id


def test_an_address_is_known_by_its_canonical_spelling() -> None:
    found = target_of(" HTTP://Presse.example/a?utm_source=x#haut ")
    assert found.id == article_id_of_url("https://presse.example/a")
    assert found.url == "HTTP://Presse.example/a?utm_source=x#haut"


def test_an_address_without_its_scheme_is_no_domain() -> None:
    with pytest.raises(BadTarget, match=r"write https://presse\.example/a"):
        target_of("presse.example/a")


def test_an_id_is_an_article() -> None:
    assert target_of("0" * 32) == Target(id="0" * 32)


def test_what_the_list_shows_may_be_named_so() -> None:
    for target in (Target(id="0" * 32), Target(domain="presse.example")):
        assert target_of(target.member) == target
    for named in ("id:presse.example", "id:123", "domain:co.uk", "domain:"):
        with pytest.raises(BadTarget):
            target_of(named)


def test_a_file_is_known_by_its_address() -> None:
    assert target_of("file:///inbox/a.txt").id == article_id_of_url("file:///inbox/a.txt")
