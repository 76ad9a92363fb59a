"""A verb: one service function, offered as a REST endpoint and as a page button from the same declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.language import mark


@dataclass(frozen=True)
class Verb:
    """What people can do to an entity beyond create, edit and delete.

    `name` is imperative; it is the URL segment and the permission `can_<name>`. `command` is a frozen pydantic
    dataclass whose fields become the JSON body and the form. `run` is the service; it takes the command and returns
    a result that has `as_dict()`. `row` names the command's field that takes the row id of the URL; None makes the
    verb one of the whole collection. An idempotent verb has a command field `key`: the Idempotency-Key header, or
    the form's hidden field. A verb of one row that `is_bulk` may be done to many at once. `is_offered` decides whether
    a row's page shows the button. A command field `variant_id` is chosen from the page `/variant/`; `pickers` names the
    page of others, and what of it may be chosen: `{"from_location_id": "location?kind=storage"}`.

    For people: `title` heads the form and `purpose` says in a sentence what it does; `labels` and `hints` are of the
    command's fields, those of its lines included; `told(command, result)` is the sentence afterwards, with numbers.
    `preview(command)` says what the verb would do and writes nothing; its result has `as_dict()`, and `foretell` makes
    it a `Foretold` for the form. It is offered as `.../<name>/preview`, to who may do the verb. A command that
    `is_foretold_first` is done by its form only once its preview was shown. `announce(row)` is a `Foretold` that stands
    on the form of a row's verb from the beginning: what of it will become how much of what, where. The form of a verb
    that its row is not offered says `unless` in place of its fields.
    """

    name: str
    label: str
    command: type[Any]
    run: Callable[[Any], Any]
    row: str | None = None
    is_idempotent: bool = False
    is_bulk: bool = False
    icon: str = "bolt"
    is_primary: bool = False
    pickers: Mapping[str, str] = field(default_factory=dict)
    is_offered: Callable[[Any], bool] = lambda _row: True
    title: str = ""
    purpose: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    told: Callable[[Any, Any], str] | None = None
    preview: Callable[[Any], Any] | None = None
    foretell: Callable[[Any], Any] | None = None
    is_foretold_first: Callable[[Any], bool] = lambda _command: False
    announce: Callable[[Any], Any] | None = None
    unless: str = mark("It is not possible as things stand now; see the page of it.")
