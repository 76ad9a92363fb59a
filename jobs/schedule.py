"""The clock as a list: which job falls due how often."""

from dataclasses import dataclass

from jobs import Job, housekeeping


@dataclass(frozen=True)
class Line:
    """A job, due at every multiple of `every_seconds` since the epoch (UTC), so that every clock agrees on it."""

    job: Job
    every_seconds: int


SCHEDULE = (Line(housekeeping.prune, every_seconds=3600),)
