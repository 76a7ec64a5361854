"""What an operator may do about a source that fails or is silent. Pure."""

from libs.advice import ADVICE
from libs.sources.health import NO_ANSWER, State


def remedy(state: State, code: str | None) -> str:
    """What an operator may do about a source that fails or is silent."""
    if state == "silent":
        return (
            "open its address in a browser: if it moved, add the new one and remove this;"
            " if it is at rest, pause it"
        )
    return _REMEDIES.get(code or "") or ADVICE.get(
        code or "", "it is asked again, less often; docs/errors.md has the code"
    )


_REMEDIES = {
    "not_found": "the address is gone: add the new one with `dealwire source add`, remove this",
    "not_a_feed": "no feed is there: remove it, and add it again with another --kind",
    "access_denied": "the site refuses us: ask it for access, or pause this source",
    "file_missing": "no such file or folder where the fetcher runs",
    **dict.fromkeys(
        ("consent_wall", "bot_wall", "login_wall"),
        "its listing is read, but its last pages were all walls: ask the site for access, or"
        " pause this source",
    ),
    "soft_404": "its last pages were all missing: open one in a browser; add another source",
    "index_page": "its last pages were all lists of others: add it again with --kind site",
    NO_ANSWER: "its request ended without a word: see `dealwire status`, `dealwire dead list`",
}
