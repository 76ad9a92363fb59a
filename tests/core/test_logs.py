"""What a log line must not hold."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from app.core import logs

SECRET = "correct horse battery"


@pytest.fixture(params=[False, True], ids=["file", "terminal"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, in JSON as into a file and in plain text as on a terminal."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: request.param)
    logs.configure()
    handler = next(known for known in logging.getLogger().handlers if known.name == logs.HANDLER)
    lines = io.StringIO()
    before = handler.setStream(lines)
    yield lines
    handler.setStream(before)
    monkeypatch.undo()
    logs.configure()


def sign_in(password: str) -> None:
    attempt = {"password": password}
    raise ValueError(f"{len(attempt)} attempt refused")


@pytest.mark.parametrize(
    "logger", [structlog.get_logger("house"), logging.getLogger("library")], ids=["ours", "theirs"]
)
def test_a_traceback_tells_the_line_but_no_local_variable(written: io.StringIO, logger: logging.Logger) -> None:
    try:
        sign_in(SECRET)
    except ValueError:
        logger.exception("sign_in_failed")
    told = written.getvalue()
    assert "1 attempt refused" in told
    assert "test_logs.py" in told
    assert SECRET not in told
