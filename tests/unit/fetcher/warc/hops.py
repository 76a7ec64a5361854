"""Responses to archive, in words of our own."""

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from libs.contracts import FetchRequest, Outlet
from services.fetcher.http.response import Hop
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.records import Kept, response_records
from services.fetcher.warc.segments import Segments, new_record_id

SENT_AT = datetime(2024, 2, 27, 9, 30, 15, 123456, tzinfo=timezone.utc)
ARTICLE = """<!doctype html><html lang="fr"><head><title>Un accord examiné à Bruxelles</title>
</head><body><article><h1>Un accord examiné à Bruxelles</h1>
<p>La Commission européenne regardera de près l'accord entre Mistral AI et Microsoft, annoncé
lundi, qui prévoit un investissement de 15 millions d'euros dans la jeune société.</p>
<p>Le groupe de Redmond proposera les modèles de la société parisienne dans son informatique en
nuage, et pourra entrer à son capital lors de la prochaine levée de fonds.</p>
</article></body></html>""".encode()


def gzipped(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(body) + packer.flush()


def hop(number: int = 1, **changes: Any) -> Hop:
    """A page that came compressed, in chunks."""
    facts: dict[str, Any] = {
        "url": f"https://presse.example/{number}?q=é",
        "address": "192.0.2.7",
        "at": SENT_AT,
        "request_headers": [("Host", "presse.example"), ("Accept-Encoding", "gzip, deflate")],
        "status": 200,
        "reason": "OK",
        "headers": [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
            ("ETag", '"a1"'),
            ("X-Editor", "Zoé".encode().decode("latin-1")),
        ],
        "body": gzipped(ARTICLE + f"<!-- {number} -->".encode()),
    }
    return Hop(**(facts | changes))


def redirect(**changes: Any) -> Hop:
    return hop(
        **{
            "url": "https://court.example/1",
            "status": 301,
            "reason": "Moved Permanently",
            "headers": [("Location", "https://presse.example/1?q=%C3%A9")],
            "body": b"",
            **changes,
        }
    )


def asked(number: int = 1, **changes: Any) -> FetchRequest:
    facts: dict[str, Any] = {
        "url": f"https://presse.example/{number}?q=é",
        "request_id": f"request-{number}",
        "deals": ("mistral-microsoft",),
        "source": "presse-fil",
        "outlet": Outlet(name="La Presse d'Exemple", domain="presse.example"),
        "topic": "text",
    }
    return FetchRequest(**(facts | changes))


def group(hops: Sequence[Hop], request: FetchRequest, *, last: Kept | None = None) -> bytes:
    return response_records(hops, request, last=last, new_id=new_record_id)


def archive_of(folder: Path, *groups: bytes, at: datetime = SENT_AT) -> WarcPaths:
    """An archive with these groups in one closed file."""
    segments = Segments(folder, max_bytes=10**9, now=lambda: at)
    for each in groups:
        segments.append(each)
    segments.close()
    return WarcPaths(folder, ())


def later(**steps: float) -> datetime:
    return SENT_AT + timedelta(**steps)
