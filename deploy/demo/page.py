"""A page of the press site, and what is true of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Kind = Literal["origin", "reprint", "translation", "edit", "off_topic", "broken", "missing"]
"""What a page is. `edit`: its address serves another version after the editor's change."""

Defect = Literal["none", "truncated", "wrong_charset"]
"""What is wrong with a broken page: cut off in mid-tag, or declared in a charset it is not in."""


@dataclass(frozen=True)
class Sum:
    """A sum of money that a page gives, in units of an ISO 4217 currency."""

    value: float
    currency: str


@dataclass(frozen=True)
class Revision:
    """What an address serves after the editor's change."""

    title: str
    paragraphs: tuple[str, ...]
    modified: datetime
    amounts: tuple[Sum, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One address of the site. `path` begins with the outlet's slug and is unique in the site.

    `paragraphs` are the article alone, as they are printed: what an extractor should find
    and nothing else. `people`, `organisations` and `amounts` are what the text names.
    `of` is the path of the page that a reprint or a translation was made from. `deal` is the
    id of the profile in deploy/profiles whose deal the page is about; None: of none.
    """

    outlet: str
    path: str
    kind: Kind
    language: str
    title: str
    published: datetime
    deal: str | None = None
    paragraphs: tuple[str, ...] = ()
    author: str = ""
    section: str = ""
    amounts: tuple[Sum, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    of: str | None = None
    defect: Defect = "none"
    revision: Revision | None = None

    @property
    def readable(self) -> tuple[str, ...]:
        """The paragraphs that arrive whole: a truncated page breaks off inside its last one."""
        return self.paragraphs[:-1] if self.defect == "truncated" else self.paragraphs

    @property
    def revised(self) -> "Page":
        """The page after the editor's change. Raises ValueError for a page that has none."""
        if self.revision is None:
            raise ValueError(f"{self.path} is never edited")
        return replace(
            self,
            title=self.revision.title,
            paragraphs=self.revision.paragraphs,
            amounts=self.revision.amounts,
            people=self.revision.people,
        )
