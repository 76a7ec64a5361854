"""Following requests to their fates."""

from datetime import datetime, timezone

from libs.contracts import Fate, Outcome
from services.cli.commands.fetch import doubles, expansions
from services.cli.pursuit import Pursuit, was_read

NOW = datetime(2024, 2, 27, tzinfo=timezone.utc)


def outcome(
    request_id: str, fate: Fate = "indexed", *, parent: str | None = None, children: int = 0
) -> Outcome:
    return Outcome(
        request_id=request_id,
        fate=fate,
        code=fate,
        stage="fetcher",
        at=NOW,
        parent_id=parent,
        children=children,
    )


def test_is_done_when_each_request_has_a_fate() -> None:
    pursuit = Pursuit(["a", "b"])
    pursuit.take(outcome("a"))
    assert not pursuit.done
    pursuit.take(outcome("b", "dead"))
    assert pursuit.done
    assert pursuit.fates == {"indexed": 1, "dead": 1}


def test_passes_over_what_others_asked_for() -> None:
    pursuit = Pursuit(["a"])
    assert not pursuit.take(outcome("x"))
    assert not pursuit.take(outcome("y", parent="x"))
    assert not pursuit.done


def test_waits_for_all_that_a_feed_leads_to() -> None:
    pursuit = Pursuit(["feed"])
    pursuit.take(outcome("feed", "expanded", children=2))
    assert (pursuit.expected, pursuit.done) == (3, False)
    pursuit.take(outcome("one", parent="feed"))
    pursuit.take(outcome("two", "unchanged", parent="feed"))
    assert pursuit.done


def test_follows_a_feed_within_a_feed() -> None:
    pursuit = Pursuit(["feed"])
    pursuit.take(outcome("feed", "expanded", children=1))
    pursuit.take(outcome("inner", "expanded", parent="feed", children=1))
    assert not pursuit.done
    pursuit.take(outcome("page", parent="inner"))
    assert pursuit.done


def test_what_holds_nothing_was_not_read() -> None:
    assert was_read(outcome("page"))
    assert not was_read(outcome("folder", "expanded").model_copy(update={"code": "empty_folder"}))
    assert not was_read(outcome("page", "blocked"))


def test_an_empty_feed_is_done_at_once() -> None:
    pursuit = Pursuit(["feed"])
    pursuit.take(outcome("feed", "expanded"))
    assert pursuit.done


def test_a_replay_replaces_the_fate_and_counts_once() -> None:
    pursuit = Pursuit(["a", "b"])
    pursuit.take(outcome("a", "dead"))
    pursuit.take(outcome("a", "indexed"))
    assert pursuit.fates == {"indexed": 1}
    assert not pursuit.done


def test_the_same_expansion_told_twice_adds_its_children_once() -> None:
    pursuit = Pursuit(["feed"])
    pursuit.take(outcome("feed", "expanded", children=1))
    pursuit.take(outcome("feed", "expanded", children=1))
    assert pursuit.expected == 2


def test_nothing_asked_is_nothing_to_wait_for() -> None:
    assert Pursuit([]).done


def test_a_file_that_is_indexed_under_its_path_too_is_said() -> None:
    told = {"url": "file:///presse/a.txt", "article_id": "new"}
    same = {"url": "file:///presse/b.txt", "article_id": "b"}
    outcomes = [outcome("a").model_copy(update=told), outcome("b").model_copy(update=same)]
    known = {"file:///presse/a.txt": "old", "file:///presse/b.txt": "b"}
    first, last = doubles(outcomes, known)
    assert first.startswith("/presse/a.txt is in the index under its path as well, as article old")
    assert "docs/operations.md" in last
    assert doubles(outcomes, {}) == []


def test_what_a_folder_leaves_out_is_said() -> None:
    pursuit = Pursuit(["a", "b"])
    detail = "1 file: 1 asked for; 1 not read: plan.pdf"
    told = {"url": "https://presse.example/list", "detail": detail}
    pursuit.take(outcome("a", "expanded", children=1).model_copy(update=told))
    pursuit.take(outcome("b"))
    assert expansions(pursuit) == [f"presse.example/list: {detail}"]
