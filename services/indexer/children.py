"""The quotes and claims of an article as documents of their own, one flat document each. Pure.

The id of a child is its article's and its place in the article, so that the next version of the
article overwrites it. What that version has no child for becomes a tombstone: a document that
says only whose it was. A deleted document would forget its version after a minute, and a late
older message could bring it back.
"""

from typing import Literal, get_args

from libs.contracts import Claim, EnrichedArticle, Mention, Quote

ChildKind = Literal["quotes", "claims"]
CHILD_KINDS: tuple[ChildKind, ...] = get_args(ChildKind)
MOST_CHILDREN = 2000
"""More quotes or claims than this are a book, not news; the rest stays in the message alone."""
_LONGEST_CONTEXT = 600  # characters


def child_id(article_id: str, place: int) -> str:
    """The id of the child at a place, from 0, in its article."""
    return f"{article_id}-{place:04d}"


def tombstone(article_id: str) -> dict[str, object]:
    """What stands where an earlier version of an article had a child."""
    return {"article_id": article_id, "gone": True}


def child_documents(article: EnrichedArticle) -> dict[ChildKind, list[dict[str, object]]]:
    """The documents of an article's quotes and claims, in their order in the article."""
    shared = _shared(article)
    return {
        "quotes": [{**shared, **_quote(one, article)} for one in article.quotes[:MOST_CHILDREN]],
        "claims": [{**shared, **_claim(one)} for one in article.claims[:MOST_CHILDREN]],
    }


def _shared(article: EnrichedArticle) -> dict[str, object]:
    published = article.published
    return {
        "article_id": article.article_id,
        "version": article.version,
        "version_number": article.version_number,
        "gone": False,
        "url": article.canonical_url or article.final_url,
        "title": article.title,
        "outlet": article.outlet.name,
        "outlet_domain": article.outlet.domain,
        "country": article.outlet.country,
        "deals": list(article.deals_covered),
        "timeline_at": (published.at if published else article.observed_at).isoformat(),
        "timeline_from": "published" if published else "observed",
    }


def _quote(quote: Quote, article: EnrichedArticle) -> dict[str, object]:
    return {
        "text": quote.text,
        "context": _line_of(quote.parts[0], article),
        "direct": quote.direct,
        "language": quote.language,
        "speaker": quote.speaker,
        "role": quote.role,
        "cue": quote.cue,
        "stance": quote.stance,
        "via": quote.via,
        "field": quote.parts[0].field,
        "start": quote.parts[0].start,
        "end": quote.parts[-1].end,
        **_found_by(quote),
    }


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "deal": claim.deal,
        "slot": claim.slot,
        "value": claim.value,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "by": claim.by,
        "speaker": claim.speaker,
        "through": claim.through,
        "text": claim.mention.surface,
        "context": claim.sentence.surface[:_LONGEST_CONTEXT],
        "rule": claim.rule,
        "field": claim.mention.field,
        "start": claim.mention.start,
        "end": claim.mention.end,
        **_found_by(claim),
    }


def _found_by(found: Quote | Claim) -> dict[str, object]:
    evidence = found.evidence
    return {
        "extractor": evidence.extractor if evidence else None,
        "extractor_version": evidence.version if evidence else None,
        "confidence": evidence.confidence if evidence else None,
    }


def _line_of(mention: Mention, article: EnrichedArticle) -> str:
    """The paragraph around a place, cut where it is long."""
    whole = (article.title or "") if mention.field == "title" else article.text
    begin = whole.rfind("\n", 0, mention.start) + 1
    end = whole.find("\n", mention.end)
    begin = max(begin, mention.start - _LONGEST_CONTEXT // 2)
    return whole[begin : end if end >= 0 else len(whole)][:_LONGEST_CONTEXT]
