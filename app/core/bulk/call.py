"""`POST /api/v1/<resource>/bulk`: ask for a run over REST."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_appbuilder import expose

from app.core.bulk.asking import Selection, ask_run
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.core.screens.access import allowed
from app.core.screens.body import demand_storable, json_object
from app.core.screens.entity import EntityScreen
from app.core.screens.verb_calls import idempotency_key

FIELDS = {"act": str, "values": dict, "ids": list, "query": str}


class BulkCall(EntityScreen):
    """The way to a run that each API has whose entity declares acts on many rows."""

    @expose("/bulk", methods=["POST"])
    @allowed("read")
    def bulk(self) -> Response:
        """Do an act to many rows in the background: those with the `ids`, or all that match the list's `query`.
        ---
        post:
          parameters:
          - {in: header, name: Idempotency-Key, required: true, schema: {type: string, minLength: 1, maxLength: 255}}
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [act]
                  additionalProperties: false
                  properties:
                    act: {type: string, description: "edit, delete, or a verb of one row", example: edit}
                    values: {type: object, description: "the fields to change, or the body of the verb"}
                    ids: {type: array, maxItems: 10000, items: {type: integer, minimum: 1}, example: [1]}
                    query: {type: string, maxLength: 2000, description: "as in the list, such as state=open"}
          responses:
            202: {description: asked for; Location names the run}
        """
        body = json_object()
        demand_storable(body)
        _demand_shape(body)
        key = idempotency_key(request.headers.get("Idempotency-Key", ""))
        selection = Selection(tuple(body.get("ids", ())), body.get("query"))
        run, is_replay = ask_run(self, body["act"], body.get("values", {}), selection, key)
        response = jsonify(id=run.id, result={"state": run.state, "total": run.total})
        response.status_code = 202
        response.headers["Location"] = url_for("BulkRunApi.get", pk=run.id)
        if is_replay:
            response.headers["Idempotent-Replayed"] = "true"
        return response


def _demand_shape(body: Mapping[str, Any]) -> None:
    faults = [Fault(f"/{name}", "unknown", say("There is no such field.")) for name in body if name not in FIELDS]
    faults += [
        Fault(f"/{name}", "invalid", say("This value is of another type."))
        for name, kind in FIELDS.items()
        if name in body and not isinstance(body[name], kind)
    ]
    if "act" not in body:
        faults.append(Fault("/act", "required", say("This value is required.")))
    if ("ids" in body) == ("query" in body):
        faults.append(Fault("/ids", "invalid", say("Send either ids or a query.")))
    elif not faults and any(type(number) is not int for number in body.get("ids", ())):
        faults.append(Fault("/ids", "invalid", say("Must be a list of ids.")))
    if faults:
        raise Invalid(say("Please correct the fields named below."), faults)
