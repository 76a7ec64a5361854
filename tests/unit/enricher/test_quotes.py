"""Who says what, in sentences of our own; each row is a kind of sentence."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from libs.contracts import Entity, LanguageSpan, Quote
from services.enricher.names.entities import TextField
from services.enricher.quotes.quotes import find_quotes
from services.enricher.wording.files import load_lexicons, load_names

LEXICONS = load_lexicons()
FIRST_NAMES = load_names().first_names
PERSONS = ("Ada Bronn", "Luc Ferrand", "Inès Valmy", "Tom Reeve")
BODIES = ("Nordbank", "Commission des marchés")


def named(texts: dict[TextField, str]) -> tuple[Entity, ...]:
    """The persons and bodies of these tests wherever they are named in full."""
    found = []
    for kind, names in (("person", PERSONS), ("organisation", BODIES)):
        for name in names:
            mentions = []
            for field, text in texts.items():
                at = text.find(name)
                while at >= 0:
                    place = {"field": field, "start": at, "end": at + len(name), "surface": name}
                    mentions.append(place)
                    at = text.find(name, at + 1)
            if mentions:
                entity = {"type": kind, "name": name, "found_by": "model", "mentions": mentions}
                found.append(Entity.model_validate(entity))
    return tuple(found)


def quotes(
    text: str, language: str, title: str = "", spans: Sequence[LanguageSpan] = ()
) -> tuple[Quote, ...]:
    texts: dict[TextField, str] = {"title": title, "text": text}
    return find_quotes(
        texts,
        language=language,
        spans=spans,
        entities=named(texts),
        lexicons=LEXICONS,
        first_names=FIRST_NAMES,
    )


def told(text: str, language: str, title: str = "") -> list[tuple[str, str | None]]:
    """The words, with a stroke between parts, and the speaker."""
    return [
        (" | ".join(part.surface for part in each.parts), each.speaker)
        for each in quotes(text, language, title)
    ]


FRENCH = [
    # The verb before its subject.
    ("« La vente est close », affirme Luc Ferrand.", [("La vente est close", "Luc Ferrand")]),
    ("« La vente est close », a déclaré mardi à Radio Cap le directeur, Luc Ferrand.",
     [("La vente est close", "Luc Ferrand")]),
    # Cut in two by the verb, in the marks and outside them.
    ("« La vente, regrette Ada Bronn, ne sert personne. »",
     [("La vente | ne sert personne.", "Ada Bronn")]),
    ("« La vente », regrette Ada Bronn, « ne sert personne ».",
     [("La vente | ne sert personne", "Ada Bronn")]),
    ("« La vente est close », dit Ada Bronn. « Nous partons. »",
     [("La vente est close | Nous partons.", "Ada Bronn")]),
    # Named in the sentence before.
    ("Luc Ferrand réagit : « Nous ne partirons pas. »",
     [("Nous ne partirons pas.", "Luc Ferrand")]),
    # A pronoun is the last subject that fits.
    ("Ada Bronn a vu Luc Ferrand. « Rien n'est signé », a-t-elle ajouté.",
     [("Rien n'est signé", "Ada Bronn")]),
    # Whoever is spoken to is no speaker.
    ("« Rien n'est signé », a répondu Ada Bronn à Luc Ferrand.",
     [("Rien n'est signé", "Ada Bronn")]),
    # Words after a preposition or a conjunction.
    ("Selon Ada Bronn, la banque vendra ses parts.",
     [("la banque vendra ses parts", "Ada Bronn")]),
    ("Luc Ferrand estime que la banque a trop attendu.",
     [("la banque a trop attendu", "Luc Ferrand")]),
    ("La banque vendra ses parts, a indiqué Nordbank.",
     [("La banque vendra ses parts", "Nordbank")]),
    # A spokesman without a name speaks for his house; a friend of the house for nobody.
    ("« La vente est close », a dit un porte-parole de Nordbank.",
     [("La vente est close", "Nordbank")]),
    ("« La vente est close », souffle un proche du dossier.", [("La vente est close", None)]),
    ("« La vente est close », confie un conseiller d'Ada Bronn.", [("La vente est close", None)]),
    # An office that one person holds.
    ("Inès Valmy, ministre des Ports, était là. La ministre promet que « rien ne changera ».",
     [("rien ne changera", "Inès Valmy")]),
    # Nobody is named, although somebody stands near.
    ("Luc Ferrand est parti tôt.\n« On verra bien demain matin. »",
     [("On verra bien demain matin.", None)]),
    # Names, titles of works, single words and scare quotes are none.
    ("Luc Ferrand a lu « Le Port de Brume » et parle de « trahison ».", []),
    ("Le « roi du fret » vend le navire « Belle Étoile ».", []),
    # Over two paragraphs.
    ("« Un port vit, dit Ada Bronn. Il respire.\n« Il dort aussi. »",
     [("Un port vit | Il respire. | Il dort aussi.", "Ada Bronn")]),
]  # fmt: skip
ENGLISH = [
    ("“The sale is closed,” said Tom Reeve.", [("The sale is closed,", "Tom Reeve")]),
    ("“The sale is closed,” Tom Reeve told Harbour Radio. “We leave.”",
     [("The sale is closed, | We leave.", "Tom Reeve")]),
    ("Tom Reeve, an analyst at Nordbank, said the sale was closed.",
     [("the sale was closed", "Tom Reeve")]),
    ("Tom Reeve said on Monday that the sale was closed.",
     [("the sale was closed", "Tom Reeve")]),
    ("According to Tom Reeve, an analyst, the sale was closed.",
     [("the sale was closed", "Tom Reeve")]),
    ("The sale is closed, according to a person close to Nordbank.",
     [("The sale is closed", None)]),
    ("“The sale is closed,” a Nordbank spokeswoman said in a statement. “No more,” she added.",
     [("The sale is closed,", "Nordbank"), ("No more,", "Nordbank")]),
    ("Ada Bronn met Tom Reeve. “It is done,” she said.", [("It is done,", "Ada Bronn")]),
    ("“It is done.” - Tom Reeve, analyst", [("It is done.", "Tom Reeve")]),
    ("In the words of Tom Reeve, “it is done”.", [("it is done", "Tom Reeve")]),
    ("Nordbank denied that it had sold the ships.", [("it had sold the ships", "Nordbank")]),
    ("Nordbank's founders, who left, say the sale is closed.",
     [("the sale is closed", None)]),
    ("“The sale is closed,” the Oslo-based company said.", [("The sale is closed,", None)]),
    ("Nordbank declined to comment on the “king of freight”.", []),
    ("“They told us, ‘Sell it all,’ and we did,” Tom Reeve said.",
     [("They told us, ‘Sell it all,’ and we did,", "Tom Reeve"), ("Sell it all,", None)]),
    ("Ships leave at noon. — Tom Reeve (@treeve) May 3, 2024",
     [("Ships leave at noon.", "Tom Reeve")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_french_says_who_speaks(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert told(text, "fr") == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_says_who_speaks(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert told(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "cue", "stance", "role"),
    [
        ("Ada Bronn dénonce « une vente sans règles ».", "dénonce", "claimed", None),
        ("« Rien n'est sûr », avertit Ada Bronn, juriste chez Nordbank.", "avertit", "warned",
         "juriste chez Nordbank"),
        ("Nordbank dément que la vente soit close.", "dément", "denied", None),
        ("« Qui paiera ? », demande Ada Bronn.", "demande", "asked", None),
    ],
)  # fmt: skip
def test_a_quote_has_cue_stance_and_role(
    text: str, cue: str, stance: str, role: str | None
) -> None:
    (quote,) = quotes(text, "fr")
    assert (quote.cue, quote.stance, quote.role) == (cue, stance, role)


@pytest.mark.parametrize(
    "text",
    [
        (
            "Rencontre avec Ada Bronn. Entretien.\nQ: Le port va-t-il fermer ?\nR: Non.\n"
            "Il va grandir.\nQ: Quand cela ?\nR: En mai."
        ),
        (
            "Rencontre avec Ada Bronn. Entretien.\nLe port va-t-il fermer ?\nNon.\nIl va grandir.\n"
            "Quand cela ?\nEn mai.\nPropos recueillis par Luc Ferrand"
        ),
        (
            "Entretien.\nLe Quai : Le port va-t-il fermer ?\nAda Bronn : Non.\nIl va grandir.\n"
            "Le Quai : Quand cela ?\nA. B. : En mai."
        ),
        (  # only the first turns say who speaks
            "Ada Bronn dirige le port.\nLE QUAI - Le port va-t-il fermer ?\n"
            "ADA BRONN - Non.\nIl va grandir.\n"
            "Quand cela se verra-t-il ? Les quais attendent depuis dix ans...\nEn mai.\n"
            "Propos recueillis par Luc Ferrand"
        ),
    ],
)
def test_each_answer_of_an_interview_is_whose_it_is(text: str) -> None:
    assert told(text, "fr") == [("Non. | Il va grandir.", "Ada Bronn"), ("En mai.", "Ada Bronn")]


def test_a_title_names_who_is_quoted_or_the_text_does() -> None:
    assert told("", "fr", title="Ada Bronn : « Le port vivra »") == [("Le port vivra", "Ada Bronn")]
    found = told("« Le port vivra », dit Ada Bronn.", "fr", title="« Le port vivra »")
    assert found[0] == ("Le port vivra", "Ada Bronn")


def test_another_language_has_marks_and_signatures_alone() -> None:
    text = "„Der Hafen bleibt offen“, sagte Ada Bronn.\n„Der Hafen bleibt offen.“ – Tom Reeve"
    assert told(text, "de") == [
        ("Der Hafen bleibt offen", None),
        ("Der Hafen bleibt offen.", "Tom Reeve"),
    ]


def test_a_quote_is_in_the_language_of_its_passage() -> None:
    text = "Ada Bronn écrit : “We are leaving the port.”"
    at = text.index("“")
    spans = [
        LanguageSpan(start=0, end=at, language="fr"),
        LanguageSpan(start=at, end=len(text), language="en"),
    ]
    (quote,) = quotes(text, "fr", spans=spans)
    assert quote.language == "en"


PIECES = st.sampled_from(
    ["« ", " »", "“", "”", '"', "'", "Ada Bronn", "Nordbank", " affirme ", " said ", ", ", ". ",
     " que ", " that ", "\n", ": ", " selon ", "according to ", "a-t-il ", "dit", "le port", "?",
     "Q: ", "A: ", " - ", "(@a)", " et ", "\u202f", "\ue000", "\ue001", "1", "\U0001f600"]
)  # fmt: skip


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80),
    st.sampled_from(["fr", "en", "de"]),
)
@example(text="“according to “ - ", language="fr")
def test_any_text_gives_parts_inside_it_that_do_not_overlap(text: str, language: str) -> None:
    found = quotes(text, language)
    assert found == quotes(text, language)
    for each in found:
        assert all(part.surface == text[part.start : part.end] != "" for part in each.parts)
        assert all(left.end <= right.start for left, right in pairwise(each.parts))
    for direct in (True, False):
        outer = [
            each
            for each in found
            if each.direct == direct
            and each.evidence is not None
            and not each.evidence.extractor.endswith("/within")
        ]
        places = sorted((part.start, part.end) for each in outer for part in each.parts)
        answers = any(
            each.evidence and each.evidence.extractor.endswith("answer") for each in outer
        )
        assert answers or all(left[1] <= right[0] for left, right in pairwise(places))
