"""What the scan page asks the server beside the verbs themselves."""

from flask import Response, g, jsonify, request
from flask_appbuilder.api import BaseApi, expose
from flask_wtf.csrf import generate_csrf

from app.core.screens.access import READ, allowed
from app.scanning.resolving import resolve


class ScanApi(BaseApi):
    """`/api/v1/scan/`: what a code stands for, and who is signed in."""

    resource = "Scan"
    resource_name = "scan"
    class_permission_name = "Scan"
    openapi_spec_tag = "Scan"

    @expose("/resolve", methods=["GET"])
    @allowed(READ)
    def resolve(self) -> Response:
        """What a scanned code names: an item with lot, expiry and stock, a place, a transfer, a command, or several.
        ---
        get:
          parameters:
          - {in: query, name: code, required: true, schema: {type: string, maxLength: 400}}
          - {in: query, name: blind, schema: {type: boolean}, description: "true: without the stock, for counting"}
          responses:
            200:
              description: "`kind` is item, place, transfer, command or choice (then `options` lists what is named)"
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      result: {type: object, additionalProperties: true}
            404: {description: nothing of the caller's has this code}
            422: {description: the code cannot be read}
        """
        return jsonify(result=resolve(request.args.get("code", ""), is_blind=request.args.get("blind") == "true"))

    @expose("/session", methods=["GET"])
    @allowed(READ)
    def session(self) -> Response:
        """Who is signed in, and the token that changes by cookie need; asked again after a sign-in elsewhere.
        ---
        get:
          responses:
            200:
              description: the user and a CSRF token
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      user_id: {type: integer}
                      csrf_token: {type: string}
        """
        return jsonify(user_id=g.user.id, csrf_token=generate_csrf())
