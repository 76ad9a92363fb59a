"""The look of figures: the design's colours by name, the shared layout, and the JSON that the page draws.

A figure is drawn in the light colours. On its way out each of them becomes the name of its CSS token, and the browser
puts the colour of the present theme in its place, so switching to dark needs no reload.
"""

from typing import Any

import plotly.graph_objects as go
from babel import Locale
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol

TOKENS = {
    "#4f46e5": "--iv-chart-1",
    "#0ea5a3": "--iv-chart-2",
    "#d9691a": "--iv-chart-3",
    "#d6478f": "--iv-chart-4",
    "#3b82f6": "--iv-chart-5",
    "#84a816": "--iv-chart-6",
    "rgba(79,70,229,0.17)": "--iv-chart-1-area",
    "rgba(14,165,163,0.17)": "--iv-chart-2-area",
    "rgba(217,105,26,0.17)": "--iv-chart-3-area",
    "rgba(214,71,143,0.17)": "--iv-chart-4-area",
    "rgba(59,130,246,0.17)": "--iv-chart-5-area",
    "rgba(132,168,22,0.17)": "--iv-chart-6-area",
    "#17a867": "--iv-ok-mark",
    "#e59a13": "--iv-warn-mark",
    "#e5484d": "--iv-bad-mark",
    "#2f8fdf": "--iv-info-mark",
}
COLOUR = {token: colour for colour, token in TOKENS.items()}
SERIES = [COLOUR[f"--iv-chart-{number}"] for number in range(1, 7)]
AREAS = [COLOUR[f"--iv-chart-{number}-area"] for number in range(1, 7)]
OK, WARN, BAD, INFO = (COLOUR[f"--iv-{state}-mark"] for state in ("ok", "warn", "bad", "info"))


def layout(**more: Any) -> go.Layout:
    """The layout that every figure starts from, with `more` on top."""
    shared = go.Layout(
        template="none",
        height=280,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        hovermode="x unified",
        showlegend=False,  # the page writes the legend as text, above the figure
        xaxis={
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
            "tickangle": 0,
        },
        yaxis={
            "automargin": True,
            "fixedrange": True,
            "ticks": "outside",  # unseen, they keep the numbers off the plot
            "ticklen": 6,
            "tickcolor": "rgba(0,0,0,0)",
            "nticks": 6,
            "tickformat": "~s",
        },
    )
    return shared.update(more)


def as_json(figure: go.Figure, locale: Locale, currency: str) -> dict[str, Any]:
    """The figure as plain values with colours by token, and numbers and money written as in `locale`."""
    plain = figure.to_plotly_json()
    plain["layout"]["separators"] = f"{get_decimal_symbol(locale)}{get_group_symbol(locale)}"
    if (plain["layout"].get("meta") or {}).get("unit") == "money":
        plain["layout"]["yaxis"]["tickprefix"] = get_currency_symbol(currency, locale)
    named: dict[str, Any] = _named(plain)
    return named


def _named(value: Any) -> Any:
    if isinstance(value, str):
        return TOKENS.get(value, value)
    if isinstance(value, dict):
        return {key: _named(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_named(part) for part in value]
    return value
