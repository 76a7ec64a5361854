"""The enricher's rules, with articles that harm the process that reads them."""

import os
import signal
import time
from collections.abc import Sequence

from libs.contracts import DetectedArticle, Result
from services.enricher.worker import Enricher, Rules, load


def load_poisoned(rules: Rules) -> None:
    """Loads the rules in the process that workers are forked from, and poisons them there."""
    load(rules)
    healthy, without = Enricher.results, Enricher.without_model

    def results(self: Enricher, articles: Sequence[DetectedArticle]) -> list[Result]:
        for article in articles:
            harm(article, "always")
            harm(article, "model")
        return healthy(self, articles)

    def without_model(self: Enricher, article: DetectedArticle, *, why: str) -> Result:
        harm(article, "always")
        return without(self, article, why=why)

    Enricher.results = results  # type: ignore[method-assign]  # what a hostile text would do
    Enricher.without_model = without_model  # type: ignore[method-assign]  # as above


def harm(article: DetectedArticle, when: str) -> None:
    if f"KILLS {when}" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if f"HANGS {when}" in article.text:
        time.sleep(600)
    if f"FAILS {when}" in article.text:
        raise ZeroDivisionError(when)
