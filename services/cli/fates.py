"""How it is shown what became of an address, an article or a request. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import takewhile
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from libs.advice import ADVICE
from libs.contracts import Fate, Outcome
from libs.forgetting.identities import OF_A_DOMAIN
from libs.forgetting.redis.tombstones import Tombstone
from libs.search.fates import Follower, FoundArticle, Sought, Trace, one_spelling
from libs.streaming.outcomes import FORGOTTEN
from libs.time import moment_of_ms
from services.cli.advice import advice_for, advice_on
from services.cli.console import Indented, address, table
from services.cli.judgements import genre_line, relevance_line
from services.cli.moments import in_utc
from services.cli.pursuit import READ_FATES
from services.cli.surroundings import Surroundings

_IN_WORDS: Mapping[Fate, str] = {
    "indexed": "was written into the index",
    "unchanged": "says what was indexed before",
    "duplicate": "another request brings the same",
    "skipped": "nothing to index there",
    "blocked": "may not be read",
    "expanded": "a listing, no article",
    "dead": "could not be processed",
}


def fates_table(outcomes: tuple[Outcome, ...], sought: Sought) -> Table:
    """How each request ended, the newest first."""
    shown = table("", "when", "fate, code", "why")
    for column in shown.columns[:2]:
        column.no_wrap = True
    for each in outcomes:
        code = each.code if each.code != each.fate else ""
        shown.add_row(in_utc(each.at), f"{each.fate}\n{code}".rstrip(), _why(each, sought))
    return shown


def verdict(sought: Sought, found: Trace, around: Surroundings) -> Iterator[str]:
    """What is known of it beside the index and its outcomes, in a line each."""
    if around.forgotten is not None:
        since = in_utc(moment_of_ms(around.forgotten.at_ms))
        what = "its site" if around.forgotten.target.startswith(OF_A_DOMAIN) else "the article"
        yield f"kept out since {since}: {what} was forgotten ({_target(around.forgotten)})"
    for request in around.under_way:
        why = f", and waits: {request.why}" if request.why else ""
        yield f"under way as request {request.request_id}{why}"
    if found.articles or around.forgotten or around.under_way:
        return
    if found.outcomes:
        yield f"not in the index: {sought.address or sought.request_id}"
    elif sought.address:
        yield f"nothing is known of {sought.address}"
    else:
        yield f"no article and no request has the id {sought.request_id}"


def article_text(article: FoundArticle) -> Group:
    """Under what an article is in the index, and why a search may leave it out."""
    lines = [
        *article_lines(article),
        *(Text(relevance_line(each)) for each in article.relevances),
    ]
    if article.genre is not None:
        lines.append(Text(genre_line(article.genre, article.genre_why or "")))
    if article.relevance is None:
        lines.append(Text("about no deal: a search with --relevance leaves it out"))
    elif article.relevance != "main":
        level = f"--relevance {article.relevance}"
        lines.append(Text(f"if --relevance is given, only {level} finds it"))
    head = Text(f"in the index as {article.article_id}")
    return Group(head, Indented(*lines))


def article_lines(article: FoundArticle) -> list[Text]:
    """Title, where and when it stood, and its address."""
    day = f"{article.published_at:%Y-%m-%d}" if article.published_at else "undated"
    return [
        Text(article.title or "(no title)"),
        Text(" · ".join(filter(None, (article.outlet, day)))),
        address(article.url),
    ]


def advice(sought: Sought, found: Trace, around: Surroundings) -> Iterator[str]:
    """What to do, in a line for each code that still stands in the way and each dead letter."""
    yield from _of_the_index(found, around)
    latest = list(takewhile(lambda each: each.fate not in READ_FATES, found.outcomes))
    yield from advice_on(latest)
    yield from advice_for(each.why.partition(":")[0] for each in around.under_way)
    # What was forgotten has its own advice above.
    codes = dict.fromkeys(each.code for each in latest if each.code != FORGOTTEN)
    if unexplained := [code for code in codes if code not in ADVICE]:
        yield f"{', '.join(unexplained)}: docs/errors.md says what to do"
    yield from _of_the_dead(found, around)
    if sought.address and _is_unknown(found, around):
        if around.unread:
            yield f"up to {around.unread} requests are not begun yet: it may be one of them"
        yield f"nobody asked for it: `dealwire fetch {sought.address}` does"
        yield from map(source_line, found.sources)


def _is_unknown(found: Trace, around: Surroundings) -> bool:
    known = (found.outcomes, found.articles, around.under_way, around.forgotten)
    return not any(known)


def _of_the_index(found: Trace, around: Surroundings) -> Iterator[str]:
    """What keeps it out, or should not have."""
    if around.forgotten is not None:
        yield f"`dealwire forget {_target(around.forgotten)} --undo` allows it again"
    elif not found.articles and any(each.fate == "indexed" for each in found.outcomes):
        yield (
            "it was written into the index: searches find that after a few seconds; if not,"
            " `dealwire index verify` says what was lost"
        )


def _of_the_dead(found: Trace, around: Surroundings) -> Iterator[str]:
    for each in around.dead:
        yield (
            f"it died: `dealwire dead show {each.name}` says of what, and"
            f" `dealwire dead replay {each.name}` sends it again"
        )
    held = {each.letter.request_id for each in around.dead}
    if any(each.fate == "dead" and each.request_id not in held for each in found.outcomes):
        yield "it died, and its dead letter is gone: it was sent again, or removed"


def _target(stone: Tombstone) -> str:
    """As `dealwire forget` takes it: a domain, or the id of an article."""
    return stone.target.partition(":")[2]


def source_line(source: Follower) -> str:
    """Which source would list it, how that is doing, and when it was last asked."""
    if source.last_checked is None:
        checked = "never checked yet"
    else:
        checked = f"last checked {in_utc(source.last_checked)}"
        checked += f" ({source.last_code})" if source.last_code else ""
    return (
        f"its site is followed by {source.source_id} ({source.state}), {checked}:"
        f" `dealwire source check {source.source_id}` says whether it lists it"
    )


def as_record(said: str, sought: Sought, found: Trace, around: Surroundings) -> dict[str, Any]:
    """Everything as JSON for programs."""
    stone = around.forgotten
    codes = dict.fromkeys(each.code for each in found.outcomes)
    return {
        "asked": said,
        "address": sought.address,
        "indexed": bool(found.articles),
        **found.model_dump(mode="json"),
        "advice": {code: ADVICE[code] for code in codes if code in ADVICE},
        "forgotten": asdict(stone) if stone else None,
        "unread_requests": around.unread,
        "under_way": [asdict(each) for each in around.under_way],
        "dead_letters": [
            {"name": each.name, **json.loads(each.letter.model_dump_json(exclude={"fields"}))}
            for each in around.dead
        ],
    }


def _why(outcome: Outcome, sought: Sought) -> str:
    """What the fate means, what was found there, and how it was asked for where that differs."""
    url = outcome.url or ""
    detail = outcome.detail.removeprefix(f"{url}: ") if url else outcome.detail
    lines = [": ".join(filter(None, (_IN_WORDS[outcome.fate], detail)))]
    if outcome.attempts > 1:
        lines.append(f"after {outcome.attempts} attempts, in the {outcome.stage}")
    asked = one_spelling(url)
    if url and _without_scheme(asked) != _without_scheme(sought.address or ""):
        lines.append(f"asked for as {asked}")
    return "\n".join(lines)


def _without_scheme(address: str) -> str:
    """An article is the same under http and https."""
    return address.partition("://")[2]
