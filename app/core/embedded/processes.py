"""Which processes are ours: told by program and command line, never by a process id alone, because ids are reused."""

import psutil
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed

KILL_SECONDS = 10


class ServerError(RuntimeError):
    """An embedded server did not start or stop; the message is for the person at the terminal."""


def find(program: str, mark: str) -> psutil.Process | None:
    """The running `program` whose command line holds the words `mark`, None where there is none."""
    for process in psutil.process_iter(["name", "cmdline", "status"]):
        is_alive = process.info["status"] != psutil.STATUS_ZOMBIE
        if is_alive and process.info["name"] == program and f" {mark} " in f" {' '.join(process.info['cmdline'])} ":
            return process
    return None


def end(program: str, mark: str, patience_seconds: float) -> None:
    """Ask the program to end, wait, and kill it when it does not; nothing happens where it does not run."""
    process = find(program, mark)
    if process is None:
        return
    process.terminate()
    if not _is_gone_within(program, mark, patience_seconds):
        process.kill()
        _is_gone_within(program, mark, KILL_SECONDS)


def _is_gone_within(program: str, mark: str, seconds: float) -> bool:
    """Asks the list of processes, for a dead one whose parent does not collect it stays there as a zombie."""
    patience = Retrying(
        retry=retry_if_result(lambda process: process is not None),
        stop=stop_after_delay(seconds),
        wait=wait_fixed(0.05),
        retry_error_callback=lambda _state: "alive",
    )
    return patience(find, program, mark) is None
