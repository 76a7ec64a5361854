"""Disagreements: the slots of the deals in which outlets and speakers do not agree."""

from deploy.dashboards.declarations import Chart, Control, Dashboard, Only, Shown

DISPUTED = Only("disputed", (True,))

DISAGREEMENTS = Dashboard(
    id="disagreements",
    title="Disagreements",
    description="Slots in which outlets and speakers disagree, and what each of them claims.",
    index="ledger",
    controls=(Control("deal", "Deal"), Control("slot", "Slot")),
    panels=(
        Chart("disputed", "Slots in dispute", "count", "ledger",
              only=(DISPUTED,), width=8, height=12),
        Chart("verdicts", "How what is claimed goes together", "pie", "ledger",
              by="verdict", width=16),
        Chart("slots-verdicts", "Verdicts by slot", "table", "ledger",
              by="slot", split="verdict", size=25, width=24),
        Shown("disputed-slots"),
        Chart("disputed-asserters", "Who takes part in disputes", "bars", "ledger",
              by="asserters", only=(DISPUTED,), size=15, width=24, height=14),
        Chart("disputed-values", "Values in dispute", "table", "ledger",
              by="slot", split="value_names", only=(DISPUTED,), size=25, width=24, height=14),
        Chart("polarities-over-time", "Affirmed and denied over time", "timeline", "claims",
              by="timeline_at", split="polarity", width=24),
        Chart("polarities-slots", "Affirmed and denied by slot", "bars", "claims",
              by="slot", split="polarity", size=20, width=24),
        Shown("all-claims"),
    ),
    leads_to=("disputed-slots", "all-slots", "all-claims", "denials"),
)  # fmt: skip
