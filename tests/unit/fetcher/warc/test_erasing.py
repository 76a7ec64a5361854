"""What is erased leaves no byte, and every other record where it was."""

import gzip
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import FetchRequest
from libs.forgetting.identities import Wanted, address_id
from services.fetcher.http.response import Hop
from services.fetcher.warc import erasing
from services.fetcher.warc.erasing import erase, look
from services.fetcher.warc.filler import filler
from services.fetcher.warc.records import response_records
from services.fetcher.warc.segments import Segments, new_record_id
from tests.unit.fetcher.warc.hops import hop

now = partial(datetime.now, timezone.utc)
DATE = "2026-11-29T08:00:00Z"


def wanted(*urls: str, domains: tuple[str, ...] = ()) -> Wanted:
    return Wanted(frozenset(filter(None, map(address_id, urls))), frozenset(domains))


def page(url: str, text: str, **changes: Any) -> Hop:
    body = f"<html><head></head><body><p>{text}</p></body></html>".encode()
    return hop(**{"url": url, "headers": [("Content-Type", "text/html")], "body": body, **changes})


class Archive:
    """Files in a folder, written as the fetcher writes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.segments = Segments(folder, max_bytes=10**9, now=now)

    def keep(self, *hops: Hop, **changes: object) -> None:
        request = FetchRequest.model_validate({"url": hops[0].url, "kind": "page", **changes})
        self.segments.append(response_records(hops, request, last=None, new_id=new_record_id))

    def text(self) -> str:
        return "".join(
            gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name != ".appending"
        )

    def places(self) -> dict[str, int]:
        """Where each response stands, by address."""
        found = {}
        for path in self.folder.rglob("*.warc.gz"):
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    if record.headers.get("WARC-Type") == "response":
                        found[record.headers["WARC-Target-URI"]] = record.stream_pos
        return found


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@given(st.integers(min_value=240, max_value=400_000))
def test_a_filler_is_as_long_as_what_it_stands_for(length: int) -> None:
    made = filler(length, record_id="urn:uuid:1", date=DATE)
    assert len(made) == length
    assert gzip.decompress(made).startswith(b"WARC/1.1\r\nWARC-Type: metadata\r\n")


def test_no_record_is_as_short_as_a_few_bytes() -> None:
    with pytest.raises(ValueError, match="no record is as short as 60 bytes"):
        filler(60, record_id="urn:uuid:1", date=DATE)


def test_other_records_stay_where_they_were(archive: Archive) -> None:
    for number in range(4):
        archive.keep(page(f"https://presse.example/{number}", f"marker-{number} " * 400))
    archive.segments.close()
    before = archive.places()
    found = erase(archive.folder, wanted("https://presse.example/1", "https://presse.example/2"))
    assert found.groups == 2
    assert len(found.dedup_keys) == 2
    assert archive.places() == {
        url: place for url, place in before.items() if not url.endswith(("1", "2"))
    }
    assert "marker-0" in archive.text()
    assert "marker-1" not in archive.text()
    assert "presse.example/2" not in archive.text()
    assert look(archive.folder, wanted("https://presse.example/1")).groups == 0


def test_who_writes_a_file_that_is_erased_from_goes_on_in_another(archive: Archive) -> None:
    archive.keep(page("https://presse.example/1", "marker-1"))
    assert erase(archive.folder, wanted("https://presse.example/1")).groups == 1
    archive.keep(page("https://presse.example/2", "marker-2"))
    archive.segments.close()
    assert "marker-1" not in archive.text()
    assert list(archive.places()) == ["https://presse.example/2"]
    assert len(list(archive.folder.rglob("*.warc.gz"))) == 2


def test_all_forms_of_an_address_are_one(archive: Archive) -> None:
    archive.keep(page("http://presse.example/1?utm_source=feed", "marker-1"))
    assert erase(archive.folder, wanted("https://presse.example/1")).groups == 1
    assert "marker-1" not in archive.text()


def test_a_page_that_states_the_address_as_its_own_goes_too(archive: Archive) -> None:
    body = b'<html><head><link rel="canonical" href="/1"></head><p>marker-amp</p></html>'
    archive.keep(page("https://presse.example/amp/1", "", body=body))
    linking = b'<html><head></head><a href="https://presse.example/1">read</a> marker-link</html>'
    archive.keep(page("https://presse.example/other", "", body=linking))
    assert erase(archive.folder, wanted("https://presse.example/1")).groups == 1
    assert "marker-amp" not in archive.text()
    assert "marker-link" in archive.text()


@pytest.mark.parametrize("kind", ["feed", "auto"])
def test_a_feed_that_lists_it_goes_too(archive: Archive, kind: str) -> None:
    entry = (
        "<item><title>marker-title</title><link>https://presse.example/1?a=1&amp;b=2</link></item>"
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{entry}</channel></rss>'.encode()
    archive.keep(
        page("https://presse.example/rss", "", body=body, headers=[("Content-Type", "text/xml")]),
        kind=kind,
    )
    assert erase(archive.folder, wanted("https://presse.example/1?b=2&a=1")).groups == 1
    assert "marker-title" not in archive.text()


def test_a_domain_is_all_of_its_hosts_and_no_other(archive: Archive) -> None:
    archive.keep(page("https://www.presse.example/1", "marker-1"))
    archive.keep(page("https://blog.presse.example/2", "marker-2"))
    archive.keep(page("https://autre-presse.example/3", "marker-3"))
    archive.keep(page("https://a.example/4?from=presse.example", "marker-4"))
    assert erase(archive.folder, wanted(domains=("presse.example",))).groups == 2
    assert [n for n in range(1, 5) if f"marker-{n}" in archive.text()] == [3, 4]


def test_a_redirect_on_the_way_to_it_goes_with_it(archive: Archive) -> None:
    short = hop(
        url="https://court.example/x",
        status=301,
        reason="Moved",
        headers=[("Location", "https://presse.example/1")],
        body=b"",
    )
    archive.keep(short, page("https://presse.example/1", "marker-1"))
    assert erase(archive.folder, wanted("https://presse.example/1")).groups == 1
    assert "court.example" not in archive.text()


def test_a_group_that_a_crash_cut_takes_no_neighbour_along(archive: Archive) -> None:
    archive.keep(page("https://presse.example/1", "marker-1"))
    archive.segments.close()
    [path] = archive.folder.rglob("*.warc.gz")
    with path.open("rb") as file:
        places = [record.stream_pos for record in ArchiveIterator(file)]
    with path.open("rb+") as file:
        file.truncate(places[-1])  # without its note
    archive.keep(page("https://presse.example/2", "marker-2"))
    archive.segments.close()
    second = [each for each in archive.folder.rglob("*.warc.gz") if each != path]
    path.write_bytes(path.read_bytes() + second[0].read_bytes())
    second[0].unlink()
    assert erase(archive.folder, wanted("https://presse.example/1")).groups == 2
    assert "marker-1" not in archive.text()
    assert "marker-2" in archive.text()


def test_what_cannot_be_read_is_named(archive: Archive) -> None:
    for number in range(3):
        archive.keep(page(f"https://presse.example/{number}", f"marker-{number}"))
    archive.segments.close()
    [path] = archive.folder.rglob("*.warc.gz")
    place = archive.places()["https://presse.example/1"]
    damaged = bytearray(path.read_bytes())
    damaged[place + 40 : place + 60] = bytes(20)
    path.write_bytes(damaged)
    found = erase(archive.folder, wanted("https://presse.example/2"))
    assert found.groups == 1
    assert found.unreadable == [f"{path} behind byte {place}"]
    assert "marker-0" in gzip.decompress(path.read_bytes()[:place]).decode()


def test_a_run_that_is_killed_leaves_files_whole_and_the_next_one_finishes(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.keep(page("https://presse.example/1", "marker-1"))
    archive.keep(page("https://presse.example/2", "marker-2"))
    archive.segments.close()
    before = archive.places()

    def killed(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "filler", killed)
        with pytest.raises(KeyboardInterrupt):
            erase(archive.folder, wanted("https://presse.example/1"))
    assert archive.places() == before
    erase(archive.folder, wanted("https://presse.example/1"))
    assert "marker-1" not in archive.text()
    assert not list(archive.folder.rglob(".erasing-*"))
