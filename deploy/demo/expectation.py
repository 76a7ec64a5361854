"""What must be in the index when the whole site was fetched."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from deploy.demo.feeds import feeds_of
from deploy.demo.page import Page


@dataclass(frozen=True)
class Expectation:
    """Figures after one round over all feeds of a site into an empty index, or after a second.

    `articles` and `versions` are documents in the index, `fates` are the requests of that one
    round by fate: feeds end `expanded`, missing pages `skipped`.
    """

    articles: int
    versions: int
    fates: dict[str, int] = field(default_factory=dict)


def expect(pages: Iterable[Page], *, after_edit: bool = False) -> Expectation:
    """The figures after the first round, or after a second one that follows the editor's changes.

    Broken pages count as articles: a truncated page and one in an undeclared charset still
    have text that can be read.
    """
    listed = tuple(pages)
    kinds = Counter(page.kind for page in listed)
    articles = len(listed) - kinds["missing"]
    indexed = kinds["edit"] if after_edit else articles
    fates = {
        "expanded": len(feeds_of(listed)),
        "indexed": indexed,
        "unchanged": articles - indexed,
        "skipped": kinds["missing"],
    }
    return Expectation(
        articles=articles,
        versions=articles + (kinds["edit"] if after_edit else 0),
        fates={fate: count for fate, count in fates.items() if count},
    )
