"""Keys of state that more than one stage touches, without the installation's prefix."""

INDEXED = "articles.indexed"
"""Hash: article id -> `<version number> <version>` of what was last indexed."""


def in_flight(article_id: str, version: str) -> str:
    """String: the request that is taking this version of this article through the pipeline."""
    return f"in_flight:{article_id}:{version}"
