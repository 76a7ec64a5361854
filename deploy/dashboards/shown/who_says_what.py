"""Who says what: quotes, and what is claimed about the deals and by whom."""

from deploy.dashboards.declarations import Chart, Control, Dashboard, Only, Shown

NAMED = Only("speaker")

WHO_SAYS_WHAT = Dashboard(
    id="who-says-what",
    title="Who says what",
    description="Quotes by speaker, and what is claimed about the deals: by whom, and how sure.",
    index="quotes",
    controls=(
        Control("deals", "Deal"),
        Control("outlet", "Outlet"),
        Control("speaker", "Speaker"),
    ),
    panels=(
        Chart("quotes-count", "Quotes", "count", "quotes", width=8, height=10),
        Chart("quotes-over-time", "Quotes over time", "timeline", "quotes",
              by="timeline_at", split="stance", width=40, height=10),
        Chart("speakers", "Speakers quoted most", "bars", "quotes",
              by="speaker", split="stance", size=15, height=14),
        Chart("stances", "How quotes are put", "pie", "quotes", by="stance", height=14),
        Chart("speakers-outlets", "Who is quoted where", "table", "quotes",
              by="speaker", split="outlet", only=(NAMED,), size=25, height=14),
        Shown("quotes-by-speaker"),
        Chart("claims-count", "Claims", "count", "claims", width=8, height=12),
        Chart("claims-slots", "What is claimed, by slot", "bars", "claims",
              by="slot", split="polarity", size=20, width=24, height=12),
        Chart("claims-modalities", "How sure claims are put", "pie", "claims", by="modality"),
        Chart("claims-values", "Values claimed", "table", "claims",
              by="slot", split="value", size=25, width=24, height=14),
        Chart("claims-speakers", "Who claims", "table", "claims",
              by="speaker", split="slot", only=(NAMED,), size=25, width=24, height=14),
        Shown("denials"),
    ),
    leads_to=("quotes-by-speaker", "all-claims", "denials", "what-was-said"),
)  # fmt: skip
