"""The REST API of the inventory."""

from dataclasses import asdict

from flask import Response, jsonify
from flask_appbuilder.api import expose

from app.core.screens.access import READ, allowed, demand
from app.core.screens.api import Api
from app.inventory.placing import bins_of, why
from app.inventory.queries import recall_of
from app.inventory.screens.stock import (
    SERVED,
    BinRuleScreen,
    ConditionScreen,
    ExaminationScreen,
    LocationScreen,
    LotScreen,
    PostingScreen,
    ReasonScreen,
    ReorderRuleScreen,
    ReservationScreen,
    StockAlertScreen,
    StockingPolicyScreen,
    StockLevelScreen,
    StockMoveScreen,
)
from app.inventory.trying import TryingApi


class StockLevelApi(StockLevelScreen, Api):
    """`/api/v1/stock_level/`, with receive, ship, adjust, transfer, reserve, put_away and suggested bins."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "location.site_id", "lot_id",
        "lot.code", "condition_id", "condition.code", "expires_on", "on_hand", "reserved", "available", "changed_at",
    ]  # fmt: skip
    show_columns = list_columns

    @expose("/<pk>/bins", methods=["GET"])
    @allowed("read")
    def bins(self, pk: str) -> Response:
        """Where to put the goods of a level away: bins of its site, the best first, each with the reason.
        ---
        get:
          parameters:
          - {in: path, name: pk, required: true, schema: {type: integer}}
          responses:
            200:
              description: "`why` is home (the item's own bin, with `room`), same_lot, same_item or free"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            403: {description: you may not read stock with places}
            404: {description: "there is no such level, or none of yours"}
        """
        level = self.find(pk)
        demand(READ, "Location")
        return jsonify(result=[{**asdict(row), "reason": why(row)} for row in bins_of(level)])


class BinRuleApi(BinRuleScreen, Api):
    """`/api/v1/bin_rule/`, with replenish; `?face=under_minimum` lists what there is to fill up."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "location.site_id", "minimum", "maximum",
    ]  # fmt: skip
    show_columns = [*list_columns, *SERVED]


class LotApi(LotScreen, Api):
    """`/api/v1/lot/`, with the recall of a lot."""

    list_columns = [
        "id", "variant_id", "variant.sku", "code", "supplier_code", "made_on", "expires_on", "is_serial", "has_expired",
    ]  # fmt: skip
    show_columns = [*list_columns, "note", *SERVED]

    @expose("/<pk>/recall", methods=["GET"])
    @allowed("read")
    def recall(self, pk: str) -> Response:
        """Where the goods of the lot are and went, also as parts of other lots, within the caller's sites.
        ---
        get:
          parameters:
          - {in: path, name: pk, required: true, schema: {type: integer}}
          responses:
            200:
              description: "shipments, stock, made_into (lots that hold some of it) and made_of; at most 500 each"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            403: {description: you may not read lots with their stock and movements}
            404: {description: there is no such lot}
        """
        lot = self.find(pk)
        for resource in ("StockLevel", "StockMove"):
            demand(READ, resource)
        return jsonify(result=asdict(recall_of(lot.id)))


class ConditionApi(ConditionScreen, Api):
    """`/api/v1/condition/`."""

    list_columns = ["id", "code", "is_available"]
    show_columns = list_columns


class StockingPolicyApi(StockingPolicyScreen, Api):
    """`/api/v1/stocking_policy/`, with change_costing."""

    list_columns = ["id", "variant_id", "variant.sku", "tracking", "picking", "costing", "backorder_limit"]
    show_columns = [*list_columns, *SERVED]


class StockAlertApi(StockAlertScreen, Api):
    """`/api/v1/stock_alert/`, with acknowledge and snooze."""

    list_columns = [
        "id", "variant_id", "variant.sku", "site_id", "site.code", "state", "available", "minimum", "opened_at",
        "changed_at", "snoozed_until", "resolved_at", "rule_id",
    ]  # fmt: skip
    show_columns = list_columns


class StockMoveApi(StockMoveScreen, Api):
    """`/api/v1/stock_move/`."""

    list_columns = [
        "id", "posting_id", "posting.verb", "kind", "variant_id", "variant.sku", "from_location_id",
        "from_location.code", "to_location_id", "to_location.code", "lot_id", "condition_id",
        "to_lot_id", "to_condition_id", "quantity",
        "value_amount", "effective_at", "recorded_at",
    ]  # fmt: skip
    show_columns = list_columns


class PostingApi(PostingScreen, Api):
    """`/api/v1/posting/`, with reverse and add_cost."""

    list_columns = ["id", "verb", "reason_id", "reference", "reverses_id", "actor_id", "effective_at", "recorded_at"]
    show_columns = [*list_columns, "note", "request_id", "period_lock_id"]


class ReservationApi(ReservationScreen, Api):
    """`/api/v1/reservation/`, with commit and release."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "quantity", "state", "demand", "expires_at",
        "created_at", "changed_at", "backorder_id",
    ]  # fmt: skip
    show_columns = list_columns


class ReorderRuleApi(ReorderRuleScreen, TryingApi, Api):
    """`/api/v1/reorder_rule/`, with override, and a trial on history."""

    list_columns = [
        "id", "variant_id", "variant.sku", "category_id", "category.name", "site_id", "site.code", "minimum", "maximum",
        "multiple", "lead_days", "snoozed_until",
    ]  # fmt: skip
    show_columns = [*list_columns, *SERVED]


class LocationApi(LocationScreen, Api):
    """`/api/v1/location/`."""

    list_columns = ["id", "code", "name", "level", "kind", "role", "parent_id", "site_id", "path", "is_active"]
    show_columns = [*list_columns, "allow_negative", *SERVED]


class ReasonApi(ReasonScreen, Api):
    """`/api/v1/reason/`."""

    list_columns = ["id", "code", "name", "is_active"]
    show_columns = [*list_columns, *SERVED]


class ExaminationApi(ExaminationScreen, Api):
    """`/api/v1/examination/`, with examine and rebuild; one examination has its `verdicts` and `changes`."""

    list_columns = [
        "id", "state", "occasion", "asked_by_id", "asked_at", "finished_at", "seconds", "checks", "broken", "differing",
        "rebuilt_at", "rebuilt_by_id",
    ]  # fmt: skip
    show_columns = [*list_columns, "verdicts", "changes"]
