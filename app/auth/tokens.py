"""Tokens for programs: a user name and a password buy an access token, a refresh token buys the next one."""

from typing import Any, Literal

from flask import Response, jsonify, request
from flask_appbuilder.api import expose
from flask_appbuilder.security.api import SecurityApi as FabSecurityApi
from flask_appbuilder.utils.limit import Limit
from flask_jwt_extended import create_access_token, create_refresh_token, get_jwt_identity, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_limiter.util import get_remote_address
from jwt import PyJWTError
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from app.core.errors import Malformed, Unauthenticated
from app.core.language import say
from app.core.screens.body import json_object
from app.core.screens.commands import command_from

LOGIN_LIMIT = "10 per minute;100 per hour"


@dataclass(frozen=True, config=ConfigDict(strict=True, extra="forbid"))
class Credentials:
    """What a program signs in with; `refresh` asks for a refresh token too."""

    username: str
    password: str
    provider: Literal["db"] = "db"
    refresh: bool = False


def account_named() -> str:
    """Key of the limit per account: the user name that somebody tries to sign in with, however it is spelt."""
    try:
        name = json_object().get("username") if request.is_json else request.form.get("username")
    except Malformed:
        name = None
    return f"login:{ascii(name).strip().casefold()[:128]}"


class SecurityApi(FabSecurityApi):
    """`/api/v1/security/`; FAB limits only the page, this limits the API too."""

    limits = [
        Limit(LOGIN_LIMIT, key_func=get_remote_address, methods=["POST"]),
        Limit(LOGIN_LIMIT, key_func=account_named, methods=["POST"]),
    ]

    @expose("/login", methods=["POST"])
    def login(self) -> Response:
        """An access token for ten minutes, and on request a refresh token for a week.
        ---
        post:
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [username, password]
                  properties:
                    username: {type: string, example: ada}
                    password: {type: string, format: password, example: correct horse battery}
                    provider: {type: string, enum: [db], default: db}
                    refresh: {type: boolean, default: false}
          responses:
            200:
              description: "the tokens; send one as `Authorization: Bearer <access_token>`"
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
                      refresh_token: {type: string}
            401: {description: the user name or the password is wrong}
            422: {description: some fields are not valid}
            429: {description: too many attempts}
        """
        asked: Credentials = command_from(Credentials, json_object())
        user = self.appbuilder.sm.auth_user_db(asked.username, asked.password)
        if user is None:
            raise Unauthenticated(say("The user name or the password is wrong."))
        identity = str(user.id)
        tokens = {"access_token": create_access_token(identity=identity, fresh=True)}
        if asked.refresh:
            tokens["refresh_token"] = create_refresh_token(identity=identity)
        return jsonify(tokens)

    @expose("/refresh", methods=["POST"])
    def refresh(self) -> Response:
        """Another access token for a refresh token.
        ---
        post:
          security:
          - jwt_refresh: []
          responses:
            200:
              description: the token
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
            401: {description: "the Authorization header holds no refresh token, or one that is no longer valid"}
        """
        try:
            verify_jwt_in_request(refresh=True)
        except (JWTExtendedException, PyJWTError, UnicodeError) as error:
            raise Unauthenticated(say("Send a valid refresh token: Authorization: Bearer <refresh_token>.")) from error
        identity: Any = get_jwt_identity()
        return jsonify(access_token=create_access_token(identity=identity, fresh=False))
