"""How results read."""

from datetime import datetime, timezone

from libs.search.results import Hit, Snippet
from services.cli.results import hit_text, value_of

HIT = Hit(
    article_id="0" * 32,
    version="1" * 32,
    url="https://example.org/a",
    outlet="Le Phare",
    language="fr",
    title="L'accord",
    published_at=datetime(2024, 2, 27, tzinfo=timezone.utc),
    observed_at=datetime(2024, 3, 1, tzinfo=timezone.utc),
    relevance="main",
    title_highlight=Snippet(text="L'accord", matches=((2, 8),)),
    text_highlights=(Snippet(text="Un accord européen.", matches=((3, 9), (10, 18))),),
)


def test_matches_stand_between_asterisks_where_no_bold_can_be() -> None:
    lines = hit_text(HIT, marked=True).plain.strip().splitlines()
    assert lines == [
        "L'*accord*",
        "  Le Phare · 2024-02-27 · fr · main",
        "  https://example.org/a",
        "  Un *accord* *européen*.",
    ]


def test_matches_are_bold_on_a_terminal_and_the_text_is_untouched() -> None:
    text = hit_text(HIT, marked=False)
    assert "*" not in text.plain
    bold = {text.plain[span.start : span.end] for span in text.spans if "bold" in str(span.style)}
    assert bold == {"accord", "européen"}


def test_an_article_without_title_or_date_says_so() -> None:
    bare = HIT.model_copy(
        update={"title": None, "title_highlight": None, "published_at": None, "relevance": None}
    )
    plain = hit_text(bare, marked=True).plain
    assert "(no title)" in plain
    assert "Le Phare · undated · fr\n" in plain


def test_sums_are_set_in_thousands() -> None:
    assert value_of("amount", "13000000000 USD") == "13 000 000 000 USD"
    assert value_of("amount", "10000000-15000000 EUR") == "10 000 000–15 000 000 EUR"
    assert value_of("amount", "16.50 USD") == "16.50 USD"
    assert value_of("person", "13 USD") == "13 USD"
