"""Who speaks where the sentence does not name him in full; sentences of our own, by kind."""

from typing import Any

import pytest

from libs.contracts import Entity
from services.enricher.names.entities import TextField
from services.enricher.quotes.quotes import find_quotes
from services.enricher.wording.files import load_lexicons, load_names

LEXICONS = load_lexicons()
FIRST_NAMES = load_names().first_names
PERSONS = {"Ada Bronn": "Bronn", "Luc Ferrand": "Ferrand", "Jean Valmy": "Valmy",
           "Anne Valmy": "", "Tom Reeve": "Reeve"}  # fmt: skip
BODIES = ("Nordbank", "Harbour Alliance of Keels", "Autorité des quais", "Kite Marsh",
          "Harbour Authority", "Harbour Herald", "European Commission")  # fmt: skip
PLACES = ("Canada", "Oslo")


def entities_of(text: str) -> tuple[Entity, ...]:
    """What a recogniser finds: names in full, and surnames alone as one of their bearers."""
    kinds: list[tuple[str, str, tuple[str, ...]]] = [
        ("person", name, (name, alone)) for name, alone in PERSONS.items()
    ]
    kinds += [("organisation", name, (name,)) for name in BODIES]
    kinds += [("place", name, (name,)) for name in PLACES]
    taken: list[range] = []
    found = []
    for kind, name, forms in kinds:
        places: list[dict[str, Any]] = []
        for form in filter(None, forms):
            at = text.find(form)
            while at >= 0:
                others = (full for full in PERSONS if full != form and full.endswith(form))
                inside = any(at in each for each in taken) or any(
                    text[max(0, at + len(form) - len(full)) :].startswith(full) for full in others
                )
                if not inside:
                    taken.append(range(at, at + len(form)))
                    places.append(
                        {"field": "text", "start": at, "end": at + len(form), "surface": form}
                    )
                at = text.find(form, at + 1)
        if any(text[each["start"] : each["end"]] == name for each in places):
            entity = {"type": kind, "name": name, "found_by": "model", "mentions": places}
            found.append(Entity.model_validate(entity))
    return tuple(found)


def told(text: str, language: str) -> list[tuple[str, str | None]]:
    """The words, with a stroke between parts, and the speaker."""
    texts: dict[TextField, str] = {"title": "", "text": text}
    found = find_quotes(
        texts,
        language=language,
        spans=(),
        entities=entities_of(text),
        lexicons=LEXICONS,
        first_names=FIRST_NAMES,
    )
    return [(" | ".join(part.surface for part in each.parts), each.speaker) for each in found]


def check(text: str, language: str, words: str, speaker: str | None) -> None:
    """The quote is found, and is whose it is."""
    assert dict(told(text, language)).get(words, "missed") == speaker, told(text, language)


LED = "Luc Ferrand a souri.\nNordbank reste dirigée par Jean Valmy. "
SHARED = "Jean Valmy et Anne Valmy sont venus. "
SHARED_EN = "Jean Valmy and Anne Valmy came. "


@pytest.mark.parametrize(
    ("text", "language", "words", "speaker"),
    [
        (SHARED + "M. Valmy croit que le quai fermera.", "fr", "le quai fermera", "Jean Valmy"),
        (SHARED + "Mme Valmy croit que le quai fermera.", "fr", "le quai fermera", "Anne Valmy"),
        (SHARED + "« Le quai fermera », dit Valmy.", "fr", "Le quai fermera", None),
        (SHARED_EN + "“The quay shuts,” Ms Valmy said.", "en", "The quay shuts,", "Anne Valmy"),
        (SHARED_EN + "“The quay shuts,” Mr. Valmy said.", "en", "The quay shuts,", "Jean Valmy"),
        (SHARED_EN + "“The quay shuts,” Valmy said.", "en", "The quay shuts,", None),
    ],
)
def test_a_shared_surname_is_told_apart_by_its_title_alone(
    text: str, language: str, words: str, speaker: str | None
) -> None:
    check(text, language, words, speaker)


