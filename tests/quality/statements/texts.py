"""The labelled texts, swaps applied, each labelled piece with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from libs.contracts import Entity, Mention
from services.enricher.names.entities import TextField

FOLDER = Path(__file__).parent
Label = Mapping[str, Any]


@dataclass(frozen=True)
class LabelledText:
    """One text as its YAML says, after its swaps."""

    data: Label

    @property
    def id(self) -> str:
        return str(self.data["id"])

    @property
    def language(self) -> str:
        return str(self.data["language"])

    @property
    def deal(self) -> str:
        return str(self.data["deal"])

    @property
    def published(self) -> date | None:
        value = self.data.get("published")
        return date.fromisoformat(str(value)) if value else None

    @cached_property
    def texts(self) -> dict[TextField, str]:
        """Title and text, as the enricher takes them."""
        return {"title": str(self.data["title"]), "text": str(self.data["text"])}

    def labels(self, kind: str) -> list[Label]:
        """The labels of a kind: quotes, dates, amounts, claims."""
        return list(self.data.get(kind) or ())

    def places(self, label: Label) -> tuple[tuple[TextField, int, int], ...]:
        """Where a label's pieces stand. Raises ValueError for one that stands nowhere."""
        pieces = label.get("parts") or [label.get("text", label.get("surface", label.get("span")))]
        found: list[tuple[TextField, int, int]] = []
        for piece in pieces:
            found.append(self._place(str(piece), int(label.get("nth", 1)), found))
        return tuple(found)

    def _place(
        self, piece: str, nth: int, before: list[tuple[TextField, int, int]]
    ) -> tuple[TextField, int, int]:
        """The nth in the text, later parts after earlier ones; else the one in the title."""
        start = before[-1][2] if before and before[-1][0] == "text" else 0
        at = start - 1
        for _ in range(nth if not before else 1):
            at = self.texts["text"].find(piece, at + 1)
            if at < 0:
                break
        if at >= 0:
            return "text", at, at + len(piece)
        at = self.texts["title"].find(piece)
        if at < 0:
            raise ValueError(f"{self.id}: {piece!r} stands nowhere")
        return "title", at, at + len(piece)


def load(batch: str = "development") -> list[LabelledText]:
    """All texts of a batch, in the order of their files."""
    raw = [
        each
        for file in sorted((FOLDER / batch).glob("*.yaml"))
        for each in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]
    whole = {str(each["id"]): each for each in raw if "swap_of" not in each}
    return [
        LabelledText(_swapped(whole[str(each["swap_of"])], each) if "swap_of" in each else each)
        for each in raw
    ]


def _swapped(original: Label, swap: Label) -> Label:
    """The original with some words replaced, in its text, its title and its labels.

    What `changed` says is other than in these labels.
    """
    data: dict[str, Any] = dict(original)
    for change in swap["replace"]:
        old, new = str(change["from"]), str(change["to"])
        standing = sum(str(data[field]).count(old) for field in ("title", "text"))
        if standing != 1:
            raise ValueError(f"{swap['id']}: {old!r} stands {standing} times")
        for field in ("title", "text"):
            data[field] = str(data[field]).replace(old, new)
        for kind in ("quotes", "dates", "amounts", "claims"):
            data[kind] = [_reworded(label, old, new) for label in data.get(kind) or ()]
    kept = {key: swap[key] for key in ("id", "swap_of", "changed")}
    return data | kept


def _reworded(label: Label, old: str, new: str) -> Label:
    reworded = dict(label)
    for key in ("text", "surface", "span"):
        if key in reworded:
            reworded[key] = str(reworded[key]).replace(old, new)
    if "parts" in reworded:
        reworded["parts"] = [str(part).replace(old, new) for part in reworded["parts"]]
    return reworded


def gold_entities(text: LabelledText) -> tuple[Entity, ...]:
    """The labelled names as entities, with every place of the name or of its last word."""
    return tuple(_gold(text))


def _gold(text: LabelledText) -> Iterator[Entity]:
    for kind, key in (("person", "persons"), ("organisation", "organisations")):
        for name in text.data.get(key) or ():
            mentions = list(_mentions(text, str(name), whole=kind != "person"))
            if mentions:
                yield Entity.model_validate(
                    {"type": kind, "name": name, "found_by": "model", "mentions": mentions}
                )


def _mentions(text: LabelledText, name: str, *, whole: bool) -> Iterator[Mention]:
    last = name.rsplit(maxsplit=1)[-1]
    for field, words in text.texts.items():
        done = 0
        while True:
            full = words.find(name, done)
            short = -1 if whole else words.find(last, done)
            at, surface = (
                (full, name) if 0 <= full <= (short if short >= 0 else full) else (short, last)
            )
            if at < 0:
                break
            done = at + len(surface)
            yield Mention(field=field, start=at, end=done, surface=surface)
