"""The lists: saved searches, which stand on dashboards and open in Discover."""

from deploy.dashboards.declarations import Only, Search

SEARCHES = (
    Search(
        "latest", "Latest articles", "Every article, the latest first.",
        "articles",
        ("outlet", "language", "title", "genre", "relevance", "amounts", "url", "article_id"),
    ),
    Search(
        "changed", "Changed articles", "Versions that replaced an earlier one of the article.",
        "versions",
        ("outlet", "title", "declared_change", "modified_at", "url", "article_id"),
        only=(Only("previous_version"),),
    ),
    Search(
        "quotes-by-speaker", "Quotes by speaker", "Quotes whose speaker has a name, by name.",
        "quotes",
        ("speaker", "stance", "text", "outlet", "url", "article_id"),
        only=(Only("speaker"),),
        sort=(("speaker", "asc"), ("timeline_at", "desc")),
    ),
    Search(
        "all-claims", "Claims", "What articles claim about a deal, slot by slot.",
        "claims",
        ("slot", "polarity", "value", "modality", "speaker", "outlet", "context", "url",
         "article_id"),
    ),
    Search(
        "denials", "Denials", "Claims that something is not so.",
        "claims",
        ("slot", "value", "modality", "speaker", "outlet", "context", "url", "article_id"),
        only=(Only("polarity", ("negated",)),),
    ),
    Search(
        "all-slots", "All slots", "Every slot in which something is claimed, and its verdict.",
        "ledger",
        ("deal", "slot", "verdict", "value_names", "asserters", "why"),
    ),
    Search(
        "disputed-slots", "Disputed slots", "Slots in which what is claimed cannot all be true.",
        "ledger",
        ("deal", "slot", "value_names", "asserters", "why", "first_at"),
        only=(Only("disputed", (True,)),),
    ),
    Search(
        "originals-and-copies", "Originals and copies",
        "Each copy beside the article that it was made from.",
        "relations",
        ("type", "outlet", "title", "url", "origin_outlet", "origin_title", "origin_url",
         "lag_seconds", "overlap", "credited"),
        only=(Only("type", ("correction",), negate=True),),
    ),
    Search(
        "all-stories", "Stories",
        "Events with the articles about them: how many, and how many origins.",
        "stories",
        ("headline", "article_count", "origins", "outlets", "languages", "first_at"),
    ),
    Search(
        "what-was-said", "What was said",
        "What somebody said, once, however many articles have it.",
        "utterances",
        ("speaker", "text", "language", "articles", "support"),
        sort=(("support", "desc"), ("articles", "desc")),
    ),
    Search(
        "missing", "Why an article is missing", "Requests that brought no article, with reasons.",
        "outcomes",
        ("fate", "code", "detail", "stage", "outlet", "source", "url"),
        only=(Only("fate", ("skipped", "blocked", "dead")),),
    ),
    Search(
        "sources-in-trouble", "Sources in trouble", "Sources that fail, or have fallen silent.",
        "sources",
        ("source_id", "state", "last_code", "since", "last_success", "last_new", "url"),
        only=(Only("state", ("failing", "silent")),),
    ),
)  # fmt: skip
