"""Dates in texts: what counts as one, and what it is in the calendar."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.contracts import Timestamp
from services.enricher.dates.dates import find_dates
from services.enricher.dates.estimate import estimate_date
from services.enricher.dates.periods import of_iso
from services.enricher.dates.wording import DateWording
from services.enricher.names.entities import TextField
from services.enricher.wording.files import load_wordings

WORDINGS = load_wordings(DateWording, topic="dates", languages=["fr", "en", "de"])
WEDNESDAY = Timestamp(
    at=datetime(2024, 2, 28, 23, 30, tzinfo=timezone(timedelta(hours=-5))), precision="minute"
)


def read(
    text: str, language: str = "fr", published: Timestamp | None = WEDNESDAY
) -> list[tuple[str, str | None]]:
    found = find_dates({"text": text}, language=language, published=published, wordings=WORDINGS)
    return [(each.mention.surface, each.value) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signé le lundi 26 février, puis le 1er mars 2023.",
         [("lundi 26 février", "2024-02-26"), ("1er mars 2023", "2023-03-01")]),
        ("LYON, 27 fév. 2024 (Agence)", [("27 fév. 2024", "2024-02-27")]),
        ("Publié le 28/02/2024, revu le 2024-02-29 et le 01.03.24.",
         [("28/02/2024", "2024-02-28"), ("2024-02-29", "2024-02-29"), ("01.03.24", "2024-03-01")]),
        ("Elle a parlé mardi.", [("mardi", "2024-02-27")]),
        ("Elle parlera mardi.", [("mardi", "2024-03-05")]),
        ("Mardi dernier ; mardi prochain.",
         [("Mardi dernier", "2024-02-27"), ("mardi prochain", "2024-03-05")]),
        ("Vu hier, avant-hier et demain.",
         [("hier", "2024-02-27"), ("avant-hier", "2024-02-26"), ("demain", "2024-02-29")]),
        ("La société a annoncé aujourd’hui son départ.", [("aujourd’hui", "2024-02-28")]),
        ("Signé le 14 mai 2023. Le lendemain, elle a ri ; trois jours plus tôt, non.",
         [("14 mai 2023", "2023-05-14"), ("Le lendemain", "2023-05-15"),
          ("trois jours plus tôt", "2023-05-12")]),
        ("Elle avait levé des fonds en décembre.", [("décembre", "2023-12")]),
        ("Le mois dernier, en décembre 2022, fin mars 2025.",
         [("Le mois dernier", "2024-01"), ("décembre 2022", "2022-12"),
          ("fin mars 2025", "2025-03")]),
        ("Au troisième trimestre, les ventes ont bondi.", [("troisième trimestre", "2023-Q3")]),
        ("Négocié à l’automne 2023, vendu au printemps 2022.",
         [("automne 2023", "2023-Q4"), ("printemps 2022", "2022-Q2")]),
        ("En 2019, fin 2023, l’an dernier, d’ici à 2026.",
         [("2019", "2019"), ("fin 2023", "2023"), ("l’an dernier", "2023"), ("2026", "2026")]),
        ("Depuis le 26\u00a0février\u202f2024.", [("26\u00a0février\u202f2024", "2024-02-26")]),
        ("Le 26 FEVRIER 2024", [("26 FEVRIER 2024", "2024-02-26")]),
        ("Le modèle sera proposé partout en avril.", [("avril", "2024-04")]),
        ("Vendue fin 2021. La veille, elle riait.", [("fin 2021", "2021"), ("La veille", None)]),
        ("En 2019, elle payait ; un an plus tard, non.",
         [("2019", "2019"), ("un an plus tard", "2020")]),
        ("Ce jeudi, le Parlement vote.", [("Ce jeudi", "2024-02-29")]),
        ("Ouverte en 2023. 2024 sera dure.", [("2023", "2023"), ("2024", "2024")]),
        ("Suite de ce dossier vendredi.", [("vendredi", "2024-03-01")]),
        ("Jeudi 29 à 18 heures", [("Jeudi 29", "2024-02-29")]),
        ("Conclu il y a deux mois et demi", [("il y a deux mois et demi", "2023-12")]),
    ],
)  # fmt: skip
def test_french_dates(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TURIN, Feb. 26 (Newsdesk) - Signed on Monday.",
         [("Feb. 26", "2024-02-26"), ("Monday", "2024-02-26")]),
        ("26 February 2024; February 26th, 2024; the 26th of February",
         [("26 February 2024", "2024-02-26"), ("February 26th, 2024", "2024-02-26"),
          ("26th of February", "2024-02-26")]),
        ("It will open on Tuesday.", [("Tuesday", "2024-03-05")]),
        ("It opened on Tuesday and will close next Friday.",
         [("Tuesday", "2024-02-27"), ("next Friday", "2024-03-01")]),
        ("A debate is planned for Tuesday next week.", [("Tuesday next week", "2024-03-05")]),
        ("On 14 May 2023 it signed. The next day, and two weeks later, it denied.",
         [("14 May 2023", "2023-05-14"), ("The next day", "2023-05-15"),
          ("two weeks later", "2023-05-29")]),
        ("It raised money in December, and last month.",
         [("December", "2023-12"), ("last month", "2024-01")]),
        ("by the third quarter of 2025, in Q3 2024, late 2023, late last year",
         [("third quarter of 2025", "2025-Q3"), ("Q3 2024", "2024-Q3"), ("late 2023", "2023"),
          ("late last year", "2023")]),
        ("since 1998, the 2021 round, this year, the summer of 2022",
         [("1998", "1998"), ("2021", "2021"), ("this year", "2024"),
          ("the summer of 2022", "2022-Q3")]),
        ("12/25/2023 and 25/12/2023", [("12/25/2023", "2023-12-25"), ("25/12/2023", "2023-12-25")]),
        ("It will be launched in November.", [("November", "2024-11")]),
        ("It may do so in May.", [("May", "2024-05")]),
    ],
)  # fmt: skip
def test_english_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Elle emploie 2 000 salariés et 2024 agents.",
        "Un prix de 2024 euros, 2 024 € et $2024.",
        "Page 2015, article 2019, directive 2014/65, règlement 2024/1689.",
        "Windows 2000, GPT-4, version 10.12.24.1, Peugeot 2008.",
        "Tél. 06.12.10.24.12 ou 01 20 24 20 19.",
        "L’invité du 20 heures vient de Mars. Avril Lavoine aussi.",
        "Aujourd’hui, ces modèles sont partout.",
        "Trois mois après l’annonce, deux ans avant le rachat.",
        "Chaque lundi, tous les mardis, dans les années 1990, pendant deux ans.",
        "Le 31 février 2024, le 30/02/2024.",
        "Le Vendredi noir et Mardi gras.",
    ],
)
def test_what_is_no_date_in_french(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "She may march on; May I? Theresa May and April Jones, and August.",
        "Over the past year, two years after the purchase.",
        "Every Monday, each June, Black Friday, The Sunday Times, The Sun.",
        "In 2000 shops, 2024 people paid 2024 dollars.",
        "Today, models are everywhere, as in the 1990s.",
        "Call 2024-555-1234, room 2019, Section 2015, ISO 2000.",
        "They sat on a sat phone; the sun rose in mar.",
    ],
)
def test_what_is_no_date_in_english(text: str) -> None:
    assert read(text, "en") == []


def test_relative_dates_have_no_value_without_a_publication() -> None:
    text = "Lundi, l’an dernier, en mars, le 3 mai, la veille. 2019, mai 2020, puis en avril."
    assert [value for _, value in read(text, published=None)] == [
        None, None, None, None, None, "2019", "2020-05", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        # the year of the dates beside it in the text, before or behind
        ("en", "Due on December 27, it now runs until February 25, 2024.",
         ["2023-12-27", "2024-02-25"]),
        ("fr", "Né le 15 septembre 2022. L’accord de septembre admet un délai ; en mars, rien.",
         ["2022-09-15", "2022-09", None]),
        ("en", "Nothing in May. It was sold in May 2021, then split in May 2022.",
         [None, "2021-05", "2022-05"]),
    ],
)  # fmt: skip
def test_an_undated_text_gives_years_to_its_own_dates(
    language: str, text: str, values: list[str | None]
) -> None:
    assert [value for _, value in read(text, language, None)] == values


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # joined dates share the year of the last
        ("en", "From March to June 2023; in November and January 2024; between Q1 and Q3 2022.",
         [("March", "2023-03"), ("June 2023", "2023-06"), ("November", "2023-11"),
          ("January 2024", "2024-01"), ("Q1", "2022-Q1"), ("Q3 2022", "2022-Q3")]),
        ("fr", "De mars à juin 2023, du printemps à l’automne 2022, du 3 mars au 5 avril 2021.",
         [("mars", "2023-03"), ("juin 2023", "2023-06"), ("printemps", "2022-Q2"),
          ("automne 2022", "2022-Q4"), ("3 mars", "2021-03-03"), ("5 avril 2021", "2021-04-05")]),
        # and days the month
        ("fr", "Du 26 au 28 février 2023, les 1er et 2 mars ; article 5, 3 mars.",
         [("26", "2023-02-26"), ("28 février 2023", "2023-02-28"), ("1", "2024-03-01"),
          ("2 mars", "2024-03-02"), ("3 mars", "2024-03-03")]),
        ("en", "On 26–28 February 2023; March 3 and 5, 2022; on March 3 and 5 people came.",
         [("26", "2023-02-26"), ("28 February 2023", "2023-02-28"), ("March 3", "2022-03-03"),
          ("5", "2022-03-05"), ("March 3", "2024-03-03")]),
    ],
)  # fmt: skip
def test_joined_dates_share_what_only_one_of_them_says(
    language: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # behind a preposition the whole date, not its month alone
        ("en", "It runs until March 25, 2025, and by April 3 is over.",
         [("March 25, 2025", "2025-03-25"), ("April 3", "2024-04-03")]),
        # a day that is the same as one before, and only then
        ("fr", "Signé lundi. Le même jour, elle a ri ; ce jour-là, Talus aussi.",
         [("lundi", "2024-02-26"), ("Le même jour", "2024-02-26"), ("ce jour-là", "2024-02-26")]),
        ("en", "The same day it rang.", []),
        ("en", "Sold on June 3, 2021. Later that year, and the previous Monday, it grew.",
         [("June 3, 2021", "2021-06-03"), ("that year", "2021"),
          ("the previous Monday", "2021-05-31")]),
        ("fr", "Né le jeudi 3 juin 2021 ; mort le lundi suivant.",
         [("jeudi 3 juin 2021", "2021-06-03"), ("lundi suivant", "2021-06-07")]),
        # a week is no day, month, quarter or year
        ("fr", "La semaine prochaine, rien ; cette semaine non plus, sauf mardi de cette semaine.",
         [("mardi de cette semaine", "2024-02-27")]),
        ("en", "Sold on June 3, 2021. A couple of days before, not two days before the sale.",
         [("June 3, 2021", "2021-06-03"), ("A couple of days before", "2021-06-01")]),
        # the eve of a thing that is no date, and the future as such
        ("fr", "La veille de l’accord, l’Europe de demain riait.", []),
        ("en", "The day after the deal, in this year of doubt, designers of tomorrow laughed.", []),
        # the tense within a quotation is its own, and no noun is a verb
        ("en", "“If it may be sold, show the price by June,” she added.", [("June", "2024-06")]),
        ("fr", "La société, dès mai, deviendrait celle de Norvia.", [("mai", "2024-05")]),
        ("fr", "Elle avait ouvert une enquête dès le mois de juillet.",
         [("mois de juillet", "2023-07")]),
        ("en", "Her book comes out in May.", [("May", "2024-05")]),
        ("en", "Norvia had talked until December.", [("December", "2023-12")]),
        ("en", "H1 2023 was good.", [("H1 2023", "2023")]),
    ],
)  # fmt: skip
def test_kinds_of_dates_that_retold_texts_brought(
    language: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert read(text, language) == expected


def test_the_day_is_the_publishers_own() -> None:
    assert read("this morning", "en") == [("this morning", "2024-02-28")]


def test_a_month_of_publication_is_no_day_to_count_from() -> None:
    month = Timestamp(at=datetime(2024, 2, 1, tzinfo=timezone.utc), precision="month")
    assert read("hier", published=month) == [("hier", None)]


def test_a_language_without_a_wording_has_no_dates() -> None:
    assert read("Am 26. Februar 2024", "de") == []


def test_values_are_relative_where_they_are_counted_from_another_day() -> None:
    found = find_dates(
        {"title": "Lundi", "text": "Le 26 février 2024"},
        language="fr", published=WEDNESDAY, wordings=WORDINGS,
    )  # fmt: skip
    assert [(each.mention.field, each.relative) for each in found] == [
        ("title", True), ("text", False),
    ]  # fmt: skip


_WORDS = (
    "lundi mardi 26 février 2024 mars l’an dernier fin il y a trois jours plus tôt Feb. Q3 quarter "
    "of May last next year the day before 2024-02-26 26/02/2024 € h 9999 31 12 . , - en in"
)
_PIECES = st.sampled_from([*_WORDS.split(), "\n"])
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map(" ".join))


@given(text=_TEXTS, language=st.sampled_from(["fr", "en"]), known=st.booleans())
@settings(deadline=None)
def test_dates_stand_within_the_text_apart_from_each_other_and_are_iso(
    text: str, language: str, known: bool
) -> None:
    texts: dict[TextField, str] = {"text": text}
    published = WEDNESDAY if known else None
    found = find_dates(texts, language=language, published=published, wordings=WORDINGS)
    end = 0
    for each in found:
        assert end <= each.mention.start < each.mention.end <= len(text)
        assert text[each.mention.start : each.mention.end] == each.mention.surface
        end = each.mention.end
        if each.value is not None:
            assert of_iso(each.value).iso == each.value
            assert of_iso(each.value).precision == each.precision
    assert found == find_dates(texts, language=language, published=published, wordings=WORDINGS)


def estimated(text: str, language: str = "fr") -> tuple[str, str] | None:
    texts: dict[TextField, str] = {"text": text}
    dates = find_dates(texts, language=language, published=None, wordings=WORDINGS)
    found = estimate_date(
        texts, dates, language=language, wordings=WORDINGS,
        observed_at=datetime(2024, 6, 1, tzinfo=timezone.utc),
    )  # fmt: skip
    return None if found is None else (str(found.earliest), str(found.latest))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’accord, annoncé le 27 février 2024, fait parler.", ("2024-02-27", "2024-06-01")),
        ("Elle a levé des fonds en décembre 2023.", ("2023-12-01", "2024-06-01")),
        ("Fondée en 2019, elle a été vendue en mars 2021.", ("2021-03-01", "2024-06-01")),
        ("Elle a signé le 2 mars 2024. Elle ouvrira le 5 avril 2024.",
         ("2024-03-02", "2024-04-05")),
        ("OSLO, 26 fév 2024 (Fjordpress) - Un accord a été signé.", ("2024-02-26", "2024-02-27")),
        ("Publié le 28/02/2024 à 07h12\nElle a été vendue en 2019.", ("2024-02-28", "2024-02-29")),
        ("Lundi, elle a signé.", None),
        ("Elle ouvrira le 5 avril 2024.", None),
        ("Rien ne le date.", None),
    ],
)  # fmt: skip
def test_a_text_tells_between_which_days_it_was_published(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert estimated(text) == expected


def test_an_estimate_says_why() -> None:
    texts: dict[TextField, str] = {"text": "The deal was announced on 27 February 2024."}
    dates = find_dates(texts, language="en", published=None, wordings=WORDINGS)
    found = estimate_date(
        texts, dates, language="en", wordings=WORDINGS,
        observed_at=datetime(2024, 6, 1, tzinfo=timezone.utc),
    )  # fmt: skip
    assert found is not None
    assert found.why == "told as past: 27 February 2024"
