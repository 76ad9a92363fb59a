"""Figures are pure: given a frame, these traces."""

from datetime import date
from decimal import Decimal

import pandas as pd
from babel import Locale

from dashboards import theme
from dashboards.charts.availability import availability
from dashboards.charts.flows import flows
from dashboards.charts.health import health
from dashboards.charts.stock_value import OTHERS, stock_value
from dashboards.sparkline import HEIGHT, sparkline

DAYS = [date(2026, 11, 1), date(2026, 11, 2)]


def values(**sites: list[float]) -> pd.DataFrame:
    rows = [(day, site, amount) for site, amounts in sites.items() for day, amount in zip(DAYS, amounts, strict=True)]
    frame = pd.DataFrame(rows, columns=["day", "site", "value_amount"])
    return frame.assign(links=[{"value_amount": f"/{day}/{site}"} for day, site, _ in rows])


def test_stock_value_stacks_the_most_valuable_site_first() -> None:
    figure = stock_value(values(Berlin=[10, 20], Lyon=[90, 80]))
    assert [(area.name, list(area.y), area.stackgroup) for area in figure.data] == [
        ("Lyon", [90, 80], "value"),
        ("Berlin", [20 - 10, 20], "value"),
    ]
    assert list(figure.data[0].x) == ["2026-11-01", "2026-11-02"]
    assert figure.data[0].meta["links"] == ["/2026-11-01/Lyon", "/2026-11-02/Lyon"]


def test_stock_value_joins_the_sites_beyond_the_sixth_colour() -> None:
    figure = stock_value(values(**{f"S{number}": [number, number] for number in range(1, 9)}))
    assert [area.name for area in figure.data] == ["S8", "S7", "S6", "S5", "S4", OTHERS]
    assert list(figure.data[-1].y) == [6, 6]


def test_flows_draw_outbound_below_the_line_and_name_it_positive() -> None:
    inbound, outbound = flows(
        pd.DataFrame({"start": DAYS, "inbound": [5.0, 0.0], "outbound": [3.0, 4.0], "links": [{"outbound": "/a"}, {}]})
    ).data
    assert list(inbound.y) == [5, 0]
    assert list(outbound.y) == [-3, -4]
    assert list(outbound.customdata) == [3, 4]
    assert (inbound.meta["links"], outbound.meta["links"]) == (["", ""], ["/a", ""])


def test_health_has_one_bar_per_state_in_the_colours_of_state() -> None:
    frame = pd.DataFrame(
        {"site": ["Berlin"], "healthy": [5], "low": [2], "out": [1], "over": [0], "links": [{"low": "/low"}]}
    )
    bars = health(frame).data
    assert [(bar.name, list(bar.x), bar.marker.color) for bar in bars] == [
        ("In stock", [5], theme.OK),
        ("Low", [2], theme.WARN),
        ("Out", [1], theme.BAD),
        ("Over", [0], theme.INFO),
    ]


def test_availability_has_a_line_of_what_is_there_and_one_of_what_is_out() -> None:
    lines = availability(
        pd.DataFrame({"day": DAYS, "available": [7, 8], "out": [1, 0], "links": [{}, {"out": "/out"}]})
    ).data
    assert [(line.name, list(line.y)) for line in lines] == [("In stock", [7, 8]), ("Out of stock", [1, 0])]


def test_figures_without_rows_draw_nothing() -> None:
    assert len(stock_value(values()).data) == 0
    assert list(flows(pd.DataFrame({"start": [], "inbound": [], "outbound": [], "links": []})).data[0].y) == []


def test_colours_leave_as_tokens_and_money_in_the_words_of_the_locale() -> None:
    plain = theme.as_json(stock_value(values(Berlin=[10, 20])), Locale.parse("de"), "EUR")
    (area,) = plain["data"]
    assert (area["line"]["color"], area["fillcolor"]) == ("--iv-chart-1", "--iv-chart-1-area")
    assert plain["layout"]["separators"] == ",."
    assert plain["layout"]["yaxis"]["tickprefix"] == "€"


def test_a_sparkline_spans_the_box_from_lowest_to_highest() -> None:
    drawn = sparkline([Decimal(1), Decimal(3), Decimal(2)])
    assert drawn is not None
    assert drawn.line == "M3 27L49 3L95 15"
    assert drawn.area.endswith(f"L95 {HEIGHT}L3 {HEIGHT}Z")
    assert drawn.end == (95.0, 15.0)


def test_a_sparkline_of_a_year_is_thinned_and_one_point_draws_none() -> None:
    drawn = sparkline([Decimal(number) for number in range(366)])
    assert drawn is not None
    assert drawn.line.count("L") == 47
    assert drawn.end == (95.0, 3.0)
    assert sparkline([Decimal(4)]) is None
