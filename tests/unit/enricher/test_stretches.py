"""Which parts of a text a model reads."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services.enricher.model.stretches import Stretch, stretches

COMMON = frozenset({"le", "the", "il", "it", "et"})
SMALL = "rien de plus n'a été dit ce jour, ni dans les heures qui suivirent la réunion. "


def read(text: str) -> list[Stretch]:
    return list(stretches(text, common=COMMON))


def test_a_text_without_a_capital_is_not_read() -> None:
    assert not read(SMALL * 30)
    assert not read("")


def test_common_words_and_elisions_have_capitals_that_say_nothing() -> None:
    for word in ("Le", "« Il", "L’entreprise", "D'abord,", "It's", "Qu’importe", "(The)"):
        assert not read(f"{word} {SMALL}"), word
    for word in ("L’Oréal", "O'connor", "d'Artagnan", "eBay", "É.", "Lemaire"):
        assert read(f"{word} {SMALL}"), word


def test_what_stands_around_a_capital_is_read_and_no_more() -> None:
    text = SMALL * 20 + "comme Odile Fabre le dit. " + SMALL * 20
    [found] = read(text)
    assert "Odile Fabre" in text[found.start : found.end]
    assert found.first < found.start
    assert found.end < found.last
    assert len(text[found.first : found.last].split()) < 30


def test_a_long_part_is_cut_between_words_without_a_capital() -> None:
    text = "selon Odile Fabre et Nordlicht Bank of Arles, rien ne presse du tout. " * 40
    parts = read(text)
    assert len(parts) > 3
    assert all(re.search(r"[a-z.,]$", text[: part.start].rstrip() or "a") for part in parts)
    assert all(text[part.start].islower() for part in parts[1:])


@given(st.text(alphabet="aAéÉ’' .\n\u00a0\u202f«,1", max_size=2000))
def test_parts_are_in_order_within_the_text_and_hold_each_capital(text: str) -> None:
    parts, past = read(text), 0
    for part in parts:
        assert past <= part.start < part.end <= part.last <= len(text)
        assert part.first <= part.start
        past = part.end
    for word in re.finditer(r"\S+", text):
        if "É" in word[0] and "'" not in word[0] and "’" not in word[0]:
            assert any(part.start <= word.start() < part.end for part in parts)
