"""A reorder rule is tried on what was shipped before it is saved."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock
from app.core.db import session
from app.core.errors import NotFound
from app.inventory.models import CUSTOMER, SUPPLIER, Location, ReorderRule
from app.inventory.services import MoveLine, Reverse, Simulate, Simulation, Trial, post_moves, reverse, simulate
from tests.factories import inventory as make
from tests.people import Caller, Person, sign_in

PAGE, API = "/reorder_rule/simulate", "/api/v1/reorder_rule/simulate"


@pytest.fixture
def berlin(ctx: Any) -> Location:
    return make.site("BER")


@pytest.fixture
def tea(berlin: Location) -> Any:
    """Ten came 20 days ago at 2.50 a piece; two were shipped on each of the four days after the tenth day back."""
    made = make.variant("TEA")
    move(made, SUPPLIER, berlin.id, 10, days_ago=20, unit_cost=Decimal("2.5"))
    for days_ago in (10, 9, 8, 7):
        move(made, berlin.id, CUSTOMER, 2, days_ago=days_ago)
    return made


def move(item: Any, source: int, target: int, quantity: int, *, days_ago: int, unit_cost: Decimal | None = None) -> int:
    at = clock.now().replace(hour=0, minute=0) - timedelta(days=days_ago)
    return post_moves([MoveLine(item.id, source, target, Decimal(quantity), at, unit_cost)]).posting_id


def tried(item: Any, site: Location, minimum: int, maximum: int, **more: Any) -> Simulation:
    return simulate(
        Simulate(variant_id=item.id, site_id=site.id, minimum=Decimal(minimum), maximum=Decimal(maximum), **more)
    )


def only(found: Simulation) -> Trial:
    (trial,) = found.trials
    return trial


def test_the_demand_of_the_ledger_is_replayed_from_what_lay_there_then(tea: Any, berlin: Location) -> None:
    trial = only(tried(tea, berlin, 0, 0, days=10))
    assert (trial.history.opening, sum(trial.history.demand.values())) == (10, 8)
    assert [day.stock for day in trial.proposed.days] == [8, 6, 4, 2, 2, 2, 2, 2, 2, 2]
    assert (trial.proposed.average_stock, trial.cash(trial.proposed)) == (Decimal("3.2"), 8)


def test_a_better_rule_says_how_many_days_without_stock_it_avoids(tea: Any, berlin: Location) -> None:
    move(tea, berlin.id, CUSTOMER, 2, days_ago=6)
    make.rule(tea, berlin, 0, 1)
    trial = only(tried(tea, berlin, 4, 10, days=10, lead_days=2))
    assert trial.present is not None
    assert (trial.present.stock_out_days, trial.proposed.stock_out_days, trial.avoided) == (6, 0, 6)


def test_what_was_reversed_or_adjusted_was_no_demand(tea: Any, berlin: Location) -> None:
    wrong = move(tea, berlin.id, CUSTOMER, 1, days_ago=5)
    reverse(Reverse(posting_id=wrong))
    assert sum(only(tried(tea, berlin, 0, 0, days=10)).history.demand.values()) == 8


def test_many_items_are_tried_at_once_and_bounded(tea: Any, berlin: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    make.stock(make.variant("COFFEE"), berlin, 1)
    command = Simulate(site_id=berlin.id, minimum=Decimal(1), maximum=Decimal(2))
    assert [trial.history.sku for trial in simulate(command).trials] == ["COFFEE", "TEA"]
    monkeypatch.setattr("app.inventory.services.rules.simulating.MAX_ITEMS", 1)
    cut = simulate(command)
    assert (len(cut.trials), cut.is_cut) == (1, True)


def test_a_place_that_is_no_site_of_ones_own_is_not_found(tea: Any, berlin: Location) -> None:
    with pytest.raises(NotFound):
        tried(tea, make.bin_of(berlin), 1, 2)


def test_the_address_answers_both_rules_and_the_days(
    tea: Any, berlin: Location, ada: Person, api: Callable[[Person], Caller]
) -> None:
    session.commit()
    query = f"variant_id={tea.id}&site_id={berlin.id}&minimum=4&maximum=10&days=10&lead_days=2"
    (item,) = api(ada).get(f"{API}?{query}").json["result"]["items"]
    assert (item["sku"], item["present"], item["proposed"]["orders"], len(item["series"])) == ("TEA", None, 1, 10)
    figure = ada.get(f"{PAGE}/chart?{query}").json
    assert [line["y"][:3] for line in figure["data"]] == [[8.0, 6.0, 4.0]]
    refused = api(ada).get(f"{API}?{query.replace('minimum=4', 'minimum=40')}")
    assert refused.status_code == 422


def test_who_sees_another_site_cannot_try_rules_here(
    app: Any, tea: Any, berlin: Location, api: Callable[[Person], Caller]
) -> None:
    other = make.site("HAM").id
    session.commit()
    mia = sign_in(app, "mia_of_hamburg", "Manager", site_ids=(other,))
    query = f"variant_id={tea.id}&site_id={berlin.id}&minimum=4&maximum=10"
    assert api(mia).get(f"{API}?{query}").status_code == 404
    assert mia.get(f"{PAGE}?{query}").status_code == 422


def test_the_page_begins_with_the_rule_and_saves_what_was_tried(tea: Any, berlin: Location, ada: Person) -> None:
    rule = make.rule(tea, berlin, 1, 3)
    session.commit()
    page = ada.get(f"{PAGE}?rule_id={rule.id}").text
    assert 'data-figure-url="/reorder_rule/simulate/chart?' in page
    assert f'action="/reorder_rule/edit/{rule.id}"' in page
    assert re.search(r'name="days"[^>]*value="90"', page)
    page = ada.get(f"{PAGE}?variant_id={tea.id}&site_id={berlin.id}&minimum=4&maximum=10&days=30").text
    assert 'name="version" value="1"' in page
    form = {"minimum": "4", "maximum": "10", "multiple": "1", "lead_days": "7", "version": "1", "snoozed_until": ""}
    assert ada.post(f"/reorder_rule/edit/{rule.id}", form).status_code == 302
    assert session.get_one(ReorderRule, rule.id, populate_existing=True).minimum == 4


def test_a_wrong_figure_is_shown_at_its_field(tea: Any, berlin: Location, ada: Person) -> None:
    session.commit()
    answer = ada.get(f"{PAGE}?variant_id={tea.id}&site_id={berlin.id}&minimum=4&maximum=ten")
    assert (answer.status_code, 'id="maximum-error"' in answer.text) == (422, True)
    answer = ada.get(f"{PAGE}?variant_id={tea.id}&minimum=4&tried=1")
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error"', answer.text) == ["site_id", "maximum"]
    assert '<a href="#site_id">Site: This value is required.</a>' in answer.text
    assert ada.get(PAGE).status_code == 200
