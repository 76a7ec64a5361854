"""What OpenSearch's answers mean. The bodies are those that OpenSearch 3.4 gave."""

from typing import Any

import pytest

from libs.errors import Rejected, Unavailable
from services.indexer.answers import answer_of, failure_of, is_too_much


def item(status: int, kind: str = "", reason: str = "", **more: Any) -> dict[str, Any]:
    return {"status": status, "error": {"type": kind, "reason": reason, **more}}


def test_what_is_there_for_the_first_time_is_told_from_what_replaces_another() -> None:
    assert answer_of({"status": 201}) == "written"
    assert answer_of({"status": 200}) == "replaced"


@pytest.mark.parametrize(
    ("status", "too_much"),
    [(429, True), (503, True), (413, True), ("TIMEOUT", True), (400, False), ("N/A", False)],
)
def test_only_a_server_in_trouble_wants_less_at_a_time(
    status: int | str, *, too_much: bool
) -> None:
    assert is_too_much(status) is too_much


def test_a_version_conflict_is_not_an_error() -> None:
    assert answer_of(item(409, "version_conflict_engine_exception")) == "superseded"


def test_a_missing_index_is_to_be_made_again() -> None:
    assert answer_of(item(404, "index_not_found_exception", "no such index [x]")) == "no_index"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("mapper_parsing_exception", "failed to parse field [a] of type [integer]"),
        ("strict_dynamic_mapping_exception", "dynamic introduction of [b] is not allowed"),
        ("illegal_argument_exception", "Document contains at least one immense term"),
    ],
)
def test_a_document_that_does_not_fit_is_rejected_with_the_reason(kind: str, reason: str) -> None:
    answer = answer_of(item(400, kind, reason, caused_by={"type": "t", "reason": "the cause"}))
    assert isinstance(answer, Rejected)
    assert answer.reason_code == "not_indexable"
    assert reason in str(answer)
    assert "the cause" in str(answer)


@pytest.mark.parametrize(
    ("status", "kind", "reason", "code"),
    [
        (429, "opensearch_rejected_execution_exception", "queue full", "search_busy"),
        (429, "cluster_block_exception", "[TOO_MANY_REQUESTS/12/… flood-stage watermark];",
         "disk_full"),
        (403, "cluster_block_exception", "[FORBIDDEN/13/cluster read-only / allow delete (api)];",
         "disk_full"),
        (403, "security_exception", "no permissions", "search_forbidden"),
        (503, "unavailable_shards_exception", "primary shard is not active", "search_unavailable"),
        (500, "", "", "search_unavailable"),
        (400, "index_closed_exception", "closed", "index_closed"),
        (400, "illegal_argument_exception", "no write index is defined for alias [a]",
         "search_unavailable"),
    ],
)  # fmt: skip
def test_what_no_document_is_to_blame_for_waits(
    status: int, kind: str, reason: str, code: str
) -> None:
    answer = answer_of(item(status, kind, reason))
    assert isinstance(answer, Unavailable)
    assert answer.reason_code == code
    assert not answer.alone


@pytest.mark.parametrize(
    ("status", "code"),
    [("N/A", "search_unreachable"), ("TIMEOUT", "search_timeout"), (502, "search_unavailable")],
)
def test_no_answer_at_all_waits(status: int | str, code: str) -> None:
    failure = failure_of(status, "nobody there")
    assert isinstance(failure, Unavailable)
    assert failure.reason_code == code


@pytest.mark.parametrize("status", [400, 413])
def test_a_request_refused_as_a_whole_is_the_requests_fault(status: int) -> None:
    assert isinstance(failure_of(status, "Validation Failed"), Rejected)


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (401, "Unauthorized",
         "check INDEXER_OPENSEARCH_USER and INDEXER_OPENSEARCH_PASSWORD_FILE: "),
        (403, "security_exception no permissions",
         "give the user of INDEXER_OPENSEARCH_USER its role, see docs/security.md: "),
        (403, "cluster_block_exception index write (api)", ""),
        ("N/A", "[SSL: CERTIFICATE_VERIFY_FAILED]", "check INDEXER_OPENSEARCH_CA: "),
        (503, "unavailable_shards_exception", ""),
    ],
)  # fmt: skip
def test_which_setting_is_wrong_is_said_first(
    status: int | str, reason: str, expected: str
) -> None:
    assert str(failure_of(status, reason)) == f"{expected}OpenSearch answered {status}: {reason}"


def test_an_endless_reason_is_cut() -> None:
    assert len(str(failure_of(503, "x" * 10_000))) < 600
