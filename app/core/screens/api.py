"""The REST API of one entity, over FAB's ModelRestApi: strict bodies, cursors, ETags, problem details."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Response, jsonify, request, url_for
from flask_appbuilder.api import ModelRestApi, expose
from marshmallow import ValidationError

from app.core.bulk.call import BulkCall
from app.core.db import snake
from app.core.errors import BadQuery, Fault
from app.core.language import say
from app.core.personal.list_views import with_view
from app.core.screens.access import allowed
from app.core.screens.asking import read_ask
from app.core.screens.body import json_object
from app.core.screens.changes import change, create, remove
from app.core.screens.entity import EntityScreen
from app.core.screens.export import csv_response
from app.core.screens.exported import Exported
from app.core.screens.listing import Page, read_page
from app.core.screens.openapi import describe
from app.core.screens.paging import links
from app.core.screens.request_filters import RequestFilters
from app.core.screens.schema import SchemaConverter, invalid
from app.core.screens.verb_calls import add_verb_routes
from app.core.screens.versions import demand_match, etag


class Api(BulkCall, EntityScreen, ModelRestApi):
    """`/api/v1/<resource>/`: list, read, create, change, delete, export, and the entity's verbs."""

    _filters = RequestFilters()
    allow_browser_login = True  # our own pages call it; the gateway asks such calls for a CSRF token
    model2schemaconverter: ClassVar[Any] = SchemaConverter

    def __init__(self) -> None:
        self.resource_name = snake(self.resource)
        self.name_permissions()
        super().__init__()
        self.keep_declared()
        self.model2schemaconverter.choices = self.choices

    def _register_urls(self) -> None:
        super()._register_urls()
        add_verb_routes(self)

    def add_api_spec(self, api_spec: Any) -> None:
        """Describe the API and its verbs in the OpenAPI document."""
        super().add_api_spec(api_spec)
        describe(self, api_spec)

    @expose("/", methods=["GET"])
    @allowed("read")
    def get_list(self) -> Response:
        """A page of rows; filters, `search`, `order`, `cursor`, `page`, `page_size`, `fields`, or FAB's `q`.
        ---
        get:
          parameters:
          - {in: query, name: search, schema: {type: string}}
          - {in: query, name: view, schema: {type: string}, description: the id or key of a view}
          - {in: query, name: order, schema: {type: string}, description: "a column, descending after a minus"}
          - {in: query, name: cursor, schema: {type: string}}
          - {in: query, name: page_size, schema: {type: integer}}
          - {in: query, name: fields, schema: {type: string}}
          responses:
            200:
              description: rows
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      count: {type: integer}
                      is_count_capped: {type: boolean}
                      next_cursor: {type: string, nullable: true}
                      previous_cursor: {type: string, nullable: true}
                      ids: {type: array, items: {type: integer}}
                      result:
                        type: array
                        items: {$ref: '#/components/schemas/{{self.__class__.__name__}}.get_list'}
        """
        ask = read_ask(with_view(self, request.args))
        names = self._fields(ask.fields)
        page = read_page(self, ask, names)
        schema = self.model2schemaconverter.convert(names) if ask.fields else self.list_model_schema
        response = jsonify(
            count=page.count,
            is_count_capped=page.is_count_capped,
            next_cursor=page.next_cursor,
            previous_cursor=page.previous_cursor,
            ids=[row.id for row in page.rows],
            result=schema.dump(page.rows, many=True),
        )
        response.headers["Link"] = _page_links(page)
        return response

    @expose("/<pk>", methods=["GET"])
    @allowed("read")
    def get(self, pk: str) -> Response:
        """One row, its version as the ETag.
        ---
        get:
          parameters:
          - {in: path, name: pk, required: true, schema: {type: integer}}
          responses:
            200:
              description: the row
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      id: {type: integer}
                      result: {$ref: '#/components/schemas/{{self.__class__.__name__}}.get'}
        """
        row = self.find(pk, self.show_columns)
        response = self._row_response(row, 200)
        response.make_conditional(request)
        return response

    @expose("/", methods=["POST"])
    @allowed("create")
    def post(self) -> Response:
        """Create a row.
        ---
        post:
          requestBody:
            required: true
            content:
              application/json:
                schema: {$ref: '#/components/schemas/{{self.__class__.__name__}}.post'}
          responses:
            201: {description: created; Location names it}
            409: {description: a value that must be unique is taken}
            422: {description: some fields are not valid}
        """
        row = create(self, self._values(self.add_model_schema, partial=False))
        response = self._row_response(self.find(row.id, self.show_columns), 201)
        response.headers["Location"] = url_for(f"{self.endpoint}.get", pk=row.id)
        return response

    @expose("/<pk>", methods=["PUT"])
    @allowed("update")
    def put(self, pk: str) -> Response:
        """Change the fields given; If-Match names the version the change is based on.
        ---
        put:
          parameters:
          - {in: path, name: pk, required: true, schema: {type: integer}}
          requestBody:
            required: true
            content:
              application/json:
                schema: {$ref: '#/components/schemas/{{self.__class__.__name__}}.put'}
          responses:
            200: {description: changed}
            412: {description: somebody else changed it meanwhile}
            422: {description: some fields are not valid}
        """
        row = self.find(pk, self.show_columns)
        demand_match(row, is_required=self.is_match_required)
        return self._row_response(change(self, row, self._values(self.edit_model_schema, partial=True)), 200)

    @expose("/<pk>", methods=["DELETE"])
    @allowed("delete")
    def delete(self, pk: str) -> Response:
        """Delete the row; refused while others refer to it.
        ---
        delete:
          parameters:
          - {in: path, name: pk, required: true, schema: {type: integer}}
          responses:
            204: {description: deleted}
            409: {description: still in use}
        """
        row = self.find(pk)
        demand_match(row, is_required=self.is_match_required)
        remove(self, row)
        return Response(status=204)

    @expose("/_info", methods=["GET"])
    @allowed("read")
    def info(self) -> Response:
        """What the current user may do here, and the columns to filter, order, create and edit by.
        ---
        get:
          responses:
            200:
              description: permissions, columns and verbs
              content:
                application/json:
                  schema: {type: object, additionalProperties: {type: array, items: {type: string}}}
        """
        return jsonify(
            permissions=sorted(name for name in self.base_permissions if self.may(name.removeprefix("can_"))),
            list_columns=self.list_columns,
            search_columns=self.search_columns,
            order_columns=[*self.order_columns, "id"],
            add_columns=self.add_columns,
            edit_columns=self.edit_columns,
            verbs=[verb.name for verb in self.verbs if self.may(verb.name)],
        )

    @expose("/export", methods=["GET"])
    @allowed("export")
    def export(self) -> Response:
        """The filtered list as CSV, streamed.
        ---
        get:
          parameters:
          - {in: query, name: search, schema: {type: string}}
          responses:
            200:
              description: a header and one line per row
              content:
                text/csv:
                  schema: {type: string}
        """
        return csv_response(Exported.of_names(self, read_ask(with_view(self, request.args)), self.list_columns))

    def _values(self, schema: Any, *, partial: bool) -> dict[str, Any]:
        try:
            values: dict[str, Any] = schema.load(json_object(), partial=partial)
        except ValidationError as error:
            raise invalid(error.messages) from None
        return values

    def _row_response(self, row: Any, status: int) -> Response:
        response = jsonify(id=row.id, result=self.show_model_schema.dump(row))
        response.status_code = status
        if version := etag(row):
            response.set_etag(version)
        return response

    def _fields(self, asked: tuple[str, ...]) -> list[str]:
        unknown = [name for name in asked if name not in self.list_columns]
        if unknown:
            reason = say(
                "There is no field %(name)s; there are: %(columns)s.",
                name=ascii(unknown[0][:60]),
                columns=", ".join(self.list_columns),
            )
            raise BadQuery(reason, [Fault("?fields", "unknown", reason)])
        return list(asked) or self.list_columns


def _page_links(page: Page) -> str:
    return links([("next", _page_url(page.next_cursor)), ("prev", _page_url(page.previous_cursor))])


def _page_url(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name not in ("cursor", "page")]
    return f"{request.path}?{urlencode([*arguments, ('cursor', cursor)])}"
