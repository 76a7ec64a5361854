"""What changed between two pictures of a deal's coverage, as messages. Pure."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from libs.contracts import OF_THE_CHANGE, Coverage, LedgerRow, Story
from libs.coverage.ledger_events import events_of
from libs.coverage.picture import Picture

C = TypeVar("C", bound=Coverage)


def changes(
    before: Picture, after: Picture, *, now_ms: int, everything: bool = False
) -> Iterator[Coverage]:
    """A message for each thing that is new, has changed or is gone, in the order of their ids.

    Each has a higher revision than the state before it. `everything`: what has not changed too.
    """
    stories = _Stories(before, after)
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        revision = max(now_ms, old.revision + 1 if old else 0)
        if new is None and old is not None:
            gone = old.model_copy(update={"revision": revision, "change": "gone", "gone": True})
            yield stories.with_destination(gone)
        elif new is not None and (old is None or everything or not same(old, new)):
            change = "changed" if old else "new"
            told = new.model_copy(update={"revision": revision, "change": change})
            yield _with_news(stories.with_sources(told), old)


def same(one: Coverage, other: Coverage) -> bool:
    """Whether two states say the same of a thing."""
    hidden = set(OF_THE_CHANGE)
    return one.model_dump(exclude=hidden) == other.model_dump(exclude=hidden)


def _with_news(new: Coverage, old: Coverage | None) -> Coverage:
    """A row of the ledger with what is news in it; all else as it is."""
    if not isinstance(new, LedgerRow):
        return new
    row = old if isinstance(old, LedgerRow) else None
    previous = row.verdict if row is not None and row.verdict != new.verdict else None
    return new.model_copy(update={"previous_verdict": previous, "events": events_of(row, new)})


class _Stories:
    """Which story each article was in, and is in."""

    def __init__(self, before: Picture, after: Picture) -> None:
        self._was = _story_of_article(before)
        self._is = _story_of_article(after)

    def with_sources(self, new: Coverage) -> Coverage:
        """A story with the ids of the other ones that its articles were in."""
        if not isinstance(new, Story):
            return new
        sources = {self._was.get(each.article_id, new.id) for each in new.articles} - {new.id}
        return new.model_copy(update={"formed_from": tuple(sorted(sources))})

    def with_destination(self, gone: Coverage) -> Coverage:
        """A story that is gone with the ids of those that its articles are in now."""
        if not isinstance(gone, Story):
            return gone
        found = {self._is.get(each.article_id, gone.id) for each in gone.articles} - {gone.id}
        return gone.model_copy(update={"went_to": tuple(sorted(found))})


def _story_of_article(picture: Picture) -> Mapping[str, str]:
    stories = [each for each in picture.values() if isinstance(each, Story)]
    return {each.article_id: story.id for story in stories for each in story.articles}
