"""Words that come through others: who spoke, and which outlet they came through."""

import pytest

from libs.contracts import EnrichedArticle
from libs.deals import Deal
from tests.reading import Read, reader

BEGINS = {
    "fr": "Mistral AI et Microsoft ont signé un accord. ",
    "en": "Mistral AI and Microsoft have signed a deal. ",
}


@pytest.fixture(scope="module")
def read(deal: Deal) -> Read:
    return reader([deal])


def told(read: Read, language: str, text: str) -> list[tuple[str | None, str | None]]:
    article: EnrichedArticle = read(BEGINS[language] + text, language)
    return [(each.speaker, each.via) for each in article.quotes]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "via"),
    [
        ("fr", "Selon Bloomberg, un porte-parole de Microsoft a déclaré que l’accord tiendrait.",
         "Microsoft", "Bloomberg"),
        ("fr", "Un porte-parole de Microsoft a déclaré à l’agence Reuters que l’accord tiendrait.",
         "Microsoft", "Reuters"),
        ("fr", "« L’accord ne changera rien », a confié à Bloomberg Kai Zenner.",
         "Kai Zenner", "Bloomberg"),
        ("fr", "« L’accord ne changera rien », a confié Kai Zenner à Bloomberg.",
         "Kai Zenner", "Bloomberg"),
        ("fr", "Selon Reuters, qui cite une source proche du dossier, l’accord tiendra longtemps.",
         None, "Reuters"),
        ("fr", "Interrogé par l’AFP, Arthur Mensch a assuré que l’accord tiendrait.",
         "Arthur Mensch", "AFP"),
        ("fr", "« L’accord tiendra longtemps », assure Arthur Mensch, cité par Reuters.",
         "Arthur Mensch", "Reuters"),
        ("en", "A spokesperson told Reuters that the deal would hold.", None, "Reuters"),
        ("en", "“The deal will hold for years,” a Microsoft spokesperson told Bloomberg.",
         "Microsoft", "Bloomberg"),
        ("en", "According to Bloomberg, a Microsoft spokesman said that the deal would hold.",
         "Microsoft", "Bloomberg"),
        ("en", "Reuters, citing a source close to the matter, reported that the deal would hold.",
         None, "Reuters"),
        ("en", "Citing Arthur Mensch, Bloomberg reported that the deal would hold.",
         "Arthur Mensch", "Bloomberg"),
        ("en", "Reuters reported that Arthur Mensch said the deal would hold.",
         "Arthur Mensch", "Reuters"),
        ("en", "In an interview with the Financial Times, Brad Smith said the deal would hold.",
         "Brad Smith", "Financial Times"),
    ],
)  # fmt: skip
def test_who_spoke_is_the_speaker_and_the_outlet_the_channel(
    read: Read, language: str, text: str, speaker: str | None, via: str
) -> None:
    assert told(read, language, text) == [(speaker, via)]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        # an outlet that speaks for itself, and one that is only spoken of
        ("fr", "Selon Bloomberg, l’accord tiendra encore des années.", "Bloomberg"),
        ("en", "Reuters reported that the deal would hold for years.", "Reuters"),
        ("en", "Arthur Mensch said that Bloomberg was wrong about the deal.", "Arthur Mensch"),
        ("fr", "Arthur Mensch a déclaré que Reuters se trompait sur l’accord.", "Arthur Mensch"),
        # whom one speaks to and is no outlet
        ("en", "Arthur Mensch told OpenAI that the deal would hold.", "Arthur Mensch"),
        # an outlet of another sentence
        ("en", "Bloomberg rang. Arthur Mensch said that the deal would hold.", "Arthur Mensch"),
    ],
)
def test_what_is_no_channel(read: Read, language: str, text: str, speaker: str) -> None:
    assert told(read, language, text) == [(speaker, None)]


def test_a_channel_in_a_title_is_none_of_the_text(read: Read) -> None:
    article = read(
        "Mistral AI and Microsoft have signed. “It will hold for years,” Arthur Mensch said.",
        "en",
        title="“It will hold for years,” Arthur Mensch tells Reuters",
    )
    assert [each.via for each in article.quotes if each.parts[0].field == "title"] == ["Reuters"]
    assert [each.via for each in article.quotes if each.parts[0].field == "text"] == [None]
