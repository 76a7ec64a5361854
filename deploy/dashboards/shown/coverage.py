"""Coverage: what was published, when, by whom and about whom."""

from deploy.dashboards.declarations import Chart, Control, Dashboard, Shown

COVERAGE = Dashboard(
    id="coverage",
    title="Coverage",
    description="What was published about the deals: when, by whom, about whom, which sums.",
    index="articles",
    controls=(
        Control("deals", "Deal"),
        Control("outlet", "Outlet"),
        Control("language", "Language"),
        Control("relevance", "How far about the deal"),
        Control("genre", "Genre"),
    ),
    panels=(
        Chart("how-many", "Articles", "count", "articles", width=8, height=10),
        Chart("timeline", "Coverage over time", "timeline", "articles",
              by="timeline_at", split="language", width=40, height=10),
        Chart("outlets", "Outlets", "bars", "articles", by="outlet", size=15, width=15),
        Chart("languages", "Languages", "pie", "articles", by="language", width=11),
        Chart("relevance", "How far about the deal", "pie", "articles", by="relevance", width=11),
        Chart("genres", "Genres", "pie", "articles", by="genre", width=11),
        Chart("persons", "People", "bars", "articles", by="persons", size=15),
        Chart("organisations", "Organisations", "bars", "articles", by="organisations", size=15),
        Chart("products", "Products", "bars", "articles", by="products", size=15),
        Chart("amounts", "Sums of money", "table", "articles", by="amounts", size=25),
        Chart("sections", "Sections of the outlets", "table", "articles",
              by="outlet", split="section", size=25),
        Chart("authors", "Authors", "bars", "articles", by="authors", size=15),
        Shown("latest", height=20),
    ),
    leads_to=("latest", "changed", "originals-and-copies", "all-stories"),
)  # fmt: skip
