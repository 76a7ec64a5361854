"""The outcome of what was forgotten tells nothing of it."""

from libs.contracts import Release, Result, keys
from libs.streaming.outcomes import FORGOTTEN, outcome, release
from libs.streaming.wire import Envelope
from tests.messages import SEEN_AT, fetched


def test_neither_address_nor_article_is_in_it() -> None:
    article = fetched(1, requested_id="0" * 32, source="a-feed")
    ended = outcome(
        Result(fate="blocked", code=FORGOTTEN, detail="https://presse.example/1"),
        article,
        stage="enricher",
        envelope=Envelope("r", None),
        attempts=1,
        at=SEEN_AT,
    )
    said = ended.model_dump_json()
    assert (ended.request_id, ended.fate, ended.source) == ("r", "blocked", "a-feed")
    assert not any(
        word in said for word in ("presse", "Presse", article.article_id, article.version)
    )
    assert Release(keys.in_flight(article.article_id, article.version), "r") in release(
        ended, article
    ), "its claims end all the same"
