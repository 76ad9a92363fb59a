"""A worker process: `python -m jobs.worker QUEUE` serves exactly one queue, the application loaded once.

RQ moves a wake-up reliably only when a worker listens to one queue, hence one process per queue.
"""

import argparse
from typing import Any

import structlog
from flask import Flask
from redis import RedisError
from rq.job import Job as RqJob
from rq.queue import Queue as RqQueue
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from app import create_app
from app.core import current
from config import Settings
from jobs import QUEUES, connections, kinds
from jobs.wakeups import Queue, WakeUp

WORKER_TTL_SECONDS = 60
STATEMENT_TIMEOUT_MS = 300_000  # a roll-up may take longer than a page may
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Worker(SimpleWorker):
    """RQ's worker that runs each wake-up in a fresh application context, as the system."""

    job_class = WakeUp
    queue_class: type[RqQueue] = Queue

    def __init__(self, queue: str, app: Flask, **options: Any) -> None:
        super().__init__([queue], job_class=WakeUp, queue_class=Queue, serializer=JSONSerializer, **options)
        self._app = app

    def execute_job(self, job: RqJob, queue: RqQueue) -> None:
        """Run one wake-up; the context's end returns the database connection."""
        with self._app.app_context(), current.acting_as(current.SYSTEM):
            super().execute_job(job, queue)

    @property
    def is_stopping(self) -> bool:
        """Whether a signal asked this worker to end."""
        return self._shutdown_requested_date is not None


def serve(app: Flask, queue: str) -> None:
    """Work on the queue until SIGTERM or SIGINT, the running wake-up finished; comes back when Redis does."""
    redis = connections.redis(app.config["INVENTRA"].redis_address)
    stopping = connections.stop_on_signals()
    while not stopping.is_set():
        worker = None
        try:
            worker = Worker(queue, app, connection=redis, worker_ttl=WORKER_TTL_SECONDS, log_job_description=False)
            log.info("worker_ready", queue=queue)
            worker.work(logging_level="WARNING")
        except RedisError as error:
            log.warning("worker_without_redis", queue=queue, error=type(error).__name__)
        if worker is not None and worker.is_stopping:
            return
        connections.stop_on_signals(stopping)  # RQ put its own handlers in their place
        stopping.wait(RETRY_SECONDS)


def load() -> Flask:
    """The application as workers need it: every kind resolved, patient statements."""
    app = create_app(Settings().model_copy(update={"statement_timeout_ms": STATEMENT_TIMEOUT_MS}))
    kinds.kinds()
    return app


def main() -> None:
    """Run the worker of the queue named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m jobs.worker", description=__doc__)
    parser.add_argument("queue", choices=QUEUES)
    serve(load(), parser.parse_args().queue)


if __name__ == "__main__":
    main()
