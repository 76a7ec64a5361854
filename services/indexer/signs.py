"""Names with signs, such as C++, C# and .NET, as the analyses of the index read them. Pure.

They are mappings of a filter of characters: of those that fit at a place the longest counts, and
one that maps to itself keeps a text as it is. Regular expressions would say it in three lines, and
cost a third of the work on a bulk.
"""

from collections.abc import Iterator
from string import ascii_letters, digits

_WITHIN_WORDS = ascii_letters + digits + "_"
# What stands before `.net`: behind anything else it is the end of an address.
_BEFORE_NET = " \u00a0\u2009\u202f\n\t([{«“\"'’‘/,;:—–>"


def sign_mappings() -> Iterator[str]:
    """Each as OpenSearch takes it: `C#=>Csharp`."""
    for sign in ("C#", "c#", "F#", "f#"):
        yield f"{sign}=>{sign[0]}sharp"
        yield from (f"{before}{sign}=>{before}{sign}" for before in _WITHIN_WORDS)
    for before in _WITHIN_WORDS:
        yield f"{before}++=>{before}plusplus"
        yield f"{before}+++=>{before}+++"
        yield f"{before}.NET=>{before}.NET"
    yield ".NET=>dotnet"
    for name in (".NET", ".Net", ".net"):
        yield from (f"{_escaped(before)}{name}=>\\u0020dotnet" for before in _BEFORE_NET)
        yield from (f"{asp}{name}=>{asp}dotnet" for asp in ("ASP", "Asp", "asp"))


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}"
