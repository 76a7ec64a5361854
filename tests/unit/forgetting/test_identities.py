"""By what an article is known, and what is taken for it."""

import pytest

from libs.contracts import article_id_of_url
from libs.errors import Skipped
from libs.forgetting.identities import (
    ArticleForgotten,
    Identity,
    Wanted,
    address_id,
    identity_in,
    identity_of,
    named_in,
)
from tests.messages import enriched, fetched

URL = "https://presse.example/1"
ID = article_id_of_url(URL)


def test_an_article_is_known_by_its_id_its_addresses_and_its_outlet() -> None:
    article = fetched(1, requested_url="http://court.example/x?utm_source=y")
    identity = identity_of(article)
    assert {ID, article_id_of_url("https://court.example/x")} <= identity.all_ids
    assert {"presse.example", "court.example"} <= identity.domains
    assert identity_in(article.model_dump(mode="json")) == identity


def test_a_message_and_its_document_are_kept_out_by_the_same_members() -> None:
    article = enriched(1)
    document = {"article_id": ID, "url": URL, "outlet": "x", "outlet_domain": "presse.example"}
    assert identity_in(document).members() <= identity_of(article).members()


@pytest.mark.parametrize(
    ("host", "covered"),
    [
        ("presse.example", True),
        ("www.presse.example", True),
        ("a.b.presse.example", True),
        ("autrepresse.example", False),
        ("presse.example.org", False),
        ("example", False),
    ],
)
def test_a_domain_is_all_of_its_hosts_and_no_other(host: str, covered: bool) -> None:
    wanted = Wanted(domains=frozenset({"presse.example"}))
    assert wanted.covers(Identity(urls=frozenset({f"https://{host}/a"}))) is covered


def test_a_domain_is_known_in_both_of_its_spellings() -> None:
    wanted = Wanted(domains=frozenset({"xn--bcher-kva.de"}))
    assert wanted.covers(Identity(urls=frozenset({"https://www.bücher.de/a"})))
    assert wanted.covers(Identity(outlets=frozenset({"bücher.de"})))


def test_what_is_wanted_grows_by_all_names_of_the_same_articles() -> None:
    wanted = Wanted(frozenset({ID}))
    wider = wanted.widened([Identity(frozenset({ID}), frozenset({"https://presse.example/amp/1"}))])
    assert wider.ids == {ID, article_id_of_url("https://presse.example/amp/1")}
    assert wider.addresses == {"https://presse.example/amp/1"}


def test_ids_and_addresses_are_found_in_any_text() -> None:
    text = f'"{ID}:v" "https:\\/\\/presse.example\\/1" "0{"f" * 32}0"'
    found = named_in(text)
    assert ID in found.ids
    assert ID in Identity(urls=found.urls).all_ids
    assert "f" * 32 not in found.ids


def test_nothing_that_is_no_address_has_an_id() -> None:
    assert address_id("mailto:a@presse.example") is None
    assert address_id("http://") is None
    assert not Identity(urls=frozenset({"http://", "archive:x"})).all_ids


def test_what_is_forgotten_is_blocked() -> None:
    error = ArticleForgotten()
    assert isinstance(error, Skipped)
    assert (error.reason_code, error.request_fate) == ("forgotten", "blocked")
