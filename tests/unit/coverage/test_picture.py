"""All that is known across articles is a function of the set of them."""

from collections.abc import Sequence
from random import Random

from libs.contracts import LedgerRow, Relation, Story, Utterance
from libs.coverage.article import CoveredArticle
from libs.coverage.as_of import story_as_of, utterance_as_of
from libs.coverage.ledger import as_of
from libs.coverage.picture import Picture, Viewer
from libs.deals import SHIPPED_PROFILES, load_deals
from tests.unit.coverage.builders import OTHER, TEXT, article, claim, hours, knowledge, quote

DEAL = next(each for each in load_deals(SHIPPED_PROFILES) if each.id == "mistral-microsoft")
SAID = "we remain an independent company of Europe"


def coverage() -> list[CoveredArticle]:
    """A wire, two copies of it, and another article that was corrected."""
    return [
        article("Wire", claims=(claim("exclusive"),), quotes=(quote(SAID, "Arthur Mensch"),)),
        article("Copy", at=hours(1), claims=(claim("exclusive"),), quotes=(quote(SAID, None),)),
        article("Copy of copy", at=hours(2), text=f"{TEXT}\nSource: Copy"),
        article("Own", at=hours(3), text=OTHER, quotes=(quote(f"{SAID} and more", "Mensch"),)),
        article(
            "Own", at=hours(3), text=f"{OTHER}\nCorrection.", observed=hours(2000),
            claims=(claim("exclusive", polarity="negated"),),
        ),
    ]  # fmt: skip


def view(articles: Sequence[CoveredArticle]) -> Picture:
    return Viewer(knowledge()).picture(DEAL, articles)


def test_the_order_of_articles_does_not_matter_nor_how_often_they_are_looked_at() -> None:
    expected = view(coverage())
    for seed in range(5):
        shuffled = coverage()
        Random(seed).shuffle(shuffled)
        viewer = Viewer(knowledge())
        for end in range(len(shuffled)):
            viewer.picture(DEAL, shuffled[:end])
        assert viewer.picture(DEAL, shuffled) == expected


def test_a_chain_of_copies_leads_to_its_root_and_a_correction_to_the_version_before() -> None:
    relations = [each for each in view(coverage()).values() if isinstance(each, Relation)]
    root = article("Wire").article_id
    copied = {each.outlet: each for each in relations if each.type != "correction"}
    assert {each.root_id for each in copied.values()} == {root}
    assert copied["Copy of copy"].origin_outlet == "Copy"
    assert copied["Copy"].lag_seconds == 3600
    [corrected] = [each for each in relations if each.type == "correction"]
    assert corrected.article_id == corrected.origin_id == article("Own").article_id


def test_articles_and_their_copies_are_one_story_whose_origins_are_counted() -> None:
    stories = [each for each in view(coverage()).values() if isinstance(each, Story)]
    [story] = [each for each in stories if each.articles[0].outlet == "Wire"]
    members = {each.outlet: each.relation for each in story.articles}
    assert members["Copy"] == "reprint"
    assert story.founder_id == article("Wire").article_id
    assert story.origins == len(members) - 2
    then = story_as_of(story, hours(0.5))
    assert then is not None
    assert [each.outlet for each in then.articles] == ["Wire"]
    assert story_as_of(story, hours(-1)) is None


def test_one_utterance_has_its_renderings_and_support() -> None:
    found = [each for each in view(coverage()).values() if isinstance(each, Utterance)]
    [said] = found
    assert (said.speaker, said.text) == ("Arthur Mensch", SAID)
    assert (said.articles, said.support) == (2, 1)
    then = utterance_as_of(said, hours(0))
    assert then is not None
    assert then.articles == 1
    assert utterance_as_of(said, hours(-1)) is None


def test_a_corrected_version_speaks_from_its_own_time_on() -> None:
    rows = [each for each in view(coverage()).values() if isinstance(each, LedgerRow)]
    [row] = rows
    assert row.disputed
    assert {each.outlet: each.at for each in row.assertions}["Own"] == hours(2000)


def test_a_withdrawn_article_asserts_nothing_from_then_on_and_stays_in_its_story() -> None:
    wire = article("Wire", claims=(claim("exclusive"),), observed=hours(1))
    gone = {wire.article_id: hours(5)}
    picture = Viewer(knowledge()).picture(DEAL, [wire], withdrawn=gone)
    [row] = [each for each in picture.values() if isinstance(each, LedgerRow)]
    assert [(each.support, each.articles) for each in row.values] == [(0, 0)]
    then = as_of(row, hours(4))
    assert then is not None
    assert then.values[0].support == 1
    [story] = [each for each in picture.values() if isinstance(each, Story)]
    assert story.articles[0].withdrawn_at == hours(5)
    before = story_as_of(story, hours(4))
    assert before is not None
    assert before.articles[0].withdrawn_at is None


def test_a_version_that_was_seen_later_shows_that_the_article_is_there_again() -> None:
    wire = article("Wire", claims=(claim("exclusive"),), observed=hours(9))
    picture = Viewer(knowledge()).picture(DEAL, [wire], withdrawn={wire.article_id: hours(5)})
    [row] = [each for each in picture.values() if isinstance(each, LedgerRow)]
    assert row.values[0].support == 1


def test_nothing_is_known_of_no_article() -> None:
    assert view([]) == {}


def test_a_version_that_changed_is_compared_again() -> None:
    viewer = Viewer(knowledge())
    first = [article("Wire"), article("Copy", at=hours(1))]
    assert any(each.kind == "relations" for each in viewer.picture(DEAL, first).values())
    viewer.forget([first[1].key])
    again = [first[0], first[1].model_copy(update={"text": "Only a flash."})]
    assert not any(each.kind == "relations" for each in viewer.picture(DEAL, again).values())
