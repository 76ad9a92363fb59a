"""The plant of the jobs' tests, for faults."""

from tests.jobs.conftest import plant, redis, redis_server

__all__ = ["plant", "redis", "redis_server"]
