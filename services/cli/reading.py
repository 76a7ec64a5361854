"""Articles read by the present rules, in this process and with no server."""

from collections.abc import Callable, Sequence

from libs.contracts import DetectedArticle, EnrichedArticle
from libs.deals import Deal
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings


def reader(deals: Sequence[Deal]) -> Callable[[DetectedArticle], EnrichedArticle]:
    """A function that enriches as the service does. Loads models, which takes seconds."""
    languages = tuple(sorted({language for deal in deals for language in deal.languages}))
    knowledge = Knowledge(deals, Gazetteer(deals), SpacyRecogniser(languages), all_wordings())

    def read(article: DetectedArticle) -> EnrichedArticle:
        return enrich(article, knowledge=knowledge, revision=0)

    return read
