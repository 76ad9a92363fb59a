"""Barcodes: what kind a code is, whether its check digit is right, and which pack it names."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic.dataclasses import dataclass as command
from stdnum import ean

from app.catalog.models import Barcode, Variant
from app.catalog.services.refusals import BarcodeWrong
from app.catalog.services.rows import found, unit_of_code
from app.catalog.services.units import ratio
from app.core.command_fields import STRICT, Code, RowId
from app.core.db import session
from app.core.errors import Fault
from app.core.language import say
from app.core.screens.failures import cleaned

KIND_OF_LENGTH = {8: "ean8", 12: "upca", 13: "ean13", 14: "gtin14"}
LENGTH_OF_KIND = {kind: length for length, kind in KIND_OF_LENGTH.items()}


@command(frozen=True, config=STRICT)
class AddBarcode:
    """A code for a variant, or for the pack of `unit`; without `kind`, digits of a known length are checked."""

    variant_id: RowId
    code: Code
    unit: Code | None = None
    kind: Literal["ean13", "ean8", "upca", "gtin14", "other"] | None = None


@dataclass(frozen=True)
class BarcodeAdded:
    """The new barcode."""

    barcode_id: int
    code: str
    kind: str

    def as_dict(self) -> dict[str, Any]:
        """The barcode as JSON values."""
        return {"barcode_id": self.barcode_id, "code": self.code, "kind": self.kind}


def add_barcode(command: AddBarcode) -> BarcodeAdded:
    """Give a variant one more code; refuses a wrong check digit, a taken code, and a unit that is no pack of it."""
    variant = found(Variant, command.variant_id, "variant_id")
    unit = unit_of_code(command.unit, "unit") if command.unit else None
    if unit is not None:
        ratio(variant, unit)
    kind = checked_kind(command.code, command.kind)
    barcode = Barcode(code=command.code, kind=kind, variant_id=variant.id, unit_id=unit.id if unit else None)
    with cleaned():
        session.add(barcode)
        session.flush()
    return BarcodeAdded(barcode.id, barcode.code, barcode.kind)


def checked_kind(code: str, kind: str | None = None) -> str:
    """The kind of the code; `other` takes any code, the rest must have their length and check digit."""
    kind = kind or (KIND_OF_LENGTH.get(len(code), "other") if code.isascii() and code.isdigit() else "other")
    if kind == "other":
        return kind
    length = LENGTH_OF_KIND[kind]
    if not (code.isascii() and code.isdigit()) or len(code) != length:
        raise _wrong(code, "format", say("%(kind)s has exactly %(length)s digits.", kind=_spoken(kind), length=length))
    digit = ean.calc_check_digit(code[:-1])
    if digit != code[-1]:
        raise _wrong(
            code,
            "check_digit",
            say(
                "The check digit of %(kind)s %(code)s must be %(digit)s, not %(found)s.",
                kind=_spoken(kind),
                code=code,
                digit=digit,
                found=code[-1],
            ),
        )
    return kind


def _wrong(code: str, reason: str, message: str) -> BarcodeWrong:
    return BarcodeWrong(message, [Fault("/code", reason, message, {"value": code})])


def _spoken(kind: str) -> str:
    return {"ean8": "EAN-8", "upca": "UPC-A", "ean13": "EAN-13", "gtin14": "GTIN-14"}[kind]
