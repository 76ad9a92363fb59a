"""Quantities between units: exact ratios, and whole units where the unit knows no fractions."""

from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from app.catalog.models import Unit, Variant, VariantUnit
from app.catalog.services.refusals import UnitMismatch
from app.core.db import session
from app.core.errors import Fault
from app.core.language import figure, say

MAX_QUANTITY = Decimal(10) ** 12  # NUMERIC(18,6) holds less


def to_base(variant: Variant, quantity: Decimal, unit: Unit, *, field: str = "quantity") -> Decimal:
    """`quantity` in `unit` as base units of the variant, exactly.

    Refuses, pointing at `field`, a unit that does not convert and a quantity that either unit's decimals cannot hold.
    """
    _refuse_fraction(Fraction(quantity), unit, field)
    return exact(Fraction(quantity) * ratio(variant, unit), variant.product.base_unit, field)


def from_base(variant: Variant, quantity: Decimal, unit: Unit, *, field: str = "quantity") -> Decimal:
    """`quantity` base units of the variant in `unit`, exactly; refuses like `to_base`."""
    return exact(Fraction(quantity) / ratio(variant, unit), unit, field)


def ratio(variant: Variant, unit: Unit) -> Fraction:
    """Base units in one `unit`: the variant's own pack level first, else the units' common dimension."""
    base = variant.product.base_unit
    if unit.id == base.id:
        return Fraction(1)
    pack = session.execute(
        select(VariantUnit.numerator, VariantUnit.denominator).filter_by(variant_id=variant.id, unit_id=unit.id)
    ).one_or_none()
    if pack is not None:
        return Fraction(pack.numerator, pack.denominator)
    if unit.dimension is not None and unit.dimension == base.dimension:
        return Fraction(unit.numerator, unit.denominator) / Fraction(base.numerator, base.denominator)
    reason = say(
        "“%(unit)s” is no pack level of %(sku)s and does not convert to “%(base)s”.",
        unit=unit.code,
        sku=variant.sku,
        base=base.code,
    )
    raise UnitMismatch(reason, [Fault("/unit", "unit", reason)])


def exact(number: Fraction, unit: Unit, field: str = "quantity") -> Decimal:
    """The number as a quantity in `unit`; refuses what its decimals cannot hold."""
    _refuse_fraction(number, unit, field)
    if abs(number) >= MAX_QUANTITY:
        raise UnitMismatch(
            say("The quantity is too large."),
            [Fault(f"/{field}", "too_large", say("Must be below %(limit)s.", limit=MAX_QUANTITY))],
        )
    return Decimal(int(number * 10**unit.scale)).scaleb(-unit.scale)


def _refuse_fraction(number: Fraction, unit: Unit, field: str) -> None:
    if (number * 10**unit.scale).denominator == 1:
        return
    rule = say("whole units only") if unit.scale == 0 else say("at most %(scale)s decimals", scale=unit.scale)
    reason = say(
        "%(quantity)s %(unit)s is not possible: %(rule)s.", quantity=_spoken(number), unit=unit.code, rule=rule
    )
    raise UnitMismatch(reason, [Fault(f"/{field}", "fraction", reason, {"unit": unit.code, "scale": unit.scale})])


def _spoken(number: Fraction) -> str:
    """A fraction for people: as a decimal where it ends soon, else as a ratio."""
    scaled = number * 10**6
    if scaled.denominator == 1 and abs(number) < MAX_QUANTITY:
        return figure(Decimal(int(scaled)).scaleb(-6))
    return str(number)
