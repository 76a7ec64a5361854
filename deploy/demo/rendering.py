"""A page as the bytes that its outlet's server sends."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from deploy.demo.calendar_words import MONTHS
from deploy.demo.outlets import OUTLETS, Outlet
from deploy.demo.page import Page

# The first words of an answer in an interview: who speaks, in capitals, and a dash.
_SPEAKER = re.compile(r"^([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ' -]+) - ")
_DESCRIPTION_LENGTH = 160  # what outlets usually give to search engines


@cache
def _template(slug: str) -> Template:
    file = files("deploy.demo") / "templates" / f"{slug}.html"
    return Template(file.read_text(encoding="utf-8"))


def _clock12(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'a.m.' if moment.hour < 12 else 'p.m.'}"  # noqa: PLR2004 - noon


def _dates(published: datetime, modified: datetime) -> dict[str, str]:
    """The ways in which the outlets write a moment."""
    month_fr, month_en = MONTHS["fr"][published.month - 1], MONTHS["en"][published.month - 1]
    day, year = published.day, published.year
    return {
        "published_iso": published.isoformat(),
        "published_compact": published.strftime("%Y-%m-%dT%H:%M%z"),
        "published_utc": published.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "modified_utc": modified.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "published_day": published.strftime("%Y-%m-%d"),
        "published_short": published.strftime("%d/%m/%Y %H:%M"),
        "published_dots": published.strftime("%d.%m.%Y"),
        "published_fr": f"{day} {month_fr} {year} à {published.hour} h {published:%M}",
        "published_en": f"{published:%a} {day} {month_en[:3]} {year} {published:%H.%M} GMT",
        "published_us": f"{month_en} {day}, {year}, {_clock12(published)} EST",
    }


def _paragraph(text: str) -> str:
    marked = _SPEAKER.sub(r"<strong>\1</strong> - ", escape(text, quote=False))
    return f"<p>{marked}</p>"


def _description(page: Page) -> str:
    lead = page.paragraphs[0]
    if len(lead) <= _DESCRIPTION_LENGTH:
        return lead
    return lead[:_DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + "…"


def _json_ld(page: Page, outlet: Outlet, url: str, modified: datetime) -> str:
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": page.published.isoformat(),
        "dateModified": modified.isoformat(),
        "author": [{"@type": "Person", "name": page.author}],
        "publisher": {"@type": "Organization", "name": outlet.name},
        "articleSection": page.section,
        "inLanguage": page.language,
        "mainEntityOfPage": url,
    }
    # A literal "</" would end the script element.
    return json.dumps(record, ensure_ascii=False).replace("</", "<\\/")


def _related(pages: Sequence[Page]) -> str:
    return "".join(f'<li><a href="{page.path}">{escape(page.title)}</a></li>' for page in pages)


def _truncated(html: str, last: str) -> str:
    """The HTML up to the middle of its last paragraph, where a link begins and breaks off."""
    middle = html.index(last) + len(last) // 2
    return html[:middle] + '<a class="lin'


def render(page: Page, *, base: str, related: Sequence[Page] = (), edited: bool = False) -> bytes:
    """The page as bytes in its outlet's charset. `base` is the site's address, no slash at its end.

    `edited` gives the version after the editor's change, for a page that has one.
    """
    outlet = OUTLETS[page.outlet]
    modified = page.published
    if edited and page.revision is not None:
        modified, page = page.revision.modified, page.revised
    body = [_paragraph(paragraph) for paragraph in page.paragraphs]
    url = base + page.path
    charset = "utf-8" if page.defect == "wrong_charset" else outlet.charset
    html = _template(page.outlet).substitute(
        _dates(page.published, modified),
        title=escape(page.title),
        author=escape(page.author),
        section=escape(page.section),
        section_slug=escape(page.section.lower()[:4]),
        description=escape(_description(page)),
        language=page.language,
        charset=charset,
        url=escape(url),
        feed=escape(base + outlet.feed_path),
        body="\n".join(body),
        related=_related(related),
        json_ld=_json_ld(page, outlet, url, modified),
    )
    if page.defect == "truncated":
        html = _truncated(html, body[-1])
    # What the charset lacks becomes a character reference, as old systems do.
    return html.encode(outlet.charset, "xmlcharrefreplace")


def content_type(page: Page) -> str:
    """The Content-Type that the outlet's server sends with the page."""
    if page.defect == "wrong_charset":
        return "text/html; charset=utf-8"
    outlet = OUTLETS[page.outlet]
    return f"text/html; charset={outlet.charset}" if outlet.charset_in_header else "text/html"
