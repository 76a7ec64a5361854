"""What a change of a row of the ledger is news of: a conflict, a denial, a correction. Pure."""

from collections.abc import Iterator

from libs.amounts.notation import readable
from libs.contracts import Assertion, LedgerEvent, LedgerRow, digest
from libs.coverage.sides import asserter
from libs.coverage.verdicts import DISPUTED


def events_of(old: LedgerRow | None, new: LedgerRow) -> tuple[LedgerEvent, ...]:
    """The news in a row since the state before; all that stands in a row that is new is news."""
    return (*_conflict(old, new), *_denials(old, new), *_corrections(old, new))


def _conflict(old: LedgerRow | None, new: LedgerRow) -> Iterator[LedgerEvent]:
    """One where what is asserted goes together no longer.

    Its key is of the values that are asserted now: the same conflict published anew is no other.
    """
    if new.verdict not in DISPUTED or (old is not None and old.verdict in DISPUTED):
        return
    sides = {f"{each.polarity} {each.value}" for each in new.assertions if each.until is None}
    yield LedgerEvent(
        kind="conflict", key=digest("conflict", new.id, *sorted(sides)), why=new.why
    )  # fmt: skip


def _denials(old: LedgerRow | None, new: LedgerRow) -> Iterator[LedgerEvent]:
    """One for each value that somebody now says is not so, and nobody has before."""
    known = {each.value for each in old.assertions if _denies(each)} if old else set()
    for each in new.assertions:  # in the order of time: the first who says it
        if _denies(each) and each.value not in known:
            known.add(each.value)
            why = f"not {readable(each.value)} ({asserter(each)}): the first denial"
            yield _event(each, "denial", digest("denial", new.id, each.value), why)


def _corrections(old: LedgerRow | None, new: LedgerRow) -> Iterator[LedgerEvent]:
    """One for each article and value that the article says no more."""
    before = {_said(each) for each in old.assertions if each.until is not None} if old else set()
    still = {_said(each) for each in new.assertions if each.until is None}
    for each in new.assertions:
        if each.until is None or _said(each) in before | still:
            continue
        before.add(_said(each))
        denied = "not " if _denies(each) else ""
        why = f"{denied}{readable(each.value)}: {asserter(each)} no longer says so"
        key = digest("correction", new.id, *_said(each), each.until.isoformat())
        yield _event(each, "correction", key, why)


def _denies(each: Assertion) -> bool:
    return each.polarity == "negated"


def _said(each: Assertion) -> tuple[str, str, str]:
    return each.article_id, each.value, each.polarity


def _event(each: Assertion, kind: str, key: str, why: str) -> LedgerEvent:
    return LedgerEvent.model_validate(
        {
            "kind": kind,
            "value": each.value,
            "key": key,
            "article_id": each.article_id,
            "outlet": each.outlet,
            "at": each.at,
            "why": why,
            "text": each.text,
        }
    )
