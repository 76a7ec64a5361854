"""W3C trace context: one trace per request, one span per hop. Pure but for randomness.

https://www.w3.org/TR/trace-context/#traceparent-header
"""

import re
import secrets

_TRACEPARENT = re.compile(r"^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$")
_SAMPLED = "01"


def next_span(traceparent: str | None) -> str:
    """The traceparent of the next hop: same trace, new span; a new trace without a valid one."""
    found = _TRACEPARENT.match(traceparent or "")
    trace, flags = (found[1], found[3]) if found else (secrets.token_hex(16), _SAMPLED)
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"


def trace_id(traceparent: str | None) -> str | None:
    """The 32 hex digits that tie all hops of a request together, if there are any."""
    found = _TRACEPARENT.match(traceparent or "")
    return found[1] if found else None
