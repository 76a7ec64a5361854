"""Articles by genre, in a field, a filter, a facet and by free words, on a real search engine."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping

import pytest

from libs.contracts import Genre, GenreReading
from libs.search.client import SearchClient
from libs.search.connection import connect
from libs.search.query import SearchQuery
from libs.search.results import SearchResults
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import vocabulary_of
from services.cli import app as application
from services.indexer.indexing import index_articles
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from tests.integration.search.conftest import article, indexed

TEXTS: Mapping[int, tuple[str, Genre | None]] = {
    1: ("Tarvane ouvre une usine à Brême.", "news"),
    2: ("Pourquoi Tarvane à Brême ? Parce que le port y est grand.", "interview"),
    3: ("Tarvane accorde un entretien au journal de Brême.", "news"),
    4: ("Il est temps que Tarvane dise ce que coûte Brême.", "opinion"),
    5: ("L'usine de Tarvane en dix questions.", "analysis"),
    6: ("Tarvane annonce l'ouverture de son usine.", "press_release"),
    7: ("09:12 Tarvane prend la parole. 09:40 La séance est levée.", "live_blog"),
    8: ("L'investissement direct de Tarvane à Brême.", "news"),
    9: ("Tarvane, une tribune dans Le Port, et la direction se tait.", None),
    10: ("Le port de Brême publie un communiqué de presse.", "news"),
}
ARTICLES = [
    article(
        number, None, text, entities=(), amounts=(), relevance=(),
        genre=GenreReading(name=genre, why="said so") if genre else None,
    )
    for number, (text, genre) in TEXTS.items()
]  # fmt: skip
IDS = {one.article_id: number for one, number in zip(ARTICLES, TEXTS, strict=True)}


@pytest.fixture(scope="module")
def filled(opensearch_url: str) -> Iterator[str]:
    with indexed(opensearch_url, ARTICLES) as prefix:
        yield prefix


@pytest.fixture
async def client(opensearch_url: str, filled: str) -> AsyncIterator[SearchClient]:
    vocabulary = vocabulary_of([], shipped_thesaurus())
    async with SearchClient(opensearch_url, index_prefix=filled, vocabulary=vocabulary) as one:
        yield one


async def exactly(client: SearchClient, text: str = "", **more: object) -> SearchResults:
    """What fits without second tries."""
    query = SearchQuery.model_validate({"text": text, "size": 50, **more})
    return await client.search(query, exactly=True)


def numbers(results: SearchResults) -> list[int]:
    return [IDS[hit.article_id] for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("genre:interview", {2}),
        ("genre:entretien", {2}),
        ("kind:op-ed", {4}),
        ("kind:Op-Eds", {4}),
        ("type:tribune", {4}),
        ("genre:(édito | direct)", {4, 7}),
        ('genre:"communiqué de presse" usine', {6}),
        ("genre:news Brême", {1, 3, 8, 10}),
        ("genre:*", set(TEXTS) - {9}),
        ("NOT genre:*", {9}),
        ("Tarvane -genre:news", {2, 4, 5, 6, 7, 9}),
        ("genre:opnion", set()),
    ],
)
async def test_a_field_finds_the_articles_of_a_genre(
    client: SearchClient, text: str, expected: set[int]
) -> None:
    assert set(numbers(await exactly(client, text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entretien Tarvane", {2, 3}),
        ("Tarvane interview", {2}),
        ("tribune Tarvane", {4, 9}),
        ("op-eds Tarvane", {4}),
        ("quelles tribunes y a-t-il ?", {4, 9}),
        ("Est-ce que Tarvane a-t-elle une tribune", {4, 9}),
        ("op eds Tarvane", {4}),
        ("communiqué de presse", {6, 10}),
        ("Tarvane AND interview", {2}),
        ("tribune | entretien", {2, 3, 4, 9}),
        ("live coverage Tarvane", {7}),
        ("press release usine", {6}),
        ('"communiqué de presse"', {10}),
        ('"entretien" Tarvane', {3}),
        ("Tarvane -entretien", {1, 4, 5, 6, 7, 8, 9}),
        ('Tarvane -"entretien"', {1, 2, 4, 5, 6, 7, 8, 9}),
        ("en direct Tarvane", {7, 8}),
        ("vente en direct Tarvane", set()),
        ("direct Tarvane", {8}),
        ("investissement direct", {8}),
        ("analyse Tarvane", set()),
        ("entretien d'embauche Tarvane", set()),
    ],
)
async def test_an_article_of_a_genre_has_the_words_for_it(
    client: SearchClient, text: str, expected: set[int]
) -> None:
    assert set(numbers(await exactly(client, text))) == expected


@pytest.mark.parametrize("filters", [{"genre": ("news",)}, {"genre": ("interview", "opinion")}])
async def test_a_filter_never_widens(
    client: SearchClient, filters: dict[str, tuple[str, ...]]
) -> None:
    for text in ("", "entretien", "tribune Tarvane", "Tarvane -interview", "press release Brême"):
        every = SearchQuery(text=text, size=50)
        without = set(numbers(await client.search(every)))
        narrowed = SearchQuery.model_validate({**every.model_dump(), **filters})
        found = await client.search(narrowed)
        assert set(numbers(found)) <= without
        assert {hit.genre for hit in found.hits} <= set(filters["genre"])


async def test_the_facet_counts_articles_by_genre_and_not_by_its_own_filter(
    client: SearchClient,
) -> None:
    results = await exactly(client, "Tarvane", genre=("opinion",), facets=("genre", "language"))
    assert numbers(results) == [4]
    assert {one.value: one.count for one in results.facets["genre"]} == {
        "news": 3, "interview": 1, "opinion": 1, "analysis": 1, "press_release": 1, "live_blog": 1,
    }  # fmt: skip
    assert [one.count for one in results.facets["language"]] == [1]
    assert results.more["genre"] == 0


async def test_a_genre_that_no_article_has_is_said_with_those_that_there_are(
    client: SearchClient,
) -> None:
    for asked in ({"text": "genre:advertorial"}, {"genre": ("sponsored",)}):
        (line,) = (await client.search(SearchQuery.model_validate(asked))).notes
        assert line.startswith("no article has the genre sponsored: there are news, ")
    assert await client.unknown_values(SearchQuery(text="genre:tribune")) == ()


async def test_the_name_of_a_genre_is_not_corrected_to_a_word_that_texts_have(
    client: SearchClient,
) -> None:
    results = await client.search(SearchQuery(text="tribunes"))
    assert set(numbers(results)) == {4, 9}
    blogs = await client.search(SearchQuery(text="blogueurs"))
    assert blogs.total == 0
    (line,) = blogs.notes
    assert line.startswith("no article has the genre blog: ")
    assert (await client.search(SearchQuery(text="news"))).notes == ()
    assert (await client.unknown_values(SearchQuery(text="tribune"))) == ()


@pytest.mark.parametrize("text", ["revue de presse", "publi-rédactionnels", "prise en main"])
async def test_a_genre_in_free_words_that_no_article_has_is_said_and_not_widened(
    client: SearchClient, text: str
) -> None:
    results = await client.search(SearchQuery(text=text))
    assert results.total == 0
    (line,) = results.notes
    assert re.match("no article has the genre (roundup|sponsored|review): there are news, ", line)
    named = await client.search(SearchQuery(text=f'genre:"{text}"'))
    assert named.notes == (line,)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("entretien Tarvane", ("genre:interview shows the one interview alone",)),
        (
            "tribune | communiqué",
            (
                "genre:opinion shows the one opinion piece alone",
                "genre:press_release shows the one press release alone",
            ),
        ),
        ("interview", ()),  # all that is found
        ("Tarvane -interview", ()),
        ("entretien genre:interview", ()),
        ("Tarvane", ()),
    ],
)
async def test_how_many_articles_are_of_a_genre_in_free_words_is_said(
    client: SearchClient, text: str, hints: tuple[str, ...]
) -> None:
    assert (await exactly(client, text)).hints == hints
    counted = await exactly(client, text, facets=("genre",))
    assert (counted.hints, set(counted.facets)) == (hints, {"genre"})
    apart = await client.search_independent(SearchQuery(text=text, facets=("genre",)))
    assert set(apart.facets) == {"genre"}


async def test_words_for_a_genre_bring_no_related_words_in(client: SearchClient) -> None:
    """Article 6 has `annonce`, and 10 `presse`."""
    results = await client.search(SearchQuery(text="communiqués de presse"))
    assert (set(numbers(results)), results.notes) == ({6, 10}, ())


def test_the_command_line_takes_genres_by_any_of_their_names_and_shows_them(
    opensearch_url: str,
    filled: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("DEALWIRE_OPENSEARCH_URL", opensearch_url)
    monkeypatch.setenv("DEALWIRE_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("DEALWIRE_INDEX_PREFIX", filled)

    def run(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["dealwire", *arguments])
        with pytest.raises(SystemExit) as ended:
            application.main()
        assert not ended.value.code
        return capsys.readouterr().out

    both = ("--genre", "édito", "--genre", "direct")
    hits = json.loads(run("search", "Tarvane", *both, "--json"))["hits"]
    assert {IDS[each["article_id"]]: each["genre"] for each in hits} == {
        4: "opinion", 7: "live_blog",
    }  # fmt: skip
    shown = run("search", "Tarvane", *both, "--facet", "genre")
    assert " · live blog\n" in shown
    assert re.search(r"genre +news +3 *\n", shown)
    lines = run("export", "-o", "-", "--format", "jsonl", "--genre", "op-ed").splitlines()
    assert [json.loads(each)["genre"] for each in lines] == ["opinion"]


async def test_an_index_made_before_genres_answers_and_then_takes_them(
    opensearch_url: str, index_prefix: str
) -> None:
    """Its mapping lacks the field until the indexer of this release starts."""
    templates = load_templates(index_prefix)
    mapping = templates.mappings["articles"]
    old = {k: v for k, v in mapping["properties"].items() if k not in {"genre", "genre_why"}}
    body = {
        "settings": templates.components[f"{index_prefix}article"]["template"]["settings"],
        "mappings": {**mapping, "properties": old},
        "aliases": {templates.read_alias("articles"): {}, templates.write_alias("articles"): {}},
    }
    engine = connect(opensearch_url, timeout=30, connections=2)
    await engine.indices.create(index=templates.first_generation("articles"), body=body)
    document = {"article_id": "a" * 32, "version": "b" * 32, "url": "https://e.example/a",
                "outlet": "E", "language": "fr", "observed_at": "2024-02-27T08:00:00Z",
                "text": "Une tribune de Tarvane."}  # fmt: skip
    name = templates.write_alias("articles")
    await engine.index(index=name, id="a" * 32, body=document, params={"refresh": "true"})
    async with (
        OpenSearchWriter(engine, templates) as writer,
        SearchClient(opensearch_url, index_prefix=index_prefix) as client,
    ):
        for text, found in (("tribune Tarvane", 1), ("Tarvane -genre:opinion", 1), ("genre:*", 0)):
            query = SearchQuery(text=text, facets=("genre",), significant=("genre",))
            results = await client.search(query, exactly=True)
            assert (results.total, results.facets["genre"]) == (found, ())
        (line,) = (await client.search(SearchQuery(genre=("opinion",)))).notes
        assert line == "no article has the genre opinion: there are none"
        written = await index_articles(ARTICLES[:4], search=writer)
        assert [each for each in written if isinstance(each, Exception)] == []
        await engine.indices.refresh(index=f"{index_prefix}*")
        assert (await exactly(client, "genre:tribune")).total == 1
        for index in ("articles", "versions"):
            counted = {"query": {"term": {"genre": "opinion"}}}
            answer = await engine.search(index=templates.read_alias(index), body=counted)
            (hit,) = answer["hits"]["hits"]
            assert hit["_source"]["genre_why"] == "said so"
