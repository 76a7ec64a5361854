"""How quotes and claims are shown. Pure."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from libs.amounts.notation import readable
from libs.contracts import LedgerRow
from libs.search.statements import ClaimHit, QuoteHit
from services.cli.console import Indented, address
from services.cli.coverage import row_text


def quote_text(hit: QuoteHit) -> Group:
    """The words, who said them and how, and where they stood."""
    words = hit.text.replace("\n", " ")
    shown = f"« {words} »" if hit.direct and hit.language == "fr" else f"“{words}”"
    speaker = ", ".join(part for part in (hit.speaker or "(unnamed speaker)", hit.role) if part)
    how = hit.stance if hit.direct else f"{hit.stance}, in reported speech"
    via = f" · via {hit.via}" if hit.via else ""
    lines = [Text(f"{speaker} · {how}{via}"), Text(_where(hit)), address(hit.url)]
    words_shown = Text(shown if hit.direct else words)
    return Group(Text(), words_shown, Indented(*lines))


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
        parts.append(Text())
        for claim in claims:
            parts.append(Indented(_claim(claim)))
    return Group(*parts)


def _claim(claim: ClaimHit) -> Group:
    negated = "not " if claim.polarity == "negated" else ""
    head = Text(f"{negated}{readable(claim.value)}", style="bold")
    head.append(f" · {claim.modality} · {_asserter(claim)} · {_where(claim)}", style="not bold")
    clause = Text(claim.context.replace("\n", " "))
    clause.highlight_words([claim.text.replace("\n", " ")], style="underline")
    return Group(head, Indented(clause, address(claim.url)))


def _asserter(claim: ClaimHit) -> str:
    if claim.by == "speaker":
        return claim.speaker or "unnamed speaker"
    return "the outlet" if claim.by == "outlet" else "nobody"


def _where(hit: ClaimHit | QuoteHit) -> str:
    day = hit.timeline_at.date().isoformat()
    return f"{hit.outlet}, {day if hit.timeline_from == 'published' else f'seen {day}'}"
