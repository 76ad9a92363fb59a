"""The background processes with the probe's reaction: `python -m tests.jobs.process worker default`, or `scheduler`."""

import sys

import tests.jobs.probe  # noqa: F401  subscribes its reaction
from jobs import scheduler, worker


def main(role: str, *queue: str) -> None:
    """Run one process."""
    app = worker.load()
    if role == "worker":
        worker.serve(app, *queue)
    else:
        scheduler.serve(app)


if __name__ == "__main__":
    main(*sys.argv[1:])
