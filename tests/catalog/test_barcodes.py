"""Barcodes are checked by their kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from app.catalog.models import Barcode
from app.catalog.services import AddBarcode, add_barcode
from app.catalog.services.barcodes import KIND_OF_LENGTH, checked_kind
from app.catalog.services.refusals import BarcodeWrong, UnitMismatch
from app.core.db import session
from app.core.errors import Duplicate
from tests.factories import catalog

payloads = st.sampled_from(sorted(KIND_OF_LENGTH)).flatmap(
    lambda length: st.text("0123456789", min_size=length - 1, max_size=length - 1)
)


@given(payload=payloads)
def test_a_code_with_its_check_digit_has_the_kind_of_its_length(payload: str) -> None:
    code = payload + ean.calc_check_digit(payload)
    assert checked_kind(code) == KIND_OF_LENGTH[len(code)]


@given(payload=payloads, slip=st.integers(1, 9))
def test_any_other_check_digit_is_refused(payload: str, slip: int) -> None:
    digit = (int(ean.calc_check_digit(payload)) + slip) % 10
    with pytest.raises(BarcodeWrong, match="check digit"):
        checked_kind(f"{payload}{digit}")


@given(code=st.text(min_size=1, max_size=64))
def test_any_code_is_allowed_as_other(code: str) -> None:
    assert checked_kind(code, "other") == "other"


def test_the_refusal_names_the_digit_that_would_be_right() -> None:
    with pytest.raises(BarcodeWrong, match="EAN-13 4006381333932 must be 1, not 2") as refused:
        checked_kind("4006381333932")
    assert (refused.value.faults[0].pointer, refused.value.faults[0].code) == ("/code", "check_digit")


@pytest.mark.parametrize("code", ["400638133393", "ABC4006381333", "\uff14" * 13])
def test_a_named_kind_wants_its_digits(code: str) -> None:
    with pytest.raises(BarcodeWrong, match="EAN-13 has exactly 13 digits"):
        checked_kind(code, "ean13")


def test_a_pack_has_a_barcode_of_its_own(ctx: Any) -> None:
    variant = catalog.variant()
    catalog.pack(variant, "carton", 12)
    add_barcode(AddBarcode(variant_id=variant.id, code="4006381333931"))
    added = add_barcode(AddBarcode(variant_id=variant.id, code="14006381333938", unit="carton"))
    row = session.get_one(Barcode, added.barcode_id)
    assert (row.kind, row.unit.code) == ("gtin14", "carton")


def test_a_barcode_for_a_pack_that_the_variant_lacks_is_refused(ctx: Any) -> None:
    with pytest.raises(UnitMismatch, match="no pack level"):
        add_barcode(AddBarcode(variant_id=catalog.variant().id, code="X1", unit="carton"))


def test_a_code_names_one_variant_only(ctx: Any) -> None:
    taken = catalog.barcode()
    with pytest.raises(Duplicate):
        add_barcode(AddBarcode(variant_id=catalog.variant().id, code=taken.code))
