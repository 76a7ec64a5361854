"""Files and folders below the allowed roots."""

import os
from pathlib import Path

import pytest

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from libs.parsing.errors import NotAPage, NotText, TooLarge
from libs.urls import BadAddress
from services.fetcher.errors import BadSidecar, FileMissing, FileOutsideRoots
from services.fetcher.files import FileSource, Folder, FoundFile, last_change


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "press"
    (folder / "fr").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b.txt", "a été.html", "fr/c.md", ".secret.txt", ".hidden/d.txt", "e.pdf"):
        (folder / name).write_text("texte", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    return folder


def _source(*roots: Path, max_bytes: int = 1000) -> FileSource:
    return FileSource(roots, max_bytes=max_bytes)


async def test_reads_a_file_with_its_place(root: Path) -> None:
    found = await _source(root).load((root / "a été.html").as_uri())
    assert isinstance(found, FoundFile)
    assert found.page.body == b"texte"
    assert (found.folder, found.name) == (str(root), "a été.html")


async def test_lists_a_folder_in_order_and_passes_over_what_is_hidden(root: Path) -> None:
    found = await _source(root).load(root.as_uri())
    assert isinstance(found, Folder)
    assert found.files == ("a été.html", "b.txt", "fr/c.md")
    assert [Path(name).suffix for name in found.left_out] == [".pdf"]
    again = await _source(root).load(found.address("a été.html"))
    assert isinstance(again, FoundFile)


@pytest.mark.parametrize("name", ["e.pdf", "note.docx", "NOTE.ODT", "mail.eml", "letter.rtf"])
async def test_a_document_is_not_read_by_its_name_either(root: Path, name: str) -> None:
    (root / name).write_text("texte", encoding="utf-8")
    with pytest.raises(NotText, match="is not read"):
        await _source(root).load((root / name).as_uri())


@pytest.mark.parametrize("name", ["page.php", "article", "feed.xml", "list.rss", "l'an 2024.02"])
async def test_what_may_hold_text_is_read_by_its_name(root: Path, name: str) -> None:
    (root / name).write_text("texte", encoding="utf-8")
    assert isinstance(await _source(root).load((root / name).as_uri()), FoundFile)


async def test_a_name_that_is_no_text_is_left_out_and_said(root: Path) -> None:
    (root / os.fsdecode(b"caf\xe9.txt")).write_text("texte", encoding="utf-8")
    found = await _source(root).load(root.as_uri())
    assert isinstance(found, Folder)
    assert len(found.files) == 3
    assert "caf?.txt" in found.left_out


async def test_reads_nothing_where_no_root_is_configured(root: Path) -> None:
    with pytest.raises(FileOutsideRoots):
        await _source().load((root / "b.txt").as_uri())


@pytest.mark.parametrize(
    "path", ["../outside.txt", "fr/../../outside.txt", "%2e%2e/outside.txt", "link.txt", "linked"]
)
async def test_no_path_and_no_link_leads_out_of_the_roots(root: Path, path: str) -> None:
    (root / "link.txt").symlink_to(root.parent / "outside.txt")
    (root / "linked").symlink_to(root.parent)
    with pytest.raises(FileOutsideRoots):
        await _source(root).load(f"{root.as_uri()}/{path}")


async def test_a_folder_whose_name_only_begins_like_a_root_is_outside(root: Path) -> None:
    twin = root.with_name("press2")
    twin.mkdir()
    with pytest.raises(FileOutsideRoots):
        await _source(root).load(twin.as_uri())


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("file://server/share/a.txt", BadAddress),
        ("file:a.txt", BadAddress),
        ("file:///a%00b.txt", BadAddress),
        ("http://a.example/", BadAddress),
    ],
)
async def test_refuses_what_is_no_file_here(
    root: Path, address: str, refusal: type[DealwireError]
) -> None:
    with pytest.raises(refusal):
        await _source(root).load(address)


async def test_missing_files_large_files_and_pipes_have_their_own_codes(root: Path) -> None:
    os.mkfifo(root / "pipe.txt")
    for name, refusal in (("none.txt", FileMissing), ("pipe.txt", NotText), ("b.txt", TooLarge)):
        with pytest.raises(refusal):
            await _source(root, max_bytes=3).load(f"{root.as_uri()}/{name}")


async def test_a_sidecar_belongs_to_its_file_and_is_no_article(root: Path) -> None:
    (root / "b.meta.yaml").write_text("url: https://phare.example/b", encoding="utf-8")
    folder = await _source(root).load(root.as_uri())
    assert isinstance(folder, Folder)
    assert folder.files == ("a été.html", "b.txt", "fr/c.md")
    assert len(folder.left_out) == 1
    found = await _source(root).load((root / "b.txt").as_uri())
    assert isinstance(found, FoundFile)
    request = found.identified(FetchRequest(url=found.page.final_url))
    assert request.page_url == "https://phare.example/b"
    assert (request.source, request.relative_path) == (str(root), "b.txt")
    with pytest.raises(NotAPage):
        await _source(root).load((root / "b.meta.yaml").as_uri())


async def test_a_file_has_changed_when_its_sidecar_has(root: Path) -> None:
    before = await _source(root).load(root.as_uri())
    (root / "b.meta.yaml").write_text("title: B", encoding="utf-8")
    os.utime(root / "b.meta.yaml")
    after = await _source(root).load(root.as_uri())
    assert isinstance(before, Folder)
    assert isinstance(after, Folder)
    assert after.changed_ms["b.txt"] >= before.changed_ms["b.txt"]
    assert after.changed_ms["b.txt"] == last_change((root / "b.meta.yaml").stat())


@pytest.mark.parametrize("kind", ["broken", "link", "folder", "long"])
async def test_a_sidecar_that_cannot_be_used_is_told_and_not_passed_over(
    root: Path, kind: str
) -> None:
    beside = root / "b.meta.yaml"
    if kind == "broken":
        beside.write_text("published: hier", encoding="utf-8")
    elif kind == "link":
        beside.symlink_to(root.parent / "outside.txt")
    elif kind == "folder":
        beside.mkdir()
    else:
        beside.write_text("# " + "long " * 20_000, encoding="utf-8")
    with pytest.raises(BadSidecar, match=r"b\.meta\.yaml"):
        await _source(root).load((root / "b.txt").as_uri())
