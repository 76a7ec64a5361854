"""Keys of state that more than one stage touches, without the installation's prefix."""

INDEXED = "articles.indexed"
"""Hash: article id -> `<version number> <version>` of what was last indexed."""


def in_flight(article_id: str, version: str) -> str:
    """String: the request that is taking this version of this article through the pipeline."""
    return f"in_flight:{article_id}:{version}"


def address_in_flight(requested_id: str) -> str:
    """String: the request that is fetching this address and taking the article through."""
    return f"in_flight:address:{requested_id}"


ARCHIVE_ID = "archive.id"
"""String: by which the installation's archive is known; a file of that name is in it."""

ENTRIES_LOST = "entries.lost"
"""Hash: stream -> entries of late that somebody removed from it while they were pending."""

PAGES_SEEN = "fetcher.seen"
"""Sorted set: identity of an address -> milliseconds since 1970 when a listing last named it."""

SOURCES = "sources"
"""Hash: source id -> the source as JSON, for those added or changed at run time."""

SOURCES_CHECKED = "sources.checked"
"""Hash: source id -> `<ms> <JSON: code, listed, new>` of the last check that succeeded."""

SOURCES_BROUGHT = "sources.brought"
"""Hash: source id -> `<ms> <count>` of the last check that brought something new."""

SOURCES_FAILED = "sources.failed"
"""Hash: source id -> `<ms> <code>` of the last check that failed."""

SOURCES_NOT_POLLED = "sources.not_polled"
"""Hash: source id -> `<ms> <code>` of the last request for it that ended without a poll."""

SOURCES_DECLINED = "sources.declined"
"""Hash: source id -> how many of its pages in a row were no article; none since the last one."""

SOURCES_DECLINED_CODE = "sources.declined_code"
"""Hash: source id -> the code with which the last of these was declined."""


CANONICAL_DISTRUSTED = "sites.canonical_distrusted"
"""Hash: site -> `<ms> <CanonicalDistrust as JSON>` of what its pages wrongly stated last."""


def source_counts(source_id: str) -> str:
    """Hash: UTC day (YYYY-MM-DD) -> new items that the source brought."""
    return f"sources.new:{source_id}"


def covered(deal: str) -> str:
    """Hash: `<article id>:<version>` -> `<version number> <CoveredArticle as text>`."""
    return f"coverage:{deal}"


def covered_numbers(deal: str) -> str:
    """Sorted set: `<article id>:<version>` -> version number of what `covered` holds."""
    return f"coverage.numbers:{deal}"


def picture(deal: str) -> str:
    """Hash: `<kind>:<id>` -> digest of what was last published across a deal's articles."""
    return f"coverage.picture:{deal}"


COVERAGE_CHANGED = "coverage.changed"
"""Hash: deal -> how many times an article of its coverage was enriched."""

COVERAGE_COMPARED = "coverage.compared"
"""Hash: deal -> which of these counts the published picture is of."""

COVERAGE_ASKED = "coverage.asked"
"""Set: deals of which everything is to be published again, changed or not."""

WITHDRAWN = "coverage.withdrawn"
"""Hash: article id -> `<ms> <code>` of one that its outlet took down; no code: there again."""

INDEX_MIGRATION = "index.migration"
"""String: the plan of a migration of the index that has begun and not ended, as JSON."""

INDEX_MIGRATED = "index.migrated"
"""String: the plan of the last migration that ended, as JSON."""

RESTORING = "restore.under_way"
"""String: id of the backup that is being restored; while it is there, no lease is given."""

FORGOTTEN = "forgotten"
"""Hash: `id:<id of an article or address>` or `domain:<domain>` -> `<ms> <member of its target>`.

What stands here is neither fetched nor indexed: see docs/rights.md.
"""

FORGETTING = "forgetting"
"""Hash: member of a target -> JSON: ids and addresses of what is being removed; gone when it is."""

COMPARISON_LEASE = "lease:enricher.comparison"
"""String: the replica that compares coverage; held by `dealwire forget` while it removes some."""

INDEX_LINEAGES = "index.lineages"
"""Hash: index, with its prefix -> which making of it holds all that was ever written there."""

INDEX_REBUILT = "index.rebuilt"
"""String, for a time: a lost index was filled again, and is not so soon again."""

ALERTS = "alerts.saved"
"""Hash: name of a saved alert -> the alert as JSON."""

ALERTS_REVISION = "alerts.revision"
"""Number: raised with each change of the saved alerts, so that nobody reads them all to see one."""


def alert_matches(alert_id: str) -> str:
    """Sorted set: what an alert was told of -> milliseconds since 1970 when it was."""
    return f"alerts.matched:{alert_id}"
