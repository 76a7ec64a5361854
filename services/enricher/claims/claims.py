"""What does an article claim about each deal? Pure: no I/O, no clock, no settings.

A slot's words are found sentence by sentence; what stands around them says whether they are
negated, how sure they are, and who asserts them. One claim for each value, sentence and asserter.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from libs.contracts import Claim, LanguageSpan
from libs.deals import Deal
from services.enricher.claims.asserters import Speakers
from services.enricher.claims.clauses import Sentence, sentences_of
from services.enricher.claims.sentence_reader import Findings, SentenceReader
from services.enricher.claims.wording import ClaimWording
from services.enricher.names.entities import TextField

MOST_READ = 200_000
"""Characters of a title or text in which claims are looked for."""
_ECHO_AFTER = 2  # sentences that claim nothing may stand between


def find_claims(
    texts: Mapping[TextField, str],
    *,
    deals: Sequence[Deal],
    language: str,
    spans: Sequence[LanguageSpan] = (),
    findings: Findings,
    wordings: Mapping[str, ClaimWording],
) -> tuple[Claim, ...]:
    """The claims about each deal, in the order of the text, the title first.

    `language` is the article's, `spans` those of its text; a sentence in a language without
    a wording claims nothing.
    """
    readers = list(_readers(texts, language, spans, findings, wordings))
    found: list[Claim] = []
    for deal in deals:
        found += _with_echoes(readers, deal, _sums(readers, deal))
    return tuple(found)


def _sums(readers: Sequence[SentenceReader], deal: Deal) -> dict[str, set[str]]:
    """By slot, the sums that some sentence gives with the words of the slot."""
    slots = [slot for slot in deal.slots if slot.kind == "sum"]
    sums: dict[str, set[str]] = {slot.id: set() for slot in slots}
    for reader in readers:
        for claim in reader.claims(deal, slots, {}):
            sums[claim.slot].add(claim.value)
    return sums


def _with_echoes(
    readers: Sequence[SentenceReader], deal: Deal, sums: Mapping[str, Collection[str]]
) -> Iterator[Claim]:
    """The claims of all sentences, and those that only say no to what was said right before."""
    last: Claim | None = None
    silent = 0
    for reader in readers:
        claims = reader.claims(deal, deal.slots, sums)
        claims = [*claims, *reader.echoes(deal, claims, last)]
        yield from sorted(claims, key=lambda each: each.mention.start)
        choices = [each for each in claims if not each.rule.endswith("the same sum")]
        silent = 0 if choices else silent + 1
        last = choices[-1] if choices else (last if silent < _ECHO_AFTER else None)


def _readers(
    texts: Mapping[TextField, str],
    language: str,
    spans: Sequence[LanguageSpan],
    findings: Findings,
    wordings: Mapping[str, ClaimWording],
) -> Iterator[SentenceReader]:
    speakers = Speakers(findings.quotes)
    for text_field, text in texts.items():
        sentences = sentences_of(text[:MOST_READ])
        for place, sentence in enumerate(sentences):
            spoken = _language_at(text_field, sentence, spans, language)
            if spoken in wordings:
                before = sentences[max(0, place - 1) : place]
                yield SentenceReader(
                    text_field, text, sentence, before,
                    spoken, findings, speakers, wordings[spoken],
                )  # fmt: skip


def _language_at(
    text_field: TextField, sentence: Sentence, spans: Sequence[LanguageSpan], language: str
) -> str:
    if text_field == "title":
        return language
    for span in spans:
        if span.start <= sentence.start < span.end:
            return span.language
    return language
