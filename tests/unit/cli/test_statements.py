"""Quotes and claims as a terminal shows them."""

from typing import Any

from rich.console import Console

from libs.search.statements import ClaimHit, QuoteHit
from services.cli.statements import claims_text, quote_text
from tests.messages import ledger_row

WHERE: dict[str, Any] = {
    "article_id": "a",
    "url": "https://presse.example/1",
    "outlet": "Le Quai",
    "timeline_at": "2024-02-27T09:00:00Z",
    "timeline_from": "published",
}


def quote(**changes: Any) -> QuoteHit:
    facts = {
        "text": "C'est un accord\nordinaire", "context": "…", "direct": True, "language": "fr",
        "speaker": "Ada Bronn", "role": "analyste", "stance": "claimed",
    }  # fmt: skip
    return QuoteHit(**{**WHERE, **facts, **changes})


def claim(**changes: Any) -> ClaimHit:
    facts = {
        "text": "n'est pas exclusif", "context": "L'accord n'est pas exclusif.",
        "deal": "mistral-microsoft", "slot": "exclusivity", "value": "exclusive",
        "polarity": "negated", "modality": "announced", "by": "outlet", "through": "own_voice",
        "rule": "exclusivity/fr/exclusi*",
    }  # fmt: skip
    return ClaimHit(**{**WHERE, **facts, **changes})


def shown(what: Any) -> str:
    console = Console(width=100, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


def test_a_quote_is_shown_with_who_how_and_where() -> None:
    text = shown(quote_text(quote()))
    assert "« C'est un accord ordinaire »" in text
    assert "Ada Bronn, analyste · claimed" in text
    assert "Le Quai, 2024-02-27" in text


def test_a_quote_without_a_name_says_so_and_reported_speech_has_no_marks() -> None:
    text = shown(quote_text(quote(speaker=None, role=None, direct=False)))
    assert "(unnamed speaker) · claimed, in reported speech" in text
    assert "«" not in text


def test_a_quote_names_the_outlet_that_the_words_came_through() -> None:
    assert "Ada Bronn, analyste · claimed · via Reuters" in shown(quote_text(quote(via="Reuters")))


def test_claims_stand_under_their_slot_and_say_not() -> None:
    text = shown(
        claims_text(
            [claim(), claim(by="speaker", speaker="Ada Bronn", polarity="affirmed")], rows=[]
        )
    )
    assert text.count("exclusivity  (mistral-microsoft)") == 1
    assert "not exclusive · announced · the outlet · Le Quai, 2024-02-27" in text
    assert "\n  exclusive · announced · Ada Bronn" in text


def test_the_day_an_undated_article_was_seen_is_no_day_of_publication() -> None:
    assert "Le Quai, seen 2024-02-27" in shown(
        claims_text([claim(timeline_from="observed")], rows=[])
    )


def test_what_all_claims_of_a_slot_come_to_stands_before_them() -> None:
    text = shown(claims_text([claim()], rows=[ledger_row()]))
    assert "exclusivity  (mistral-microsoft)  in conflict" in text
    assert "not exclusive · 1 independent source in 1 article" in text
    assert text.index("independent source") < text.index("the outlet · Le Quai")
