"""An article with all that was found in it marked in its text, and the claims below. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from libs.amounts.notation import readable
from libs.contracts import Claim, EnrichedArticle, Mention, Quote
from services.cli.console import Indented, table
from services.cli.judgements import genre_line, relevance_line

_STYLES = {
    "person": "bold cyan",
    "organisation": "bold blue",
    "product": "bold magenta",
    "place": "cyan",
    "sum": "bold green",
    "date": "yellow",
    "quote": "italic",
    "claim": "underline",
}
"""What each kind of mark looks like; the legend shows the same."""


@dataclass(frozen=True)
class _Mark:
    kind: str
    mention: Mention


def explanation(article: EnrichedArticle) -> Group:
    """Title and text with every mark in colour, then who is quoted, then the claims and why.

    Last are its genre, how far it is about each deal, and when it was written if that is a guess.
    """
    marks = list(_marks(article))
    parts: list[RenderableType] = [_legend(), Text()]
    if article.stated_title:
        parts += [_marked(article.stated_title, "title", marks), Text()]
    parts += [_marked(article.text, "text", marks), Text()]
    if article.quotes:
        parts.append(_quotes(article))
    parts.append(Text(f"{len(article.claims)} claims", style="bold"))
    parts += [Indented(_claim(claim)) for claim in article.claims]
    parts += [Text(), *map(Text, _judgements(article))]
    parts += [Text(f"not read: {what}", style="dim") for what in article.not_read]
    return Group(*parts)


def _judgements(article: EnrichedArticle) -> Iterator[str]:
    if article.genre is not None:
        yield genre_line(article.genre.name, article.genre.why)
    yield from map(relevance_line, article.relevance)
    if estimate := article.date_estimate:
        earliest, latest = estimate.earliest or "…", estimate.latest or "…"
        yield f"written between {earliest} and {latest}, as it seems: {estimate.why}"


def _marks(article: EnrichedArticle) -> Iterator[_Mark]:
    """Wide ones first: what comes later is laid over them."""
    for claim in article.claims:
        yield _Mark("claim", claim.mention)
    for quote in article.quotes:
        for part in quote.parts:
            yield _Mark("quote", part)
    for entity in article.entities:
        for mention in entity.mentions:
            yield _Mark(entity.type, mention)
    for amount in article.amounts:
        yield _Mark("sum", amount.mention)
    for day in article.dates:
        yield _Mark("date", day.mention)


def _legend() -> Text:
    shown = Text()
    for kind, style in _STYLES.items():
        shown.append(kind, style=style).append("  ")
    return shown


def _marked(text: str, field: str, marks: list[_Mark]) -> Text:
    shown = Text(text)
    for mark in marks:
        if mark.mention.field == field:
            shown.stylize(_STYLES[mark.kind], mark.mention.start, mark.mention.end)
    return shown


def _quotes(article: EnrichedArticle) -> Table:
    shown = table("quotes", "speaker", "stance", "cue", "found by", "words")
    for quote in article.quotes:
        speaker = ", ".join(each for each in (quote.speaker or "(nobody)", quote.role) if each)
        speaker += f", via {quote.via}" if quote.via else ""
        rule = _found_by(quote).removeprefix("quotes/")
        shown.add_row(speaker, quote.stance, quote.cue or "", rule, _cut(quote.text))
    return shown


def _claim(claim: Claim) -> Group:
    negated = "not " if claim.polarity == "negated" else ""
    asserter = claim.speaker or claim.by
    head = Text(f"{claim.slot} = {negated}{readable(claim.value)}", style="bold")
    head.append(f" · {claim.modality} · {asserter} ({claim.deal})", style="not bold")
    why = Text(f"{_found_by(claim)}: {claim.rule}", style="dim")
    return Group(head, Indented(Text(claim.mention.surface), why))


def _found_by(found: Quote | Claim) -> str:
    evidence = found.evidence
    return f"{evidence.extractor} {evidence.confidence:.2f}" if evidence else ""


def _cut(text: str) -> str:
    longest = 60
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"
