"""Refusals: expected answers of "no", each with a status, a stable code and a sentence for people (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.core.db import snake
from app.core.language import word


def pointer(*parts: object) -> str:
    """The JSON pointer to a place in a document (RFC 6901): `~` and `/` within a part are escaped."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def parts_of(pointed: str) -> list[str]:
    """The parts of a JSON pointer; the inverse of `pointer`."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointed.split("/")[1:]]


@dataclass(frozen=True)
class Fault:
    """One reason of a refusal: where (`pointer`, a JSON pointer such as `/lines/2/quantity`), what (`code`), why."""

    pointer: str
    code: str
    message: str
    detail: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The fault as an entry of a problem's `errors`."""
        return {"pointer": self.pointer, "code": self.code, "message": self.message, **(self.detail or {})}


class Refusal(Exception):
    """An expected refusal: rolls back, never looks like a crash. Subclasses say status and title."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str, faults: Sequence[Fault] = (), *, retry_after_seconds: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)
        self.retry_after_seconds = retry_after_seconds

    @property
    def code(self) -> str:
        """The stable machine word: `StockShort` -> `stock-short`."""
        return snake(type(self).__name__).replace("_", "-")

    def problem(self, *, instance: str = "", request_id: str | None = None) -> dict[str, Any]:
        """The refusal as problem details, media type `application/problem+json` (RFC 9457)."""
        return {
            "type": f"/problems/{self.code}",
            "title": word(self.title),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "errors": [fault.as_dict() for fault in self.faults],
            "request_id": request_id,
        }


class Invalid(Refusal):
    """The content of the request breaks a rule of its fields."""

    status = 422
    title = "Some fields are not valid"


class BadQuery(Refusal):
    """A list's filter, order, page or column is malformed."""

    status = 400
    title = "The query is not understood"


class Malformed(Refusal):
    """The body or a header cannot be read at all."""

    status = 400
    title = "The request is not understood"


class NotFound(Refusal):
    """The thing does not exist, or lies outside of what the actor may see."""

    status = 404
    title = "Not found"


class Unauthenticated(Refusal):
    """Nobody has signed in, or the token is not valid any more."""

    status = 401
    title = "Sign in first"


class Forbidden(Refusal):
    """The actor lacks the permission; `permission` and `resource` name it where one permission would do."""

    status = 403
    title = "Not allowed"

    def __init__(self, detail: str, faults: Sequence[Fault] = (), *, permission: str = "", resource: str = "") -> None:
        super().__init__(detail, faults)
        self.permission = permission
        self.resource = resource

    def problem(self, *, instance: str = "", request_id: str | None = None) -> dict[str, Any]:
        """The refusal as problem details, with the missing permission as two members of their own."""
        named = {"permission": self.permission, "resource": self.resource} if self.permission else {}
        return {**super().problem(instance=instance, request_id=request_id), **named}


class Duplicate(Refusal):
    """A value that must be unique is taken."""

    status = 409
    title = "Already exists"


class InUse(Refusal):
    """The thing is referred to by others and cannot be removed."""

    status = 409
    title = "Still in use"


class Stale(Refusal):
    """Somebody else changed the row meanwhile (If-Match failed)."""

    status = 412
    title = "Changed meanwhile"


class PreconditionRequired(Refusal):
    """The change must name the version it is based on (If-Match)."""

    status = 428
    title = "Name the version you change"


class KeyReused(Refusal):
    """The Idempotency-Key was used before with another content."""

    status = 422
    title = "Idempotency-Key was used for another request"


class LimitReached(Refusal):
    """The caller asked too often; the answer says when to ask again."""

    status = 429
    title = "Too many requests"


class Busy(Refusal):
    """Others hold the rows for too long; the same request may be sent again."""

    status = 503
    title = "Busy, try again"
