"""The REST API of stock and value as of a day."""

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify
from flask_appbuilder.api import BaseApi, expose

from app.analytics.as_of_form import question
from app.analytics.queries import stock_as_of, total_as_of
from app.analytics.queries.as_of import ROWS
from app.core.screens.access import READ, allowed
from app.core.screens.arguments import text_argument


class StockAsOfApi(BaseApi):
    """`/api/v1/stock_as_of/`."""

    resource = "StockAsOf"
    resource_name = "stock_as_of"
    class_permission_name = "StockAsOf"
    openapi_spec_tag = "StockAsOf"

    @expose("/", methods=["GET"])
    @allowed(READ)
    def get(self) -> Response:
        """What there was at the close of a day (UTC) within the caller's sites, and what it was worth; 50 items a page.
        ---
        get:
          parameters:
          - {in: query, name: day, schema: {type: string, format: date}}
          - {in: query, name: site_id, schema: {type: integer}}
          - {in: query, name: category_id, schema: {type: integer}}
          - {in: query, name: after, schema: {type: string}}
          responses:
            200:
              description: "`result` by SKU, `total` of all items, `next` to be sent as `after`, null on the last page"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            400: {description: "no day, a day to come, or a site that is not the caller's"}
        """
        wanted = question()
        rows = stock_as_of(wanted, after=text_argument("after"), limit=ROWS + 1)
        return jsonify(
            day=wanted.day.isoformat(),
            total=_told(total_as_of(wanted)),
            result=[_told(row) for row in rows[:ROWS]],
            next=rows[ROWS - 1].sku if len(rows) > ROWS else None,
        )


def _told(row: Any) -> dict[str, Any]:
    return {name: f"{value:f}" if name in ("on_hand", "value_amount") else value for name, value in asdict(row).items()}
