"""Dates as readers see them."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.parsing.article.dates.visible_dates import published_date


@pytest.mark.parametrize(
    ("line", "local", "minutes", "precision"),
    [
        ("Publié le mardi 27 février 2024 à 18h05", "2024-02-27T18:05", None, "minute"),
        ("Publié le 1er mars 2024", "2024-03-01", None, "day"),
        ("Publié le 3 novembre 2021 à 9 h 30", "2021-11-03T09:30", None, "minute"),
        ("March 7, 2024 9:12 AM EST", "2024-03-07T09:12", -300, "minute"),
        ("Mar. 7, 2024, 12:05 p.m. EDT", "2024-03-07T12:05", -240, "minute"),
        ("Sun 6 Oct 2024 06.00 BST", "2024-10-06T06:00", 60, "minute"),
        ("9. Dezember 2022, 17:25 Uhr", "2022-12-09T17:25", None, "minute"),
        ("22 gennaio 2024, ore 8:40", "2024-01-22T08:40", None, "minute"),
        ("14 de novembro de 2019", "2019-11-14", None, "day"),
        ("19 ago 2023 - 06:00 CEST", "2023-08-19T06:00", 120, "minute"),
        ("Publié le 10/07/2023 à 07h30", "2023-07-10T07:30", None, "minute"),
        ("Posted 2024-02-27", "2024-02-27", None, "day"),
        ("27/02/2024 à 19h04 (heure de Paris) / 18h04 GMT", "2024-02-27T19:04", 60, "minute"),
        ("Publié le 3 juillet 2024 à 9h, 07h10 (heure de Paris)", "2024-07-03", None, "day"),
        ("July 3, 2024 6:10 PM ET", "2024-07-03T18:10", -240, "minute"),
        ("Feb 26, 2024, 4:22 PM GMT+1", "2024-02-26T16:22", 60, "minute"),
        ("26 February 2024, 16:22 (UTC-03:30)", "2024-02-26T16:22", -210, "minute"),
        ("26 August 2024, 16:22 London time", "2024-08-26T16:22", 60, "minute"),
        ("26 February 2024, 16:22 UTC+99", "2024-02-26T16:22", None, "minute"),
        ("Publié le 3 juillet 2024 à 9h30 et relu", "2024-07-03T09:30", None, "minute"),
        ("27 mars 2024 | 5 min de lecture", "2024-03-27", None, "day"),
    ],
)
def test_reads_a_date_as_it_is_written(
    line: str, local: str, minutes: int | None, precision: str
) -> None:
    found = published_date([line])
    assert found is not None
    assert found.local == datetime.fromisoformat(local)
    assert found.zone == (None if minutes is None else timezone(timedelta(minutes=minutes)))
    assert found.precision == precision


def test_the_date_of_a_change_is_not_that_of_publication() -> None:
    line = "Mis à jour le 12 novembre 2021 à 18h15 – Publié le 3 novembre 2021"
    found = published_date([line])
    assert found is not None
    assert found.local == datetime(2021, 11, 3)  # noqa: DTZ001 - the page states no zone
    assert published_date(["Updated March 7, 2024"]) is None


def test_a_date_within_prose_is_the_storys() -> None:
    assert (
        published_date([f"{'Des mots. ' * 30}Le 27 février 2024, la salle était pleine."]) is None
    )


def test_the_american_order_is_read_only_where_asked() -> None:
    european, american = (
        published_date(["03/07/2024"]),
        published_date(["03/07/2024"], month_first=True),
    )
    assert european is not None
    assert american is not None
    assert (european.local.month, american.local.month) == (7, 3)


@given(
    st.text(max_size=60) | st.from_regex(r"\d{1,3}[ /.]\w{1,9}[ /.]\d{4} .{0,3}\d{1,3}[:h]\d{2}")
)
def test_no_line_is_too_odd(line: str) -> None:
    found = published_date([line])
    assert found is None or found.origin == "visible date"