@pytest.mark.parametrize(
    ("text", "language", "words", "speaker"),
    [
        ("Ada Bronn left. “We stay,” Dr. Bronn said.", "en", "We stay,", "Ada Bronn"),
        ("Ada Bronn est là. « On reste ici », dit M. Bronn.", "fr", "On reste ici", "Ada Bronn"),
        # Somebody else of that name, whom the recogniser takes for the first.
        ("Ada Bronn left.\nSiobhan Bronn said the quay shuts.", "en", "the quay shuts",
         "Siobhan Bronn"),
        ("Reader Ada Bronn asks: “Who pays for it?”", "en", "Who pays for it?", "Ada Bronn"),
        ("“It is done,” the Maltese Green MEP Tom Reeve complained.", "en", "It is done,",
         "Tom Reeve"),
        ("Received Monday by the radio, Ada Bronn spoke. She said that it is done.", "en",
         "it is done", "Ada Bronn"),
        # A body is no person, nor is a place in brackets after it a part of its name.
        ("The Harbour Alliance of Keels (HAK) met. HAK regrets that the quay shuts.", "en",
         "the quay shuts", "Harbour Alliance of Keels"),
        ("Nordbank met. The unit HAK regrets that the quay shuts.", "en", "the quay shuts", "HAK"),
        ("Une porte-parole de Nordbank Canada a nié que le quai ferme.", "fr", "le quai ferme",
         "Nordbank Canada"),
        ("Une porte-parole de Nordbank a nié que le quai ferme au Canada.", "fr",
         "le quai ferme au Canada", "Nordbank"),
    ],
)  # fmt: skip
def test_titles_and_other_bearers_and_abbreviations(
    text: str, language: str, words: str, speaker: str | None
) -> None:
    check(text, language, words, speaker)


