"""A page of instructions as data: its code blocks, each with the file it is for, carried out on a copy of the tree."""

import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"^(?:from|import) ", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One code block of a page: `kind` is python, diff or sh."""

    kind: str
    text: str

    def carry_out(self, tree: Path, environment: Mapping[str, str]) -> None:
        """Do what the block says in the `tree`; raises AssertionError where the tree is not as the page believes."""
        if self.kind == "sh":
            for command in self.text.splitlines():
                run(shlex.split(command), tree, environment)
        elif self.kind == "diff":
            self._change(tree)
        else:
            self._add(tree)

    def _add(self, tree: Path) -> None:
        """A new file, or code for the end of one that exists, its imports to the top."""
        first, _, code = self.text.partition("\n")
        path = tree / first.removeprefix("# ")
        if not path.exists():
            path.write_text(code, encoding="utf-8")
            return
        there = path.read_text(encoding="utf-8")
        if IMPORT.match(code):
            imports, _, code = code.partition("\n\n")
            top = IMPORT.search(there)
            assert top is not None, f"{path} imports nothing"
            there = f"{there[: top.start()]}{imports}\n{there[top.start() :]}"
        path.write_text(f"{there}\n\n{code}", encoding="utf-8")

    def _change(self, tree: Path) -> None:
        """Replace the lines of each hunk, which must be there exactly once."""
        first, *hunks = re.split(r"^@@\n", self.text, flags=re.MULTILINE)
        path = tree / first.strip().removeprefix("+++ ")
        text = path.read_text(encoding="utf-8")
        for hunk in hunks:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] in " -")
            after = "".join(line[1:] for line in lines if line[0] in " +")
            assert text.count(before) == 1, f"{path} does not hold these lines once:\n{before}"
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")


def blocks_of(page: Path) -> Iterator[Block]:
    """The page's code blocks, in order."""
    for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(kind, text)


def run(command: list[str], tree: Path, environment: Mapping[str, str], seconds: float = 120) -> str:
    """What the command prints; raises AssertionError with all of it where it fails or takes longer."""
    done = subprocess.run(  # the page's own commands
        command, cwd=tree, env=dict(environment), capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
