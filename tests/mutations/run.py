"""Break the ledger on purpose, one way at a time, in a copy of the tree, and demand that a test notices each.

`python -m tests.mutations.run [WORD]`: all mutants, or those whose name holds the word. Ends with 1 if one survives.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click

from tests.mutations.mutants import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
LINKED = (".venv", "node_modules")
LEFT_OUT = shutil.ignore_patterns(*LINKED, "var", ".git", "__pycache__", ".*_cache", ".hypothesis")
FAILED = re.compile(r"^(FAILED|ERROR) \S+::([^\s\[]+)", re.MULTILINE)


class CannotTell(click.ClickException):
    """The tests do not run as they should, so that they prove nothing."""


def main(word: str) -> int:
    """Try the mutants whose name holds the word; the number of those that survived."""
    chosen = [mutant for mutant in MUTANTS if word in mutant.name]
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder) / "tree"
        _copy(tree)
        _demand_sound(tree, chosen)
        for mutant in chosen:
            started = time.perf_counter()
            catcher = _catcher(tree, mutant)
            survivors += catcher is None
            told = f"caught by {catcher}" if catcher else "SURVIVED"
            click.echo(f"{time.perf_counter() - started:5.1f} s  {mutant.name}: {told}")
    click.echo(f"{len(chosen) - survivors} of {len(chosen)} mutants were caught.")
    return survivors


def _copy(tree: Path) -> None:
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT, symlinks=True)
    for name in LINKED:
        (tree / name).symlink_to((ROOT / name).resolve())


def _demand_sound(tree: Path, mutants: Sequence[Mutant]) -> None:
    """Without a mutant all the tests must pass, or their failing later says nothing."""
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    code, output = _run(tree, tests)
    if code:
        raise CannotTell(f"The tests fail without any mutant:\n{output}")


def _catcher(tree: Path, mutant: Mutant) -> str | None:
    """The test that failed on the mutant; None where all passed."""
    path = tree / mutant.path
    sound = path.read_text(encoding="utf-8")
    if sound.count(mutant.old) != 1:
        raise CannotTell(f"{mutant.name}: the text to break is not once in {mutant.path}.")
    path.write_text(sound.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        code, output = _run(tree, mutant.tests)
    finally:
        path.write_text(sound, encoding="utf-8")
    failed = [name for outcome, name in FAILED.findall(output) if outcome == "FAILED"]
    if code and not failed:
        raise CannotTell(f"{mutant.name}: the tests did not come to run:\n{output}")
    return failed[0] if failed else None


def _run(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout[-8000:] + done.stderr[-2000:]


if __name__ == "__main__":
    sys.exit(1 if main(" ".join(sys.argv[1:])) else 0)
