"""The figures of the dashboards, as data: what each asks, draws and lists."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from app.analytics import queries
from app.analytics.queries import Period
from app.core.errors import NotFound
from app.core.language import say
from dashboards import drill, summaries
from dashboards.charts.availability import availability
from dashboards.charts.flows import flows
from dashboards.charts.health import health
from dashboards.charts.stock_value import stock_value


@dataclass(frozen=True)
class FigureKind:
    """A figure: `rows` asks for its data, `draw` makes the chart of their frame, `columns` heads its table and CSV.

    `leads` answers where each number of a row leads, by column; `says` puts the rows in words.
    """

    name: str
    title: str
    summary: str
    row: type[Any]
    rows: Callable[[Period], Sequence[Any]]
    draw: Callable[[pd.DataFrame], go.Figure]
    columns: dict[str, str]
    leads: Callable[[Any, Period], drill.Links]
    says: Callable[[Sequence[Any]], str]

    def is_number(self, column: str) -> bool:
        """Whether the column holds numbers, which stand at the right of their cells."""
        return any(field.name == column and field.type in (int, Decimal) for field in fields(self.row))

    def frame(self, rows: Sequence[Any], period: Period) -> pd.DataFrame:
        """The rows, with all columns even where there are none; amounts as floats, for drawing only.

        The column `links` holds where each row's numbers lead.
        """
        names = [field.name for field in fields(self.row)]
        frame = pd.DataFrame([astuple(row) for row in rows], columns=names)
        frame["links"] = pd.Series([self.leads(row, period) for row in rows], dtype=object)
        exact = [field.name for field in fields(self.row) if field.type is Decimal]
        return frame.astype(dict.fromkeys(exact, float))

    def figure(self, rows: Sequence[Any], period: Period) -> go.Figure:
        """The chart of the rows of the period."""
        return self.draw(self.frame(rows, period))

    def newest_first(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows for a table: those of the newest day on top, otherwise as they come."""
        first = next(iter(self.columns))
        is_dated = any(field.name == first and field.type is date for field in fields(self.row))
        return sorted(rows, key=attrgetter(first), reverse=True) if is_dated else rows

    def said(self, rows: Sequence[Any]) -> str:
        """What the figure says, in the reader's words."""
        return self.says(rows) if rows else say("Nothing was counted in this period.")


_KINDS = (
    FigureKind(
        name="stock-value",
        title="Stock value by warehouse",
        summary="Value of the stock of each warehouse at the close of each day, in the base currency.",
        row=queries.SiteValue,
        rows=queries.stock_value_by_site,
        draw=stock_value,
        columns={"day": "Day", "site": "Warehouse", "value_amount": "Value"},
        leads=drill.of_value,
        says=summaries.of_value,
    ),
    FigureKind(
        name="flows",
        title="Inbound and outbound units",
        summary="Units that came from suppliers and back from customers, and units that went out, per day or week.",
        row=queries.Flow,
        rows=queries.flows,
        draw=flows,
        columns={
            "start": "From",
            "inbound": "Inbound",
            "outbound": "Outbound",
            "adjusted": "Adjusted",
            "transferred_in": "Transferred in",
            "transferred_out": "Transferred out",
        },
        leads=drill.of_flow,
        says=summaries.of_flows,
    ),
    FigureKind(
        name="health",
        title="Stock health",
        summary="In how many SKUs each warehouse is well stocked, low, out of stock or over its maximum, now.",
        row=queries.SiteHealth,
        rows=lambda _period: queries.stock_health(),
        draw=health,
        columns={"site": "Warehouse", "healthy": "In stock", "low": "Low", "out": "Out", "over": "Over"},
        leads=drill.of_health,
        says=summaries.of_health,
    ),
    FigureKind(
        name="availability",
        title="SKUs in stock and out of stock",
        summary="Active SKUs with something on hand at the close of each day, and those that had some and have none.",
        row=queries.Availability,
        rows=queries.availability,
        draw=availability,
        columns={"day": "Day", "available": "In stock", "out": "Out of stock"},
        leads=drill.of_availability,
        says=summaries.of_availability,
    ),
)
FIGURES = {kind.name: kind for kind in _KINDS}


def figure_named(name: str) -> FigureKind:
    """The figure called `name`; refuses an unknown one."""
    if name not in FIGURES:
        raise NotFound(say("There is no figure called %(name)s.", name=name))
    return FIGURES[name]
