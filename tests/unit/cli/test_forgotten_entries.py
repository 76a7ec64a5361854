"""What an entry of a stream is about."""

from libs.contracts import AlertDelivery, EnrichedArticle, Message, digest, stream_of
from libs.forgetting.identities import Wanted
from libs.streaming.operations.purge import Shelf
from services.cli.forgetting.entries import identity_of_entry
from tests.messages import alert_match, enriched, relation
from tests.stages import wire


def covered(message: Message, wanted: Wanted) -> bool:
    stream = stream_of(type(message))
    return wanted.covers(identity_of_entry(Shelf(stream.name, stream), wire(message)))


def test_an_article_is_about_itself_and_nothing_else() -> None:
    assert covered(enriched(1), Wanted(ids=frozenset({enriched(1).article_id})))
    assert not covered(enriched(1), Wanted(ids=frozenset({enriched(2).article_id})))


def test_a_relation_is_about_both_of_its_articles() -> None:
    for number in (1, 2):
        assert covered(relation(), Wanted(ids=frozenset({enriched(number).article_id})))
    assert not covered(relation(), Wanted(ids=frozenset({enriched(3).article_id})))


def test_the_delivery_of_an_alert_is_about_the_article_that_it_tells_of() -> None:
    match = alert_match(1)
    delivery = AlertDelivery(match=match, target=digest("target"), target_kind="webhook")
    assert match.article_id
    assert covered(match, Wanted(ids=frozenset({match.article_id})))
    assert covered(delivery, Wanted(ids=frozenset({match.article_id})))
    assert not covered(delivery, Wanted(ids=frozenset({enriched(99).article_id})))


def test_an_entry_that_cannot_be_read_is_about_whatever_it_names() -> None:
    stream = stream_of(EnrichedArticle)
    fields = {b"data": b'{"url": "https://presse.example/1", '}
    wanted = Wanted(ids=frozenset({enriched(1).article_id}))
    assert wanted.covers(identity_of_entry(Shelf(stream.name, stream), fields))
