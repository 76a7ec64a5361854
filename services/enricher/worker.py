"""What a worker process of the enricher does: it loads models once and enriches articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from libs.contracts import DetectedArticle, Result
from libs.deals import load_deals
from services.enricher.enrichment import enrich, enrich_for_readers
from services.enricher.gazetteer import Gazetteer
from services.enricher.read_ahead import NoModel, ReadAhead


@dataclass(frozen=True)
class Rules:
    """What an enrichment depends on beside the article; see EnricherSettings."""

    profiles: Path
    revision: int = 0
    v1: bool = True


class Enricher:
    """Profiles and models, loaded."""

    def __init__(self, rules: Rules) -> None:
        """Raises BadProfile."""
        # The service itself, which imports this module too, does without spaCy's 150 MB.
        from services.enricher.models import SpacyRecogniser  # noqa: PLC0415 - see above

        deals = load_deals(rules.profiles)
        languages = tuple(sorted({language for deal in deals for language in deal.languages}))
        self._recogniser = SpacyRecogniser(languages)
        self._enrich = partial(
            enrich, deals=deals, gazetteer=Gazetteer(deals), revision=rules.revision
        )
        self._v1 = rules.v1

    def results(self, articles: Sequence[DetectedArticle]) -> list[Result]:
        """The enriched articles, all of whose texts were read by the models side by side."""
        step = partial(self._enrich, recogniser=ReadAhead(articles, self._recogniser))
        return [enrich_for_readers(each, enriched=step, v1=self._v1) for each in articles]

    def without_model(self, article: DetectedArticle, *, why: str) -> Result:
        """The article with those names alone that profiles know; `not_read` says why."""
        step = partial(self._enrich, recogniser=NoModel(self._recogniser.version), not_read=(why,))
        return enrich_for_readers(article, enriched=step, v1=self._v1)


@cache
def loaded(rules: Rules) -> Enricher:
    """The same for the same rules; a worker has it from the process that it was forked from."""
    return Enricher(rules)


def load(rules: Rules) -> None:
    """Loads what `enrich_articles` needs. Raises BadProfile."""
    loaded(rules)


def enrich_articles(articles: Sequence[DetectedArticle], rules: Rules) -> list[Result]:
    """The results of these articles, in order."""
    return loaded(rules).results(articles)


def enrich_without_model(article: DetectedArticle, rules: Rules, *, why: str) -> Result:
    """See Enricher.without_model."""
    return loaded(rules).without_model(article, why=why)
