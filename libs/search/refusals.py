"""Which setting is wrong where OpenSearch does not let its user in, or is not who it should be."""


def advice_on(status: int | str, reason: str, *, variables: str) -> str:
    """What to look at, to stand before what OpenSearch said; empty where it is none of these.

    `status`: the HTTP status, or `N/A` where there was none. `variables`: how the names of the
    settings begin, such as `INDEXER_`. An index that is blocked answers 403 too, and is none.
    """
    if status == 401:  # noqa: PLR2004 - HTTP's own number
        return f"check {variables}OPENSEARCH_USER and {variables}OPENSEARCH_PASSWORD_FILE: "
    if status == 403 and "security_exception" in reason:  # noqa: PLR2004 - as above
        return f"give the user of {variables}OPENSEARCH_USER its role, see docs/security.md: "
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        return f"check {variables}OPENSEARCH_CA: "
    return ""
