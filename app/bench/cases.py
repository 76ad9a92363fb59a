"""What is asked of a site, as data: paths by the name of their case."""

from collections.abc import Sequence
from random import Random
from urllib.parse import quote

from sqlalchemy import func, select

from app.bench.pages import Cases
from app.catalog.models import Barcode, Variant
from app.core.db import session
from app.core.screens.paging import Cursor

ROWS = 20  # different rows per case
API, PAGE = "/api/v1/variant/", "/variant/list/"
VERY_COMMON = ("hardware", "steel", "bolt", "st")  # in every row, in a third, in one of 23, beginnings of many


def lists() -> Cases:
    """Lists of variants by name: the first page, one from the middle, and details of rows from everywhere."""
    rows, middle = _rows(), quote(_middle())
    return {
        "API list of 50, first page": [f"{API}?page_size=50&order=name"],
        "API list of 50, deep page": [f"{API}?page_size=50&cursor={middle}"],
        "API detail": [f"{API}{row.id}" for row in rows],
        "HTML list of 25, first page": [f"{PAGE}?order=name"],
        "HTML list of 25, deep page": [f"{PAGE}?cursor={middle}"],
        "HTML detail": [f"/variant/show/{row.id}" for row in rows],
        "API stock levels, 50": ["/api/v1/stock_level/?page_size=50"],
        "HTML stock levels, 25": ["/stock_level/list/"],
    }


def search() -> Cases:
    """Searches as lists of the API and as pickers: by code, by words that few have, by words that all have."""
    rows = _rows()
    texts = {
        "exact code": [row.sku for row in rows],
        "barcode": _barcodes(),
        "two words": [" ".join(row.name.split()[1:3]) for row in rows],
        "rare word": [row.name.split()[-1] for row in rows],
        "very common word": VERY_COMMON,
        "nothing": ["qqzzxx", "steel qqq"],
    }
    return {
        f"{text}, {how}": [path + quote(each) for each in asked]
        for text, asked in texts.items()
        for how, path in (("list", f"{API}?page_size=50&search="), ("picker", "/variant/pick?q="))
    }


def dashboard(figures: Sequence[str]) -> Cases:
    """The overview, its pieces, and each figure over 30 days and over a year."""
    pieces = {"attention": ["/dashboard/attention"], "activity": ["/dashboard/activity"]}
    drawn = {
        f"figure {name}, {period}": [f"/dashboard/figure/{name}?period={period}"]
        for name in figures
        for period in ("30d", "12m")
    }
    return {"page, 30d": ["/?period=30d"], "page, 12m": ["/?period=12m"], **pieces, **drawn}


def _rows() -> Sequence[Variant]:
    """Variants from everywhere, the same at every run."""
    last = session.scalar(select(func.max(Variant.id))) or 1
    ids = Random(1).sample(range(1, last + 1), min(ROWS, last))  # noqa: S311 (repeatable, not secret)
    return session.scalars(select(Variant).where(Variant.id.in_(ids))).all()


def _barcodes() -> Sequence[str]:
    return session.scalars(select(Barcode.code).order_by(Barcode.id.desc()).limit(ROWS)).all()


def _middle() -> str:
    """A cursor in the middle of the variants by name."""
    count = session.scalar(select(func.count()).select_from(Variant)) or 0
    row = session.scalars(select(Variant).order_by(Variant.name, Variant.id).offset(count // 2).limit(1)).one()
    return Cursor("name", row.name, row.id).encode()
