"""The REST API that explains numbers: one address for the figures of every entity."""

from typing import Any

from flask import Response, jsonify, request
from flask_appbuilder.api import BaseApi, expose

from app.core.errors import NotFound
from app.core.language import say
from app.core.screens.access import demand, demand_person
from app.core.screens.explained import window_asked_for
from app.core.screens.related import screen_at


class ExplainApi(BaseApi):
    """`/api/v1/<resource>/<id>/explain?figure=<name>`, under the rights and the row scope of the resource."""

    route_base = "/api/v1"
    openapi_spec_tag = "Explain"

    @expose("/<route>/<pk>/explain", methods=["GET"])
    def explain(self, route: str, pk: str) -> Response:
        """The lines that a figure of a row is the sum of: moves with their balance, reservations, places or entries.
        ---
        get:
          parameters:
          - {in: path, name: route, required: true, schema: {type: string, example: stock_level}}
          - {in: path, name: pk, required: true, schema: {type: integer}}
          - {in: query, name: figure, required: true, schema: {type: string, example: on_hand}}
          - {in: query, name: before, schema: {type: integer}, description: "the `older` of the last answer"}
          - {in: query, name: as_of, schema: {type: string, format: date-time}, description: "what was so by then"}
          responses:
            200:
              description: "`value` is `rest` and all lines together; numbers are text"
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      value: {type: string}
                      rest: {type: string}
                      older: {type: integer, nullable: true, description: "`before` of the lines before these"}
                      lines: {type: array, items: {type: object, additionalProperties: true}}
            403: {description: you may not read this}
            404: {description: "there is no such row, or none of yours, or its figure is not explained"}
        """
        demand_person()
        screen: Any = screen_at(route)
        if screen is None:
            raise NotFound(say("There is nothing to explain here."))
        demand("read", screen.resource)
        row = screen.find(pk, screen.show_columns)
        window = window_asked_for(request.args)
        return jsonify(screen.extras.explained.explain(request.args.get("figure", ""), row, window).as_dict())
