"""The tables of an examination's page: every check in words, rows that disagree, what a rebuild would change."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.catalog.models import Variant
from app.core.db import session
from app.core.language import counted, figure, mark, say, word
from app.core.screens.extras import Columns
from app.core.screens.tabs import ShownTab
from app.core.screens.words import sentence
from app.inventory.models import Examination, Location
from app.inventory.models.examination import ASKED, BROKEN, GIVEN_UP

SHOWN = 200
NUMBER = re.compile(r"-?\d+(\.\d+)?")

CHECKS: Columns = [
    ("check", mark("Check"), "text", False), ("verdict", mark("Verdict"), "status", False),
    ("looked_at", mark("Looked at"), "number", False), ("broken", mark("Rows that disagree"), "number", False),
    ("seconds", mark("Took, in seconds"), "number", False),
]  # fmt: skip
CHANGES: Columns = [
    ("item", "Item", "code", False), ("change", mark("Stored → by the ledger"), "text", False),
    ("place", "Place", "code", False), ("row", mark("Row"), "text", False),
]  # fmt: skip
# What names a broken row comes first, whatever the check selects.
FIRST = {"variant_id": "Item", "location_id": "Place", "lot_id": "Lot", "condition_id": "Condition"}

ROWS = {
    "stock_level": mark("Stock level"), "reservation_hold": mark("Hold of a reservation"),
    "stock_account": mark("Account of an item"), "cost_layer": mark("Cost layer"),
    "transfer_cargo": mark("Goods of a transfer"), "backorder": mark("Backorder"),
}  # fmt: skip

# The page that a broken row leads to, by the first of these columns that it has.
PAGES = {
    "level_id": "/stock_level/show/", "layer_id": "/cost_layer/show/", "posting_id": "/posting/show/",
    "lot_id": "/lot/show/", "reservation_id": "/reservation/show/", "variant_id": "/variant/show/",
}  # fmt: skip


def standing_light() -> str:
    """Whether the newest examination that ended found the ledger sound: `ok`, `bad`, empty before the first."""
    ended = select(Examination.state).where(Examination.state.not_in((ASKED, GIVEN_UP)))
    state = session.scalar(ended.order_by(Examination.id.desc()).limit(1))
    return "" if state is None else "bad" if state == BROKEN else "ok"


def tables(examination: Examination) -> Sequence[ShownTab]:
    """The checks, the rows of those that are broken, and the changes of a rebuild."""
    broken = [verdict for verdict in examination.verdicts if verdict["broken"]]
    names = _names([row for verdict in broken for row in verdict["rows"]] + examination.changes)
    return [
        _checks(examination),
        *(_rows(examination, verdict, names) for verdict in broken),
        *([_changes(examination, names)] if examination.changes else []),
    ]


def _checks(examination: Examination) -> ShownTab:
    rows = [
        {
            "pk": examination.id,
            "check": _with_advice(verdict),
            "verdict": "broken" if verdict["broken"] else "sound",
            **{name: verdict[name] for name in ("looked_at", "broken", "seconds")},
        }
        for verdict in sorted(examination.verdicts, key=lambda verdict: not verdict["broken"])
    ]
    return _table(mark("Checks"), CHECKS, rows, len(rows), "/examination/show/")


def _with_advice(verdict: Mapping[str, Any]) -> str:
    """The check in words; what helps where it fails."""
    told = word(sentence(verdict["name"]))
    advice = verdict.get("advice", "") if verdict["broken"] else ""
    return f"{told} · {word(advice)}" if advice else told


def _rows(examination: Examination, verdict: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]) -> ShownTab:
    first = verdict["rows"][0]
    key = next((name for name in PAGES if first.get(name, "None") != "None"), None)
    ordered = sorted(first, key=lambda name: list(FIRST).index(name) if name in FIRST else len(FIRST))
    columns: Columns = [
        (name, FIRST.get(name) or sentence(name.removesuffix("_id")), "text", False) for name in ordered
    ]
    rows = [
        {
            "pk": row[key] if key else examination.id,
            **{name: _told(name, value, names) for name, value in row.items()},
        }
        for row in verdict["rows"]
    ]
    show = PAGES[key] if key else "/examination/show/"
    return _table(sentence(verdict["name"]), columns, rows, verdict["broken"], show)


def _changes(examination: Examination, names: Mapping[str, Mapping[int, str]]) -> ShownTab:
    rows = list(_changed_figures(examination, names))
    return _table(mark("What a rebuild changes"), CHANGES, rows[:SHOWN], len(rows), "/variant/show/")


def _changed_figures(examination: Examination, names: Mapping[str, Mapping[int, str]]) -> Iterator[dict[str, Any]]:
    for change in examination.changes:
        for name, rebuilt in change["rebuilt"].items():
            stored = change["stored"][name]
            if stored != rebuilt:
                yield {
                    "pk": change["variant_id"],
                    "item": _told("variant_id", change["variant_id"], names),
                    "place": _told("location_id", change["location_id"] or "", names),
                    "row": word(ROWS[change["of"]]),
                    "change": say(
                        "%(figure)s: %(before)s → %(after)s",
                        figure=word(sentence(name)),
                        before=_number(stored),
                        after=_number(rebuilt),
                    ),
                }


def _number(value: Any) -> str:
    """A quantity or an amount as the reader writes it; what is none of them (a day, a state) as it is."""
    is_number = isinstance(value, str) and NUMBER.fullmatch(value)
    return figure(Decimal(value)) if is_number else _plain(value)


def _plain(value: Any) -> str:
    return "-" if value is None else str(value).removesuffix(".0")


def _told(name: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    """The figure, as the code of the item or place where it is the id of one."""
    known = names.get(name, {})
    return known.get(int(value), str(value)) if known and str(value).isdecimal() else _plain(value)


def _names(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Mapping[int, str]]:
    """SKUs and codes of places by id, each read in one statement."""
    given = list(rows)
    columns: dict[str, tuple[Any, Any]] = {
        "variant_id": (Variant.id, Variant.sku),
        "location_id": (Location.id, Location.code),
    }
    found: dict[str, dict[int, str]] = {}
    for name, (key, code) in columns.items():
        ids = {int(row[name]) for row in given if str(row.get(name)).isdecimal()}
        if ids:
            found[name] = {row[0]: row[1] for row in session.execute(select(key, code).where(key.in_(ids)))}
    return found


def _table(title: str, columns: Columns, rows: list[dict[str, Any]], count: int, show: str) -> ShownTab:
    told = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in columns]
    return ShownTab(word(title), told, rows, counted(count), "", show)
