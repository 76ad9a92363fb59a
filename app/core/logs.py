"""Logs: one JSON object per line on standard error, with the request's id; plain text for a person at a terminal."""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor

from app.core import current

HANDLER = "inventra"
# No values of a frame's variables, which may be passwords or tokens.
TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
QUIET = ("alembic", "flask_appbuilder", "rq", "werkzeug")  # they tell every step at level INFO


def configure(level: str = "INFO") -> None:
    """Send structlog's and the standard library's messages of `level` and above through one handler, once."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        _add_request_id,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    _install(_formatter(shared), level)


def _formatter(shared: list[Processor]) -> logging.Formatter:
    rendered: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [structlog.processors.ExceptionRenderer(TRACEBACK), structlog.processors.JSONRenderer(serializer=_json)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
    )


def _install(formatter: logging.Formatter, level: str) -> None:
    root = logging.getLogger()
    handler = next((known for known in root.handlers if known.name == HANDLER), None)
    if handler is None:
        handler = logging.StreamHandler()
        handler.name = HANDLER
        root.addHandler(handler)
    handler.setFormatter(formatter)
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _add_request_id(_logger: Any, _method: str, event: EventDict) -> EventDict:
    request_id = current.request_id()
    if request_id is not None:
        event["request_id"] = request_id
    return event


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str).decode()
