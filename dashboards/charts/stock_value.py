"""Stock value by site over time."""

import pandas as pd
import plotly.graph_objects as go

from app.core.language import mark, word
from dashboards import theme
from dashboards.charts.linked import links_of

OTHERS = mark("Other sites")


def stock_value(frame: pd.DataFrame) -> go.Figure:
    """Stacked areas of `value_amount` per `day`, one per `site`, the most valuable five below and the rest as one."""
    wide = _with_others(frame.pivot_table(index="day", columns="site", values="value_amount", aggfunc="sum"))
    days = [day.isoformat() for day in wide.index]
    areas = [
        go.Scatter(
            name=word(site) if site == OTHERS else site,
            x=days,
            y=wide[site].tolist(),
            mode="lines",
            stackgroup="value",
            line={"width": 1.6, "color": theme.SERIES[place]},
            fillcolor=theme.AREAS[place],
            hovertemplate="%{y:,.0f}",
            meta=links_of(frame[frame["site"] == site], "value_amount"),
        )
        for place, site in enumerate(wide.columns)
    ]
    figure = go.Figure(areas, theme.layout(meta={"unit": "money"}))
    return figure.update_xaxes(type="date", tickformat="%d %b", nticks=6).update_yaxes(rangemode="tozero")


def _with_others(wide: pd.DataFrame) -> pd.DataFrame:
    """The columns by their last value, largest first; beyond six colours, one column of the rest."""
    if wide.empty:
        return wide
    ranked = wide.loc[:, wide.iloc[-1].sort_values(ascending=False, kind="stable").index]
    room = len(theme.SERIES)
    if len(ranked.columns) <= room:
        return ranked
    shown, rest = ranked.iloc[:, : room - 1], ranked.iloc[:, room - 1 :]
    return shown.assign(**{OTHERS: rest.sum(axis=1)})
