"""Deterministic identities: the same thing found again has the same id."""

from datetime import datetime
from hashlib import blake2b

from libs.time import ms_of

_DIGEST_BYTES = 16  # 128 bits: no collision to fear below 2^60 articles
_REVISIONS = 1000  # room for this many enrichment revisions within a millisecond


def digest(*parts: str) -> str:
    """32 hex digits that depend on every part and on where each part ends."""
    hasher = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        hasher.update(len(encoded).to_bytes(8, "big"))
        hasher.update(encoded)
    return hasher.hexdigest()


def article_id_of_url(canonical_url: str) -> str:
    """The id of the article published under a canonical URL, the same for http and https.

    Feeds and pages of one site disagree about the scheme, and servers redirect between the two.
    """
    if canonical_url.startswith("http:"):
        canonical_url = "https:" + canonical_url.removeprefix("http:")
    return digest("url", canonical_url)


def article_id_of_file(source: str, relative_path: str) -> str:
    """The id of an article that has no URL: its source and its place there, never its content.

    The two are joined as a path, so that a file keeps its id whether its own folder or
    a folder above was read, as long as the source names that folder by its full path.
    """
    return digest("file", f"{source.rstrip('/')}/{relative_path}")


def content_version(*content: str) -> str:
    """The version of an article: a hash of its extracted content."""
    return digest("content", *content)


def version_number(observed_at: datetime, enrichment_revision: int) -> int:
    """The order among versions: milliseconds since 1970 times 1000, plus the revision.

    Fits in the 63 bits of an OpenSearch external version until the year 294246.
    Raises ValueError for a revision outside 0..999.
    """
    if not 0 <= enrichment_revision < _REVISIONS:
        raise ValueError(f"enrichment revision {enrichment_revision} is not in 0..{_REVISIONS - 1}")
    return ms_of(observed_at) * _REVISIONS + enrichment_revision


def number_seen_at(ms: int) -> int:
    """The least version number of what was observed then; milliseconds since 1970."""
    return ms * _REVISIONS


def seen_ms(number: int) -> int:
    """When the content of a version was observed; the reverse of `number_seen_at`."""
    return number // _REVISIONS
