from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts import article_id_of_file, digest, version_number

SEEN = datetime(2024, 2, 26, 18, 0, tzinfo=timezone.utc)


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_have_different_digests(left: list[str], right: list[str]) -> None:
    assert (digest(*left) == digest(*right)) == (left == right)


def test_a_file_has_one_id_whichever_folder_was_read() -> None:
    assert article_id_of_file("/press/2024", "02/a.txt") == article_id_of_file(
        "/press/2024/02", "a.txt"
    )


def test_a_later_look_has_a_higher_number_and_a_revision_lies_between() -> None:
    later = SEEN + timedelta(milliseconds=1)
    assert version_number(SEEN, 0) < version_number(SEEN, 999) < version_number(later, 0)


def test_numbers_are_exact_to_the_millisecond() -> None:
    assert version_number(datetime(1970, 1, 1, 0, 0, 1, tzinfo=timezone.utc), 2) == 1_000_002


@pytest.mark.parametrize("revision", [-1, 1000])
def test_a_revision_out_of_range_is_refused(revision: int) -> None:
    with pytest.raises(ValueError, match="enrichment revision"):
        version_number(SEEN, revision)
