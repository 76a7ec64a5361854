"""Steps run on what is not on the list, and every message keeps its place."""

from collections.abc import Sequence

import pytest

from libs.contracts import Message, Result
from libs.forgetting.identities import ArticleForgotten, Identity, identity_of
from libs.forgetting.steps import refusing, refusing_some
from tests.messages import fetched


class Listed:
    def __init__(self, *messages: Message) -> None:
        self.members = frozenset().union(*(identity_of(each).members() for each in messages))

    async def keeps_out(self, identities: Sequence[Identity]) -> list[bool]:
        return [f"id:{next(iter(each.ids))}" in self.members for each in identities]


async def test_one_message_is_refused_before_its_step_runs() -> None:
    async def step(_: Message) -> Result:
        return Result(code="ran")

    run = refusing(step, Listed(fetched(1)))
    with pytest.raises(ArticleForgotten):
        await run(fetched(1))
    assert (await run(fetched(2))).code == "ran"


async def test_a_batch_runs_without_what_is_refused_and_in_order() -> None:
    async def step(messages: Sequence[Message]) -> list[Result | Exception]:
        return [Result(code=each.article_id) for each in messages]  # type: ignore[attr-defined]

    wanted = [fetched(number) for number in range(4)]
    results = await refusing_some(step, Listed(wanted[1], wanted[3]))(wanted)
    assert [isinstance(each, ArticleForgotten) for each in results] == [False, True, False, True]
    assert [each.code for each in results if isinstance(each, Result)] == [
        wanted[0].article_id,
        wanted[2].article_id,
    ]


async def test_a_step_does_not_run_on_nothing_and_reports_are_dropped() -> None:
    async def step(_: Sequence[Message]) -> list[Result | Exception]:
        raise AssertionError

    run = refusing_some(step, Listed(fetched(1)), ends_requests=False)
    assert await run([fetched(1)]) == [Result()]
