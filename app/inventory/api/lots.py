"""The REST API of lots and the conditions of goods."""

from dataclasses import asdict

from flask import Response, jsonify
from flask_appbuilder.api import expose

from app.core import current
from app.core.screens.access import READ, allowed, demand
from app.core.screens.api import Api
from app.core.screens.export import csv_of
from app.inventory import recalling
from app.inventory.queries import recall_of
from app.inventory.screens.common import SERVED
from app.inventory.screens.lots import ConditionScreen, LotScreen


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
              description: "shipments, stock, made_into (lots that hold some of it) and made_of; possible_shipments and
                possible_stock (goods without lots that may hold some of it); at most 500 each, the latest or nearest
                first, and is_truncated where that cut any; totals: how many each has in full"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            403: {description: you may not read lots with their stock and movements}
            404: {description: there is no such lot}
        """
        lot = self.find(pk)
        for resource in ("StockLevel", "StockMove"):
            demand(READ, resource)
        return jsonify(result=asdict(recall_of(lot.id)))

    @expose("/<pk>/recall/export", methods=["GET"])
    @allowed("export")
    def recall_export(self, pk: str) -> Response:
        """Every shipment that holds, or may hold, any of the lot, as CSV, streamed; within the caller's sites.
        ---
        get:
          parameters:
          - {in: path, name: pk, required: true, schema: {type: integer}}
          responses:
            200:
              description: a header and one line per movement; `is_certain` is false for goods without lots that may
                hold some of it
              content:
                text/csv:
                  schema: {type: string}
            403: {description: you may not export lots or read movements}
            404: {description: there is no such lot}
        """
        lot = self.find(pk)
        demand(READ, "StockMove")
        return csv_of(f"recall_{lot.id}", recalling.EXPORTED, recalling.exported(lot.id, current.actor()))


class ConditionApi(ConditionScreen, Api):
    """`/api/v1/condition/`."""

    list_columns = ["id", "code", "is_available"]
    show_columns = list_columns
