"""The fields that a query may name, in English and in French. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from libs.contracts import Genre, RelevanceLevel, Stance
from libs.deals.folding import folded

FieldKind = Literal["text", "name", "code", "number", "date", "amount", "flag"]


@dataclass(frozen=True)
class QueryField:
    """A field as queries name it.

    `paths`: where it stands in the index of articles. Of a `text`, words are looked for in any of
    their forms; of a `name`, whole words, in order; a `code` is compared as a whole, without
    regard to case.
    """

    name: str
    kind: FieldKind
    paths: tuple[str, ...]
    also: tuple[str, ...] = ()
    example: str = ""
    values: tuple[str, ...] = ()
    """All that a code may be, where they are few."""
    written: tuple[str, ...] = ()
    """Of a `text`, where its words stand as they were written; else they do in `paths`."""

    @property
    def as_written(self) -> tuple[str, ...]:
        """Where words are looked for that begin so."""
        return self.written or self.paths


FIELDS: tuple[QueryField, ...] = (
    QueryField(
        "title", "text", ("title", "fr.title", "en.title"), ("titre", "headline"), "accord",
        written=("title",),
    ),
    QueryField(
        "lead", "text", ("fr.lead", "en.lead"), ("chapo", "chapeau", "intro"), "accord",
        written=("fr.lead.written", "en.lead.written"),
    ),
    QueryField(
        "text", "text", ("text", "fr.text", "en.text"), ("texte", "body"), "accord",
        written=("text",),
    ),
    QueryField(
        "quote", "text", ("fr.quotes", "en.quotes"), ("citation", "citations"), "accord",
        written=("fr.quotes.written", "en.quotes.written"),
    ),
    QueryField("person", "name", ("persons",), ("personne", "persons", "people"), "Mensch"),
    QueryField(
        "organisation", "name", ("organisations",),
        ("organization", "org", "organisations", "company", "entreprise", "société"), "Microsoft",
    ),
    QueryField("product", "name", ("products",), ("produit", "products"), '"Le Chat"'),
    QueryField("place", "name", ("places",), ("lieu", "places"), "Bruxelles"),
    QueryField(
        "outlet", "name", ("outlet", "outlet_domain"),
        ("média", "media", "journal", "site", "domain"), '"Les Échos"',
    ),
    QueryField("author", "name", ("authors",), ("auteur", "autrice", "authors", "by"), "Dupont"),
    QueryField("section", "name", ("section",), ("rubrique",), "tech"),
    QueryField("speaker", "name", ("speakers",), ("locuteur", "locutrice", "said-by"), "Mensch"),
    QueryField("lang", "code", ("language",), ("langue", "language"), "fr"),
    QueryField("country", "code", ("country",), ("pays",), "FR"),
    QueryField("deal", "code", ("deals",), ("dossier", "affaire"), "mistral-microsoft"),
    QueryField(
        "relevance", "code", ("relevance",), ("pertinence",), "main",
        get_args(RelevanceLevel),
    ),
    QueryField(
        "genre", "code", ("genre",), ("kind", "type", "sorte", "format"), "interview",
        get_args(Genre),
    ),
    QueryField("slot", "code", ("slots",), ("fact", "fait"), "exclusivity"),
    QueryField(
        "claim", "code", ("claimed",), ("affirmation", "value", "valeur"), "exclusivity:exclusive"
    ),
    QueryField("stance", "code", ("stances",), ("posture",), "denied", get_args(Stance)),
    QueryField("source", "code", ("source",), (), "hexapress"),
    QueryField("id", "code", ("article_id", "version"), ("article",), "0f3a…"),
    QueryField(
        "url", "code", ("url", "final_url", "requested_url"), ("adresse", "lien"), "https://…"
    ),
    QueryField(
        "date", "date", ("published_day",), ("published", "publié", "jour", "day"), "2024-02-26"
    ),
    QueryField("seen", "date", ("observed_at",), ("vu", "observed"), "2024-02"),
    QueryField("amount", "amount", ("sums",), ("montant", "sum", "somme"), ">10M€"),
    QueryField("quotes", "number", ("quote_count",), (), ">3"),
    QueryField("disputed", "flag", (), ("contesté", "contested"), "yes"),
    QueryField("independent", "flag", (), ("indépendant", "original"), "yes"),
    QueryField("paywalled", "flag", ("paywalled",), ("payant", "abonnés"), "no"),
    QueryField("live", "flag", ("live_blog",), ("direct",), "yes"),
)  # fmt: skip
_KINDS_WITH_ENDS: frozenset[FieldKind] = frozenset({"number", "date", "amount"})


def _by_name() -> dict[str, QueryField]:
    names: dict[str, QueryField] = {}
    for field in FIELDS:
        for name in (field.name, *field.also):
            names[folded(name)] = field
    return names


_BY_NAME: Mapping[str, QueryField] = _by_name()


def field_called(name: str) -> QueryField | None:
    """The field that goes by this name, in either language, with or without accents."""
    return _BY_NAME.get(folded(name))


_ELSEWHERE = {
    **dict.fromkeys(("since", "from", "depuis", "debut"), "date:>="),
    **dict.fromkeys(("until", "to", "jusque", "fin"), "date:<="),
    **dict.fromkeys(("after", "apres"), "date:>"),
    **dict.fromkeys(("before", "avant"), "date:<"),
    "inurl": "url", "allintitle": "title", "source_name": "outlet",
}  # fmt: skip
"""What other query languages call what is asked for here, by folded names."""


def nearest_field(name: str) -> str | None:
    """What is most like a name that no field has; of a field of days perhaps with its sign."""
    if folded(name) in _ELSEWHERE:
        return _ELSEWHERE[folded(name)]
    near = get_close_matches(folded(name), _BY_NAME, n=1, cutoff=0.6)
    return near[0] if near else None


def takes_interval(field: QueryField) -> bool:
    """Whether `>`, `<` and `..` mean something in this field."""
    return field.kind in _KINDS_WITH_ENDS
