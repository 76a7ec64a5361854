"""How each kind of panel is drawn: the type and the settings that Dashboards knows it by."""

from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]


def _bars(label: str, *, upright: bool) -> Json:
    """Axes and series of a bar chart: values over categories, or beside them."""
    ends = ("bottom", "left") if upright else ("left", "bottom")
    axis = {"show": True, "style": {}}
    return {
        "type": "histogram",
        "grid": {"categoryLines": False},
        "categoryAxes": [
            {
                **axis,
                "id": "CategoryAxis-1",
                "type": "category",
                "position": ends[0],
                "scale": {"type": "linear"},
                "labels": {"show": True, "filter": upright, "truncate": 100},
                "title": {},
            }
        ],
        "valueAxes": [
            {
                **axis,
                "id": "ValueAxis-1",
                "name": "LeftAxis-1",
                "type": "value",
                "position": ends[1],
                "scale": {"type": "linear", "mode": "normal"},
                "labels": {"show": True, "rotate": 0, "filter": True, "truncate": 100},
                "title": {"text": label},
            }
        ],
        "seriesParams": [
            {
                "show": True,
                "type": "histogram",
                "mode": "stacked",
                "data": {"label": label, "id": "1"},
                "valueAxis": "ValueAxis-1",
                "drawLinesBetweenPoints": True,
                "lineWidth": 2,
                "showCircles": True,
            }
        ],
        "addTooltip": True,
        "addLegend": True,
        "legendPosition": "right",
        "times": [],
        "addTimeMarker": False,
        "labels": {"show": not upright},
        "thresholdLine": {"show": False, "value": 10, "width": 1, "style": "full", "color": "#000"},
    }


_PIE: Json = {
    "type": "pie",
    "addTooltip": True,
    "addLegend": True,
    "legendPosition": "right",
    "isDonut": True,
    "labels": {"show": True, "values": True, "last_level": True, "truncate": 100},
}
_TABLE: Json = {
    "perPage": 10,
    "showPartialRows": False,
    "showMetricsAtAllLevels": False,
    "showTotal": False,
    "totalFunc": "sum",
    "percentageCol": "",
}
_COUNT: Json = {
    "type": "metric",
    "addTooltip": True,
    "addLegend": False,
    "metric": {
        "percentageMode": False,
        "useRanges": False,
        "colorSchema": "Green to Red",
        "metricColorMode": "None",
        "colorsRange": [{"from": 0, "to": 10000}],
        "labels": {"show": True},
        "invertColors": False,
        "style": {
            "bgFill": "#000", "bgColor": False, "labelColor": False, "subText": "", "fontSize": 60,
        },
    },
}  # fmt: skip

CHARTS: Mapping[str, Callable[[str], tuple[str, Json]]] = {
    "timeline": lambda label: ("histogram", _bars(label, upright=True)),
    "bars": lambda label: ("horizontal_bar", _bars(label, upright=False)),
    "pie": lambda _: ("pie", _PIE),
    "table": lambda _: ("table", _TABLE),
    "count": lambda _: ("metric", _COUNT),
}
"""By kind of chart, what draws it with a label for what is counted."""
