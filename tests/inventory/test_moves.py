"""A move is called what the trade calls it, told by its two places."""

import pytest

from app.inventory.models import ADJUSTMENT, ASSEMBLY, CUSTOMER, SCRAP, SUPPLIER, kind_of_move

BIN, OTHER = 40, 41


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        (SUPPLIER, BIN, "receipt"),
        (BIN, SUPPLIER, "supplier_return"),
        (BIN, CUSTOMER, "shipment"),
        (CUSTOMER, BIN, "customer_return"),
        (BIN, OTHER, "transfer"),
        (ADJUSTMENT, BIN, "adjustment"),
        (BIN, ADJUSTMENT, "adjustment"),
        (BIN, SCRAP, "scrap"),
        (BIN, ASSEMBLY, "consumption"),
        (ASSEMBLY, BIN, "production"),
        (ASSEMBLY, SCRAP, "scrap"),
    ],
)
def test_a_move_is_named_by_its_places(source: int, target: int, kind: str) -> None:
    assert kind_of_move(source, target) == kind
