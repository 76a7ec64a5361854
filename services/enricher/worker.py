"""What a worker process of the enricher does: it loads models once and enriches articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from libs.contracts import DetectedArticle, EnrichedArticle, Result
from libs.deals import load_deals
from services.enricher.enrichment import Knowledge, enrich, enrich_for_readers
from services.enricher.model.read_ahead import NoModel, ReadAhead
from services.enricher.names.entities import Recogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings


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
        from services.enricher.model.models import SpacyRecogniser  # noqa: PLC0415 - see above

        deals = load_deals(rules.profiles)
        languages = tuple(sorted({language for deal in deals for language in deal.languages}))
        self._recogniser = SpacyRecogniser(languages)
        self._knowledge = Knowledge(deals, Gazetteer(deals), self._recogniser, all_wordings())
        self._rules = rules

    def prepare(self) -> None:
        """Makes now what would else be made by each worker for itself, on its first articles."""
        for wording in self._knowledge.wordings.dates.values():
            wording.matcher.prepare()

    def results(self, articles: Sequence[DetectedArticle]) -> list[Result]:
        """The enriched articles, all of whose texts were read by the models side by side."""
        step = self._step(ReadAhead(articles, self._recogniser))
        return [enrich_for_readers(each, enriched=step, v1=self._rules.v1) for each in articles]

    def without_model(self, article: DetectedArticle, *, why: str) -> Result:
        """The article with those names alone that profiles know; `not_read` says why."""
        step = self._step(NoModel(self._recogniser.version), not_read=(why,))
        return enrich_for_readers(article, enriched=step, v1=self._rules.v1)

    def _step(
        self, recogniser: Recogniser, *, not_read: tuple[str, ...] = ()
    ) -> Callable[[DetectedArticle], EnrichedArticle]:
        knowledge = replace(self._knowledge, recogniser=recogniser)
        revision = self._rules.revision
        return partial(enrich, knowledge=knowledge, revision=revision, not_read=not_read)


@cache
def loaded(rules: Rules) -> Enricher:
    """The same for the same rules; a worker has it from the process that it was forked from."""
    return Enricher(rules)


def load(rules: Rules) -> None:
    """Loads what `enrich_articles` needs, for all workers to share. Raises BadProfile."""
    loaded(rules).prepare()


def enrich_articles(articles: Sequence[DetectedArticle], rules: Rules) -> list[Result]:
    """The results of these articles, in order."""
    return loaded(rules).results(articles)


def enrich_without_model(article: DetectedArticle, rules: Rules, *, why: str) -> Result:
    """See Enricher.without_model."""
    return loaded(rules).without_model(article, why=why)
