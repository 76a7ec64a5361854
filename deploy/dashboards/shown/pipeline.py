"""Pipeline: how requests ended and why, how sources are doing, which articles changed."""

from deploy.dashboards.declarations import (
    THE_PIPELINE,
    Chart,
    Control,
    Dashboard,
    Measured,
    Only,
    Shown,
)

NO_ARTICLE = Only("fate", ("skipped", "blocked", "dead"))

PIPELINE = Dashboard(
    id="pipeline",
    title="Pipeline",
    description="How each request ended and why, how sources are doing, which articles changed.",
    index="outcomes",
    controls=(Control("deals", "Deal"), Control("outlet", "Outlet")),
    panels=(
        Chart("requests", "Requests that ended", "count", "outcomes", width=8, height=10),
        Chart("fates-over-time", "How requests ended, over time", "timeline", "outcomes",
              by="at", split="fate", width=40, height=10),
        Chart("fates", "How requests ended", "pie", "outcomes", by="fate", height=14),
        Chart("codes", "Why, by stage", "table", "outcomes", by="code", split="stage",
              size=25, height=14),
        Chart("missing-by-outlet", "Why articles are missing", "table", "outcomes",
              by="outlet", split="code", only=(NO_ARTICLE,), size=25, height=14),
        Shown("missing"),
        Chart("source-states", "How sources are doing", "pie", "sources", by="state"),
        Chart("source-codes", "How the last checks ended", "table", "sources",
              by="last_code", split="state", size=25),
        Chart("source-items", "What sources brought", "bars", "sources", by="source_id",
              size=25, measured=Measured("sum", "items_new", "New items")),
        Shown("sources-in-trouble"),
        Chart("versions-over-time", "Versions of articles by when they were seen", "timeline",
              "versions", by="observed_at", split="outlet", width=48),
    ),
    leads_to=("missing", "sources-in-trouble", "changed"),
    time=THE_PIPELINE,
)  # fmt: skip
