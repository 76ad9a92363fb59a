"""Receives one unit per key and prints each key once it is committed.

`python -m tests.faults.mover ITEM BIN FIRST COUNT`
"""

import sys
from decimal import Decimal

from app import create_app
from app.core.transaction import transact
from app.inventory.services import Receive, ReceiveLine, receive


def main(item_id: int, shelf_id: int, first: int, count: int) -> None:
    """Receive `count` times."""
    line = ReceiveLine(variant_id=item_id, location_id=shelf_id, quantity=Decimal(1))
    with create_app().app_context():
        for key in range(first, first + count):
            command = Receive(lines=(line,), key=f"key-{key}")
            transact(lambda command=command: receive(command))
            print(f"key-{key}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
