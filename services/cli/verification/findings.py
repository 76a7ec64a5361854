"""What a verification counts, and which documents are not as they should be. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

CheckName = Literal[
    "articles", "versions", "outcomes", "quotes", "claims",
    "relations", "stories", "utterances", "ledger", "archive",
]  # fmt: skip
CHECKS: Final[tuple[CheckName, ...]] = get_args(CheckName)

Wrong = Literal["missing", "stale", "extra"]

KEPT = 100_000
"""Findings kept of each check: what else is wrong is counted, and shows in the next round."""


@dataclass(frozen=True)
class Finding:
    """One document, or the children of one article, that is not as it should be.

    `number`: the version number that should stand there; 0 where nobody knows.
    """

    wrong: Wrong
    id: str
    """Of the article; of what is known across articles, its own, with `deal`."""
    number: int = 0
    deal: str = ""


@dataclass
class Check:
    """One index: how many documents should be there, are there, and are not as they should be.

    Of the archive: how many pages it holds, and of how many requests the end is known.
    """

    name: CheckName
    expected: int = 0
    found: int = 0
    counts: dict[Wrong, int] = field(default_factory=lambda: dict.fromkeys(get_args(Wrong), 0))
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """One more that is wrong."""
        self.counts[finding.wrong] += 1
        if len(self.findings) < KEPT:
            self.findings.append(finding)

    def clear(self, findings: Iterable[Finding]) -> None:
        """These turned out to be right when they were looked at again."""
        cleared = set(findings)
        for each in cleared:
            self.counts[each.wrong] -= 1
            self.found += each.wrong == "missing"
        self.findings = [each for each in self.findings if each not in cleared]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, and nothing older than it should be."""
        return not (self.counts["missing"] or self.counts["stale"])


@dataclass
class Report:
    """All checks, and how many messages the indexer has not taken up yet."""

    checks: dict[CheckName, Check] = field(default_factory=lambda: {n: Check(n) for n in CHECKS})
    under_way: int = 0

    @property
    def shown(self) -> list[Check]:
        """Those that were made: the archive is looked through on demand alone."""
        return [each for each in self.checks.values() if each.name != "archive" or each.expected]

    @property
    def whole(self) -> bool:
        """Whether all that should be there is."""
        return all(check.whole for check in self.checks.values())

    def of(self, *names: CheckName) -> list[Finding]:
        """What these checks found missing or stale."""
        found = (each for name in names for each in self.checks[name].findings)
        return [each for each in found if each.wrong != "extra"]
