"""Inbound and outbound units."""

import pandas as pd
import plotly.graph_objects as go

from app.core.language import say
from dashboards import theme
from dashboards.charts.linked import links_of


def flows(frame: pd.DataFrame) -> go.Figure:
    """Bars per `start` (day or week): `inbound` above the line, `outbound` below it."""
    starts = [start.isoformat() for start in frame["start"]]
    outbound = frame["outbound"].tolist()
    bars = [
        go.Bar(
            name=say("Inbound"),
            x=starts,
            y=frame["inbound"].tolist(),
            marker={"color": theme.SERIES[0], "cornerradius": 3},
            hovertemplate="%{y:,.0f}",
            meta=links_of(frame, "inbound"),
        ),
        go.Bar(
            name=say("Outbound"),
            x=starts,
            y=[-units for units in outbound],
            customdata=outbound,
            marker={"color": theme.SERIES[1], "cornerradius": 3},
            hovertemplate="%{customdata:,.0f}",
            meta=links_of(frame, "outbound"),
        ),
    ]
    figure = go.Figure(bars, theme.layout(barmode="relative", bargap=0.35))
    return figure.update_xaxes(type="date", tickformat="%d %b", nticks=6).update_yaxes(zeroline=True)
