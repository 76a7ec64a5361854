"""Bytes to text, whatever the headers claim. Pure.

Valid UTF-8 with multibyte sequences is UTF-8: no other encoding in use looks like that by
chance. So it wins over a header that says ISO-8859-1, and a header that says UTF-8 over
bytes that are not loses.
"""

import codecs
import re
from dataclasses import dataclass
from email.message import Message

from charset_normalizer import from_bytes

_WIDE = ("utf-16", "utf-32")
_META_WINDOW = 4096  # browsers look at 1,024 bytes; real templates put the tag later
_DETECTION_SAMPLE = 32_768  # enough for statistics, and a bound on time
# Good multibyte sequences for each bad byte in text that is UTF-8 with an accident. Bytes of
# Western encodings form next to none by chance, of Chinese or Japanese ones fewer than one.
_DAMAGE = 4
_MISFIT = 20  # characters for each that a declared encoding cannot explain
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# As the WHATWG labels have it: who says latin-1 or ASCII means windows-1252.
_LATIN = frozenset({"iso8859-1", "ascii", "cp1252", "iso8859-15"})
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
_HIGH_CONTROLS = re.compile(rb"[\x80-\x9f]")
# Where nothing is declared, only encodings that pages really are in may be guessed.
_GUESSES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip


@dataclass(frozen=True)
class Decoded:
    """The text, the Python name of its encoding, and what that was known by."""

    text: str
    charset: str
    origin: str


def decode(body: bytes, *, content_type: str | None = None) -> Decoded:
    """The text of a page: by byte order mark, valid UTF-8, header, meta tag, then statistics.

    Never fails: what no encoding explains is replaced. NULs and other controls are left out.
    """
    for bom, marked in _BOMS:
        if body.startswith(bom):
            return Decoded(_tidy(body.decode(marked, "replace")), marked, "bom")
    if bare := _bare_utf16(body):
        return Decoded(_tidy(body.decode(bare, "replace")), bare, "content")
    declared = [
        (name, origin)
        for label, origin in ((_of_header(content_type), "header"), (_of_meta(body), "meta"))
        if label and (name := _known(label)) and not (name.startswith(_WIDE) and _narrow(body))
    ]
    for name, origin in declared:
        if name.startswith(("utf-16", "utf-32", "iso2022", "hz")) and _fits(body, name):
            return Decoded(_tidy(body.decode(name, "replace")), name, origin)
    if _is_utf8(body):
        return Decoded(_tidy(body.decode("utf-8", "replace")), "utf-8", "content")
    for name, origin in declared:
        if name != "utf-8" and _fits(body, name):
            chosen = _widened(name, body)
            return Decoded(_tidy(body.decode(chosen, "replace")), chosen, origin)
    chosen = _guess(body)
    return Decoded(_tidy(body.decode(chosen, "replace")), chosen, "statistics")


def _narrow(body: bytes) -> bool:
    """Whether no NUL stands where text of the West in two or four bytes a letter has many."""
    return b"\x00" not in body[:_META_WINDOW]


def _bare_utf16(body: bytes) -> str | None:
    """UTF-16 without a mark: in text of the West every other byte is NUL, and no other."""
    head = body[:_META_WINDOW]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) <= len(head) * 0.3 or min(even, odd):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _is_utf8(body: bytes) -> bool:
    """Valid UTF-8, or UTF-8 with an accident: a cut in mid-character, a stray byte."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = sum(1 for character in text if character > "\x7f") - bad
        return good > _DAMAGE * bad
    return True


def _fits(body: bytes, name: str) -> bool:
    if name in _LATIN:
        return True
    try:
        text = body.decode(name, "replace")
    except (UnicodeError, ValueError):
        return False
    return text.count("\ufffd") * _MISFIT <= max(len(text), 1)


def _widened(name: str, body: bytes) -> str:
    """windows-1252 for latin-1; also for latin-9 where bytes stand that it has no use for."""
    if name in {"iso8859-1", "ascii"} or (name == "iso8859-15" and _HIGH_CONTROLS.search(body)):
        return "cp1252"
    return name


def _guess(body: bytes) -> str:
    best = from_bytes(
        body[:_DETECTION_SAMPLE], cp_isolation=_GUESSES, steps=5, chunk_size=512
    ).best()
    if best is None:
        return "cp1252"
    # Latin letters alone: statistics cannot tell the Western from the Central European table,
    # and the Western one is what unlabelled pages are in.
    return "cp1252" if best.encoding in {"cp1250", "cp1254"} else best.encoding


def _of_header(content_type: str | None) -> str | None:
    if not content_type:
        return None
    message = Message()
    try:
        message["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
        return message.get_content_charset()
    except (ValueError, LookupError, UnicodeError):
        return None


def _of_meta(body: bytes) -> str | None:
    found = _META.search(body[:_META_WINDOW])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _known(label: str) -> str | None:
    """Python's name for an encoding of text, or None for anything else."""
    try:
        info = codecs.lookup(label.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")


def _tidy(text: str) -> str:
    return _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
