"""What `dealwire search` and `export` ask articles by: their options, and the query of these."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_args, get_type_hints

import typer
from pydantic import ValidationError

from libs.contracts import RelevanceLevel, Stance
from libs.search.genres import GENRES
from libs.search.query import MOST_SHOWN, SearchQuery, Sort
from libs.validation import said
from services.cli.codes import country_named, currency_code, language_named
from services.cli.options import AsOf
from services.cli.problems import Problem
from services.cli.values import amount, first_day, genre, last_day, one_of

FILTERS = "Filters: given twice, either value fits"
_STANCES = get_args(Stance)
_LEVELS = get_args(RelevanceLevel)
_SUMS = "Sums, days and what is known across articles"


def _names(help_text: str, *, metavar: str = "NAME") -> Any:
    return typer.Option(help=help_text, metavar=metavar, rich_help_panel=FILTERS)


Words = Annotated[
    list[str] | None,
    typer.Argument(
        help='Words; "a phrase"; one | other; -without; begin*; person:Mensch; 15 M€. Within'
        " single quotes the shell leaves them as they are.",
        metavar="QUERY",
        show_default=False,
    ),
]
Lang = Annotated[
    list[str] | None,
    typer.Option(
        help="Language: fr, French or français.",
        metavar="LANGUAGE",
        parser=language_named,
        rich_help_panel=FILTERS,
    ),
]
Country = Annotated[
    list[str] | None,
    typer.Option(
        help="Country of the outlet: FR, France.",
        metavar="COUNTRY",
        parser=country_named,
        rich_help_panel=FILTERS,
    ),
]
Outlets = Annotated[list[str] | None, _names("Outlet, or its domain.")]
Author = Annotated[list[str] | None, _names("Who wrote it.")]
Person = Annotated[list[str] | None, _names("A person who is named: Mensch.")]
Organisation = Annotated[
    list[str] | None, _names("An organisation named; aliases of a deal profile too: UE.")
]
Product = Annotated[list[str] | None, _names("A product named.")]
Place = Annotated[list[str] | None, _names("A place named.")]
Speaker = Annotated[list[str] | None, _names("Who is quoted.")]
DealIds = Annotated[
    list[str] | None,
    typer.Option("--deal", help="Id of a deal profile.", metavar="ID", rich_help_panel=FILTERS),
]
Slot = Annotated[
    list[str] | None, _names("What something is claimed of: a slot of a profile.", metavar="SLOT")
]
Stances = Annotated[
    list[str] | None,
    typer.Option(
        "--stance",
        metavar="STANCE",
        parser=one_of("stance", _STANCES),
        help=f"How somebody is quoted: {', '.join(_STANCES)}.",
        rich_help_panel=FILTERS,
    ),
]
Level = Annotated[
    list[str] | None,
    typer.Option(
        "--relevance",
        metavar="LEVEL",
        parser=one_of("level of relevance", _LEVELS),
        help=f"How far it is about a deal: {', '.join(_LEVELS)}.",
        rich_help_panel=FILTERS,
    ),
]
Genres = Annotated[
    list[str] | None,
    typer.Option(
        "--genre",
        metavar="GENRE",
        parser=genre,
        help=f"What kind of article: {', '.join(GENRES)}.",
        rich_help_panel=FILTERS,
    ),
]
Sums = Annotated[
    list[str] | None,
    typer.Option(
        "--amount", metavar="SUM", help="15M€, '>10M', '10M..20M€'.", rich_help_panel=_SUMS
    ),
]
MinAmount = Annotated[
    float | None,
    typer.Option(
        metavar="SUM",
        parser=amount,
        help="A sum of at least so much: 10e6, 10M; of a range, its top.",
        rich_help_panel=_SUMS,
    ),
]
MaxAmount = Annotated[
    float | None,
    typer.Option(
        metavar="SUM", parser=amount, help="A sum of at most so much.", rich_help_panel=_SUMS
    ),
]
Currency = Annotated[
    str | None,
    typer.Option(
        help="Of such a sum, such as EUR.",
        metavar="XXX",
        parser=currency_code,
        rich_help_panel=_SUMS,
    ),
]
From = Annotated[
    date | None,
    typer.Option(
        "--from",
        metavar="DAY",
        parser=first_day,
        help="First day or month of publication.",
        rich_help_panel=_SUMS,
    ),
]
Until = Annotated[
    date | None,
    typer.Option(
        "--to",
        metavar="DAY",
        parser=last_day,
        help="Last day or month of it.",
        rich_help_panel=_SUMS,
    ),
]
Disputed = Annotated[
    bool | None,
    typer.Option(
        "--disputed/--not-disputed",
        help="Another article contradicts one of its claims, or none does.",
        show_default=False,
        rich_help_panel=_SUMS,
    ),
]
Originals = Annotated[
    bool,
    typer.Option(
        "--originals",
        help="No reprint, translation or retelling of another article.",
        rich_help_panel=_SUMS,
    ),
]
Like = Annotated[
    str | None,
    typer.Option(
        "--like",
        metavar="ARTICLE",
        help="Articles like this one: its id, first digits of it, or address.",
        rich_help_panel=_SUMS,
    ),
]
Order = Annotated[
    Sort | None,
    typer.Option(
        "--sort",
        help="Default: relevance where words are given, else newest. independent: copies last.",
        show_default=False,
    ),
]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What articles are asked by, each field an option of the command; named as in SearchQuery."""

    lang: Lang = None
    country: Country = None
    outlet: Outlets = None
    author: Author = None
    person: Person = None
    organisation: Organisation = None
    product: Product = None
    place: Place = None
    speaker: Speaker = None
    deal: DealIds = None
    slot: Slot = None
    stance: Stances = None
    relevance: Level = None
    genre: Genres = None
    amount: Sums = None
    min_amount: MinAmount = None
    max_amount: MaxAmount = None
    currency: Currency = None
    from_day: From = None
    to_day: Until = None

    def given(self, *, without: Collection[str] = ()) -> dict[str, Any]:
        """What was given, by name."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: value
            for name, value in values.items()
            if name not in without and value is not None and value != []
        }


@dataclass(frozen=True, kw_only=True)
class SearchFilters(Filters):
    """The same, and what is asked of all articles together, and in which order."""

    as_of: AsOf = None
    disputed: Disputed = None
    originals: Originals = False
    like: Like = None
    sort: Order = None


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each field of the class that its `filters` is of."""
    own = signature(command, eval_str=True).parameters
    kind: type[Filters] = own["filters"].annotation
    hints = get_type_hints(kind, include_extras=True)
    options = {
        each.name: Parameter(
            each.name, Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name]
        )
        for each in fields(kind)
    }

    @wraps(command)
    def called(*args: Any, **given: Any) -> None:
        filters = kind(**{name: given.pop(name) for name in options})
        command(*args, filters=filters, **given)

    shown = [
        parameter
        for each in own.values()
        for parameter in (options.values() if each.name == "filters" else [each])
    ]
    called.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # what typer reads
    called.__annotations__ = {each.name: each.annotation for each in shown}
    return called


def query_of(words: Sequence[str] | None, filters: Filters, **shown: Any) -> SearchQuery:
    """The query that options ask; a list is what any of its values fits. `shown`: how much of it.

    Raises BadParameter for ends in the wrong order, Problem for a text that is too long and for
    what no query can hold.
    """
    asked = filters.given() | shown
    if asked.pop("originals", False):
        asked["independent"] = True
    first, last = filters.from_day, filters.to_day
    if first and last and first > last:
        raise typer.BadParameter("must not be after --to", param_hint="--from")
    low, high = filters.min_amount, filters.max_amount
    if low is not None and high is not None and low > high:
        raise typer.BadParameter("must not be above --max-amount", param_hint="--min-amount")
    if asked.get("offset", 0) + asked.get("size", 0) > MOST_SHOWN:
        raise Problem(f"a search shows the first {MOST_SHOWN} articles: `dealwire export` has all")
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()
    }
    try:
        return SearchQuery(text=" ".join(words or ()), **values)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        where = "query" if wrong["loc"] == ("text",) else ".".join(map(str, wrong["loc"]))
        raise Problem(f"{where}: {said(wrong)}" if where else said(wrong)) from None
