"""Relevance of labelled mini-articles. Names come from the profile alone: the parties are in it."""

from pathlib import Path

import pytest
import yaml

from libs.deals import load_deals
from services.enricher.amounts.topic_wording import SumWording
from services.enricher.names.entities import find_entities
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.names.names import Marked
from services.enricher.relevance.levels import relevance
from services.enricher.wording.files import load_names, load_wordings
from tests.quality.floors import at_least
from tests.quality.statements.texts import load
from tests.quality.statements.whole import knowledge_of, read

HERE = Path(__file__).parent
PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"
NAMES = load_names()
SUMS = load_wordings(SumWording, topic="sums")


class NoModel:
    """Leaves the names to the profile."""

    version = "none"

    def marked(self, text: str, *, language: str) -> tuple[Marked, ...]:
        del text, language
        return ()


@pytest.mark.parametrize(
    ("name", "floor"), [("articles", "relevance.levels"), ("interviews", "relevance.interviews")]
)
def test_articles_get_the_level_that_a_reader_gives_them(name: str, floor: str) -> None:
    deal = next(each for each in load_deals(PROFILES) if each.id == "mistral-microsoft")
    gazetteer = Gazetteer([deal])
    articles = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    mistakes = []
    for article in articles:
        title, text, language = article.get("title"), article["text"], article["language"]
        entities = find_entities(
            {"title": title or "", "text": text},
            language=language,
            gazetteer=gazetteer,
            recogniser=NoModel(),
            wording=NAMES,
        )
        sums = SUMS.get(language)
        found = relevance(
            deal, title=title, text=text, entities=entities, language=language,
            described=sums.described if sums is not None else None,
        )  # fmt: skip
        if found.level != article["level"]:
            mistakes.append((article["level"], found.level, title, found.why))
    assert len(articles) >= 8
    assert 1 - len(mistakes) / len(articles) >= at_least(floor), mistakes


@pytest.mark.parametrize("batch", ["development", "heldout", "retold", "fresh", "unseen", "later"])
def test_texts_that_were_written_about_a_deal_are_about_it(batch: str) -> None:
    texts = [text for text in load(batch) if "swap_of" not in text.data]
    levels = [read(text, knowledge_of(text.deal)).relevance[0].level for text in texts]
    about = sum(level in {"main", "paragraph"} for level in levels)
    assert about / len(levels) >= at_least("relevance.statements")
