"""Every bench runs, on little data and for moments."""

import json

import pytest
from flask import Flask

from config import Settings

QUICK = ("--size", "200", "--seconds", "0.2", "--windows", "1")
TWO = ("--clients", "1", "--clients", "2")

pytestmark = pytest.mark.bench


@pytest.mark.parametrize(
    ("name", "options", "case"),
    [
        ("movement", (*QUICK, *TWO), "rest, one hot SKU, 2 clients"),
        ("reserve", (*QUICK, *TWO), "service, 1,000 SKUs, 2 clients"),
        ("lists", QUICK, "API list of 50, deep page"),
        ("search", QUICK, "very common word, list"),
        ("dashboard", QUICK, "page, 30d"),
        ("valuation", ("--size", "200", "--movements", "3000"), "50 items, 365 days ago"),
        ("startup", ("--runs", "1"), "up until the first page, warm"),
        ("memory", (), "all together"),
        ("import", ("--rows", "2000"), "alone"),
        ("soak", ("--operations", "400", "--clients", "3", "--seed", "7"), "soak"),
        ("doctor", ("--moves", "3000"), "doctor"),
    ],
)
def test_a_bench_writes_its_figures(app: Flask, name: str, options: tuple[str, ...], case: str) -> None:
    done = app.test_cli_runner().invoke(args=["inventra", "bench", name, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    settings: Settings = app.config["INVENTRA"]
    written = json.loads((settings.var_dir / "bench" / f"{name}.json").read_text())
    assert written["results"][case]
    assert case in done.output.replace("\n", " ")
