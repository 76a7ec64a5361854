"""Outlet and day in the first lines of a text."""

import pytest

from libs.parsing.article.plain_text.datelines import Dateline, read_dateline

STORY = "La société a dit hier qu’elle avait signé."


def _seen(dateline: Dateline | None) -> tuple[str | None, str | None]:
    assert dateline is not None
    if dateline.published is None:
        return dateline.outlet, None
    stated = dateline.published
    length = {"month": len("2024-02"), "day": len("2024-02-27")}.get(stated.precision)
    return dateline.outlet, stated.local.isoformat(timespec="minutes")[:length]


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("LE PHARE, 27 février 2024", "Le Phare", "2024-02-27"),
        ("Le Phare — 26/02/2024", "Le Phare", "2024-02-26"),
        ("date 2024-02 LE PHARE", "Le Phare", "2024-02"),
        ("Le Phare, février 2024", "Le Phare", "2024-02"),
        ("The Harbour Times · March 2024", "The Harbour Times", "2024-03"),
        ("Reuters, Feb 26, 2024", "Reuters", "2024-02-26"),
        ("AFP, le 27 février 2024 à 18h05", "AFP", "2024-02-27T18:05"),
        ("27 février 2024, Le Phare", "Le Phare", "2024-02-27"),
        ("Lundi 4 mars 2024 - Le Courrier du Port", "Le Courrier du Port", "2024-03-04"),
        ("Hafener Zeitung, 27. Februar 2024", "Hafener Zeitung", "2024-02-27"),
        ("El Faro, 27 de febrero de 2024", "El Faro", "2024-02-27"),
        ("lephare.fr | 27/02/2024", "lephare.fr", "2024-02-27"),
        ("20 Minutes, 27 février 2024", "20 Minutes", "2024-02-27"),
        ("Le Phare avec AFP, 27 février 2024", "Le Phare", "2024-02-27"),
        ("By Anna Blom, Reuters, 26 February 2024", "Reuters", "2024-02-26"),
        ("Par Anna Blom | Publié le 27 février 2024 à 18h05", None, "2024-02-27T18:05"),
        ("Anna Blom 27 février 2024 Temps de lecture 3 min", None, "2024-02-27"),
        ("Économie – 27 février 2024 – lecture libre", None, "2024-02-27"),
        ("Bruxelles, le 26 février 2024", None, "2024-02-26"),
        ("LE HAVRE, 26 février 2024", None, "2024-02-26"),
        ("Publié le 27/02/2024, mis à jour le 28/02/2024", None, "2024-02-27"),
        ("Date: 2024-02-27", None, "2024-02-27"),
        ("Février 2024", None, "2024-02"),
        ("Source : Relais", "Relais", None),
        ("Source : Relais, 27 février 2024", "Relais", "2024-02-27"),
        ("Source: https://www.relais.example/a-1", "relais.example", None),
        ("Publié dans Le Phare le 27 février 2024", "Le Phare", "2024-02-27"),
        ("Published in The Harbour Times on 26 February 2024", "The Harbour Times", "2024-02-26"),
    ],
)
def test_a_line_that_is_nothing_else(line: str, outlet: str | None, published: str | None) -> None:
    assert _seen(read_dateline(line)) == (outlet, published)


@pytest.mark.parametrize(
    ("head", "outlet", "published"),
    [
        ("PARIS, 26 fév (Reuters) - ", "Reuters", None),  # the year is not known
        ("PARIS, 26 fév 2024 (Reuters) - ", "Reuters", "2024-02-26"),
        ("BRUSSELS (AP) — ", "AP", None),
        ("Berlin (dpa) - ", "dpa", None),
        ("MADRID, 26 feb (EFE).- ", "EFE", None),
        ("date 2024-02 LE PHARE - ", "Le Phare", "2024-02"),
        ("LE PHARE - ", "Le Phare", None),
        ("Le Phare - 27 février 2024 à 18:05 - ", "Le Phare", "2024-02-27T18:05"),
    ],
)
def test_before_the_first_words(head: str, outlet: str | None, published: str | None) -> None:
    dateline = read_dateline(f"{head}{STORY}")
    assert _seen(dateline) == (outlet, published)
    assert dateline is not None
    assert dateline.rest == STORY


@pytest.mark.parametrize(
    "line",
    [
        "Un accord annoncé le 27 février 2024",
        "Le patron lors d’une conférence à Paris, le 26 février 2024",
        "Le 26 février 2024, la société a présenté son modèle.",
        "— Anna Blom (@annablom) February 26, 2024",
        "Bilan de février 2024",
        "En février 2024",
        "Mis à jour le 28 février 2024",
        "Source: company data",
        f"ANNA BLOM - {STORY}",
        f"Brumelle - {STORY}",
        "Le contexte",
        STORY,
    ],
)
def test_what_the_story_says_is_none(line: str) -> None:
    assert read_dateline(line) is None


def test_an_outlet_that_is_described_is_known_by_its_name() -> None:
    assert read_dateline("BRUMELLE, 27 février 2024") == read_dateline("Lyon, 27 février 2024")
    found = read_dateline("BRUMELLE, 27 février 2024", known=["Brumelle"])
    assert found is not None
    assert found.outlet == "Brumelle"
