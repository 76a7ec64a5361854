"""The dashboards as declared, one file each, and the lists that they show or lead to."""

from deploy.dashboards.shown.copies import COPIES
from deploy.dashboards.shown.coverage import COVERAGE
from deploy.dashboards.shown.disagreements import DISAGREEMENTS
from deploy.dashboards.shown.pipeline import PIPELINE
from deploy.dashboards.shown.searches import SEARCHES
from deploy.dashboards.shown.who_says_what import WHO_SAYS_WHAT

DASHBOARDS = (COVERAGE, WHO_SAYS_WHAT, DISAGREEMENTS, COPIES, PIPELINE)

__all__ = ["DASHBOARDS", "SEARCHES"]
