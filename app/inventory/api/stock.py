"""The REST API of levels, movements and postings."""

from dataclasses import asdict

from flask import Response, jsonify
from flask_appbuilder.api import expose

from app.core.screens.access import READ, allowed, demand
from app.core.screens.api import Api
from app.inventory.placing import bins_of, why
from app.inventory.screens.stock import PostingScreen, StockLevelScreen, StockMoveScreen


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
