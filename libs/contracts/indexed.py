"""What was indexed last of each article, as the hash `keys.INDEXED` keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndexedArticle:
    """An article as it was last indexed. `number`: its version number."""

    article_id: str
    number: int
    version: str


def read_indexed(article_id: bytes, value: bytes) -> IndexedArticle | None:
    """One member of the hash; None for what the indexer did not write."""
    number, _, version = value.decode("utf-8", "replace").partition(" ")
    if not number.isdecimal():
        return None
    return IndexedArticle(article_id.decode("utf-8", "replace"), int(number), version)
