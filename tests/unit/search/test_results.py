"""What came back, as values."""

from typing import Any

from libs.search.highlights import END_MARK, START_MARK, Snippet
from libs.search.results import FacetCount, SignificantValue, to_results


def marked(text: str) -> str:
    """`a [b] c`, with the marks that are asked for instead of the brackets."""
    return text.replace("[", START_MARK).replace("]", END_MARK)


def response(highlight: dict[str, list[str]] | None = None, **aggregations: Any) -> dict[str, Any]:
    source = {
        "article_id": "a",
        "version": "v",
        "version_number": 1,
        "url": "https://presse.example/1",
        "title": None,
        "outlet": "Exemple",
        "language": "fr",
        "published_at": None,
        "observed_at": "2024-02-27T09:30:00+00:00",
        "relevance": None,
        "persons": ["Arthur Mensch"],
    }
    hit: dict[str, Any] = {"_source": source, "_score": 1.5}
    if highlight is not None:
        hit["highlight"] = {
            field: [marked(one) for one in fragments] for field, fragments in highlight.items()
        }
    hits = {"total": {"value": 12}, "hits": [hit]}
    return {"took": 3, "hits": hits, "aggregations": aggregations}


def test_gives_the_article_and_how_many_there_are() -> None:
    results = to_results(response())
    assert (results.total, results.took_ms) == (12, 3)
    (hit,) = results.hits
    assert (hit.score, hit.title, hit.relevance) == (1.5, None, None)
    assert hit.persons == ("Arthur Mensch",)
    assert hit.title_highlight is None
    assert hit.text_highlights == ()


def test_a_title_that_is_no_headline_is_known_by_its_origin() -> None:
    for origin, derived in (("h1", False), ("derived: first sentence", True)):
        found = response()
        found["hits"]["hits"][0]["_source"]["enriched"] = {"origins": {"title": origin}}
        (hit,) = to_results(found).hits
        assert hit.title_derived is derived
    assert to_results(response()).hits[0].title_derived is False


def test_lays_the_marks_of_three_analyses_over_one_another() -> None:
    highlight = {
        "text": ["Un [accord] européen."],
        "fr.text": ["Un [accord] [européen]."],
        "en.text": ["Un accord [européen]."],
        "fr.title": ["Les [européens]"],
    }
    (hit,) = to_results(response(highlight)).hits
    assert hit.text_highlights == (Snippet(text="Un accord européen.", matches=((3, 9), (10, 18))),)
    assert hit.title_highlight == Snippet(text="Les européens", matches=((4, 13),))


def test_marks_that_overlap_become_one_and_neighbours_stay_two() -> None:
    highlight = {"text": ["un [accord dit]"], "fr.text": ["un [accord] dit"]}
    (hit,) = to_results(response(highlight)).hits
    assert hit.text_highlights[0].matches == ((3, 13),)
    highlight = {"text": ["un [accord] [dit]"]}
    (hit,) = to_results(response(highlight)).hits
    assert hit.text_highlights[0].matches == ((3, 9), (10, 13))


def test_an_elided_article_is_no_part_of_a_match() -> None:
    (hit,) = to_results(response({"fr.text": ["[l’accord] et [d'accord], [aujourd'hui]"]})).hits
    (snippet,) = hit.text_highlights
    assert [snippet.text[a:b] for a, b in snippet.matches] == ["accord", "accord", "aujourd'hui"]


def test_shows_the_three_sentences_that_say_most() -> None:
    sentences = ["[a] x.", "[a] [b] x.", "[a] [b] [c] x.", "[b] y.", "y [c]."]
    (hit,) = to_results(response({"text": sentences})).hits
    assert [len(one.matches) for one in hit.text_highlights] == [3, 2, 1]


def test_counts_values_and_says_how_many_more_there_are() -> None:
    of = {
        "buckets": [
            {"key": "Arthur Mensch", "doc_count": 2}, {"key": "Marina Ferrari", "doc_count": 1},
        ]
    }  # fmt: skip
    days = {"buckets": [{"key": 0, "key_as_string": "2024-02-27", "doc_count": 4}]}
    disputed = {"buckets": {"yes": {"doc_count": 3}, "no": {"doc_count": 0}}}
    sizes = {"of": {"buckets": [{"key": "under 1 million", "doc_count": 9,
                                 "articles": {"doc_count": 2}}]}}  # fmt: skip
    results = to_results(
        response(
            person={"of": of, "distinct": {"value": 7}},
            day={"of": days},
            disputed={"of": disputed},
            size={"of": sizes},
        )
    )
    assert results.facets["person"][0] == FacetCount(value="Arthur Mensch", count=2)
    assert results.more == {"person": 5}
    assert results.facets["day"] == (FacetCount(value="2024-02-27", count=4),)
    assert results.facets["disputed"] == (FacetCount(value="yes", count=3),)
    assert results.facets["size"] == (FacetCount(value="under 1 million", count=2),)


def test_significant_values_stand_beside_how_frequent_they_are_elsewhere() -> None:
    bucket = {"key": "Zenner", "doc_count": 4, "bg_count": 5, "score": 1.5}
    found = {"doc_count": 10, "bg_count": 200, "buckets": [bucket]}
    assert to_results(response(significant_person=found)).significant == {
        "person": (
            SignificantValue(value="Zenner", count=4, found=10, background=5, total=200, score=1.5),
        )
    }
