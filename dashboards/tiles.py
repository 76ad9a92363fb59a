"""The tiles at the top of the dashboard: a number, where it comes from and where it leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.analytics import queries
from app.analytics.queries import Freshness, Period, Trend
from app.core.language import say, word
from dashboards import wording
from dashboards.links import address, figure_address
from dashboards.sparkline import Sparkline, sparkline

GOOD, BAD, QUIET = "ok", "bad", "quiet"
PERIOD_WORDS = {"7d": "7 days ago", "30d": "30 days ago", "90d": "90 days ago", "12m": "12 months ago"}


@dataclass(frozen=True)
class Tile:
    """A tile. `tone` colours the change; `url` is the list or table whose rows make the number, empty for none."""

    label: str
    icon: str
    value: str
    change: str
    tone: str
    sentence: str
    sparkline: Sparkline | None
    url: str
    is_alarming: bool = False
    name: str = ""
    is_live: bool = False  # counted while the page was made, not at the last refresh

    @property
    def arrow(self) -> str:
        """The direction of the change, for those who do not see its colour."""
        return {"+": "↑", "-": "↓"}.get(self.change[:1], "")


def tiles(period: Period, state: Freshness, names: Sequence[str]) -> list[Tile]:
    """The tiles of those names (see `dashboards.layout`), in that order; the others cost nothing."""
    held = queries.availability(period) if {"available", "stock-outs"} & set(names) else []
    make: dict[str, Callable[[], Tile]] = {
        "stock-value": lambda: _stock_value(period),
        "available": lambda: _available(period, Trend.of(row.available for row in held), state),
        "stock-outs": lambda: _stock_outs(period, Trend.of(row.out for row in held)),
        "alerts": lambda: _alerts(period),
    }
    return [replace(make[name](), name=name) for name in names]


def _stock_value(period: Period) -> Tile:
    value = queries.stock_value(period)
    change = wording.growth(value.growth) if value.growth is not None else ""
    return Tile(
        label="Stock value",
        icon="coin",
        value=wording.money(value.value),
        change=change,
        tone=QUIET,  # more stock is neither good nor bad
        sentence=say("vs %(day)s", day=_since(period)) if change else say("in the base currency"),
        sparkline=sparkline(value.points),
        url=figure_address("stock-value", period.name),
    )


def _available(period: Period, available: Trend, state: Freshness) -> Tile:
    return Tile(
        label="SKUs available",
        icon="packages",
        value=wording.count(available.value),
        change=_change(available),
        tone=_tone(available, more_is=GOOD),
        sentence=say("of %(count)s active", count=wording.count(state.active_variants)),
        sparkline=sparkline(available.points),
        url=_list_now("available", period) or figure_address("availability", period.name),
    )


def _stock_outs(period: Period, out: Trend) -> Tile:
    return Tile(
        label="Stock-outs",
        icon="package-off",
        value=wording.count(out.value),
        change=_change(out),
        tone=_tone(out, more_is=BAD),
        sentence=_compared(out, period) or say("SKUs that ran out"),
        sparkline=sparkline(out.points),
        url=_list_now("stock-outs", period) or figure_address("availability", period.name),
        is_alarming=out.value > 0,
    )


def _alerts(period: Period) -> Tile:
    live, untaken = queries.live_alerts(period), queries.unacknowledged_alerts()
    return Tile(
        label="Open alerts",
        icon="alert-triangle",
        value=wording.count(live.value),
        change=_change(live),
        tone=_tone(live, more_is=BAD),
        sentence=say("%(count)s not yet taken on", count=wording.count(untaken))
        if live.value
        else say("nothing is low"),
        sparkline=sparkline(live.points),
        url=_list_now("alerts", period),
        is_alarming=live.value > 0,
        is_live=True,
    )


def _list_now(name: str, period: Period) -> str:
    """The list called `name`; a list shows what is, so it answers for no number of an earlier day."""
    return address(name) if period.is_current else ""


def _change(trend: Trend) -> str:
    return wording.signed(trend.change) if trend.change else ""


def _compared(trend: Trend, period: Period) -> str:
    """What the change is measured against; empty without a past."""
    if trend.change is None:
        return ""
    day = _since(period)
    return say("vs %(day)s", day=day) if trend.change else say("same as %(day)s", day=day)


def _since(period: Period) -> str:
    return word(PERIOD_WORDS.get(period.name, "")) or wording.short_day(period.first_day)


def _tone(trend: Trend, *, more_is: str) -> str:
    """The tone of the change: `more_is` for a rise, its opposite for a fall."""
    if not trend.change:
        return QUIET
    return more_is if trend.change > 0 else {GOOD: BAD, BAD: GOOD}[more_is]
