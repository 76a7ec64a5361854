"""Copies and stories: what is original and what was made from it, and which events there were."""

from deploy.dashboards.declarations import Chart, Control, Dashboard, Measured, Only, Shown

COPIED = Only("type", ("correction",), negate=True)

COPIES = Dashboard(
    id="copies-and-stories",
    title="Copies and stories",
    description="Which articles were made from which, and the events that articles are about.",
    index="relations",
    controls=(Control("deal", "Deal"),),
    panels=(
        Chart("copies-count", "Copies", "count", "relations", only=(COPIED,), width=8, height=10),
        Chart("copies-over-time", "Copies and corrections over time", "timeline", "relations",
              by="at", split="type", width=40, height=10),
        Chart("copies-types", "How they were made", "pie", "relations", by="type"),
        Chart("copies-origins", "Whose articles are copied", "bars", "relations",
              by="origin_outlet", split="type", only=(COPIED,), size=15),
        Chart("copies-outlets", "Who copies", "bars", "relations",
              by="outlet", split="type", only=(COPIED,), size=15),
        Chart("copies-pairs", "Who copies whom", "table", "relations",
              by="outlet", split="origin_outlet", only=(COPIED,), size=25, width=24),
        Chart("copies-lag", "How soon outlets copy", "table", "relations", by="outlet",
              only=(COPIED,), size=25, width=24,
              measured=Measured("avg", "lag_seconds", "Average time behind")),
        Shown("originals-and-copies"),
        Chart("stories-outlets", "Outlets in most stories", "bars", "stories",
              by="outlets", size=15),
        Chart("stories-over-time", "Stories by their last article", "timeline", "stories",
              by="last_at", split="languages"),
        Chart("repeated", "Whose words are repeated most", "bars", "utterances",
              by="speaker", size=15,
              measured=Measured("sum", "articles", "Articles that repeat them")),
        Shown("all-stories"),
    ),
    leads_to=("originals-and-copies", "all-stories", "what-was-said"),
)  # fmt: skip
