"""What a webhook is sent, and the signature by which it knows who sent it. Pure."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256

from libs.contracts import AlertDelivery, digest

SIGNATURE = "Dealwire-Signature"
IDEMPOTENCY = "Idempotency-Key"


def delivery_id(delivery: AlertDelivery) -> str:
    """The same for each try of one delivery, and for no other."""
    return digest("delivery", delivery.match.id, delivery.target)


def body_of(delivery: AlertDelivery) -> bytes:
    """The body: id, type, and the match."""
    told = {
        "id": delivery_id(delivery),
        "type": "dealwire.alert.matched.v1",
        "data": delivery.match.model_dump(mode="json"),
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def signed(body: bytes, *, secret: str, at: int) -> str:
    """The value of the header: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body", in hex>`."""
    mac = hmac.new(secret.encode(), b"%d." % at + body, sha256)
    return f"t={at},v1={mac.hexdigest()}"


def headers_of(delivery: AlertDelivery, body: bytes, *, secret: str, at: int) -> Mapping[str, str]:
    """All headers that say what the body is and who sent it."""
    return {
        "Content-Type": "application/json",
        IDEMPOTENCY: delivery_id(delivery),
        SIGNATURE: signed(body, secret=secret, at=at),
    }
