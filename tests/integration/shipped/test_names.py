"""The topic filter and the gazetteer find the same names, at the places where they stand."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.deals import SHIPPED_PROFILES, Deal, load_deals
from libs.deals.folding import PlainText, folded
from libs.deals.names import terms_pattern
from services.enricher.names.gazetteer import Gazetteer
from services.fetcher.sources.topic_filter import TopicFilter

SHIPPED = load_deals(SHIPPED_PROFILES)
FORMS = tuple(
    dict.fromkeys(
        form
        for deal in SHIPPED
        for entity in deal.entities
        for form in (*entity.clear_forms, *(each.form for each in entity.ambiguous))
    )
)
BLANKS = {
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "thin space": "\u2009",
    "tab": "\t",
    "two blanks": "  ",
    "a blank and a no-break space": " \u00a0",
    "line end": "\n",
    "blank and line end": " \n",
    "line end and blanks": "\n  ",
    "carriage return and line end": "\r\n",
}
HYPHENS = {
    "hyphen-minus": "-",
    "hyphen": "‐",
    "non-breaking hyphen": "‑",
    "figure dash": "‒",
    "en dash": "–",
    "hyphen and line end": "-\n",
}
APOSTROPHES = {"’": "’", "‘": "‘", "ʼ": "ʼ", "backtick": "`", "acute accent": "´", "straight": "'"}
AROUND = (
    "({})", "[{}]", "«\u00a0{}\u00a0»", "“{}”", "‘{}’", '"{}"', "{}.", "{},", "{}…", "{}!", "{}:",
    "{}’s", "{}-Exemple", "Exemple-{}", "{}/Exemple", "{}™", "{}®", "#{}", "@{}", "*{}*", "—{}—",
    "Avant.\n{}\nAprès.", "\u200b{}\u200b",
)  # fmt: skip
WITHIN_WORDS = ("x{}", "é{}", "4{}", "_{}", "{}x", "{}é", "{}4", "{}_", "ß{}ß", "https://a.example/{}",
    "www.a.example/{}",
)  # fmt: skip
SIGN = "Un partenariat."  # an ambiguous form needs a sign of the deal


@dataclass(frozen=True)
class Case:
    """A way to write a form, at [start, end) of a text."""

    name: str
    text: str
    start: int
    end: int


class Matchers:
    """The filter and the gazetteer of a deal whose only name is this one."""

    def __init__(self, form: str) -> None:
        entity = {"type": "person", "name": form, "role": "party"}
        deal = SHIPPED[0].model_validate(
            {
                "id": "one", "name": "One", "languages": ["fr"], "entities": [entity],
                "relevance": {"terms": {"fr": ["partenaria*"]}},
            }
        )  # fmt: skip
        self._topics, self._gazetteer = TopicFilter([deal]), Gazetteer([deal])

    def filter_finds(self, text: str) -> bool:
        return not self._topics.off_topic([text])

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [(hit.start, hit.end) for hit in self._gazetteer.find(text)]


MATCHERS = {form: Matchers(form) for form in FORMS}


def _case(name: str, surface: str, around: str = "Selon {} hier") -> Case:
    before = around.index("{}")
    return Case(name, around.replace("{}", surface), before, before + len(surface))


def _spellings(form: str) -> Iterator[tuple[str, str]]:
    """The name of a variant, and the form written so."""
    yield "as it is", form
    yield "capitals", form.upper()
    plain = "".join(c for c in unicodedata.normalize("NFD", form) if not unicodedata.combining(c))
    yield "without accents", plain
    yield "decomposed", unicodedata.normalize("NFD", form)
    for old in (" ", "-"):
        for name, new in (BLANKS | HYPHENS | {"blank": " "}).items():
            yield f"{name} for {old!r}", form.replace(old, new)
    for name, new in APOSTROPHES.items():
        yield f"apostrophe {name}", form.replace("'", new)
    yield "ligature", form.replace("fi", "ﬁ").replace("fl", "ﬂ")
    yield "multiplication sign", form.replace("8x", "8×")
    longest = max(form.split(), key=len)
    yield "soft hyphen", form.replace(longest, f"{longest[:1]}\u00ad{longest[1:]}", 1)


def _written(form: str) -> Iterator[Case]:
    """The form as people write it: to be found."""
    for name, surface in dict.fromkeys(_spellings(form)):
        if name == "as it is" or surface != form:
            yield _case(name, surface)
    for around in AROUND:
        yield _case(around, form, around)


def _something_else(form: str) -> Iterator[Case]:
    """What only looks like the form: not to be found."""
    for around in WITHIN_WORDS:
        yield _case(around, form, around)
    for place, letter in enumerate(form):
        if letter.isupper():
            changed = form[:place] + letter.lower() + form[place + 1 :]
            yield _case(f"{changed}: {letter} in lower case", changed)
    for old in (" ", "-"):
        for new in (" - ", " – ", "—", "--", "\n\n", "\n \n", ", ", ". ", "", "/"):
            if old in form:
                yield _case(f"{new!r} for {old!r}", form.replace(old, new, 1))


def wrong(*, written: bool) -> list[str]:
    """Each case that one of the two takes for something else than it is."""
    complaints = []
    for form, matchers in MATCHERS.items():
        for case in _written(form) if written else _something_else(form):
            spans = [(case.start, case.end)] if written else []
            if matchers.spans(case.text) != spans:
                complaints.append(f"gazetteer: {case.name}: {case.text!r}")
            if matchers.filter_finds(case.text) != written:
                complaints.append(f"filter: {case.name}: {case.text!r}")
    return complaints


def test_both_find_every_name_however_it_is_written() -> None:
    assert wrong(written=True) == []


def test_neither_finds_a_name_in_what_only_looks_like_it() -> None:
    assert wrong(written=False) == []


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Mistral-AI et Microsoft", ["Mistral-AI", "Microsoft"]),
        ("Mistral‑AI", ["Mistral‑AI"]),
        ("Mistral\u00a0 AI", ["Mistral\u00a0 AI"]),
        ("Mistral\nAI", ["Mistral\nAI"]),
        ("Azure\u202fAI\nStudio", ["Azure\u202fAI\nStudio"]),
        ("Ce\u0301dric O, Timothe\u0301e Lacroix", ["Ce\u0301dric O", "Timothe\u0301e Lacroix"]),
        ("Microsoft™ et l’Inﬂection\u00a0AI", ["Microsoft", "Inﬂection\u00a0AI"]),
        ("Valide\u0301 par Ioane\u0301 chez Micro\u00adsoft\u00ad.", ["Micro\u00adsoft"]),
        ("l’E\u0301cole polytechnique", ["E\u0301cole polytechnique"]),
        ("Enﬁn Microsoft est re\u0301uni", ["Microsoft"]),
    ],
)
def test_a_span_is_in_the_text_as_it_was_given(text: str, surfaces: list[str]) -> None:
    found = Gazetteer(SHIPPED).find(text)
    assert [text[hit.start : hit.end] for hit in found] == surfaces


AROUND_PIECES = st.lists(
    st.sampled_from(
        ["", " ", "\n", "-", "x", "é", "\u0301", "\u00ad", "ﬁ", "’", "https://", "www.", "@", "_",
         "™", "Mistral", "İ"]
    ), max_size=3,
).map("".join)  # fmt: skip
GAPS = st.lists(
    st.sampled_from([" ", "\u00a0", "-", "‑", "\n", "\u00ad", "\u0301", "–", "."]), max_size=3
).map("".join)
FIRST_WORDS = st.sampled_from(["Mistral", "MISTRAL", "mistral", "Mıstral", "Mi\u0301stral"])


SECOND_WORDS = st.sampled_from(["AI", "Ai", "ÀI"])
TEXTS = st.tuples(AROUND_PIECES, FIRST_WORDS, GAPS, SECOND_WORDS, AROUND_PIECES).map("".join)


@given(TEXTS)
def test_what_the_filter_lets_through_is_what_the_gazetteer_finds(text: str) -> None:
    matchers = MATCHERS["Mistral AI"]
    spans = matchers.spans(text)
    assert matchers.filter_finds(text) == bool(spans)
    for start, end in spans:
        assert text[start] == "M"
        assert unicodedata.combining(text[end - 1]) or text[end - 1] == "I"


@pytest.mark.parametrize(
    ("form", "text", "surfaces"),
    [
        (".NET", "Sur .NET, pas ASP.NET ni .net", [".NET"]),
        ("C++", "C++ et (C++), C+ ou C++x", ["C++", "C++"]),
        ("(Re)start SA", "« (Re)start\u00a0SA »", ["(Re)start\u00a0SA"]),
        ("Foo - Bar", "Foo  -  Bar, Foo Bar", ["Foo  -  Bar"]),
        ("Αχιλλεύς", "ΑΧΙΛΛΕΎΣ, Αχιλλευς", ["ΑΧΙΛΛΕΎΣ", "Αχιλλευς"]),
        ("İstanbul Bank", "Istanbul Bank, İSTANBUL BANK", ["Istanbul Bank", "İSTANBUL BANK"]),
        ("Яндекс", "В Яндекс, не яндекс", ["Яндекс"]),
        ("東京", "「東京」", ["東京"]),
        ("Loré", "Lore\u0301, Loré", ["Lore\u0301", "Loré"]),
        ("--", "x -- y", ["--"]),
        ("\u0301\u0301", "E\u0301\u0301", []),
        ("\u00ad\u00ad", "a \u00ad\u00ad b", []),
    ],
)
def test_names_that_are_no_plain_words_are_found_too(
    form: str, text: str, surfaces: list[str]
) -> None:
    matchers = Matchers(form)
    assert [text[start:end] for start, end in matchers.spans(text)] == surfaces
    assert matchers.filter_finds(text) == bool(surfaces)


@given(st.text(max_size=50))
def test_both_ways_to_fold_a_text_agree(text: str) -> None:
    assert len(folded(text)) == len(text)
    plain = PlainText(text)
    assert len(plain.lower) == len(plain.cased)
    if len(plain.cased) == len(text):
        assert plain.lower == folded(text)


def test_lower_case_is_as_long_as_upper_case() -> None:
    every = [chr(code) for code in range(0x2200)]
    assert all(len(folded(char)) == 1 for char in every)
    assert all(len(PlainText(char).lower) == len(PlainText(char).cased) for char in every)


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        (["tie-up"], "their tie‑up, a tie up", ["tie‑up", "tie up"]),
        (["prise de participation"], "La prise  de\nparticipation", ["prise  de\nparticipation"]),
        (["partenaria*"], "PARTENARIATS, un coopartenariat", ["PARTENARIATS"]),
        (["s'alli*"], "elle s’allie", ["s’allie"]),
        ([], "un accord", []),
    ],
)
def test_words_of_the_deal_are_found_as_names_are(
    terms: list[str], text: str, found: list[str]
) -> None:
    spans = [each.span() for each in terms_pattern(terms).finditer(folded(text))]
    assert [text[start:end] for start, end in spans] == found


def _ambiguous() -> Iterator[tuple[Deal, str, str]]:
    for deal in SHIPPED:
        for entity in deal.entities:
            for unclear in entity.ambiguous if entity.role == "party" else ():
                for word in unclear.not_after:
                    yield deal, word, unclear.form


@pytest.mark.parametrize("between", [" ", "  ", "\u00a0", "\n", "’", " « "])
def test_the_word_before_an_ambiguous_form_rules_it_out_for_both(between: str) -> None:
    for deal, word, form in _ambiguous():
        texts = [f"{word}{between}{form}", SIGN]
        assert TopicFilter([deal]).off_topic(texts), texts
        assert not TopicFilter([deal]).off_topic([f"avec {form}", SIGN])
