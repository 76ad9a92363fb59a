"""What has been imported: one row per file, and how far it has come."""

from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Instant, Name, Row, Word

PHASES = ("products", "opening", "movements", "done")


class ImportBatch(Row):
    """One file, known by the SHA-256 of its bytes; `chunks` counts the chunks of the current phase that are in.

    A chunk's effect and its count commit together, so a killed import goes on with the next chunk. `options` are
    those of the first run; a resumed import keeps them. `totals` are what the chunks added, at last the whole report.
    """

    __table_args__ = (
        UniqueConstraint("kind", "sha256"),
        CheckConstraint("phase IN ('products', 'opening', 'movements', 'done')", name="phase"),
    )

    kind: Mapped[Word]
    sha256: Mapped[str]
    file_name: Mapped[Name]
    phase: Mapped[Word] = mapped_column(server_default="products")
    chunks: Mapped[int] = mapped_column(server_default="0")
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    totals: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    started_at: Mapped[Instant] = mapped_column(server_default=func.now())
    finished_at: Mapped[Instant | None]
