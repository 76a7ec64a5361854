"""Which articles a stored answer is about: those that it lists, and the one it says it is. Pure.

A feed, sitemap or site prints titles and beginnings of what it lists, and an AMP page is an
article under another address. What any other page merely links to is not looked at.
"""

import html
import re
from collections.abc import Iterator

from libs.contracts import FetchRequest
from libs.forgetting.identities import Identity, identity_of, named_in
from libs.parsing.charset import decode
from libs.parsing.content_type import LISTINGS, content_of
from libs.parsing.decompression import Inflater
from libs.parsing.errors import BadEncoding, TooLarge
from libs.urls import resolve

LISTS = frozenset({"feed", "sitemap", "site", "list"})
"""Kinds of requests whose answers print what other pages are about."""
_HEAD = 256 * 1024  # bytes in which a page states its address
_LARGEST = 50_000_000  # bytes of a listing once it is decompressed
_STATING = re.compile(
    r"<(?:link|meta)\b[^<>]{0,2000}?(?:canonical|og:url)[^<>]{0,2000}>", re.IGNORECASE
)
_LINK = re.compile(r"(?:href|content|url|loc)\s*=\s*[\"']?([^\s\"'<>]{1,4096})", re.IGNORECASE)


def identity_of_answer(
    body: bytes, request: FetchRequest, *, url: str, content_type: str | None, encoding: str
) -> Identity:
    """What is told of an article by the request, by a page of itself, or by a list of its entries.

    `url`: where the body came from; `encoding`: its content encoding.
    """
    known = identity_of(request).joined(Identity(urls=frozenset({url})))
    text = _text(body, content_type, encoding)
    if request.kind in LISTS or content_of(text, content_type=content_type) in LISTINGS:
        text = html.unescape(text)
        return known.joined(named_in(text)).joined(_linked(text, url))
    stating = "".join(_STATING.findall(text[:_HEAD]))
    return known.joined(_linked(html.unescape(stating), url))


def _linked(text: str, base: str) -> Identity:
    return Identity(urls=frozenset(_links(text, base)))


def _links(text: str, base: str) -> Iterator[str]:
    for link in dict.fromkeys(_LINK.findall(text)):
        if address := resolve(base, link):
            yield address


def _text(body: bytes, content_type: str | None, encoding: str) -> str:
    try:
        inflater = Inflater(encoding, limit=_LARGEST)
        inflater.add(body)
        body = inflater.so_far()
    except (BadEncoding, TooLarge):
        pass  # as it is: what cannot be read names nothing that can
    return decode(body, content_type=content_type).text
