"""Everything that is labelled in a text against what the enricher makes of the whole article."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

from libs.contracts import (
    Amount,
    DetectedArticle,
    EnrichedArticle,
    LanguageReading,
    Mention,
    Outlet,
    Timestamp,
    article_id_of_url,
    content_version,
)
from libs.deals import load_deals
from libs.deals.folding import folded
from libs.sentences import sentences
from services.enricher.enrichment import Knowledge, enrich
from services.enricher.model.models import SpacyRecogniser
from services.enricher.names.gazetteer import Gazetteer
from services.enricher.wording.files import all_wordings
from tests.quality.statements.scoring import Score, matched, words_at
from tests.quality.statements.texts import Label, LabelledText

PROFILES = Path(__file__).parents[3] / "deploy" / "profiles"
DEALS = {deal.id: deal for deal in load_deals(PROFILES)}
KNOWN = {
    folded(form): folded(entity.name)
    for deal in DEALS.values()
    for entity in deal.entities
    for form in (entity.name, *entity.clear_forms)
}
NOTHING = Score(0, 0, 0)
_SEEN_AT = datetime(2024, 6, 1, tzinfo=timezone.utc)


@dataclass
class Measured:
    """Scores by kind, what else was counted, and the misses as lines to read."""

    scores: dict[str, Score] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, kind: str, right: int, found: int, labelled: int) -> None:
        self.scores[kind] = self.scores.get(kind, NOTHING) + Score(right, found, labelled)

    def share(self, kind: str, whole: str) -> float:
        """How often one count came with another."""
        return self.counts[kind] / max(1, self.counts[whole])


@cache
def knowledge_of(deal: str) -> Knowledge:
    """What the enricher knows of one deal."""
    return Knowledge([DEALS[deal]], Gazetteer([DEALS[deal]]), _recogniser(), all_wordings())


@cache
def unknowing(deal: str) -> Knowledge:
    """The same with a profile that knows none of the names."""
    profile = DEALS[deal]
    parties = [each.model_copy(update={"aliases": (), "ambiguous": ()}) for each in profile.parties]
    renamed = [
        each.model_copy(update={"name": f"Invented {at}"}) for at, each in enumerate(parties)
    ]
    empty = profile.model_copy(update={"entities": tuple(renamed), "slots": ()})
    return Knowledge([empty], Gazetteer([empty]), _recogniser(), all_wordings())


@cache
def _recogniser() -> SpacyRecogniser:
    return SpacyRecogniser(("fr", "en"))


def read(text: LabelledText, knowledge: Knowledge) -> EnrichedArticle:
    """The article as the enricher makes it, its language taken as known."""
    return enrich(_detected(text), knowledge=knowledge, revision=0)


def _detected(text: LabelledText) -> DetectedArticle:
    published = None
    if text.published is not None:
        at = datetime.combine(text.published, datetime.min.time(), timezone.utc)
        published = Timestamp(at=at, precision="day")
    url = f"https://labelled.example/{text.id}"
    return DetectedArticle(
        request_id=text.id,
        deals=(text.deal,),
        outlet=Outlet(name=str(text.data.get("outlet") or "labelled"), language=text.language),
        article_id=article_id_of_url(url),
        version=content_version(text.texts["title"], text.texts["text"]),
        observed_at=_SEEN_AT,
        requested_url=url,
        final_url=url,
        title=text.texts["title"],
        text=text.texts["text"],
        published=published,
        origins={"title": "label"},
        language=LanguageReading(language=text.language, confidence=1, agreed=True),
    )


def measure(texts: Sequence[LabelledText]) -> Measured:
    """All kinds, on the texts that are no swaps."""
    measured = Measured()
    for text in texts:
        article = read(text, knowledge_of(text.deal))
        _names(measured, "names", text, article)
        _names(measured, "names unknown", text, read(text, unknowing(text.deal)))
        _quotes(measured, text, article)
        _dates(measured, text, article)
        _sums(measured, text, article)
        _claims(measured, text, article)
    return measured


def answered(swaps: Sequence[LabelledText]) -> list[str]:
    """The swaps of which some changed fact was not read anew, each with the facts."""
    wrong = []
    for text in swaps:
        article = read(text, knowledge_of(text.deal))
        changed: Mapping[str, Any] = text.data["changed"]
        missed = [
            f"{kind} {label}"
            for kind, labels in changed.items()
            if kind in _READ
            for label in labels
            if not _READ[kind](text, article, label)
        ]
        if missed:
            wrong.append(f"{text.id}: {'; '.join(missed)}")
    return wrong


def _names(measured: Measured, kind: str, text: LabelledText, article: EnrichedArticle) -> None:
    labels = [("person", each) for each in text.data.get("persons") or ()]
    labels += [("organisation", each) for each in text.data.get("organisations") or ()]
    wanted = {(type_, _canonical(str(name))) for type_, name in labels}
    found = {
        (entity.type, _canonical(entity.name))
        for entity in article.entities
        if entity.type in {"person", "organisation"}
    }
    measured.add(kind, len(wanted & found), len(found), len(wanted))
    measured.lines += [f"{text.id} {kind} missed {each}" for each in sorted(wanted - found)]
    measured.lines += [f"{text.id} {kind} extra {each}" for each in sorted(found - wanted)]


def _canonical(name: str) -> str:
    return KNOWN.get(folded(name), folded(name))


def _same_name(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    return _canonical(str(one)) == _canonical(str(other))


def _words(places: Iterable[tuple[Any, int, int]], text: LabelledText) -> set[Any]:
    return words_at(list(places), text.texts)


def _at(mentions: Iterable[Mention]) -> list[tuple[Any, int, int]]:
    return [(each.field, each.start, each.end) for each in mentions]


def _quotes(measured: Measured, text: LabelledText, article: EnrichedArticle) -> None:
    labels, quotes = text.labels("quotes"), article.quotes
    pairs = matched(
        [_words(_at(each.parts), text) for each in quotes],
        [_words(text.places(label), text) for label in labels],
    )
    measured.add("quotes", len(pairs), len(quotes), len(labels))
    right = [(at, to) for at, to in pairs if _same_name(quotes[at].speaker, labels[to]["speaker"])]
    measured.add("quotes with speaker", len(right), len(quotes), len(labels))
    for at, to in pairs:
        if (at, to) not in right:
            said = f"{quotes[at].speaker} for {labels[to]['speaker']}"
            measured.lines.append(f"{text.id} speaker {said}: {quotes[at].text[:60]}")
    hit = {to for _, to in pairs}
    hits = {at for at, _ in pairs}
    measured.lines += [
        f"{text.id} quote missed: {label.get('text') or label.get('parts')}"
        for to, label in enumerate(labels)
        if to not in hit
    ]
    measured.lines += [
        f"{text.id} quote extra: {each.text[:80]} ({each.speaker}, {each.evidence})"
        for at, each in enumerate(quotes)
        if at not in hits
    ]


def _dates(measured: Measured, text: LabelledText, article: EnrichedArticle) -> None:
    wanted = Counter(
        (str(label["value"]) if label["value"] else None, label["precision"])
        for label in text.labels("dates")
    )
    found = Counter((each.value, each.precision) for each in article.dates)
    right = (wanted & found).total()
    measured.add("dates", right, found.total(), wanted.total())
    measured.lines += [f"{text.id} date missed {each}" for each in (wanted - found).elements()]
    measured.lines += [f"{text.id} date extra {each}" for each in (found - wanted).elements()]


def _sums(measured: Measured, text: LabelledText, article: EnrichedArticle) -> None:
    labels = text.labels("amounts")
    wanted = Counter((float(x["low"]), float(x["high"]), x["currency"]) for x in labels)
    found = Counter((each.low, each.high, each.currency) for each in article.amounts)
    measured.add("sums", (wanted & found).total(), found.total(), wanted.total())
    measured.lines += [f"{text.id} sum missed {each}" for each in (wanted - found).elements()]
    measured.lines += [f"{text.id} sum extra {each}" for each in (found - wanted).elements()]
    for label in labels:
        place = text.places(label)[0]
        for each in article.amounts:
            if _overlaps(each.mention, place):
                _topic(measured, text, each, label)
                break


def _topic(measured: Measured, text: LabelledText, found: Amount, label: Label) -> None:
    """What a sum is for, and whose it is."""
    right = {
        "about": found.about == label.get("about"),
        "of": _same_name(found.of, label.get("of")),
    }
    measured.counts["sums placed"] += 1
    for key, is_right in right.items():
        measured.counts[key] += is_right
        if not is_right:
            said = f"{getattr(found, key)} for {label.get(key)}"
            measured.lines.append(
                f"{text.id} {key} {said}: {found.mention.surface} | {_around(text, found.mention)}"
            )


def _around(text: LabelledText, mention: Mention) -> str:
    """The sentence that a piece stands in."""
    whole = text.texts[mention.field]
    stretch = next(
        (each for each in sentences(whole) if each[0] <= mention.start < each[1]), (0, len(whole))
    )
    return whole[slice(*stretch)].strip()


def _overlaps(mention: Mention, place: tuple[Any, int, int]) -> bool:
    field_, start, end = place
    return mention.field == field_ and mention.start < end and start < mention.end


def _claims(measured: Measured, text: LabelledText, article: EnrichedArticle) -> None:
    left = list(article.claims)
    right = 0
    for label in text.labels("claims"):
        hit = next((each for each in left if _says(each, label, text)), None)
        if hit is None:
            measured.lines.append(f"{text.id} claim missed {_told(label)}")
            continue
        left.remove(hit)
        right += 1
        measured.counts["claims right"] += 1
        measured.counts["asserter"] += _asserted_by(hit, label)
        measured.counts["modality"] += hit.modality == label["modality"]
        if not _asserted_by(hit, label):
            measured.lines.append(f"{text.id} asserter {hit.by} {hit.speaker} for {_told(label)}")
    measured.add("claims", right, len(article.claims), len(text.labels("claims")))
    measured.lines += [
        f"{text.id} claim extra {each.slot}={each.value} {each.polarity}: {each.rule}"
        f" | {each.sentence.surface[:120]}"
        for each in left
    ]


def _told(label: Label) -> str:
    return f"{label['slot']}={label['value']} {label['polarity']} {label['by']}: {label['span']}"


def _says(claim: Any, label: Label, text: LabelledText) -> bool:
    same = (claim.slot, claim.value, claim.polarity) == (
        label["slot"],
        str(label["value"]),
        label["polarity"],
    )
    return same and _overlaps(claim.sentence, text.places(label)[0])


def _asserted_by(claim: Any, label: Label) -> bool:
    if label["by"] == "outlet":
        return bool(claim.by == "outlet")
    if label["by"] is None:
        return claim.by == "nobody" or (claim.by == "speaker" and claim.speaker is None)
    return claim.by == "speaker" and _same_name(claim.speaker, label["by"])


def _read_claim(text: LabelledText, article: EnrichedArticle, label: Label) -> bool:
    return any(
        _says(each, label, text)
        and _asserted_by(each, label)
        and (
            label["modality"] not in {"asked", "conditional"} or each.modality == label["modality"]
        )
        for each in article.claims
    )


def _read_quote(text: LabelledText, article: EnrichedArticle, label: Label) -> bool:
    wanted = _words(text.places(label), text)
    pairs = matched([_words(_at(each.parts), text) for each in article.quotes], [wanted])
    return any(_same_name(article.quotes[at].speaker, label["speaker"]) for at, _ in pairs)


def _read_sum(text: LabelledText, article: EnrichedArticle, label: Label) -> bool:
    wanted = (float(label["low"]), float(label["high"]), label["currency"])
    return any(
        (each.low, each.high, each.currency) == wanted
        and _overlaps(each.mention, text.places(label)[0])
        for each in article.amounts
    )


def _read_date(text: LabelledText, article: EnrichedArticle, label: Label) -> bool:
    return any(
        each.value == str(label["value"]) and _overlaps(each.mention, text.places(label)[0])
        for each in article.dates
    )


_READ: Mapping[str, Callable[[LabelledText, EnrichedArticle, Label], bool]] = {
    "claims": _read_claim,
    "quotes": _read_quote,
    "amounts": _read_sum,
    "dates": _read_date,
}
