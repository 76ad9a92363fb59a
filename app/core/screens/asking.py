"""What a list is asked for: the flat query (`?status=active&quantity__gte=5&order=-name`) and FAB's `q=` beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import prison
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from app.core.errors import BadQuery, Fault
from app.core.language import say

RESERVED = frozenset({"q", "search", "order", "cursor", "page", "page_size", "fields", "view", "format", "csrf_token"})
MAX_CONDITIONS = 20
MAX_SEARCH_LENGTH = 200
EXAMPLE = "(filters:!((col:name,opr:ct,value:box)),page:0)"
# FAB's operator names and ours; one vocabulary inside.
FAB_OPERATORS = {
    "eq": "eq", "neq": "ne", "gt": "gt", "lt": "lt", "ct": "contains", "sw": "starts", "in": "in",
    "rel_o_m": "eq", "rel_m_m": "eq", "nrel_o_m": "ne",
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One comparison: `column operator value`; the value is text from a URL or a JSON value from `q=`."""

    column: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Ask:
    """What a list was asked for, not yet checked against its columns."""

    conditions: tuple[Condition, ...] = ()
    search: str = ""
    order: str = ""
    is_descending: bool = False
    cursor: str = ""
    page: int | None = None
    page_size: int | None = None
    fields: tuple[str, ...] = field(default=())


class _FabFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")
    col: str
    opr: str
    value: Any = None


class _FabQuery(BaseModel):
    """FAB's rison or JSON query; compiled once, where FAB validates its schema anew per request."""

    model_config = ConfigDict(extra="ignore")
    filters: list[_FabFilter] = Field(default_factory=list, max_length=MAX_CONDITIONS)
    order_column: str = ""
    order_direction: str = "asc"
    page: int | None = None
    page_size: int | None = None
    columns: list[str] = Field(default_factory=list)


def read_ask(arguments: "MultiDict[str, str]") -> Ask:
    """The ask of a request's query; raises `BadQuery` naming the parameter."""
    ask = _from_fab(arguments["q"]) if arguments.get("q") else Ask()
    flat = tuple(_condition(name, value) for name, value in arguments.items(multi=True) if name not in RESERVED)
    order = arguments.get("order", "")
    search = arguments.get("search", "").strip()
    if len(search) > MAX_SEARCH_LENGTH or "\x00" in search:
        raise _bad("search", say("must have at most %(limit)s ordinary characters", limit=MAX_SEARCH_LENGTH))
    if len(ask.conditions) + len(flat) > MAX_CONDITIONS:
        raise BadQuery(say("A list takes at most %(limit)s filters.", limit=MAX_CONDITIONS))
    return replace(
        ask,
        conditions=ask.conditions + flat,
        search=search,
        order=order.lstrip("-") or ask.order,
        is_descending=order.startswith("-") if order else ask.is_descending,
        cursor=arguments.get("cursor", ""),
        page=_number(arguments, "page", ask.page),
        page_size=_number(arguments, "page_size", ask.page_size),
        fields=tuple(filter(None, arguments.get("fields", "").split(","))) or ask.fields,
    )


def _condition(name: str, value: str) -> Condition:
    column, _, operator = name.partition("__")
    return Condition(column, operator or "eq", value)


def _number(arguments: Mapping[str, str], name: str, default: int | None) -> int | None:
    text = arguments.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004  # nine digits fit every integer
        raise _bad(name, say("must be a whole number, zero or more"))
    return int(text)


def _from_fab(text: str) -> Ask:
    try:
        raw = json.loads(text) if text.lstrip().startswith("{") else prison.loads(text)
        asked = _FabQuery.model_validate(raw)
    except ValidationError as error:
        raise _bad("q", _misfit(error.errors(include_url=False, include_input=False)[0]["loc"])) from None
    except (ValueError, RecursionError, prison.decoder.ParserException) as error:
        raise _bad("q", say("is neither rison nor JSON")) from error
    return Ask(
        conditions=tuple(Condition(item.col, _operator(item.opr), item.value) for item in asked.filters),
        order=asked.order_column,
        is_descending=asked.order_direction == "desc",
        page=_bounded("page", asked.page),
        page_size=_bounded("page_size", asked.page_size),
        fields=tuple(asked.columns),
    )


def _misfit(place: Sequence[object]) -> str:
    """Which part of the query is not as it must be: `filters.0.opr`."""
    if not place:
        return say("must be an object such as %(example)s", example=EXAMPLE)
    return say("does not fit at %(part)s", part=".".join(map(str, place)))


def _operator(name: str) -> str:
    if name not in FAB_OPERATORS:
        raise _bad("q", say("operator %(name)s is unknown", name=repr(name[:40])))
    return FAB_OPERATORS[name]


def _bounded(name: str, number: int | None) -> int | None:
    if number is not None and not 0 <= number < 10**9:
        raise _bad(name, say("must be a whole number, zero or more"))
    return number


def _bad(name: str, reason: str) -> BadQuery:
    told = say("The parameter %(name)s %(reason)s.", name=name, reason=reason)
    return BadQuery(told, [Fault(f"?{name}", "invalid", told)])
