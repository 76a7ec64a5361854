"""From the decoded text of a page to the article. Pure: no I/O, no clock, no settings."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from libs.contracts import (
    FetchedArticle,
    FetchRequest,
    Outlet,
    StatedFacts,
    Timestamp,
    article_id_of_file,
    article_id_of_url,
    content_version,
)
from libs.masking import masked
from libs.parsing.article.body.body_text import body_text, parse_html
from libs.parsing.article.dates.page_dates import Seen, published
from libs.parsing.article.markup.outlets import choose_outlet, known_outlet
from libs.parsing.article.markup.page_facts import PageFacts, read_facts
from libs.parsing.article.markup.page_flags import declared_change
from libs.parsing.article.plain_text.derived_titles import derive_title
from libs.parsing.article.plain_text.plaintext import read_plain_text
from libs.parsing.errors import Empty
from libs.parsing.no_article.verdict import decline_no_article
from libs.parsing.page import Page
from libs.urls import canonical_url, is_file_url


def read_article(
    text: str,
    page: Page,
    request: FetchRequest,
    *,
    plain: bool,
    outlets: Sequence[Outlet] = (),
    observed_at: datetime,
) -> FetchedArticle:
    """The article in a decoded page; `plain` says that it is text and no HTML.

    Raises Empty, and for what is no article ConsentWall, BotWall, SoftNotFound, LoginWall,
    IndexPage.
    """
    seen = Seen(_known_url(page, request), observed_at, request.listed_as)
    stated = request.stated or StatedFacts()
    if plain:
        names = [outlet.name for outlet in outlets]
        facts, body = _read_text(unicodedata.normalize("NFC", text), seen, stated.title, names)
    else:
        known = known_outlet(request, outlets, seen.url)
        facts, body = _read_html(text, seen, outlet=known[0] if known else None)
        asked = request.page_url or request.url
        decline_no_article(text, body, facts, requested=asked, url=seen.url)
    if not any(character.isalpha() for character in body):
        raise Empty
    facts = _as_stated(facts, stated)
    return _article(page, request, facts, body, outlets=outlets, observed_at=observed_at)


def version_of(title: str | None, text: str) -> str:
    """The version of a content: spaces, line ends and Unicode forms make no difference."""
    return content_version(_settled(title or ""), _settled(text))


def _settled(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _known_url(page: Page, request: FetchRequest) -> str | None:
    """The address that the page was published under; a file has one only if the request says."""
    return request.page_url or (None if is_file_url(page.final_url) else page.final_url)


def _as_stated(facts: PageFacts, stated: StatedFacts) -> PageFacts:
    """The facts with what the operator states in place of what was read."""
    said = {
        "title": stated.title,
        "published": stated.published,
        "declared_language": stated.language,
    }
    origins = {name: "stated" for name, value in said.items() if value}
    return replace(
        facts,
        title=stated.title or facts.title,
        published=stated.published or facts.published,
        language=stated.language or facts.language,
        origins={**facts.origins, **origins},
    )


def _read_text(
    text: str, seen: Seen, stated_title: str | None, outlets: Sequence[str]
) -> tuple[PageFacts, str]:
    read = read_plain_text(text, stated_title=stated_title, known=outlets)
    dated = published([read.published], seen, month_first=False)
    found = {
        "title": ("first line", read.title),
        "authors": ("byline", read.authors),
        "site_name": ("first lines", read.outlet),
    }
    origins = {name: origin for name, (origin, value) in found.items() if value}
    if dated is not None:
        origins["published"] = dated.origin
    facts = PageFacts(
        title=read.title, authors=read.authors, site_name=read.outlet,
        published=dated.moment if dated else None,
        origins={**origins, "text": "plain text"},
    )  # fmt: skip
    return facts, read.text


def _read_html(text: str, seen: Seen, *, outlet: Outlet | None) -> tuple[PageFacts, str]:
    tree = parse_html(text)
    if tree is None:
        raise Empty
    # lxml makes an element's object anew at every walk, unless somebody holds it.
    held = list(tree.iter())
    facts = read_facts(tree, seen=seen, outlet_name=outlet.name if outlet else None)
    origins: dict[str, str] = {**facts.origins, "text": "trafilatura"}
    names = [outlet.name if outlet else None, facts.site_name, facts.section]
    found = body_text(
        tree, title=facts.title, shown_title=facts.shown_title, names=list(filter(None, names)),
        authors=facts.authors, standfirst=facts.standfirst,
    )  # fmt: skip
    del held
    return replace(facts, origins=origins), unicodedata.normalize("NFC", found)


def _article(
    page: Page,
    request: FetchRequest,
    facts: PageFacts,
    text: str,
    *,
    outlets: Sequence[Outlet],
    observed_at: datetime,
) -> FetchedArticle:
    known_url = _known_url(page, request)
    canonical = facts.canonical or (canonical_url(known_url) if known_url else None)
    outlet, outlet_origin = choose_outlet(
        request, outlets, site_name=facts.site_name, address=canonical
    )
    known = [outlet.name, *(each.name for each in outlets)]
    derived = None if facts.title else derive_title(text.split("\n"), known=known)
    origins = _origins(facts.origins, outlet_origin, derived[1] if derived else None)
    change = declared_change(notes=facts.change_notes, header=facts.header, text=text)
    if change is not None:
        origins["declared_change"] = change[1]
    identity = request.source or "", request.relative_path or page.final_url
    return FetchedArticle(
        request_id=request.request_id or "",
        parent_id=request.parent_id,
        reason=request.reason,
        deals=request.deals,
        source=request.source,
        outlet=outlet,
        article_id=article_id_of_url(canonical) if canonical else article_id_of_file(*identity),
        version=version_of(facts.title, text),
        observed_at=observed_at,
        requested_url=masked(request.url),
        final_url=masked(page.final_url),
        canonical_url=canonical,
        title=derived[0] if derived else facts.title,
        text=text,
        summary=facts.summary,
        authors=facts.authors,
        section=facts.section,
        published=facts.published,
        modified=_later(facts.modified, facts.published),
        declared_language=facts.language,
        image_url=masked(facts.image_url) if facts.image_url else None,
        paywalled=facts.paywalled,
        live_blog=facts.live_blog,
        declared_genres=facts.declared_genres,
        declared_change=change[0] if change else None,
        origins=origins,
    )


def _later(modified: Timestamp | None, published: Timestamp | None) -> Timestamp | None:
    """A change before the publication is a template's mistake."""
    if modified and published and modified.at.date() < published.at.date():
        return None
    return modified


def _origins(
    found: Mapping[str, str], outlet_origin: str, title_origin: str | None
) -> dict[str, str]:
    origins = dict(found)
    site = origins.pop("site_name", None)
    origins["outlet"] = site if outlet_origin == "page" and site else outlet_origin
    if title_origin is not None:
        origins["title"] = title_origin
    return origins
