"""Which processes an installation consists of."""

from functools import partial
from pkgutil import resolve_name
from socket import socket

from flask import Flask

from app.supervisor.children import Child
from app.supervisor.web import Web
from config import Settings


def processes(app: Flask, listener: socket, settings: Settings) -> list[Child]:
    """The web server, one worker for each queue, and the scheduler; all share the application loaded here.

    The jobs stand above this package, so they are named, as on a command line, and not imported.
    """
    worker, scheduler = resolve_name("jobs.worker"), resolve_name("jobs.scheduler")
    queues: tuple[str, ...] = resolve_name("jobs:QUEUES")
    patient = worker.load()
    logs = settings.var_dir / "log"
    return [
        Child("web", Web(app, listener, settings).run, logs / "web.log"),
        *(Child(queue, partial(worker.serve, patient, queue), logs / f"worker-{queue}.log") for queue in queues),
        Child("scheduler", partial(scheduler.serve, patient), logs / "scheduler.log"),
    ]
