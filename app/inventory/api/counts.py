"""The REST API of counts."""

from dataclasses import asdict
from datetime import timedelta

from flask import Response, jsonify, request
from flask_appbuilder.api import expose

from app.core import clock
from app.core.errors import BadQuery, Fault
from app.core.language import say
from app.core.screens.access import allowed
from app.core.screens.api import Api
from app.core.screens.schema import as_json
from app.inventory.queries import accuracy_since
from app.inventory.screens.common import SERVED
from app.inventory.screens.counts import CountEntryScreen, CountLineScreen, StockCountScreen

YEAR, MOST_DAYS = 365, 3650


class StockCountApi(StockCountScreen, Api):
    """`/api/v1/stock_count/`, with plan, assign, record, submit, recount, reject, approve, apply and cancel."""

    list_columns = [
        "id", "state", "location_id", "location.code", "site_id", "category_id", "abc_class", "not_counted_since",
        "is_blind", "assignee_id", "round", "submitted_at", "approved_at", "posted_at", "posting_id", "counted_lines",
        "right_lines", "accuracy", "value_accuracy", "gain_amount", "loss_amount",
    ]  # fmt: skip
    show_columns = [*list_columns, "submitted_by_id", "approved_by_id", "verdict", "note", *SERVED]

    @expose("/accuracy", methods=["GET"])
    @allowed("read")
    def accuracy(self) -> Response:
        """How right the books were, by site, in the counts applied within the last `days` (365).
        ---
        get:
          parameters:
          - {in: query, name: days, schema: {type: integer, minimum: 1, maximum: 3650, default: 365}}
          responses:
            200:
              description: "per site: counts, lines counted and right, what these were worth, what was gained and lost"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            400: {description: days is no number from 1 to 3650}
        """
        since = clock.now() - timedelta(days=_days(request.args.get("days", str(YEAR))))
        return jsonify(result=[as_json(asdict(row)) for row in accuracy_since(since)])


class CountLineApi(CountLineScreen, Api):
    """`/api/v1/count_line/`, with count; `books` and `difference` are null for whom the count is blind."""

    list_columns = [
        "id", "count_id", "variant_id", "variant.sku", "location_id", "location.code", "lot_id", "lot.code",
        "condition_id", "is_open", "counted", "counted_at", "counted_by_id", "books", "difference",
        "difference_amount",
    ]  # fmt: skip
    show_columns = list_columns


class CountEntryApi(CountEntryScreen, Api):
    """`/api/v1/count_entry/`: what was counted in each round."""

    list_columns = ["id", "line_id", "round", "counted", "books", "counted_at", "counted_by_id"]
    show_columns = list_columns


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) and 0 < int(text) <= MOST_DAYS:
        return int(text)
    reason = say("must be a whole number from 1 to %(most)s", most=MOST_DAYS)
    raise BadQuery(
        say("The parameter %(name)s %(reason)s.", name="days", reason=reason), [Fault("?days", "range", reason)]
    )
