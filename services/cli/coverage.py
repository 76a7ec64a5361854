"""How stories, relations and the ledger are shown. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from libs.amounts.notation import readable
from libs.contracts import (
    OF_THE_CHANGE,
    Coverage,
    LedgerRow,
    LedgerValue,
    Relation,
    RelationType,
    Story,
    Utterance,
)
from libs.search.fates import FoundArticle
from services.cli.console import Indented
from services.cli.fates import article_lines
from services.cli.moments import in_utc

_OF_EVENTS = {*OF_THE_CHANGE, "gone"}
_MADE: Mapping[RelationType, str] = {
    "reprint": "reprint",
    "trimmed": "shortened reprint",
    "translated": "translation",
    "rewritten": "retelling",
    "correction": "correction",
}
"""What an article is of its origin."""
_ID_SHOWN = 8  # hex digits: enough to name an article


def counted(number: int, thing: str, more: str = "") -> str:
    """1 origin, 2 origins."""
    return f"{number} {thing if number == 1 else more or f'{thing}s'}"


def coverage_json(found: Sequence[Coverage] | Mapping[str, Sequence[Coverage]]) -> str:
    """A list of things, or lists by name, as programs read them."""
    if isinstance(found, Mapping):
        parts = (f'"{name}":{coverage_json(each)}' for name, each in found.items())
        return f"{{{','.join(parts)}}}"
    return f"[{','.join(each.model_dump_json(exclude=_OF_EVENTS) for each in found)}]"


def stories_text(stories: Sequence[Story]) -> Group:
    """Each story with its headline, its time, and how many of its articles are no copies."""
    parts: list[RenderableType] = []
    for story in stories:
        figures = f"{counted(len(story.articles), 'article')}, {counted(story.origins, 'origin')}"
        facts = [_id(story.id), _span(story.first_at, story.last_at), figures]
        parts += [
            Text(),
            Text(story.headline, style="underline"),
            Indented(Text(" · ".join([*facts, ", ".join(story.languages)]))),
        ]
    return Group(*parts)


def story_text(story: Story) -> Group:
    """The articles of one story in the order of time, each with its title; copies with of what."""
    origins = {each.article_id: each.outlet for each in story.articles}
    parts: list[RenderableType] = [Text(), Text(story.headline, style="bold")]
    for each in story.articles:
        root = origins.get(each.root_id, _id(each.root_id))
        facts = [in_utc(each.at), each.outlet, _id(each.article_id)]
        facts += [f"{each.relation}, from {root}"] if each.relation else []
        if each.withdrawn_at is not None:
            facts.append(f"gone since {in_utc(each.withdrawn_at)}")
        title = Indented(Text(each.title or "(no title)"))
        parts.append(Indented(Text(" · ".join(facts), style="dim"), title))
    return Group(*parts)


def row_text(row: LedgerRow) -> Group:
    """A slot, what it describes and its verdict; each value with who says it, and since when."""
    head = Text(f"{row.slot}  ({row.deal})", style="bold")
    head.append(f"  {verdict_word(row)}", style="bold red" if row.disputed else "not bold")
    lines: list[RenderableType] = [Text(row.describes, style="italic"), Text(row.why, style="dim")]
    lines += [_value_text(each) for each in row.values]
    return Group(Text(), head, Indented(*lines))


def verdict_word(row: LedgerRow) -> str:
    """A verdict as people say it: in conflict."""
    return row.verdict.replace("_", " ")


def _value_text(value: LedgerValue) -> Text:
    negated = "not " if value.polarity == "negated" else ""
    shown = Text(f"{negated}{readable(value.value)}", style="bold")
    sources = counted(value.support, "independent source")
    articles = counted(value.articles, "article")
    how = ", ".join(f"{number} {name}" for name, number in value.modalities.items())
    first = f"first {value.first_by}, {in_utc(value.first_at)}"
    who = ", ".join(value.asserters)
    facts = [f"{sources} in {articles}" if value.support else "said no longer", how, first, who]
    shown.append(f" · {' · '.join(fact for fact in facts if fact)}", style="not bold")
    return shown


def asked_text(article: FoundArticle) -> Group:
    """Which article the rest is about."""
    title, facts, link = article_lines(article)
    title.stylize("bold")
    facts.append(f" · {_id(article.article_id)}")
    return Group(title, Indented(facts, link))


def relations_text(relations: Sequence[Relation]) -> Group:
    """Each copy and correction with its origin, the time between them and the words of credit."""
    parts: list[RenderableType] = []
    for each in relations:
        head = Text(f"{each.outlet} {_id(each.article_id)}", style="bold")
        origin = f"{each.origin_outlet} {_id(each.origin_id)}"
        head.append(f" · {in_utc(each.at)} · {_MADE[each.type]} of {origin}", style="not bold")
        facts = [f"{_lag(each.lag_seconds)} later" if each.lag_seconds is not None else ""]
        facts.append(f"credit: {each.credit}" if each.credit else "")
        facts.append("each credits the other" if each.circular else "")
        said = " · ".join(fact for fact in facts if fact)
        parts += [Text(), head, *([Indented(Text(said))] if said else [])]
    return Group(*parts)


def utterance_text(utterance: Utterance) -> Group:
    """What somebody said, and each article's words for it where they are others."""
    figures = f"{counted(utterance.support, 'independent source')} in "
    figures += counted(utterance.articles, "article")
    speaker = utterance.speaker or "(unnamed speaker)"
    lines: list[RenderableType] = [Text(f"{speaker} · {figures}")]
    for each in utterance.renderings:
        words = "" if each.form == "whole" else f": {each.text}"
        lines.append(Text(f"{each.outlet}, {in_utc(each.at)}, {each.form}{words}", style="dim"))
    head = Text(utterance.text.replace("\n", " "))
    return Group(Text(), head, Indented(*lines))


def _id(hex_id: str) -> str:
    return hex_id[:_ID_SHOWN]


def _span(first: datetime, last: datetime) -> str:
    begin, end = in_utc(first)[:10], in_utc(last)[:10]
    return begin if begin == end else f"{begin} to {end}"


def _lag(seconds: float) -> str:
    minutes = round(seconds / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{hours} h {rest:02d} min" if hours else f"{sign}{rest} min"
