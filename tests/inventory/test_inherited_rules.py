"""An item without a rule of its own follows the nearest one: of its category, its site, or both."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.catalog.models import Category
from app.core.db import session
from app.core.errors import Refusal
from app.core.outbox import Outbox
from app.inventory import reactions
from app.inventory.events import InheritedRuleChanged
from app.inventory.models import Location, ReorderRule, StockAlert
from app.inventory.queries import rules_of
from app.inventory.services import OverrideRule, evaluate, override
from tests.factories import inventory as make
from tests.people import Caller, Person, sign_in

URL = "/api/v1/reorder_rule/"


@pytest.fixture
def tools(ctx: Any) -> Category:
    return category("Tools")


@pytest.fixture
def drills(tools: Category) -> Category:
    return category("Drills", tools)


@pytest.fixture
def berlin(ctx: Any) -> Location:
    return make.site("BER")


@pytest.fixture
def drill(drills: Category, berlin: Location) -> Any:
    """An item below Tools > Drills, three of it in Berlin."""
    made = make.variant("DRILL")
    made.product.category_id = drills.id
    make.stock(made, berlin, 3)
    return made


def category(name: str, parent: Category | None = None) -> Category:
    made = Category(name=name, parent_id=parent.id if parent else None)
    session.add(made)
    session.flush()
    return made


def rule(minimum: int, **about: Any) -> ReorderRule:
    made = ReorderRule(minimum=minimum, maximum=minimum + 10, **{f"{name}_id": row.id for name, row in about.items()})
    session.add(made)
    session.flush()
    return made


def minimum_of(item: Any) -> Decimal | None:
    found = rules_of(item.id)
    return found[0].minimum if found else None


def alerts(item: Any) -> list[StockAlert]:
    return session.query(StockAlert).filter_by(variant_id=item.id).filter(StockAlert.state != "resolved").all()


def react() -> None:
    """Carry out what the rules' events ask for, as the worker does."""
    rows = session.query(Outbox).filter_by(topic=InheritedRuleChanged.name).all()
    events = [InheritedRuleChanged.load(row.payload) for row in rows]
    for told in events:
        reactions.evaluate_heirs([told])


def test_the_nearest_rule_applies(drill: Any, tools: Category, drills: Category, berlin: Location) -> None:
    assert minimum_of(drill) is None
    nearer = [
        {"category": tools},
        {"category": drills},
        {"site": berlin},
        {"category": tools, "site": berlin},
        {"category": drills, "site": berlin},
        {"variant": drill},
        {"variant": drill, "site": berlin},
    ]
    for number, about in enumerate(nearer, 1):
        rule(number, **about)
        assert minimum_of(drill) == number, about


def test_a_rule_of_another_category_or_site_does_not_apply(drill: Any, berlin: Location) -> None:
    rule(9, category=category("Toys"))
    rule(9, site=make.site("HAM"))
    assert rules_of(drill.id) == []


def test_the_page_of_the_item_says_where_its_rule_comes_from(
    drill: Any, tools: Category, berlin: Location, ada: Person
) -> None:
    rule(4, category=tools)
    session.commit()
    address = f"/variant/show/{drill.id}/explain?figure=minimum"
    assert address.replace("&", "&amp;") in ada.get(f"/variant/show/{drill.id}").text
    assert "inherited: Tools, everywhere, filled up to 14" in ada.get(address).text


def test_a_rule_of_the_category_raises_an_alert_that_names_it(drill: Any, tools: Category, ada: Person) -> None:
    made = rule(5, category=tools)
    react()
    (alert,) = alerts(drill)
    assert (alert.rule_id, alert.minimum, alert.available) == (made.id, 5, 3)
    session.commit()
    assert "Tools, everywhere" in ada.get(f"/stock_alert/show/{alert.id}").text
    session.delete(made)
    session.flush()
    react()
    assert alerts(drill) == []


def test_an_item_that_never_lay_at_a_site_raises_no_alert_there(drill: Any, tools: Category) -> None:
    rule(5, category=tools, site=make.site("HAM"))
    react()
    assert alerts(drill) == []


