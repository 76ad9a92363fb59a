"""The same rules once more, in pandas: an independent count of what an Online Retail file must become."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

GOODS = r"\d{5,6}[A-Z]{0,3}|DCGS[A-Z0-9]+|SP\d+"


@dataclass(frozen=True)
class Recount:
    """Rows and signed pieces by kind, and pieces on hand and of opening stock by code."""

    rows: int
    applied: dict[str, int]
    pieces: dict[str, int]
    on_hand: dict[str, int]
    opening: int


def recount(path: Path) -> Recount:
    """Count the file of well-formed lines at `path`."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = len(frame)
    frame["code"] = frame.StockCode.str.strip().str.upper()
    frame = frame[frame.code.str.fullmatch(GOODS)].copy()
    frame["words"] = frame.Description.str.split().str.join(" ")
    quantity, price = frame.Quantity.astype(int), frame.UnitPrice.astype(float)
    is_return = frame.InvoiceNo.str.startswith("C")
    named = set(zip(frame.code[price > 0], frame.words[price > 0], strict=True))
    is_named = pd.Series([pair in named for pair in zip(frame.code, frame.words, strict=True)], index=frame.index)
    is_correction = ~is_return & ((quantity < 0) | ((price == 0) & ~is_named))
    frame["kind"] = np.select([is_return, is_correction], ["return", "correction"], "sale")
    frame["change"] = quantity.where(is_correction, -quantity)
    lowest = frame.groupby("code").change.cumsum().groupby(frame.code).min()
    opening = (-lowest).clip(lower=0)
    on_hand = opening + frame.groupby("code").change.sum()
    return Recount(
        rows=rows,
        applied=frame.kind.value_counts().to_dict(),
        pieces=frame.groupby("kind").change.sum().to_dict(),
        on_hand=on_hand.to_dict(),
        opening=int(opening.sum()),
    )
