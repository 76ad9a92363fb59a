"""Questions about the catalogue: its search, and what categories hand down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    Select,
    Subquery,
    Text,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.catalog.models import Attribute, Barcode, Category, CategoryAttribute, Product, Variant
from app.core.db import session

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
LIST_CAP = 500  # a list shows at most this many matches by words; more words narrow it
RANKED_CAP = 200  # a picker ranks at most this many matches
SCALED_BELOW_1 = 32  # ts_rank's own switch
GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True)
class Hit:
    """A variant that a search found, with what a picker shows."""

    variant_id: int
    product_id: int
    sku: str
    name: str


@dataclass(frozen=True)
class InheritedAttribute:
    """An attribute of a category, its own or handed down."""

    attribute: Attribute
    is_required: bool


def search_variants(text: str, limit: int = 20) -> Sequence[Hit]:
    """The best `limit` (at most 200) variants for any text, in the order of `apply_search`; blank finds nothing."""
    limit = max(1, min(limit, RANKED_CAP))
    if not storable(text):
        return []
    asked = select(Variant.id, Variant.product_id, Variant.sku, Variant.name)
    rows = session.execute(apply_search(asked, text, cap=max(limit, RANKED_CAP)).limit(limit))
    return [Hit(*row) for row in rows]


def apply_search(statement: S, text: str, column: InstrumentedAttribute[int] = Variant.id, *, cap: int = LIST_CAP) -> S:
    """`statement` narrowed to the variants (or products, by `column`) that match any text, best first; blank: as is.

    Order: exact SKU or barcode, then SKUs that begin with the text, then words by rank. Every word must occur in name,
    options, attributes, categories or codes; the last may be a beginning, and where nothing is found so, each may. At
    most `cap` matches by words are ranked, so that a word which everything has stays quick.
    """
    words = storable(text)
    if not words:
        return statement
    scored = _scored(words, cap)
    if column.class_ is Product:
        scored = (
            select(Variant.product_id.label("id"), func.max(scored.c.score).label("score"))
            .join(scored, scored.c.id == Variant.id)
            .group_by(Variant.product_id)
            .subquery("scored")
        )
    return statement.join(scored, scored.c.id == column).order_by(None).order_by(scored.c.score.desc(), column)


def inherited_attributes(category_id: int | None) -> Sequence[InheritedAttribute]:
    """The attributes of a category and of those above it, by name; required where any of them says so."""
    if category_id is None:
        return []
    own = select(Category.path).where(Category.id == category_id).scalar_subquery()
    rows = session.execute(
        select(Attribute, func.bool_or(CategoryAttribute.is_required))
        .join(CategoryAttribute, CategoryAttribute.attribute_id == Attribute.id)
        .join(Category, Category.id == CategoryAttribute.category_id)
        .where(func.starts_with(own, Category.path))
        .group_by(Attribute.id)
        .order_by(Attribute.name)
    )
    return [InheritedAttribute(attribute, is_required) for attribute, is_required in rows]


def storable(text: str) -> str:
    """The first 200 characters that the database can hold, without blanks around."""
    return text.replace("\x00", " ").encode("utf-8", "ignore").decode()[:200].strip()


def spellings(code: str) -> list[str]:
    """The code and, for a trade item number, the same number with other counts of leading zeros."""
    if not (code.isascii() and code.isdigit() and len(code) in GTIN_LENGTHS):
        return [code]
    bare = code.lstrip("0")
    return [code, *(bare.zfill(length) for length in GTIN_LENGTHS if len(bare) <= length != len(code))]


def _scored(words: str, cap: int) -> Subquery:
    """Ids of matching variants with their scores: 3 exact, 2 beginning of the SKU, else the rank below 1.

    Words are not looked for when a text with a digit is somebody's code, or when enough SKUs begin with the text.
    """
    exact, beginning = _exact(words).cte("exact"), _beginning(words, cap).cte("beginning")
    is_code = exists(exact.select()) if any(map(str.isdigit, words)) else false()
    is_enough = select(func.count()).select_from(beginning).scalar_subquery() >= cap
    at_most = case((or_(is_code, is_enough), 0), else_=cap)
    matching = func.catalog.matching_variants(words, at_most).table_valued("id").render_derived()
    asked = select(func.catalog.search_query(words)).scalar_subquery()  # once, where a bare call would run per row
    rank = func.ts_rank(Variant.search_vector, asked, SCALED_BELOW_1)
    found = union_all(
        select(exact.c.id, literal_column("3.0").label("score")),
        select(beginning.c.id, literal_column("2.0")),
        select(Variant.id, rank).join(matching, matching.c.id == Variant.id),
    ).subquery()
    return select(found.c.id, func.max(found.c.score).label("score")).group_by(found.c.id).subquery("scored")


def _exact(words: str) -> Select[int]:
    """Variants whose SKU (whatever its case) or barcode is the text."""
    by_barcode = select(Barcode.variant_id).where(Barcode.code.in_(spellings(words)))
    by_sku = select(Variant.id).where(func.lower(Variant.sku) == func.lower(literal(words, Text)))
    found = union_all(by_sku, by_barcode).subquery()
    return select(found.c.id)


def _beginning(words: str, cap: int) -> Select[int]:
    """Variants whose SKU begins with the text."""
    return select(Variant.id).where(func.lower(Variant.sku).startswith(words.lower(), autoescape=True)).limit(cap)
