"""The engine of the scan page, run by Node without a browser."""

import subprocess

from config import ROOT


def test_the_engine_does_what_its_own_tests_say() -> None:
    command = [str(ROOT / "scripts" / "node"), "node", "--test", str(ROOT / "tests" / "scanning" / "engine.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
