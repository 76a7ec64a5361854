"""What came back, as values."""

from typing import Any

from libs.search.query import END_MARK, START_MARK
from libs.search.results import FacetCount, Snippet, to_results


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
        "text.fr": ["Un [accord] [européen]."],
        "text.en": ["Un accord [européen]."],
        "title.fr": ["Les [européens]"],
    }
    (hit,) = to_results(response(highlight)).hits
    assert hit.text_highlights == (Snippet(text="Un accord européen.", matches=((3, 9), (10, 18))),)
    assert hit.title_highlight == Snippet(text="Les européens", matches=((4, 13),))


def test_marks_that_overlap_become_one_and_neighbours_stay_two() -> None:
    highlight = {"text": ["[l'accord] [dit]"], "text.fr": ["l'[accord] dit"]}
    (hit,) = to_results(response(highlight)).hits
    (snippet,) = hit.text_highlights
    assert snippet.matches == ((0, 8), (9, 12))


def test_shows_the_three_sentences_that_say_most() -> None:
    sentences = ["[a] x.", "[a] [b] x.", "[a] [b] [c] x.", "[b] y.", "y [c]."]
    (hit,) = to_results(response({"text": sentences})).hits
    assert [len(one.matches) for one in hit.text_highlights] == [3, 2, 1]


def test_counts_values_and_writes_days_as_days() -> None:
    results = to_results(
        response(
            person={"buckets": [{"key": "Arthur Mensch", "doc_count": 2}]},
            day={"buckets": [{"key": 0, "key_as_string": "2024-02-27", "doc_count": 4}]},
        )
    )
    assert results.facets["person"] == (FacetCount(value="Arthur Mensch", count=2),)
    assert results.facets["day"] == (FacetCount(value="2024-02-27", count=4),)
