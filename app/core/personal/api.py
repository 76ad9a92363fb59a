"""Saved views and preferences over REST."""

from flask import Response, jsonify
from flask_appbuilder.api import BaseApi, expose

from app.core.errors import Fault, Invalid
from app.core.language import say
from app.core.personal import preferences
from app.core.personal.screens import SavedViewScreen
from app.core.screens.access import allowed
from app.core.screens.api import Api
from app.core.screens.body import json_object


class SavedViewApi(SavedViewScreen, Api):
    """`/api/v1/saved_view/`."""

    list_columns = ["id", "name", "resource", "query", "audience", "role_id", "user_id", "position"]
    show_columns = [*list_columns, "created_at", "updated_at"]


class PreferenceApi(BaseApi):
    """`/api/v1/preference/<key>`: what the caller prefers; everybody has their own."""

    resource_name = "preference"
    class_permission_name = resource = "Preference"
    base_permissions = ["can_read", "can_update"]
    allow_browser_login = True

    @expose("/<key>", methods=["GET"])
    @allowed("read")
    def get(self, key: str) -> Response:
        """What the caller keeps under the key; null where there is nothing.
        ---
        get:
          parameters:
          - {in: path, name: key, required: true, schema: {type: string}}
          responses:
            200: {description: the key and its value}
            422: {description: no key looks like this}
        """
        preferences.demand_key(key)
        return jsonify(key=key, value=preferences.read(key))

    @expose("/<key>", methods=["PUT"])
    @allowed("update")
    def put(self, key: str) -> Response:
        """Keep a JSON value under the key; null forgets it.
        ---
        put:
          parameters:
          - {in: path, name: key, required: true, schema: {type: string}}
          requestBody:
            required: true
            content:
              application/json:
                schema: {type: object, required: [value], properties: {value: {}}}
          responses:
            200: {description: kept}
            422: {description: the key or the value is not valid}
        """
        body = json_object()
        if set(body) != {"value"}:
            reason = say("Send one field, value.")
            raise Invalid(reason, [Fault("/value", "required", reason)])
        preferences.keep(key, body["value"])
        return jsonify(key=key, value=preferences.read(key))
