"""What a doctor's check is and how it is carried out: SQL alone, which names the rows that are not as they must be."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.core.db import session

NAMED_ROWS = 20
CONTRIBUTED = "inventra.doctor"


@dataclass(frozen=True)
class Check:
    """One invariant: `counted` counts what was looked at, `broken` selects the rows that break it; `advice` helps."""

    name: str
    counted: str
    broken: str
    advice: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check found, and what helps; `rows` are the first of the broken ones, as column to figure."""

    name: str
    looked_at: int
    broken: int
    rows: Sequence[dict[str, str]]
    seconds: float
    advice: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken."""
        return self.broken == 0


_COUNT_AND_NAME = """
WITH broken AS MATERIALIZED ({broken}),
     named AS (SELECT * FROM broken LIMIT %(limit)s)
SELECT (SELECT count(*) FROM broken), coalesce((SELECT jsonb_agg(to_jsonb(named)) FROM named), '[]'::jsonb)
"""


def init_app(app: Flask, checks: Sequence[Check]) -> None:
    """Let every examination carry out these checks too: those of packages that whoever examines must not know."""
    app.extensions[CONTRIBUTED] = tuple(checks)


def examine() -> Iterator[Verdict]:
    """Carry out the checks that the application was given."""
    return carry_out(current_app.extensions[CONTRIBUTED])


def carry_out(checks: Iterable[Check], **values: Any) -> Iterator[Verdict]:
    """Carry out the checks, one statement each, all of one snapshot where the caller's transaction is repeatable.

    `values` fill the placeholders of the checks, `%(name)s`.
    """
    for check in checks:
        started = time.perf_counter()
        driver = session.connection().exec_driver_sql
        looked_at = driver(check.counted).scalar_one()
        broken, rows = driver(_COUNT_AND_NAME.format(broken=check.broken), {**values, "limit": NAMED_ROWS}).one()
        yield Verdict(check.name, looked_at, broken, _plain(rows), time.perf_counter() - started, check.advice)


def _plain(rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: str(figure) for name, figure in row.items()} for row in rows]
