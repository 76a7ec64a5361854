"""What an entry of a stream is about. Pure."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from libs.contracts import Coverage
from libs.forgetting.identities import Identity, identity_in, named_in
from libs.streaming.operations.purge import Shelf

_OF_ARTICLES = frozenset(
    {"article_id", "origin_id", "root_id", "founder_id", "headline_from", "url", "origin_url"}
)
_DEEPEST = 12  # levels: no message of ours has more


def tells_of_many(shelf: Shelf) -> bool:
    """Whether what one entry says is of several articles."""
    return issubclass(shelf.origin.message, Coverage)


def identity_of_entry(shelf: Shelf, fields: Mapping[bytes, bytes]) -> Identity:
    """The articles that an entry is about; of what cannot be read, whatever it names."""
    try:
        body = orjson.loads(fields.get(b"data", b""))
    except orjson.JSONDecodeError:
        return _raw(fields)
    if not isinstance(body, Mapping):
        return _raw(fields)
    if shelf.name.endswith(".dead"):
        return identity_in(body).joined(_of_letter(shelf, body))
    if tells_of_many(shelf):
        return _of_many(body)
    delivered = body.get("match")  # of an alert's delivery, which is about what it delivers
    return identity_in(delivered if isinstance(delivered, Mapping) else body)


def _of_letter(shelf: Shelf, letter: Mapping[str, Any]) -> Identity:
    """Of the entry that died, which the letter holds."""
    held = letter.get("fields")
    if not isinstance(held, Mapping):
        return Identity()
    packed = letter.get("encoding") == "base64"
    try:
        fields = {_bytes(name, packed): _bytes(value, packed) for name, value in held.items()}
    except ValueError:
        return named_in(str(held))
    return identity_of_entry(Shelf(shelf.origin.name, shelf.origin), fields)


def _bytes(value: object, packed: bool) -> bytes:
    text = str(value).encode("utf-8", "replace")
    return b64decode(text, validate=True) if packed else text


def _of_many(body: Mapping[str, Any]) -> Identity:
    texts = [*_stated(body, 0)]
    urls = frozenset(each for each in texts if ":" in each)
    return Identity(frozenset(texts) - urls, urls)


def _stated(value: object, depth: int) -> Iterator[str]:
    """Every id and address in a message, however deep."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in _OF_ARTICLES and isinstance(inner, str):
                yield inner
            yield from _stated(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _stated(inner, depth + 1)


def _raw(fields: Mapping[bytes, bytes]) -> Identity:
    return named_in(b" ".join(fields.values()).decode("utf-8", "replace"))
