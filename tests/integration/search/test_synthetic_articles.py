"""The articles that the benchmark of queries fills an index with, again and again."""

from libs.search.connection import connect
from tests.bench.filling import PREFIX, fill, present
from tests.bench.synthetic import article_id, articles


def test_an_article_depends_on_its_number_alone() -> None:
    some = list(articles(0, 250))
    assert list(articles(200, 250)) == some[200:]
    assert [each.article_id for each in some] == [article_id(number) for number in range(250)]
    assert len({each.text for each in some}) == 250


async def test_filling_goes_on_where_it_ended_in_the_middle_of_a_bulk(opensearch_url: str) -> None:
    said: list[int] = []
    await fill(opensearch_url, 600, said.append)
    async with connect(opensearch_url, timeout=60, connections=1) as client:
        # What a bulk leaves that was broken off: some of its articles, in no order.
        bulk = list(articles(500, 600))
        for each in (bulk[10], bulk[99]):
            await client.delete(
                index=f"{PREFIX}articles-write",
                id=each.article_id,
                params={"version": each.version_number, "version_type": "external_gte"},
            )
        said.clear()
        await fill(opensearch_url, 700, said.append)
        assert said == [598, 700]
        assert await present(client) == 700
        await fill(opensearch_url, 700, said.append)
    assert said == [598, 700, 700]
