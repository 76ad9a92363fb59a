"""The wake-up call: tells the relay that the outbox has rows. Best effort; the relay also polls."""

from functools import cache

import structlog
from redis import Redis, RedisError

RELAY = "inventra:nudge"  # a list of at most one element; the relay blocks on it
SOCKET_SECONDS = 0.05

log = structlog.get_logger(__name__)
_address: list[str] = []


def configure(redis_address: str) -> None:
    """Set the Redis URL that nudges go to."""
    _address[:] = [redis_address]
    _connection.cache_clear()


def relay() -> None:
    """Wake the relay; a Redis that does not answer within 50 ms is only noted, because the relay polls too."""
    try:
        _connection().pipeline(transaction=False).lpush(RELAY, 1).ltrim(RELAY, 0, 0).execute()
    except RedisError as error:
        log.info("nudge_lost", error=type(error).__name__)


@cache
def _connection() -> Redis:
    return Redis.from_url(_address[0], socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS)