def test_an_archived_item_inherits_nothing(drill: Any, tools: Category) -> None:
    rule(5, category=tools)
    react()
    drill.product.status = "archived"
    session.flush()
    react()
    assert alerts(drill) == []


def test_an_item_put_into_another_category_follows_the_rule_of_that_one(drill: Any, tools: Category) -> None:
    rule(5, category=tools)
    react()
    drill.product.category_id = category("Toys").id
    session.flush()
    react()
    assert alerts(drill) == []


def test_a_change_for_many_items_is_worked_on_in_parts(
    drill: Any, tools: Category, berlin: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make.variant()
    second.product.category_id = tools.id
    make.stock(second, berlin, 1)
    monkeypatch.setattr(reactions, "PART_ITEMS", 1)
    rule(5, category=tools)
    session.query(Outbox).delete()
    both = [InheritedRuleChanged(category_id=tools.id), InheritedRuleChanged(site_id=berlin.id)]
    reactions.evaluate_heirs(both)
    assert session.query(Outbox).filter_by(topic=InheritedRuleChanged.name).count() == 2
    assert (len(alerts(drill)), len(alerts(second))) == (1, 0)
    react()
    assert (len(alerts(drill)), len(alerts(second))) == (1, 1)


def test_overriding_gives_every_matching_item_a_rule_of_its_own(drill: Any, tools: Category, berlin: Location) -> None:
    kept, made = make.variant(), rule(5, category=tools)
    kept.product.category_id = tools.id
    make.stock(kept, berlin, 1)
    rule(8, variant=kept, site=berlin)
    answer = override(OverrideRule(rule_id=made.id, minimum=Decimal(2)))
    assert (answer.rules, minimum_of(drill), minimum_of(kept)) == (1, 2, 8)
    with pytest.raises(Refusal, match="one item at one site"):
        override(OverrideRule(rule_id=rules_of(drill.id)[0].rule_id))


def test_inherited_rules_are_edited_in_bulk(
    drill: Any, tools: Category, ada: Person, api: Callable[[Person], Caller]
) -> None:
    made = rule(5, category=tools)
    session.commit()
    asked = {"act": "edit", "values": {"minimum": "2"}, "query": f"category_id={tools.id}"}
    assert api(ada).post(f"{URL}bulk", asked, Idempotency_Key="calmer").status_code == 202
    assert made.id


def test_a_rule_about_nothing_or_about_two_things_is_refused(
    drill: Any, tools: Category, ada: Person, api: Callable[[Person], Caller]
) -> None:
    session.commit()
    figures = {"minimum": "1", "maximum": "2"}
    for about, pointer in (({}, "/variant_id"), ({"variant_id": drill.id, "category_id": tools.id}, "/category_id")):
        answer = api(ada).post(URL, {**figures, **about})
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_who_sees_one_site_may_read_but_not_write_a_rule_for_all(
    app: Any, drill: Any, tools: Category, berlin: Location, api: Callable[[Person], Caller]
) -> None:
    everywhere = rule(5, category=tools).id
    session.commit()
    mia = api(sign_in(app, "mia_of_berlin", "Manager", site_ids=(berlin.id,)))
    assert mia.get(f"{URL}{everywhere}").status_code == 200
    assert mia.call("PUT", f"{URL}{everywhere}", {"minimum": "1"}).status_code == 422
    assert mia.call("DELETE", f"{URL}{everywhere}").status_code == 422
    body = {"category_id": tools.id, "minimum": "1", "maximum": "2"}
    assert mia.post(URL, body).status_code == 422
    assert mia.post(URL, {**body, "site_id": berlin.id}).status_code == 201


def test_evaluation_costs_the_same_statements_for_one_item_and_for_many(
    drill: Any, tools: Category, berlin: Location, connection: Connection
) -> None:
    rule(5, category=tools)
    many = [make.variant() for _ in range(5)]
    for item in many:
        item.product.category_id = tools.id
        make.stock(item, berlin, 1)
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    evaluate([drill.id])
    of_one = len(sent)
    evaluate([item.id for item in many])
    event.remove(connection, "before_cursor_execute", note)
    assert len(sent) == 2 * of_one
    assert all(len(alerts(item)) == 1 for item in many)
