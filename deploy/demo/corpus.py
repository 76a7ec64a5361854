"""The written pages: 44 of them about two deals, kept as YAML, one file per outlet."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from deploy.demo.outlets import OUTLETS, Outlet
from deploy.demo.page import Page, Revision, Sum
from deploy.demo.typography import typeset
from libs.yaml_text import load_yaml

_PAYLOAD = ("deal", "language", "paragraphs", "amounts", "people", "organisations")
_FIRST_DEAL = "mistral-microsoft"  # what a page is about that does not say so


def _paragraphs(text: str, outlet: Outlet) -> tuple[str, ...]:
    """Paragraphs are set apart by an empty line; line ends inside them are spaces."""
    return tuple(typeset(" ".join(part.split()), outlet.typography) for part in text.split("\n\n"))


def _sums(entry: dict[str, Any]) -> tuple[Sum, ...]:
    return tuple(Sum(value, currency) for value, currency in entry.get("amounts", ()))


def _moment(entry: dict[str, Any], key: str) -> datetime:
    # PyYAML gives an aware datetime, in the zone that was written.
    moment = entry[key]
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError(f"{key} of {entry.get('path')} needs a date, a time and a zone")
    return moment


def _revision(entry: dict[str, Any], outlet: Outlet) -> Revision:
    return Revision(
        title=typeset(entry["title"], outlet.typography),
        paragraphs=_paragraphs(entry["text"], outlet),
        modified=_moment(entry, "at"),
        amounts=_sums(entry),
        people=tuple(entry.get("people", ())),
    )


def _deal(entry: dict[str, Any]) -> str | None:
    if entry["kind"] in ("off_topic", "missing"):
        return None
    return str(entry.get("deal", _FIRST_DEAL))


def _page(entry: dict[str, Any], outlet: Outlet) -> Page:
    return Page(
        outlet=outlet.slug,
        path=f"/{outlet.slug}{entry['path']}",
        kind=entry["kind"],
        language=entry.get("language", outlet.language),
        title=typeset(entry["title"], outlet.typography),
        published=_moment(entry, "published"),
        deal=_deal(entry),
        paragraphs=_paragraphs(entry["text"], outlet) if "text" in entry else (),
        author=entry.get("author", ""),
        section=entry.get("section", ""),
        amounts=_sums(entry),
        people=tuple(entry.get("people", ())),
        organisations=tuple(entry.get("organisations", ())),
        of=entry.get("of"),
        defect=entry.get("defect", "none"),
        revision=_revision(entry["edited"], outlet) if "edited" in entry else None,
    )


def _printed(reprint: Page, origin: Page, cut: int) -> Page:
    """The reprint with the origin's copy, set in the reprinting outlet's type."""
    style = OUTLETS[reprint.outlet].typography
    kept = origin.paragraphs[: len(origin.paragraphs) - cut]
    payload = {name: getattr(origin, name) for name in _PAYLOAD}
    payload["paragraphs"] = tuple(typeset(paragraph, style) for paragraph in kept)
    payload["people"] = tuple(name for name in origin.people if name in " ".join(kept))
    return replace(reprint, **payload)


@cache
def corpus() -> tuple[Page, ...]:
    """All written pages, outlet by outlet, in the order of the files."""
    folder = files("deploy.demo") / "content"
    pages: dict[str, Page] = {}
    cuts: dict[str, int] = {}
    for outlet in OUTLETS.values():
        text = (folder / f"{outlet.slug}.yaml").read_text(encoding="utf-8")
        for entry in load_yaml(text):
            page = _page(entry, outlet)
            if page.path in pages:
                raise ValueError(f"{page.path} is written twice")
            pages[page.path] = page
            cuts[page.path] = entry.get("cut", 0)
    return tuple(
        _printed(page, pages[page.of or ""], cuts[page.path]) if page.kind == "reprint" else page
        for page in pages.values()
    )
