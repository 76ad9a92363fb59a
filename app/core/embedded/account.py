"""Whom PostgreSQL runs as: it refuses root, so root starts it as an ordinary account of this machine."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

from app.core.embedded.processes import ServerError

NAME = "pgserver"
READ_AND_ENTER = stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH


def is_needed() -> bool:
    """Whether this process is root, which PostgreSQL refuses to run as."""
    return os.geteuid() == 0


def arguments() -> dict[str, Any]:
    """What `subprocess.run` needs to start a program as the account; nothing for an ordinary user."""
    if not is_needed():
        return {}
    entry = _entry()
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def own(folder: Path) -> None:
    """Give the folder to the account and let the account walk through its parents (execute bit only)."""
    if not is_needed():
        return
    entry = _entry()
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    _open_parents(folder)


def let_read(installation: Path) -> None:
    """Let the account read and execute a program's folder that a strict umask may have closed to others."""
    if not is_needed():
        return
    _open_parents(installation)
    if installation.stat().st_mode & READ_AND_ENTER == READ_AND_ENTER:
        return
    for path in installation.rglob("*"):
        mode = path.stat().st_mode
        is_entered = path.is_dir() or mode & stat.S_IXUSR
        path.chmod(mode | (READ_AND_ENTER if is_entered else stat.S_IRGRP | stat.S_IROTH))
    installation.chmod(installation.stat().st_mode | READ_AND_ENTER)  # last: it says that the rest is done


def _open_parents(folder: Path) -> None:
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def _entry() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        _create()
        return pwd.getpwnam(NAME)


def _create() -> None:
    program = shutil.which("useradd")
    if program is None:
        raise ServerError(
            f"PostgreSQL does not run as root, and there is no useradd to make the account {NAME!r}: "
            "run as an ordinary user, or set DATABASE_URL."
        )
    subprocess.run([program, "--system", "--no-create-home", "--shell", "/bin/false", NAME], check=True)
