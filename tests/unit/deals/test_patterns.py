"""Patterns of profiles: what people write, and what it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from libs.deals import Slot, SlotValue
from libs.deals.folding import folded
from libs.deals.patterns import BadPattern, compiled, occurrences


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("partenariat exclusif", "Un partenariat  exclusif, dit-on."),
        ("exclusi*", "L’exclusivité"),
        ("*ront", "Ils deviendront"),
        ("va *", "Il va gagner"),
        ("(seul|unique) vendeur", "l'unique vendeur"),
        ("(en exclusivité|à titre exclusif)", "vendu À TITRE EXCLUSIF"),
        ("siège … conseil", "un siège à notre conseil"),
        ("siège … conseil", "un siège conseil"),
        ("siège …… conseil", "un siège, si tout va bien, au sein du conseil"),
        ("n est plus", "n’est plus"),
        ("non exclusi*", "non-exclusive"),
        ("n … plus", "n'est vraiment plus"),
        ("100 %", "détenu à 100 %"),
    ],
)
def test_what_a_pattern_finds(pattern: str, text: str) -> None:
    assert compiled(pattern).search(folded(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("exclusif", "exclusifs"),
        ("exclusi*", "inexclusif"),
        ("siège … conseil", "un siège, si tout va bien, au sein du conseil"),
        ("siège … conseil", "un siège\nau conseil"),
        ("partenariat exclusif", "partenariat\nexclusif"),
        ("(seul|unique) vendeur", "seul un vendeur"),
    ],
)
def test_what_a_pattern_does_not_find(pattern: str, text: str) -> None:
    assert not compiled(pattern).search(folded(text))


@pytest.mark.parametrize(
    "pattern",
    ["(seul|", "seul)", "<seul", "<seul>", "a|b", "(a||b)", "… a", "a …", "", "a*b", "«»"],
)
def test_a_wrong_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compiled(pattern)


def test_a_wrong_pattern_in_a_profile_is_an_error_that_shows_it() -> None:
    with pytest.raises(ValidationError, match="a bracket or bar stands alone"):
        SlotValue(value="x", wording={"fr": ("(seul",)})


def test_a_slot_says_what_its_kind_needs() -> None:
    with pytest.raises(ValidationError, match="a choice needs `values`"):
        Slot(id="x", describes="x")
    with pytest.raises(ValidationError, match="a sum has `wording` and no `values`"):
        Slot(id="x", kind="sum", describes="x")


@given(st.text(max_size=400))
def test_a_pattern_with_gaps_ends_on_any_text(text: str) -> None:
    compiled("a …… b … c").search(folded(text))


WORDS = st.sampled_from(
    ["a", "an", "ban", "*an", "ba*", "*", "tie up", "l’an", "100 %", "Été", "band*", "bands"]
)
GROUPS = st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=3).map("|".join).map("({})".format))
PATTERNS = st.lists(GROUPS, min_size=1, max_size=3).map(" … ".join)
TEXTS = st.lists(
    st.sampled_from(
        ["a", "an", "ban", "bans", "tie-up", "l'an", "100%", "été", ",", "\n", "band", "aband"]
    )
)


@given(st.lists(PATTERNS, max_size=4), TEXTS.map(" ".join), st.data())
def test_what_is_looked_for_first_hides_nothing(
    patterns: list[str], words: str, data: st.DataObject
) -> None:
    text = folded(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = [(each, one.span()) for each, one in occurrences(tuple(patterns), text, start, end)]
    assert found == [
        (each, one.span()) for each in patterns for one in compiled(each).finditer(text, start, end)
    ]
