"""Pages that are out to harm: their shape, their bytes, what they claim."""
# ruff: noqa: E501 - one case, one line

import gzip
import io
import zipfile

from libs.contracts import FetchedArticle
from tests.hostile.builders import (
    FIRST,
    SECOND,
    STORY,
    json_ld,
    nested_gzip,
    news,
    opened_by,
    page,
    paragraph,
    text_file,
    with_body,
    with_head,
    with_tail,
)
from tests.hostile.case import PageCase


def whole(article: FetchedArticle) -> bool:
    """Both paragraphs are there, as they were written."""
    return FIRST in article.text and SECOND in article.text


def at_home(article: FetchedArticle) -> bool:
    """The article is whole, and is taken for nobody else's."""
    return whole(article) and (article.canonical_url or "").startswith("https://phare.example/")


def titled(article: FetchedArticle) -> bool:
    """A title that an index can hold, and the whole text."""
    return whole(article) and len(article.title or "") <= 10_000


def clean(article: FetchedArticle) -> bool:
    """No control, no half of a pair."""
    article.text.encode()
    (article.title or "").encode()
    return whole(article) and not any(ord(each) < 32 and each != "\n" for each in article.text)


def sendable(article: FetchedArticle) -> bool:
    """A message can carry it, and the text is whole."""
    return whole(article) and bool(article.model_dump_json())


def zipped() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", page())
    return into.getvalue()


