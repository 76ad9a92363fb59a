"""FAB keeps one filters object per view and all threads share it; this gives every request its own."""

import copy
import logging
from typing import Any

from flask import g, has_app_context

# FAB warns once per column and request of types it cannot filter; our filters do not come from it.
logging.getLogger("flask_appbuilder.models.filters").setLevel(logging.ERROR)


class RequestFilters:
    """A descriptor for `_filters`: assigning sets the prototype, reading in a request gives the request's copy."""

    def __get__(self, view: Any, _owner: type[Any] | None = None) -> Any:
        if view is None:
            return self
        prototype = view.__dict__.get("_filters_prototype")
        if prototype is None or not has_app_context():
            return prototype
        copies = g.setdefault("filters_of_request", {})
        if id(view) not in copies:
            copies[id(view)] = copy.copy(prototype)
            copies[id(view)].clear_filters()
        return copies[id(view)]

    def __set__(self, view: Any, prototype: Any) -> None:
        view.__dict__["_filters_prototype"] = prototype
