"""A text file from outside, read line by line in constant memory, plain or gzipped."""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from app.core.errors import Invalid

LINE_BYTES_MAX = 65_536
HASH_BLOCK_BYTES = 1 << 20
GZIP_MAGIC, ZIP_MAGIC, BOM = b"\x1f\x8b", b"PK\x03\x04", b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

T = TypeVar("T")
Line = tuple[int, str | None]  # number from 1, and the text without its end; None for a line that is too long


def fingerprint(path: Path) -> str:
    """SHA-256 of the file's bytes, in hexadecimal; refuses what is not a readable file."""
    digest = hashlib.sha256()
    with _open(path) as stream:
        while block := stream.read(HASH_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def lines(path: Path) -> Iterator[Line]:
    """The file's lines; UTF-8 where a line is valid UTF-8, Windows-1252 otherwise. Blank lines are left out.

    A line above 64 KiB comes as None. Refuses workbooks, UTF-16 and damaged archives.
    """
    with _open(path) as raw:
        head = raw.read(len(ZIP_MAGIC))
        raw.seek(0)
        _check_kind(path, head)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if head.startswith(GZIP_MAGIC) else raw
        try:
            yield from _split(stream)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Invalid(f"{path.name} is damaged: {error}. Fetch the file again.") from error


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Invalid(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise Invalid(f"{path} is a folder, not a file.") from error
    except PermissionError as error:
        raise Invalid(f"{path} may not be read by this user.") from error


def _check_kind(path: Path, head: bytes) -> None:
    if not head:
        raise Invalid(f"{path.name} is empty.")
    if head == ZIP_MAGIC:
        raise Invalid(f"{path.name} is a workbook or zip archive; save the sheet as CSV (UTF-8) and import that.")
    if head.startswith(UTF_16_MARKS):
        raise Invalid(f"{path.name} is in UTF-16; save it as CSV (UTF-8) and import that.")


def _split(stream: BinaryIO) -> Iterator[Line]:
    number = 0
    while raw := stream.readline(LINE_BYTES_MAX):
        number += 1
        if len(raw) == LINE_BYTES_MAX and not raw.endswith(b"\n"):
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LINE_BYTES_MAX)
            yield number, None
            continue
        if number == 1:
            raw = raw.removeprefix(BOM)
        raw = raw.rstrip(b"\r\n")
        if raw.strip():
            yield number, _decode(raw)


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things in lists of `size`, the last one shorter."""
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk
