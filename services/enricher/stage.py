"""The enricher: detected articles in, enriched articles out."""

from functools import partial

from libs.contracts import DetectedArticle, EnrichedArticle, EnrichedArticleV1
from libs.deals import load_deals
from libs.streaming import Stage
from services.enricher.enrichment import Knowledge, enrich, enrich_for_readers
from services.enricher.gazetteer import Gazetteer
from services.enricher.models import SpacyRecogniser
from services.enricher.settings import EnricherSettings
from services.enricher.wording.files import all_wordings


def build(settings: EnricherSettings) -> Stage:
    """The stage with its profiles and models loaded. Raises BadProfile."""
    deals = load_deals(settings.profiles)
    languages = tuple(sorted({language for deal in deals for language in deal.languages}))
    knowledge = Knowledge(deals, Gazetteer(deals), SpacyRecogniser(languages), all_wordings())
    step = partial(enrich, knowledge=knowledge, revision=settings.revision)
    return Stage("enricher", settings).connect(
        partial(enrich_for_readers, enriched=step, v1=settings.v1),
        source=DetectedArticle,
        sink=(EnrichedArticle, EnrichedArticleV1),
    )