@pytest.mark.parametrize(
    ("text", "language", "words", "speaker"),
    [
        ("Tom Reeve left. One of them shrugged. “We stay,” he said.", "en", "We stay,", None),
        ("Tom Reeve left. A Harbour friend is gloomy. “We stay,” he said.", "en", "We stay,", None),
        ("Luc Ferrand est parti. L'un d'eux a ri. « On reste ici », dit-il.", "fr", "On reste ici",
         None),
        ("Luc Ferrand est parti. « On reste ici », glisse un ami.", "fr", "On reste ici", None),
        # But a friend with a name, and a thing among the sentences between.
        ("Her friend Tom Reeve laughed. “We stay,” he said.", "en", "We stay,", "Tom Reeve"),
        ("Luc Ferrand a ri. « On reste ici », dit-il.", "fr", "On reste ici", "Luc Ferrand"),
    ],
)  # fmt: skip
def test_one_of_several_is_nobody(
    text: str, language: str, words: str, speaker: str | None
) -> None:
    check(text, language, words, speaker)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        # The sentence before is about a body and names one person.
        (LED + "« On reste ici », a-t-il dit. Il a indiqué que le quai fermera.",
         "le quai fermera", "Jean Valmy"),
        (LED + "Luc Ferrand est sorti. Il a indiqué que le quai fermera.",
         "le quai fermera", "Luc Ferrand"),
        # An office of the other gender is another's.
        ("Ada Bronn, professeure, écoute. Luc Ferrand hésite. « On reste ici », dit le chercheur.",
         "On reste ici", "Luc Ferrand"),
        ("Ada Bronn, professeure, écoute. « On reste ici », dit la chercheuse.", "On reste ici",
         "Ada Bronn"),
        # A message of somebody.
        ("Nordbank se souvient du message de Luc Ferrand, un lundi : « On reste ici. »",
         "On reste ici.", "Luc Ferrand"),
        ("Nordbank a répondu à un message de Luc Ferrand, un lundi : « On reste ici. »",
         "On reste ici.", "Nordbank"),
        ("Nordbank se souvient du patron de Luc Ferrand, un lundi : « On reste ici. »",
         "On reste ici.", "Nordbank"),
        # "on" is a body only where it says where.
        ("Du côté de Nordbank, on rappelle que le quai fermera.", "le quai fermera", "Nordbank"),
        ("Chez Nordbank, on assure que le quai fermera.", "le quai fermera", "Nordbank"),
        # An adjective after a body, the day after a verb, a clock time before a name.
        ("L'Autorité des quais norvégienne a dit le mardi que le quai fermera.", "le quai fermera",
         "missed"),
        ("L'Autorité des quais française a dit le mardi que le quai fermera.", "le quai fermera",
         "Autorité des quais"),
        ("9 h 40 – Luc Ferrand écrit que le quai fermera.", "le quai fermera", "Luc Ferrand"),
        ("À Oslo, Luc Ferrand – l'autre –, venu tôt, écoute. Il dit que le quai fermera.",
         "le quai fermera", "Luc Ferrand"),
        # Participles, and clauses within what cuts a quotation.
        ("« On reste ici », a dit Luc Ferrand, ajoutant que le quai fermera.", "le quai fermera",
         "Luc Ferrand"),
        ("« On reste », sourit une élue qui a demandé le silence, « jusqu'à la fin ».",
         "On reste | jusqu'à la fin", None),
        ("Le quai fermera en mai, écrit l'hebdomadaire La Digue.", "Le quai fermera en mai",
         "La Digue"),
        ("Aminata nous demande : « Qui paiera le quai ? »", "Qui paiera le quai ?", "Aminata"),
    ],
)  # fmt: skip
def test_french_speakers_by_what_stands_around(text: str, words: str, speaker: str | None) -> None:
    check(text, "fr", words, speaker)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Nordbank confirms it will close the quay.", "it will close the quay", "Nordbank"),
        ("Several ships, Tom Reeve said, will leave the quay.",
         "Several ships | will leave the quay", "Tom Reeve"),
        ("A friend who works at Nordbank told me that the quay shuts, and I believe him.",
         "the quay shuts", None),
        ("'We stay,' he wrote. 'it's home.' Tom Reeve left.", "We stay, | it's home.", None),
        # As machines translate.
        ("“It is a great joy”, has declared Ada Bronn.", "It is a great joy", "Ada Bronn"),
        ("Ada Bronn came. “It is a great joy”, has she declared.", "It is a great joy",
         "Ada Bronn"),
        ("« We stay at home, launches Tom Reeve. The quay shuts. »",
         "We stay at home | The quay shuts.", "Tom Reeve"),
    ],
)  # fmt: skip
def test_english_speakers_by_what_stands_around(text: str, words: str, speaker: str | None) -> None:
    check(text, "en", words, speaker)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ce qu'on sait : le quai a été vendu hier.", "fr"),
        ("Le quai est vide, et l'on s'étonne que la digue tienne.", "fr"),
        ("Pour comparer : le quai de Luc Ferrand a coûté cher.", "fr"),
        ("Un texte écrit par Ada Bronn que personne ne lit.", "fr"),
        ("Nordbank denied it. Tom Reeve launched “Harbour Pay” on Monday.", "en"),
        ("Nordbank confirmed reports of talks.", "en"),
        ("(READ ALSO: “The quay, this fog”)", "en"),
        ("Critics told us nothing. Thanks to “open quay” software, ships leave.", "en"),
    ],
)
def test_nothing_is_said(text: str, language: str) -> None:
    assert told(text, language) == []


def test_one_word_within_a_quotation_is_no_quotation() -> None:
    assert told("“We can say ‘yes’ at once,” Tom Reeve said.", "en") == [
        ("We can say ‘yes’ at once,", "Tom Reeve")
    ]


def test_what_answers_quote_is_quoted_and_other_lines_are_no_answers() -> None:
    text = (
        "Rencontre avec Ada Bronn.\nLe quai fermera-t-il ?\nA. B. : Non. Mon voisin m'a écrit hier"
        " : « Ada, tu gardes la clé. » Je reste.\nEt la digue ?\nA. B. : Elle tiendra.\n"
        "Vos voisins sont plus sévères.\nA. B. : Ils ont tort."
    )
    assert told(text, "fr") == [
        ("Non. Mon voisin m'a écrit hier : « Ada, tu gardes la clé. » Je reste.", "Ada Bronn"),
        ("Ada, tu gardes la clé.", None),
        ("Elle tiendra.", "Ada Bronn"),
        ("Ils ont tort.", "Ada Bronn"),
    ]


def test_the_last_line_about_whoever_answers_is_no_answer() -> None:
    text = (
        "We spoke to Ada Bronn.\nQ: Will it shut?\nA: No.\nQ: When?\nA: In May.\n"
        "Dr Bronn's book is out in June. The interview was shortened."
    )
    assert told(text, "en") == [("No.", "Ada Bronn"), ("In May.", "Ada Bronn")]
