"""Parts that hostile pages are made of. Our own words."""

import gzip
import json
from collections.abc import Callable

FIRST = (
    "Le conseil a lu le contrat ligne après ligne avant de dire ce qu’il en pense, et n’y a "
    "trouvé ni exclusivité ni clause qui lie la jeune société à son partenaire américain."
)
SECOND = (
    "Les élus demandent que les quinze millions d’euros soient expliqués ; la ministre répond "
    "que le marché reste ouvert et que d’autres accords de ce genre suivront cette année."
)
STORY = f"<article><h1>Le contrat a été lu</h1><p>{FIRST}</p><p>{SECOND}</p></article>"


def page(body: str = STORY, *, head: str = "", tail: str = "") -> bytes:
    """A whole page around a body."""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Le contrat</title>'
        f"{head}</head><body>{body}{tail}</body></html>"
    ).encode("utf-8", "surrogatepass")


def with_head(head: str) -> Callable[[], bytes]:
    return lambda: page(head=head)


def with_tail(tail: str) -> Callable[[], bytes]:
    return lambda: page(tail=tail)


def with_body(body: str) -> Callable[[], bytes]:
    return lambda: page(body)


def json_ld(text: str) -> Callable[[], bytes]:
    return lambda: page(head=f'<script type="application/ld+json">{text}</script>')


def news(**fields: object) -> Callable[[], bytes]:
    return json_ld(json.dumps({"@type": "NewsArticle", **fields}))


def paragraph(text: str) -> Callable[[], bytes]:
    """The story, and a paragraph of this before its end."""
    return lambda: page(STORY.replace("</article>", f"<p>{text}</p></article>"))


def text_file(text: str) -> Callable[[], bytes]:
    return f"{FIRST}\n\n{text}".encode


def opened_by(text: str) -> Callable[[], bytes]:
    """A whole page behind this."""
    return lambda: text.encode() + page()


def rss(items: str, *, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0"><channel>'
        f"<title>Le Phare</title>{items}</channel></rss>"
    ).encode()


def item(number: int, *, more: str = "") -> str:
    return (
        f"<item><title>N {number}</title><link>https://phare.example/{number}</link>{more}</item>"
    )


def nested_gzip(layers: int, size: int) -> bytes:
    body = bytes(size)
    for _ in range(layers):
        body = gzip.compress(body, 9, mtime=0)
    return body
