"""Derivation, stories and the ledger on labelled articles; README.md has the first readings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from libs.coverage.knowledge import Knowledge
from libs.coverage.pairs import derivation
from libs.coverage.picture import Viewer
from libs.coverage.relations import derivations, roots
from libs.coverage.shipped import shipped_knowledge
from libs.coverage.stories import group
from libs.coverage.words import Wording
from tests.quality.coverage.articles import covered, files
from tests.quality.coverage.questions import DEAL, Corpus
from tests.quality.floors import at_least
from tests.quality.statements.whole import knowledge_of

PAIRS = ("development", "heldout", "unseen", "unseen2")
STORIES = ("stories", "stories2")


@cache
def knowledge() -> Knowledge:
    return shipped_knowledge()


@cache
def typed(batch: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    """For each labelled pair: the type labelled, the type found, and the label."""
    found = []
    for told in files(f"pairs/{batch}"):
        articles = {key: covered(key, each) for key, each in told["articles"].items()}
        for pair in told["pairs"]:
            one, other = articles[pair["a"]], articles[pair["b"]]
            if one.article_id == other.article_id:
                found.append((pair["type"], "correction", pair))
                continue
            made = derivation(Wording(one), Wording(other), knowledge())
            found.append((pair["type"], made.type if made else "independent", pair))
    return found


def test_there_are_enough_pairs_of_each_kind_half_of_them_held_out() -> None:
    for batch in PAIRS[:2]:
        kinds = Counter(labelled for labelled, _, _ in typed(batch))
        assert sum(kinds.values()) >= 60
        assert min(kinds.values()) >= 5
        assert kinds["independent"] >= 20


@pytest.mark.parametrize("batch", PAIRS)
def test_the_type_of_a_pair_is_told(batch: str) -> None:
    wrong = [each for each in typed(batch) if each[0] != each[1]]
    right = 1 - len(wrong) / len(typed(batch))
    assert right >= at_least(f"coverage.pairs.{batch}.right"), wrong


@pytest.mark.parametrize("batch", PAIRS)
def test_no_independent_article_is_called_a_copy(batch: str) -> None:
    independent = [each for each in typed(batch) if each[0] == "independent"]
    kept = sum(found == "independent" for _, found, _ in independent) / len(independent)
    assert kept >= at_least(f"coverage.pairs.{batch}.independent")


def stories(batch: str) -> tuple[list[Wording], dict[str, str]]:
    """Articles, and the label of the story of each."""
    articles, labels = [], {}
    for told in files(batch):
        for key, each in told["articles"].items():
            articles.append(Wording(covered(key, each)))
            labels[articles[-1].article.article_id] = each["story"]
    return articles, labels


def pairwise_f1(groups: Sequence[Sequence[Wording]], labels: Mapping[str, str]) -> float:
    """Of all pairs of articles, those that are in one story."""
    group_of = {one.article.article_id: place for place, each in enumerate(groups) for one in each}
    right = found = labelled = 0
    for one, other in combinations(sorted(labels), 2):
        is_one, found_one = labels[one] == labels[other], group_of[one] == group_of[other]
        right += is_one and found_one
        found += found_one
        labelled += is_one
    return 2 * right / (found + labelled)


@pytest.mark.parametrize("batch", [*STORIES, "both"])
def test_articles_about_one_event_are_one_story(batch: str) -> None:
    """`both`: all articles together, more than two hundred."""
    articles: list[Wording] = []
    labels: dict[str, str] = {}
    for each in STORIES if batch == "both" else (batch,):
        some, told = stories(each)
        articles += some
        labels |= told
    copies = derivations(articles, knowledge(), {})
    f1 = pairwise_f1(group(articles, roots(copies), knowledge().encoder), labels)
    assert f1 >= at_least(f"coverage.stories.{batch}.f1")


def test_there_are_two_hundred_articles_in_stories() -> None:
    assert sum(len(stories(each)[0]) for each in STORIES) >= 200


def test_questions_across_articles_are_answered() -> None:
    wrong, asked = [], 0
    for told in files("facts"):
        corpus = Corpus.of(told["articles"], knowledge_of(DEAL.id), Viewer(knowledge()))
        for question in told["questions"]:
            asked += 1
            answer, labelled = corpus.answer(question), question["answer"]
            if answer != (sorted(labelled) if isinstance(labelled, list) else labelled):
                wrong.append((dict(question), answer))
    assert asked >= 40
    assert 1 - len(wrong) / asked >= at_least("coverage.questions.right"), wrong
