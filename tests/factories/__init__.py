"""The registry of factories: one per model, each gives something valid; a test states only what matters.

`@factory(Model)` marks a function that returns a saved, valid row; keyword arguments override attributes.
`@payload(Model)` marks a function that returns a valid JSON body for the model's API.
"""

import importlib
import itertools
import pkgutil
from collections.abc import Callable
from typing import Any

_rows: dict[type[Any], Callable[..., Any]] = {}
_payloads: dict[type[Any], Callable[[], dict[str, Any]]] = {}
_numbers = itertools.count(1)


def factory(model: type[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function as the maker of the model's rows."""

    def register(make: Callable[..., Any]) -> Callable[..., Any]:
        _rows[model] = make
        return make

    return register


def payload(model: type[Any]) -> Callable[[Callable[[], dict[str, Any]]], Callable[[], dict[str, Any]]]:
    """Register the function as the maker of bodies for the model's API."""

    def register(make: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
        _payloads[model] = make
        return make

    return register


def make(model: type[Any], **values: Any) -> Any:
    """A saved, valid row of the model; raises KeyError for a model without a factory."""
    return _rows[model](**values)


def body(model: type[Any]) -> dict[str, Any]:
    """A valid JSON body for the model's API; raises KeyError where none is registered."""
    return _payloads[model]()


def has_factory(model: type[Any]) -> bool:
    """Whether the model has a factory."""
    return model in _rows


def has_payload(model: type[Any]) -> bool:
    """Whether the model has a body."""
    return model in _payloads


def number() -> int:
    """A number not given out before in this run, for codes and names that must be unique."""
    return next(_numbers)


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
