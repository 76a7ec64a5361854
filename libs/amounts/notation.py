"""A sum as it is kept, `15000000 EUR`, and as people read it, `15 million EUR`. Pure."""

import re

KEPT = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))? ([A-Z]{3}|\?)")
"""Low end, high end if it is a range, currency."""
_UNITS = (("trillion", 1e12), ("billion", 1e9), ("million", 1e6))
_SHOWN = re.compile(
    r"([\d.,]+)(?: (trillion|billion|million))?"
    r"(?:\s?[–-]\s?([\d.,]+)(?: (trillion|billion|million))?)? ([A-Z]{3}|\?)"
)
_MOST_DECIMALS = 3


def readable(value: str) -> str:
    """`15000000 EUR` as `15 million EUR`, `410.50 USD` as it is; what is no sum as it is.

    No figure is rounded: one that a unit does not make shorter has commas, `15,234,567 EUR`.
    """
    found = KEPT.fullmatch(value)
    if found is None:
        return value
    low, high, currency = found.groups()
    ends = [_figure(low), *([_figure(high)] if high else [])]
    if len(ends) > 1 and len({unit for _, unit in ends}) == 1:
        ends[0] = ends[0][0], ""
    return f"{'–'.join(' '.join(filter(None, end)) for end in ends)} {currency}"


def kept(shown: str) -> str:
    """The same the other way: `15 million EUR` as `15000000 EUR`; anything else as it is."""
    found = _SHOWN.fullmatch(shown.strip())
    if found is None:
        return shown
    low, low_unit, high, high_unit, currency = found.groups()
    try:
        ends = [_amount(low, low_unit), *([_amount(high, high_unit)] if high else [])]
        if high and not low_unit and _amount(low, high_unit) <= ends[1]:
            ends[0] = _amount(low, high_unit)  # 10–15 million
    except ValueError:
        return shown
    return f"{'-'.join(map(_plain, ends))} {currency}"


def _figure(text: str) -> tuple[str, str]:
    """The figure and its unit, if it has one."""
    value = float(text)
    for unit, size in _UNITS:
        part = round(value / size, _MOST_DECIMALS)
        if value >= size and part * size == value:
            return f"{part:,.{_MOST_DECIMALS}f}".rstrip("0").rstrip("."), unit
    return f"{value:,.2f}".removesuffix(".00"), ""


def _amount(figure: str, unit: str | None) -> float:
    return round(float(figure.replace(",", "")) * dict(_UNITS).get(unit or "", 1.0), 2)


def _plain(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