LONG = 100_000
SHAPES = [
    PageCase("tags nested 100,000 deep", with_body("<div>" * LONG + STORY), "too_complex|read|empty"),
    PageCase("tags nested 20,000 deep", with_body("<div>" * 20_000 + STORY), "read|empty|too_complex"),
    PageCase("tags nested 2,000 deep", with_body("<div>" * 2_000 + STORY), "read|empty"),
    PageCase("tags nested 200 deep", with_body("<div>" * 200 + STORY), "read", whole),
    PageCase("inline tags nested 5,000 deep", with_tail("<b><i>" * 2_500 + "x"), "read"),
    PageCase("lists nested 5,000 deep", with_tail("<ul><li>x" * 5_000), "read|empty"),
    PageCase("tables nested 3,000 deep", with_tail("<table><tr><td>x" * 3_000), "read|empty"),
    PageCase("a million attributes", with_tail("<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">"), "page_too_slow|read|empty", heavy=True),
    PageCase("an attribute of 2 MB", with_tail('<p title="' + "a" * 2_000_000 + '">'), "read|empty"),
    PageCase("an attribute that never closes", with_tail('<p title="' + "x" * 500_000), "read", whole),
    PageCase("a tag's name of 2 MB", with_tail("<" + "a" * 2_000_000 + ">"), "read|empty"),
    PageCase("nothing is closed", with_body(STORY.replace("</p>", "").replace("</article>", "").replace("</h1>", "")), "read"),
    PageCase("100,000 open paragraphs", with_body("<p>" * LONG), "empty|too_complex"),
    PageCase("a million elements", with_tail("<br>" * 1_000_000), "too_complex"),
    PageCase("90,000 elements", with_tail("<br>" * 90_000), "read", whole, heavy=True),
    PageCase("5,000 paragraphs", with_tail("<p>Un mot de plus.</p>" * 5_000), "read"),
    PageCase("10,000 links", with_tail("<a href=/x>un lien</a> " * 10_000), "read"),
    PageCase("ten million <", lambda: b"<" * 10_000_000, "empty|not_a_page|read|page_too_slow", content_type="text/html", heavy=True),
    PageCase("ten million < after a story", with_tail("<" * 10_000_000), "read|empty|page_too_slow", heavy=True),
    PageCase("a million > after a story", with_tail(">" * 1_000_000), "read|empty"),
    PageCase("a million &", with_tail("&" * 1_000_000), "read|empty"),
    PageCase("200,000 entities", with_tail("&amp;" * 200_000), "read"),
    PageCase("entities of no character", with_tail("<p>&#0;&#xD800;&#x110000;&#99999999999;&bogus;</p>"), "read", clean),
    PageCase("a comment that never closes", with_tail("<!--" + "x" * 100_000), "read", whole),
    PageCase("comments within comments", with_tail("<!--" * LONG + "-->"), "read", whole),
    PageCase("a script that swallows the page", lambda: page().replace(b"<body>", b"<body><script>var a = '"), "empty|read"),
    PageCase("a style that swallows the page", lambda: page().replace(b"<body>", b"<body><style>a {"), "empty|read"),
    PageCase("a title that swallows the page", lambda: page().replace(b"</title>", b""), "empty|read"),
    PageCase("a textarea that swallows the page", lambda: page().replace(b"<body>", b"<body><textarea>"), "empty|read"),
    PageCase("CDATA tricks", with_tail("<![CDATA[<p>x</p>]]>]]><![CDATA["), "read"),
    PageCase("a frameset", lambda: b"<html><frameset><frame src=x></frameset></html>", "empty"),
    PageCase("meta refresh in a loop", with_head('<meta http-equiv="refresh" content="0;url=">' * 1000), "read", at_home),
    PageCase("an entity bomb in XHTML", (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(12))
        + f"]><html><body>{STORY}<p>&a11;</p></body></html>").encode, "read|empty", content_type="application/xhtml+xml"),
    PageCase("an external entity", (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<html><body>{STORY}<p>&x;</p></body></html>").encode, "read",
        lambda article: "root:" not in article.text, content_type="application/xhtml+xml"),
    PageCase("a title of 1 MB", lambda: page().replace(b"<title>", b"<title>" + b"Le contrat " * 100_000), "read", titled),
    PageCase("a headline of 1 MB", lambda: page().replace("Le contrat a été lu".encode(), b"mot " * 100_000), "read"),
    PageCase("a title of spaces", lambda: page().replace(b"<title>Le contrat", b"<title>" + b" " * 1_000_000), "read", whole),
]  # fmt: skip

BYTES = [
    PageCase("nothing", bytes, "empty|not_a_page|not_text"),
    PageCase("spaces alone", lambda: b" " * 1_000_000, "empty"),
    PageCase("one byte", lambda: b"<", "empty"),
    PageCase("NULs between the letters", lambda: page().replace(b"Le ", b"L\0e "), "read|not_text"),
    PageCase("NULs alone", lambda: bytes(1_000_000), "not_text"),
    PageCase("controls", with_tail(f"<p>{SECOND * 20}</p><p>" + "".join(map(chr, range(1, 32))) + "</p>"), "read", clean),
    PageCase("two encodings in one page", lambda: page() + FIRST.encode("cp1252"), "read"),
    PageCase("UTF-16 without a mark", lambda: page().decode().encode("utf-16-le"), "read", whole, content_type="text/html"),
    PageCase("UTF-16 of the other end, without a mark", lambda: page().decode().encode("utf-16-be"), "read", whole, content_type="text/html"),
    PageCase("UTF-16 with a mark", lambda: page().decode().encode("utf-16"), "read", whole),
    PageCase("UTF-32 with a mark", lambda: page().decode().encode("utf-32"), "read", whole),
    PageCase("UTF-32 without a mark", lambda: page().decode().encode("utf-32-le"), "read|not_text", content_type="text/html"),
    PageCase("UTF-7", lambda: page().decode().encode("utf-7"), "read|empty", content_type="text/html; charset=utf-7"),
    PageCase("half a pair in UTF-8", with_tail("<p>\ud83d et la suite</p>"), "read", clean),
    PageCase("a header that lies: UTF-16", page, "read", whole, content_type="text/html; charset=utf-16"),
    PageCase("a header that lies: Shift-JIS", page, "read", whole, content_type="text/html; charset=shift_jis"),
    PageCase("a charset that is a codec of another kind", page, "read", whole, content_type="text/html; charset=zlib_codec"),
    PageCase("a charset that is none", page, "read", whole, content_type="text/html; charset=" + "x" * 10_000),
    PageCase("a meta charset that lies", lambda: page().replace(b"utf-8", b"utf-16le"), "read", whole, content_type="text/html"),
    PageCase("a content type of 100 kB", page, "read", whole, content_type="text/html;" + " a=b;" * 20_000),
    PageCase("overlong UTF-8", lambda: page() + b"\xc0\xbc\xe0\x80\xbc" * 100, "read"),
    PageCase("high bytes alone", lambda: b"<p>" + bytes(range(128, 256)) * 5_000, "read|empty|not_text", content_type=None),
    PageCase("a PDF called HTML", lambda: b"%PDF-1.7\n" + page(), "not_text"),
    PageCase("a PDF behind a line of HTML", lambda: b"<p>x</p>\n%PDF-1.7\n" + bytes(100), "not_text"),
    PageCase("a ZIP called HTML", zipped, "not_text"),
    PageCase("a PNG called HTML", lambda: b"\x89PNG\r\n\x1a\n" + page(), "not_text"),
    PageCase("a GIF that is a page too", lambda: b"GIF89a/*" + page() + b"*/", "not_text"),
    PageCase("a gzip within the gzip", lambda: gzip.compress(page()), "not_text", kind="page"),
    PageCase("gzip within gzip within gzip", lambda: nested_gzip(3, 10_000_000), "not_text", kind="page"),
    PageCase("a program", lambda: b"\x7fELF" + bytes(1000), "not_text"),
    PageCase("JSON called HTML", lambda: b'{"a": "' + FIRST.encode() + b'"}', "read|not_a_page|empty"),
    PageCase("a script called a script", lambda: b"var a = 1;", "not_a_page", content_type="application/javascript", url="https://phare.example/a"),
    PageCase("words from right to left, and no width", with_tail("<p>\u202e\u2066\u200b\u200d\ufeff mots retournés \u202c</p>"), "read"),
    PageCase("100,000 marks on one letter", paragraph("e" + "\u0301" * LONG), "read"),
    PageCase("100,000 zero-width spaces", paragraph("\u200b" * LONG), "read"),
    PageCase("a word of 1 MB", paragraph("a" * 1_000_000), "read"),
    PageCase("emoji of 1,000 parts", paragraph("👨\u200d" * 1000), "read"),
]  # fmt: skip

CLAIMS = [
    PageCase("base href to elsewhere", with_head('<base href="https://evil.example/">'), "read", at_home),
    PageCase("canonical on another site", with_head('<link rel="canonical" href="https://evil.example/x">'), "read", at_home),
    PageCase("canonical is a script", with_head('<link rel="canonical" href="javascript:alert(1)">'), "read", at_home),
    PageCase("canonical is a file", with_head('<link rel="canonical" href="file:///etc/passwd">'), "read", at_home),
    PageCase("canonical is data", with_head('<link rel="canonical" href="data:text/html,x">'), "read", at_home),
    PageCase("canonical with another's name before the @", with_head('<link rel="canonical" href="https://phare.example@evil.example/x">'), "read", at_home),
    PageCase("canonical of 1 MB", with_head(f'<link rel="canonical" href="https://phare.example/{"x" * 1_000_000}">'), "read", at_home),
    PageCase("canonical with line breaks", with_head('<link rel="canonical" href="https://phare.example/a\r\nb c">'), "read", at_home),
    PageCase("10,000 canonicals", with_head('<link rel="canonical" href="/x">' * 10_000), "read", at_home),
    PageCase("an image that is a script", with_head('<meta property="og:image" content="javascript:alert(1)">'), "read", lambda article: not (article.image_url or "").startswith("javascript")),
    PageCase("JSON-LD 50,000 levels deep", json_ld('{"a":' * 50_000 + "1" + "}" * 50_000), "read", whole),
    PageCase("JSON-LD of 50,000 arrays in each other", json_ld("[" * 50_000 + "]" * 50_000), "read", whole),
    PageCase("JSON-LD 900 levels deep", json_ld('{"@graph":[' * 450 + "1" + "]}" * 450), "read", whole),
    PageCase("JSON-LD of 1 MB", json_ld('{"@type":"NewsArticle","a":[' + "1," * 500_000 + "1]}"), "read", whole),
    PageCase("JSON-LD of 20,000 articles", json_ld("[" + '{"@type":"NewsArticle"},' * 20_000 + "{}]"), "read", whole),
    PageCase("JSON-LD that is not a number", json_ld('{"@type":"NewsArticle","headline":NaN,"datePublished":Infinity,"author":-Infinity}'), "read", whole),
    PageCase("JSON-LD with a number of 100,000 digits", json_ld('{"@type":"NewsArticle","datePublished":' + "9" * LONG + "}"), "read", whole),
    PageCase("JSON-LD with keys twice", json_ld('{"@type":"NewsArticle","headline":"Un","headline":{"a":1},"headline":["Deux"]}'), "read", whole),
    PageCase("JSON-LD with half a pair", json_ld('{"@type":"NewsArticle","headline":"Le \\ud83d contrat","author":"\\udc00"}'), "read", clean),
    PageCase("JSON-LD with half a pair in each fact", news(**{"@type": ["NewsArticle", "Avis\ud83d"], "genre": "Avis \udc00", "articleSection": "\ud83d", "author": {"name": "Anna \udc00 Blom"}, "description": "Un \ud83d"}), "read", sendable),
    PageCase("JSON-LD with NULs", json_ld('{"@type":"NewsArticle","headline":"Le \\u0000contrat","author":"\\u0000"}'), "read", clean),
    PageCase("JSON-LD of wrong types", news(headline=[1, {}], author={"name": [None, {"name": 3}]}, datePublished={"a": []}, publisher=7, articleSection=[[[]]]), "read", whole),
    PageCase("JSON-LD that refers to itself", json_ld('{"@graph":[{"@id":"#a","@type":"NewsArticle","author":{"@id":"#b"}},{"@id":"#b","author":{"@id":"#a"},"name":{"@id":"#b"}}]}'), "read", whole),
    PageCase("JSON-LD that is a script in HTML", json_ld('{"@type":"NewsArticle","headline":"</script><script>alert(1)//"}'), "read"),
    PageCase("a date of year 999999", news(datePublished="999999-12-31T00:00:00Z"), "read", whole),
    PageCase("a date before the first year", news(datePublished="0000-00-00T99:99:99+99:99"), "read", whole),
    PageCase("a date at the end of time", news(datePublished="9999-12-31T23:59:59-12:00"), "read", whole),
    PageCase("a date of 1 MB", news(datePublished="2024-02-27T" + "1" * 1_000_000), "read", whole),
    PageCase("an author of 1 MB", news(author="Anna " * 200_000), "read", whole),
    PageCase("20,000 authors", news(author=[f"Anna Blom {n}" for n in range(20_000)]), "read", lambda article: whole(article) and len(article.authors) <= 1000),
    PageCase("a headline of 1 MB in JSON-LD", news(headline="mot " * 250_000), "read", titled),
    PageCase("a section of 1 MB", news(articleSection="mot " * 250_000), "read", whole),
    PageCase("a genre of 1 MB", news(genre="mot " * 250_000), "read", lambda article: whole(article) and article.declared_genres == ()),
    PageCase("20,000 genres and types", news(genre=[{"name": f"avis {n}"} for n in range(20_000)], additionalType=["avis"] * 20_000), "read", lambda article: whole(article) and len(article.declared_genres) <= 8),
    PageCase("20,000 meta tags of genres", with_head("".join(f'<meta name="x{n}-article-type" content="avis {n}">' for n in range(20_000))), "read", lambda article: whole(article) and len(article.declared_genres) <= 8),
    PageCase("2,000 breadcrumbs", with_body("<nav class=breadcrumbs><a href=/a>a</a></nav>" * 2_000 + STORY), "read", whole),
    PageCase("a language of 1 MB", lambda: page().replace(b'lang="fr"', b'lang="' + b"f" * 1_000_000 + b'"'), "read", whole),
    PageCase("a site's name of 1 MB", with_head(f'<meta property="og:site_name" content="{"mot " * 250_000}">'), "read", whole),
    PageCase("a description of 1 MB", with_head(f'<meta name="description" content="{"mot " * 250_000}">'), "read", whole),
    PageCase("20,000 meta tags", with_head('<meta name="author" content="Anna Blom">' * 20_000), "read", whole),
]  # fmt: skip

# Each begins as what one of our patterns looks for, and never ends.
BAIT = [
    PageCase(f"bait: {name}", paragraph(text), "read")
    for name, text in (
        ("spaces", " " * 300_000),
        ("no-break spaces", "\u00a0" * 150_000),
        ("spaces and a letter", (" " * 1000 + "a") * 500),
        ("digits", "1" * 150_000),
        ("digits and spaces", "1 " * 100_000),
        ("digits and commas", "1," * 100_000),
        ("dates", "27/02/2024 " * 30_000),
        ("dates in words", "27 février 2024 " * 20_000),
        ("times", "10h15 " * 30_000),
        ("commas", "," * 150_000),
        ("quotes", '"' * 150_000),
        ("guillemets", "«" * 150_000),
        ("apostrophes", "’" * 150_000),
        ("hyphens", "-" * 150_000),
        ("dots", "." * 150_000),
        ("Par", "Par " * 30_000),
        ("Par, and capitals", "Par " + "Anna " * 30_000),
        ("capitals", "A" * 150_000),
        ("names", "Anna Blom, " * 20_000),
        ("et", "Anna et " * 30_000),
        ("addresses", "a@" * 100_000),
        ("links", "http://" * 30_000),
        ("brackets", "(" * 150_000),
        ("square brackets", "[" * 150_000),
        ("braces", "{" * 150_000),
        ("percent signs", "%" * 150_000),
        ("bars", " | " * 30_000),
        ("slashes", "/" * 150_000),
        ("line breaks", "\n" * 150_000),
        ("lines of spaces", " \n" * 100_000),
        ("tabs", "\t" * 150_000),
    )
] + [
    PageCase(f"bait, byline: {name}", with_body(STORY.replace("<p>", f'<p class="byline">{text}</p><p>', 1)), "read")
    for name, text in (("Par", "Par " * 20_000), ("names", "Par " + "Anna Blom, " * 20_000), ("spaces", "Par Anna" + " " * 60_000 + "x"), ("dates", "Publié le 27 février 2024 à 10h15 " * 10_000))
] + [
    PageCase(f"bait, title: {name}", with_head(f"<meta property='og:title' content='{text}'>"), "read")
    for name, text in (("bars", "Le contrat | " * 20_000), ("hyphens", "Le contrat - " * 20_000), ("spaces", "Le" + " " * 150_000 + "contrat"))
] + [
    PageCase(f"bait, text file: {name}", text_file(text), "read", content_type="text/plain", url="https://phare.example/a.txt")
    for name, text in (("line breaks", "\n" * 150_000), ("spaces", " " * 150_000), ("lines", "Par Anna\n" * 20_000), ("Par", "Par " * 30_000), ("dates", "27 février 2024\n" * 20_000), ("one line", "mot " * 150_000), ("capitals", "ANNA BLOM\n" * 20_000))
] + [
    PageCase(f"bait, opening: {name}", opened_by(text), "read|empty|not_a_page|feed|not_text", content_type=None)
    for name, text in (("comments", "<!--" * 1000), ("declarations", "<?xml " * 1000), ("doctypes", "<!doctype " * 1000), ("spaces", " \n" * 150_000), ("metas", "<meta " * 5000), ("comments closed", "<!-- -->" * 600))
]  # fmt: skip

PAGES = SHAPES + BYTES + CLAIMS + BAIT
