"""Milliseconds and memory per article of each stage's pure step, on generated pages."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

import psutil

from deploy.demo import generate
from deploy.demo.rendering import content_type, render
from libs.contracts import EnrichedArticle
from libs.deals import load_deals
from libs.parsing.dispatch import read_page
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings
from services.indexer.documents import to_document
from services.language_detector.detection import Certainty, detect
from services.language_detector.models import TwoDetectors
from tests.bench.extraction import Bytes, cost_against_trafilatura

PROFILES = Path(__file__).parents[2] / "deploy" / "profiles"
_COMPARED, _ROUNDS = 100, 3  # pages and rounds of the comparison with trafilatura
SITE = "http://127.0.0.1:8080"

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class StepCost:
    """What one article costs, and what the step keeps in memory."""

    name: str
    milliseconds: float
    loaded_mib: float
    """Resident memory that loading the step's models took."""
    kept_kib: float
    """Resident memory per article that was not given back at the end."""


def measure(pages: int) -> tuple[list[StepCost], list[EnrichedArticle]]:
    """The cost of each step, and the articles that came out."""
    published = [page for page in generate(pages, 1) if page.kind != "missing"]
    bodies = [
        (f"{SITE}{page.path}", content_type(page), render(page, base=SITE)) for page in published
    ]
    seen_at = datetime.now(timezone.utc)
    deals = load_deals(PROFILES)

    def read(page: tuple[str, str, bytes]) -> object:
        url, kind, body = page
        return read_page(body, url=url, content_type=kind, observed_at=seen_at)

    costs: list[StepCost] = []

    def run(name: str, load: Callable[[], Callable[[A], B]], inputs: Sequence[A]) -> list[B]:
        cost, outputs = _run(name, load, inputs)
        costs.append(cost)
        return outputs

    fetched = run("fetcher: extract", lambda: read, bodies)
    pages_of_html = [Bytes(*each) for each in bodies if each[1].startswith("text/html")]
    ratio = cost_against_trafilatura(pages_of_html[:_COMPARED], rounds=_ROUNDS)
    costs[0] = replace(costs[0], name=f"{costs[0].name} ({ratio:.2f} of trafilatura alone)")

    def detector() -> Callable[[object], object]:
        model = TwoDetectors()
        return lambda article: detect(article, model=model, certainty=Certainty())  # type: ignore[arg-type]  # as read

    detected = run("language-detector: detect", detector, fetched)

    def enricher() -> Callable[[object], EnrichedArticle]:
        models = SpacyRecogniser(("en", "fr"))
        knowledge = Knowledge(deals, Gazetteer(deals), models, all_wordings())
        return lambda article: enrich(article, knowledge=knowledge, revision=0)  # type: ignore[arg-type]  # as detected

    enriched = run("enricher: enrich", enricher, detected)
    run("indexer: to document", lambda: to_document, enriched)
    return costs, enriched


def _run(
    name: str, load: Callable[[], Callable[[A], B]], inputs: Sequence[A]
) -> tuple[StepCost, list[B]]:
    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss
    step = load()
    step(inputs[0])  # what is loaded at first use is loading too
    loaded = process.memory_info().rss
    started = time.perf_counter()
    outputs = [step(one) for one in inputs]
    took = time.perf_counter() - started
    gc.collect()
    kept = process.memory_info().rss - loaded
    return (
        StepCost(
            name,
            milliseconds=took / len(inputs) * 1000,
            loaded_mib=(loaded - before) / 2**20,
            kept_kib=max(0, kept) / len(inputs) / 2**10,
        ),
        outputs,
    )
