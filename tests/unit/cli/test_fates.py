"""What is said of an article that is missing, and of one that is there."""

from datetime import datetime, timezone
from io import StringIO
from typing import Any

import pytest
from rich.console import Console, RenderableType

from libs.contracts import DeadLetter, Outcome, Relevance
from libs.forgetting.redis.tombstones import Tombstone
from libs.search.fates import Follower, FoundArticle, Sought, Trace, sought_address
from libs.streaming.operations.dead_letters import Held
from services.cli.fates import advice, article_text, as_record, fates_table, verdict
from services.cli.surroundings import Surroundings, UnderWay

AT = datetime(2024, 2, 27, 9, 30, tzinfo=timezone.utc)
URL = "https://presse.example/a"
SOUGHT = sought_address(URL)
ARTICLE = FoundArticle(
    article_id="3f" * 16,
    url=URL,
    title="Un accord",
    relevance="mention",
    relevances=(Relevance(deal="d", level="mention", score=0.2, why="in passing"),),
)


def ended(code: str, **changes: Any) -> Outcome:
    facts: dict[str, Any] = {
        "request_id": code, "fate": "skipped", "code": code, "stage": "fetcher", "at": AT,
        "url": URL,
    }  # fmt: skip
    return Outcome.model_validate(facts | changes)


def letter(request_id: str) -> Held:
    died = DeadLetter(
        stage="fetcher", consumer="c", stream="fetch.requested", entry_id="1-0", at=AT,
        code="timeout", error="TimedOut: no answer", attempts=5, request_id=request_id,
        fields={"data": "{}"},
    )  # fmt: skip
    return Held("fetch.requested.dead", "7-0", died)


def shown(what: RenderableType) -> str:
    console = Console(file=StringIO(), width=80)
    console.print(what)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]  # of StringIO
    assert max(map(len, text.splitlines())) <= 80
    return text


def said(found: Trace, around: Surroundings, sought: Sought = SOUGHT) -> str:
    return "\n".join([*verdict(sought, found, around), *advice(sought, found, around)])


def test_a_fate_says_what_it_means_and_how_the_page_was_asked_for() -> None:
    table = shown(
        fates_table(
            (
                ended("not_found", detail=f"{URL}: 404"),
                ended("timeout", fate="dead", attempts=5, url="https://presse.example/amp/a"),
                ended("indexed", fate="indexed", url=f"{URL}?utm_source=rss"),
            ),
            SOUGHT,
        )
    )
    assert "nothing to index there: 404" in table
    assert "after 5 attempts, in the fetcher" in table
    assert table.count("asked for as") == 1
    assert "2024-02-27 09:30Z" in table


def test_of_an_indexed_article_the_level_is_said_that_a_search_may_leave_out() -> None:
    text = shown(article_text(ARTICLE))
    assert f"in the index as {ARTICLE.article_id}" in text
    assert "d, mention: in passing" in text
    assert "only --relevance mention finds it" in text
    main = ARTICLE.model_copy(update={"relevance": "main"})
    assert "--relevance" not in shown(article_text(main))
    none = ARTICLE.model_copy(update={"relevance": None, "relevances": ()})
    assert "about no deal" in shown(article_text(none))


def test_of_an_indexed_article_the_genre_is_said_with_its_reason() -> None:
    named = {"genre": "press_release", "genre_why": "The section is “communiqués”."}
    text = shown(article_text(ARTICLE.model_copy(update=named)))
    assert "genre press release: the section is “communiqués”." in text
    assert "genre" not in shown(article_text(ARTICLE))


def test_what_nobody_asked_for_names_the_command_and_the_source_of_its_site() -> None:
    source = Follower(
        source_id="presse", url=URL, state="failing", last_checked=AT, last_code="timeout"
    )
    text = said(Trace(sources=(source,)), Surroundings(unread=3))
    assert f"nothing is known of {URL}" in text
    assert f"nobody asked for it: `dealwire fetch {URL}` does" in text
    assert "followed by presse (failing), last checked 2024-02-27 09:30Z (timeout)" in text
    assert "up to 3 requests are not begun yet" in text


def test_each_code_has_its_advice_once_and_others_are_explained_on_their_page() -> None:
    codes = (ended("robots_disallowed"), ended("not_found"), ended("robots_disallowed"))
    lines = said(Trace(outcomes=codes), Surroundings()).splitlines()
    assert lines[0] == f"not in the index: {URL}"
    assert [line.partition(":")[0] for line in lines[1:]] == ["robots_disallowed", "not_found"]


def test_what_was_read_since_needs_no_advice() -> None:
    outcomes = (ended("indexed", fate="indexed"), ended("robots_disallowed"))
    assert said(Trace(outcomes=outcomes, articles=(ARTICLE,)), Surroundings()) == ""
    assert "dealwire index verify" in said(Trace(outcomes=outcomes), Surroundings())


def test_what_died_names_its_dead_letter() -> None:
    found = Trace(outcomes=(ended("timeout", fate="dead"),))
    text = said(found, Surroundings(dead=(letter("timeout"),)))
    assert "`dealwire dead show fetch.requested/7-0`" in text
    assert "its dead letter is gone" in said(found, Surroundings())


@pytest.mark.parametrize(
    ("target", "what"), [("domain:presse.example", "its site"), (f"id:{'3f' * 16}", "the article")]
)
def test_what_is_forgotten_says_since_when_and_how_to_allow_it(target: str, what: str) -> None:
    text = said(Trace(), Surroundings(forgotten=Tombstone(target, 1_709_026_200_000, target)))
    assert f"kept out since 2024-02-27 09:30Z: {what} was forgotten" in text
    assert f"`dealwire forget {target.partition(':')[2]} --undo` allows it again" in text
    assert "nobody asked" not in text


def test_what_is_under_way_says_why_it_waits_and_what_helps() -> None:
    around = Surroundings(under_way=(UnderWay("r", "robots_unavailable: no answer"),))
    first, second = said(Trace(), around).splitlines()
    assert first == "under way as request r, and waits: robots_unavailable: no answer"
    assert second.startswith("robots_unavailable: its robots.txt cannot be had")


def test_programs_are_told_everything_but_the_message_that_died() -> None:
    found = Trace(outcomes=(ended("robots_disallowed", fate="dead"),))
    told = as_record(URL, SOUGHT, found, Surroundings(dead=(letter("robots_disallowed"),)))
    assert told["indexed"] is False
    assert list(told["advice"]) == ["robots_disallowed"]
    (dead,) = told["dead_letters"]
    assert dead["name"] == "fetch.requested/7-0"
    assert "fields" not in dead
