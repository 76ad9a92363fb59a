"""The wake-up call: tells the relay that the outbox has rows. Best effort; the relay also polls."""

import time
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
    _sender.cache_clear()
    _receiver.cache_clear()


def relay() -> None:
    """Wake the relay; a Redis that does not answer within 50 ms is only noted, because the relay polls too."""
    try:
        pipeline = _sender().pipeline(transaction=False)
        pipeline.lpush(RELAY, 1)
        pipeline.ltrim(RELAY, 0, 0)
        pipeline.execute()
    except RedisError as error:
        log.info("nudge_lost", error=type(error).__name__)


def wait(seconds: float) -> bool:
    """Block until a nudge arrives, at most `seconds`; whether one did. Without Redis it only waits."""
    begun = time.monotonic()
    try:
        return _receiver().blpop([RELAY], timeout=seconds) is not None
    except RedisError as error:
        log.info("nudges_not_heard", error=type(error).__name__)
        time.sleep(max(0.0, seconds - (time.monotonic() - begun)))
        return False


@cache
def _sender() -> Redis:
    return Redis.from_url(_address[0], socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS)


@cache
def _receiver() -> Redis:
    return Redis.from_url(_address[0], socket_timeout=5, socket_connect_timeout=1)
