"""How quotes and claims are shown. Pure."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from libs.contracts import LedgerRow
from libs.search.statements import ClaimHit, QuoteHit
from services.cli.coverage import row_text

_INDENT = (0, 0, 0, 2)


def quote_text(hit: QuoteHit) -> Group:
    """The words, who said them and how, and where they stood."""
    words = hit.text.replace("\n", " ")
    shown = f"« {words} »" if hit.direct and hit.language == "fr" else f"“{words}”"
    speaker = ", ".join(part for part in (hit.speaker or "(nobody named)", hit.role) if part)
    how = hit.stance if hit.direct else f"{hit.stance}, in reported speech"
    lines = [Text(f"{speaker} · {how}"), Text(_where(hit)), Text(hit.url, style="dim")]
    words_shown = Text(shown if hit.direct else words)
    return Group(Text(), words_shown, Padding(Group(*lines), _INDENT, expand=False))


def claims_text(hits: Sequence[ClaimHit], rows: Sequence[LedgerRow]) -> Group:
    """The claims by slot: each value with who asserts it, where, and in which words.

    `rows`: what all claims of a slot come to, shown before the claims that were asked for.
    """
    by_slot = {(row.deal, row.slot): row for row in rows}
    parts: list[RenderableType] = []
    for slot, claims in groupby(hits, key=lambda each: (each.deal, each.slot)):
        if (row := by_slot.get(slot)) is not None:
            parts.append(row_text(row))
        else:
            parts += [Text(), Text(f"{slot[1]}  ({slot[0]})", style="bold")]
        for claim in claims:
            parts.append(Padding(_claim(claim), _INDENT, expand=False))
    return Group(*parts)


def _claim(claim: ClaimHit) -> Group:
    negated = "not " if claim.polarity == "negated" else ""
    head = Text(f"{negated}{claim.value}", style="bold")
    head.append(f" · {claim.modality} · {_asserter(claim)} · {_where(claim)}", style="not bold")
    clause = Text(claim.context.replace("\n", " "))
    clause.highlight_words([claim.text.replace("\n", " ")], style="underline")
    return Group(head, Padding(clause, _INDENT, expand=False))


def _asserter(claim: ClaimHit) -> str:
    if claim.by == "speaker":
        return claim.speaker or "(a speaker without a name)"
    return "the outlet" if claim.by == "outlet" else "nobody"


def _where(hit: ClaimHit | QuoteHit) -> str:
    day = hit.timeline_at.date().isoformat()
    return f"{hit.outlet}, {day if hit.timeline_from == 'published' else f'seen {day}'}"
