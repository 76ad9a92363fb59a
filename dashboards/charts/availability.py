"""Variants in stock and out of stock over time."""

import pandas as pd
import plotly.graph_objects as go

from app.core.language import word
from dashboards import theme
from dashboards.charts.linked import links_of


def availability(frame: pd.DataFrame) -> go.Figure:
    """Two lines per `day`: variants `available`, and those that are `out`."""
    days = [day.isoformat() for day in frame["day"]]
    lines = [
        go.Scatter(
            name=word(label),
            x=days,
            y=frame[column].tolist(),
            mode="lines",
            line={"width": 2, "color": colour},
            hovertemplate="%{y:,}",
            meta=links_of(frame, column),
        )
        for column, label, colour in (("available", "In stock", theme.SERIES[0]), ("out", "Out of stock", theme.BAD))
    ]
    figure = go.Figure(lines, theme.layout())
    return figure.update_xaxes(type="date", tickformat="%d %b", nticks=6).update_yaxes(rangemode="tozero")
