"""What a database needs beside its tables, brought up to date in bulk; safe to run at every start."""


def install() -> None:
    """Sync roles, permissions and fixed rows."""
