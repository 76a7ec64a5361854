"""What an answer of OpenSearch means, for a document or for the whole stage.

Pure. The statuses and error types were read off OpenSearch 3.4 itself: a full disk
answers 429 for one index and 403 for the cluster, a closed index answers 400.
"""

from collections.abc import Mapping
from typing import Any, Literal

from libs.errors import Rejected, Unavailable
from libs.search.refusals import advice_on
from services.indexer.writes import Answer, NotIndexable

NO_INDEX: Literal["no_index"] = "no_index"
"""Somebody deleted the index, or its alias: create it again and repeat the write."""

BLOCKED = "write_blocked"
"""The code of a refusal since somebody set `index.blocks.write`."""

_LONGEST_REASON = 500
_CODES_BY_WORD = {
    "flood-stage": "disk_full",
    "read-only": "disk_full",
    "/index write (": BLOCKED,  # FORBIDDEN/8/index write (api)
    "index_closed_exception": "index_closed",
}
_CODES_BY_STATUS: Mapping[int | str, str] = {
    "N/A": "search_unreachable",
    "TIMEOUT": "search_timeout",
    401: "search_forbidden",
    403: "search_forbidden",
    429: "search_busy",
}
_NOT_THE_DOCUMENTS_FAULT = ("index_closed_exception", "no write index is defined")


def answer_of(item: Mapping[str, Any]) -> Answer | Literal["no_index"]:
    """What one item of a bulk response says. `item`: the value under `index`."""
    status = int(item["status"])
    if status == 201:  # noqa: PLR2004 - HTTP's own numbers, here and below
        return "written"
    if status == 200:  # noqa: PLR2004
        return "replaced"
    if status == 409:  # noqa: PLR2004
        return "superseded"
    error = item.get("error") or {}
    kind, reason = str(error.get("type", "")), str(error.get("reason", ""))
    if kind == "index_not_found_exception":
        return NO_INDEX
    return failure_of(status, f"{kind}: {reason}{_cause(error)}")


def is_too_much(status: int | str) -> bool:
    """Whether a status says that less at a time might have been taken."""
    return status in {413, 429, 502, 503, 504, "TIMEOUT"}


def failure_of(status: int | str, reason: str) -> Rejected | Unavailable:
    """What a refusal means: NotIndexable where the request is at fault, else Unavailable.

    `status`: the HTTP status, or what the client says instead, `N/A` and `TIMEOUT`.
    """
    advice = advice_on(status, reason, variables="INDEXER_")
    said = f"{advice}OpenSearch answered {status}: {reason}"[:_LONGEST_REASON]
    blame_document = status in (400, 413) and not any(
        word in reason for word in _NOT_THE_DOCUMENTS_FAULT
    )
    if blame_document:
        return NotIndexable(said)
    return Unavailable(said, code=_code(status, reason))


def _code(status: int | str, reason: str) -> str:
    for word, code in _CODES_BY_WORD.items():
        if word in reason:
            return code
    return _CODES_BY_STATUS.get(status, "search_unavailable")


def _cause(error: Mapping[str, Any]) -> str:
    cause = error.get("caused_by")
    return f" ({cause.get('type')}: {cause.get('reason')})" if isinstance(cause, Mapping) else ""
