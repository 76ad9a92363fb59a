"""The one place that commits: returning commits, raising rolls back."""

from collections.abc import Callable
from typing import TypeVar

from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from app.core.db import session
from app.core.errors import Busy
from app.core.language import say

T = TypeVar("T")
ATTEMPTS = 4
# Serialization failure, deadlock, lock timeout: the rivals finish soon, so the same work may run again.
CONTENTION = (pg.SerializationFailure, pg.DeadlockDetected, pg.LockNotAvailable)


def transact(work: Callable[[], T]) -> T:
    """Run `work` in a transaction and commit once; inside a running `transact` it joins it.

    Contention is retried three times with 20-200 ms jitter; then `Busy` is raised. Any exception rolls back.
    """
    if session.info.get("in_transaction"):
        return work()
    retrying = Retrying(
        retry=retry_if_exception(is_contention),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random(0.02, 0.2),
        reraise=True,
    )
    try:
        result: T = retrying(_once, work)
    except DBAPIError as error:
        if is_contention(error):
            raise Busy(say("Others are changing the same rows; nothing was changed."), retry_after_seconds=1) from error
        raise
    return result


def _once(work: Callable[[], T]) -> T:
    session.info["in_transaction"] = True
    try:
        result = work()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_transaction", None)
    return result


def is_contention(error: BaseException) -> bool:
    """Whether `error` is a lost race that may be run again."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, CONTENTION)
