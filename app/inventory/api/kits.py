"""The REST API of kits."""

from dataclasses import asdict

from flask import Response, jsonify
from flask_appbuilder.api import expose

from app.core.screens.access import READ, allowed, demand
from app.core.screens.api import Api
from app.inventory.queries import sellable_of
from app.inventory.screens.common import SERVED
from app.inventory.screens.kits import KitPartScreen


class KitPartApi(KitPartScreen, Api):
    """`/api/v1/kit_part/`, with assemble, take_apart and what could be sold of a kit."""

    list_columns = ["id", "kit_id", "kit.sku", "part_id", "part.sku", "quantity", "position"]
    show_columns = [*list_columns, *SERVED]

    @expose("/sellable/<int:kit_id>", methods=["GET"])
    @allowed("read")
    def sellable(self, kit_id: int) -> Response:
        """How many of a kit each of the caller's sites could sell: available ones, and those that its parts make.
        ---
        get:
          parameters:
          - {in: path, name: kit_id, required: true, schema: {type: integer}}
          responses:
            200:
              description: "by site: available, assembled, sellable and limited_by; none for an item that is no kit"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            403: {description: you may not read kits and stock}
        """
        demand(READ, "StockLevel")
        return jsonify(result=[{**asdict(site), "sellable": site.sellable} for site in sellable_of(kit_id)])
