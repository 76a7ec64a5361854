"""What the fetcher does about what was forgotten: before, after, and in the archive."""

from collections.abc import Iterable, Sequence

import pytest

from libs.contracts import FetchRequest, Message, Release, Result, article_id_of_url
from libs.contracts.keys import address_in_flight, in_flight
from libs.forgetting.identities import ArticleForgotten, Identity, Wanted
from services.fetcher.forgetting import RefusingFetch, Withholding
from services.fetcher.http.response import Hop
from tests.messages import fetched
from tests.unit.fetcher.warc.hops import hop

MAIN = "https://presse.example/1"
FEED = "https://a.example/rss"
AMP = "https://presse.example/amp/1"
FORGOTTEN = Wanted(frozenset({article_id_of_url(MAIN)}))


class Listed:
    """A list in this process, with what was added, and when."""

    def __init__(self, events: list[str] | None = None) -> None:
        self.events = [] if events is None else events

    async def is_empty(self) -> bool:
        return False

    async def keeps_out(self, identities: Sequence[Identity]) -> list[bool]:
        return [FORGOTTEN.covers(each) for each in identities]

    async def add_alias(self, ids: Iterable[str], known: Identity) -> None:
        assert article_id_of_url(AMP) in set(ids)
        assert FORGOTTEN.covers(known)
        self.events.append("listed")


class Step:
    def __init__(self, *messages: Message, **end: str) -> None:
        self.result = Result(messages=messages, **end)  # type: ignore[arg-type]
        self.ran = False

    async def __call__(self, _: FetchRequest) -> Result:
        self.ran = True
        return self.result


def refusing(step: Step, events: list[str] | None = None) -> RefusingFetch:
    noted = [] if events is None else events

    async def erase(wanted: Wanted) -> None:
        assert article_id_of_url(AMP) in wanted.ids
        noted.append("erased")

    return RefusingFetch(step, Listed(noted), erase=erase)


async def test_a_site_is_not_asked_for_what_is_forgotten() -> None:
    step = Step()
    with pytest.raises(ArticleForgotten):
        await refusing(step)(FetchRequest(url=f"{MAIN}?utm_source=x"))
    assert not step.ran


async def test_what_a_listing_names_and_is_forgotten_becomes_no_request() -> None:
    wanted = FetchRequest(url="https://presse.example/2")
    step = Step(FetchRequest(url=MAIN), wanted, fate="expanded", code="rss")
    result = await refusing(step)(FetchRequest(url="https://presse.example/rss"))
    assert result.messages == (wanted,)
    assert result.fate == "expanded"


async def test_an_article_under_an_unknown_address_is_erased_and_its_address_listed() -> None:
    article, events = fetched(1, requested_url=AMP), list[str]()
    result = await refusing(Step(article), events)(FetchRequest(url=AMP, request_id="r"))
    assert (result.fate, result.code, result.messages) == ("blocked", "forgotten", ())
    assert events == ["erased", "listed"], "a listed address is not asked for again, so nor erased"
    assert result.effects == (
        Release(address_in_flight(article_id_of_url(AMP)), "r"),
        Release(in_flight(article.article_id, article.version), "r"),
    )


async def test_what_ends_as_a_forgotten_article_ends_as_forgotten() -> None:
    step = Step(fate="unchanged", code="unchanged")
    step.result = Result(fate="unchanged", article_id=article_id_of_url(MAIN))
    result = await refusing(step)(FetchRequest(url=AMP))
    assert (result.fate, result.article_id) == ("blocked", None)


def answer(url: str, body: str, kind: str = "text/html") -> Hop:
    return hop(url=url, body=body.encode(), headers=[("content-type", kind)])


@pytest.mark.parametrize(
    ("answered", "kind", "withheld"),
    [
        (answer(MAIN, "text"), "page", True),
        (answer(AMP, f'<link rel="canonical" href="{MAIN}">'), "page", True),
        (answer(AMP, f'<meta property="og:url" content="{MAIN}">'), "page", True),
        (answer("https://a.example/", f'<a href="{MAIN}">read</a>'), "page", False),
        (answer("https://presse.example/", '<a href="/1">title</a>'), "site", True),
        (answer(FEED, f"<rss><link>{MAIN}</link></rss>", "text/xml"), "auto", True),
        (answer(FEED, f"<rss><link>{MAIN}0</link></rss>", "text/xml"), "feed", False),
    ],
)  # fmt: skip
async def test_no_answer_is_kept_that_is_of_a_forgotten_article(
    answered: Hop, kind: str, withheld: bool
) -> None:
    request = FetchRequest.model_validate({"url": answered.url, "kind": kind})
    assert await Withholding(Listed())([answered], request) is withheld


async def test_a_redirect_to_a_forgotten_article_is_not_kept_either() -> None:
    hops = [answer("https://court.example/x", ""), answer(MAIN, "text")]
    assert await Withholding(Listed())(hops, FetchRequest(url="https://court.example/x"))
