"""Stock health per site."""

import pandas as pd
import plotly.graph_objects as go

from app.core.language import word
from dashboards import theme
from dashboards.charts.linked import links_of

STATES = {
    "healthy": ("In stock", theme.OK),
    "low": ("Low", theme.WARN),
    "out": ("Out", theme.BAD),
    "over": ("Over", theme.INFO),
}


def health(frame: pd.DataFrame) -> go.Figure:
    """One stacked bar per `site`: its variants `healthy`, `low`, `out` and `over`; the first site on top."""
    sites = frame["site"].tolist()
    bars = [
        go.Bar(
            name=word(label),
            y=sites,
            x=frame[state].tolist(),
            orientation="h",
            width=0.5,
            marker={"color": colour, "line": {"width": 1, "color": "rgba(0,0,0,0)"}},
            hovertemplate="%{x:,}",
            meta=links_of(frame, state),
        )
        for state, (label, colour) in STATES.items()
    ]
    figure = go.Figure(bars, theme.layout(barmode="stack", hovermode="y unified"))
    figure.update_xaxes(showgrid=True, tickformat="~s", rangemode="tozero", nticks=6)
    return figure.update_yaxes(autorange="reversed", tickformat="", type="category", showgrid=False)
