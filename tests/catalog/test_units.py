"""Quantities between units are exact or refused."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.models import Unit
from app.catalog.services.refusals import UnitMismatch
from app.catalog.services.units import exact, from_base, to_base
from tests.factories import catalog

quantities = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False, allow_infinity=False)


def test_a_carton_of_twelve_is_twelve_pieces(ctx: Any) -> None:
    variant = catalog.variant()
    catalog.pack(variant, "carton", 12)
    assert to_base(variant, Decimal(3), catalog.unit("carton")) == Decimal(36)


def test_a_pack_may_be_a_ratio_that_no_decimal_can_write(ctx: Any) -> None:
    variant = catalog.variant(catalog.product(base_unit=catalog.unit("kg")))
    catalog.pack(variant, "box", 1, 3)
    assert to_base(variant, Decimal(6), catalog.unit("box")) == Decimal(2)
    with pytest.raises(UnitMismatch, match="1/3 kg is not possible: at most 3 decimals"):
        to_base(variant, Decimal(1), catalog.unit("box"))


def test_units_of_one_dimension_convert_by_themselves(ctx: Any) -> None:
    variant = catalog.variant(catalog.product(base_unit=catalog.unit("kg")))
    assert to_base(variant, Decimal(250), catalog.unit("g")) == Decimal("0.250")
    assert from_base(variant, Decimal("0.25"), catalog.unit("g")) == Decimal(250)


def test_a_pack_level_of_the_variant_goes_before_the_dimension(ctx: Any) -> None:
    variant = catalog.variant(catalog.product(base_unit=catalog.unit("kg")))
    catalog.pack(variant, "t", 900)
    assert to_base(variant, Decimal(1), catalog.unit("t")) == Decimal(900)


def test_half_a_piece_is_refused_naming_the_field(ctx: Any) -> None:
    with pytest.raises(UnitMismatch, match=r"0\.5 pcs is not possible: whole units only") as refused:
        to_base(catalog.variant(), Decimal("0.5"), catalog.unit())
    assert refused.value.faults[0].pointer == "/quantity"


def test_half_a_carton_is_refused_even_where_it_holds_whole_pieces(ctx: Any) -> None:
    variant = catalog.variant()
    catalog.pack(variant, "carton", 12)
    with pytest.raises(UnitMismatch, match="whole units only"):
        to_base(variant, Decimal("0.5"), catalog.unit("carton"))


def test_a_unit_that_does_not_convert_is_refused(ctx: Any) -> None:
    with pytest.raises(UnitMismatch, match=r"“kg” is no pack level of .* and does not convert to “pcs”"):
        to_base(catalog.variant(), Decimal(1), catalog.unit("kg"))


def test_a_quantity_beyond_the_columns_is_refused(ctx: Any) -> None:
    variant = catalog.variant()
    catalog.pack(variant, "pallet", 2_000_000_000)
    with pytest.raises(UnitMismatch, match="too large"):
        to_base(variant, Decimal(1_000_000), catalog.unit("pallet"))


@given(quantity=quantities, numerator=st.integers(1, 10**6), denominator=st.integers(1, 10**6), scale=st.integers(0, 6))
def test_a_conversion_is_exactly_the_fraction_or_refused(
    quantity: Decimal, numerator: int, denominator: int, scale: int
) -> None:
    unit = Unit(code="u", scale=scale)
    wanted = Fraction(quantity) * Fraction(numerator, denominator)
    try:
        converted = exact(wanted, unit)
    except UnitMismatch:
        assert (wanted * 10**scale).denominator != 1 or wanted >= 10**12
    else:
        assert Fraction(converted) == wanted
        assert -converted.as_tuple().exponent <= scale


@given(quantity=quantities, grams=st.integers(1, 10**5))
def test_what_converts_converts_back(quantity: Decimal, grams: int) -> None:
    scaled = SimpleNamespace(code="u", scale=6)
    ratio = Fraction(grams, 1000)
    there = exact(Fraction(quantity) * ratio, scaled)  # type: ignore[arg-type]
    assert exact(Fraction(there) / ratio, scaled) == quantity  # type: ignore[arg-type]
