"""Rows of another site do not exist for somebody whose scope is one site: on no way in, for no verb, as no answer."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.db import session
from app.core.screens.api import Api
from app.inventory.models import Location, Reason, ReorderRule, StockLevel
from tests.entities import APIS, model, url
from tests.factories import body, make
from tests.factories.inventory import site
from tests.people import Caller, Person, sign_in

SCOPED = [one for one in APIS if one.scope is not None and one.resource != "Notification"]
each_scoped = pytest.mark.parametrize("api_class", SCOPED, ids=lambda one: one.__name__)


@pytest.fixture
def own_site(ctx: object) -> int:
    """Id of the only site that the manager sees."""
    made = site("MINE")
    session.commit()
    return int(made.id)


@pytest.fixture
def mia(app: Flask, own_site: int) -> Person:
    """Manages one site."""
    return sign_in(app, "mia_person", "Manager", site_ids=(own_site,))


@each_scoped
def test_a_foreign_row_is_absent_everywhere(
    api_class: type[Api], mia: Person, admin: Person, api: Callable[[Person], Caller]
) -> None:
    row_id = make(model(api_class)).id
    session.commit()
    assert api(admin).get(url(api_class, row_id)).status_code == 200
    assert api(mia).get(url(api_class, row_id)).status_code == 404
    for query in (f"id={row_id}", f"id__in={row_id}", f"q=(filters:!((col:id,opr:eq,value:{row_id})))"):
        assert api(mia).get(f"{url(api_class)}?{query}").json["count"] == 0, query
    assert f"\n{row_id}," not in api(mia).get(url(api_class, "export")).get_data(as_text=True)
    page = f"/{url(api_class).removeprefix('/api/v1/')}"
    assert row_id not in [row["id"] for row in mia.get(f"{page}pick").json["result"]]
    assert mia.get(f"{page}show/{row_id}").status_code == 404
    for method in ("PUT", "DELETE"):
        assert api(mia).call(method, url(api_class, row_id), {}).status_code in (404, 405)
    for verb in api_class.verbs:
        if verb.row:
            answer = api(mia).post(url(api_class, row_id, verb.name), {}, Idempotency_Key="foreign")
            assert answer.status_code == 404, verb.name
            assert mia.get(f"{page}{row_id}/{verb.name}").status_code == 404, verb.name


@pytest.mark.parametrize("name", ["receive", "ship", "adjust", "transfer", "reserve"])
def test_no_verb_reaches_a_foreign_place(
    name: str, mia: Person, own_site: int, api: Callable[[Person], Caller]
) -> None:
    level = make(StockLevel)
    reason_id = make(Reason).id
    session.commit()
    places = {"location_id": level.location_id}
    if name == "transfer":
        places = {"from_location_id": own_site, "to_location_id": level.location_id}
    change = {"difference": "1"} if name == "adjust" else {"quantity": "1"}
    asked: dict[str, Any] = {"lines": [{"variant_id": level.variant_id, **places, **change}]}
    if name == "adjust":
        asked["reason_id"] = reason_id
    answer = api(mia).post(f"/api/v1/stock_level/{name}", asked, Idempotency_Key=f"foreign {name}")
    assert answer.status_code == 404, answer.json
    assert answer.json["errors"][0]["pointer"].endswith("location_id")


def test_a_rule_about_a_foreign_site_is_refused(mia: Person, api: Callable[[Person], Caller]) -> None:
    answer = api(mia).post("/api/v1/reorder_rule/", body(ReorderRule))
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/site_id"


def test_nobody_founds_a_site_they_would_not_see(mia: Person, api: Callable[[Person], Caller], ctx: object) -> None:
    new = {"code": "OUTPOST", "name": "Outpost", "level": "site", "kind": "storage"}
    assert api(mia).post("/api/v1/location/", new).status_code == 403
    assert session.query(Location).filter_by(code="OUTPOST").count() == 0
