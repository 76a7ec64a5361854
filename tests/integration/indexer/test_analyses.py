"""What the analyses of the index make of names with signs, on a real server."""

import pytest

from libs.search.connection import connect
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates

WORDS = {
    "C++ and C#, not C": ["cplusplus", "and", "csharp", "not", "c"],
    "C#": ["csharp"],
    "(F#) f#": ["fsharp", "fsharp"],
    ".NET 9": ["dotnet", "9"],
    "on .net, (.net) «\u202f.net\u202f» “.Net” [.NET]": ["on", *["dotnet"] * 5],
    "l’.net, /.net": ["l", "dotnet", "dotnet"],
    "ASP.NET ASP.net asp.net": ["aspdotnet"] * 3,
    "BATTLE.NET battle.net Slideshare.Net VB.NET": [
        "battle.net", "battle.net", "slideshare.net", "vb.net",
    ],
    "...Netflix, “...Netanyahu": ["netflix", "netanyahu"],
    "MUSIC#1 Disc#3 abc#": ["music", "1", "disc", "3", "abc"],
    "écurie ++ Rouge +++++ C+++": ["ecurie", "rouge", "c"],
    "1\u202f% of R&D": ["1", "percent", "of", "r", "d"],
    "example.net/a.network": ["example.net", "a.network"],
}  # fmt: skip


@pytest.mark.parametrize("analyzer", ["neutral", "names"])
async def test_names_with_signs_are_words_and_addresses_stay_what_they_are(
    opensearch_url: str, index_prefix: str, analyzer: str
) -> None:
    engine = connect(opensearch_url, timeout=30, connections=1)
    async with OpenSearchWriter(engine, load_templates(index_prefix)) as writer:
        await writer.lineages()  # makes the indices
        for text, expected in WORDS.items():
            if analyzer == "names" and "percent" in expected:
                continue
            body = {"analyzer": analyzer, "text": text}
            answer = await engine.indices.analyze(index=f"{index_prefix}articles", body=body)
            found = dict.fromkeys((each["position"], each["token"]) for each in answer["tokens"])
            assert [word for _, word in found if word.isascii()] == expected, text
