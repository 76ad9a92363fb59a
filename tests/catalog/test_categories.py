"""The tree keeps its paths, whoever writes it."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.catalog.models import Category
from app.catalog.services import MoveCategory, move_category
from app.catalog.services.refusals import CategoryCycle
from app.core.db import session
from app.core.errors import NotFound
from app.core.outbox import Outbox
from tests.factories import catalog


def path_of(category: Category) -> str:
    return str(session.scalar(text("SELECT path FROM catalog.category WHERE id = :id"), {"id": category.id}))


@pytest.fixture
def tree(ctx: Any) -> list[Category]:
    """Hardware > Fasteners > Nuts > Hex nuts."""
    rows: list[Category] = []
    for name in ("Hardware", "Fasteners", "Nuts", "Hex nuts"):
        rows.append(catalog.category(name, rows[-1] if rows else None))
    return rows


def test_a_new_category_knows_its_path_at_once(tree: list[Category]) -> None:
    hardware, fasteners, *_ = tree
    assert (hardware.path, fasteners.path) == (f"/{hardware.id}/", f"/{hardware.id}/{fasteners.id}/")


def test_moving_a_category_moves_everything_below_it(tree: list[Category]) -> None:
    _, fasteners, nuts, hex_nuts = tree
    other = catalog.category("Small parts")
    moved = move_category(MoveCategory(category_id=fasteners.id, parent_id=other.id))
    assert moved.path == f"/{other.id}/{fasteners.id}/"
    assert path_of(hex_nuts) == f"/{other.id}/{fasteners.id}/{nuts.id}/{hex_nuts.id}/"


def test_a_move_is_an_event(tree: list[Category]) -> None:
    hardware, fasteners, *_ = tree
    move_category(MoveCategory(category_id=fasteners.id))
    event = session.query(Outbox).filter_by(topic="catalog.category_moved", aggregate_id=fasteners.id).one()
    assert event.payload == {"category_id": fasteners.id, "parent_id_before": hardware.id, "parent_id": None}


def test_raw_sql_moves_a_subtree_as_well(tree: list[Category]) -> None:
    _, _, nuts, hex_nuts = tree
    session.execute(text("UPDATE catalog.category SET parent_id = NULL WHERE id = :id"), {"id": nuts.id})
    assert path_of(hex_nuts) == f"/{nuts.id}/{hex_nuts.id}/"


def test_a_path_written_by_hand_is_corrected(tree: list[Category]) -> None:
    hardware, fasteners, *_ = tree
    session.execute(text("UPDATE catalog.category SET path = '/999/' WHERE id = :id"), {"id": fasteners.id})
    assert path_of(fasteners) == f"/{hardware.id}/{fasteners.id}/"


def test_children_inserted_before_their_parents_get_whole_paths(ctx: Any) -> None:
    session.execute(
        text(
            "INSERT INTO catalog.category (id, name, parent_id)"
            " VALUES (900002, 'Child', 900001), (900001, 'Root', NULL)"
        )
    )
    assert session.scalar(text("SELECT path FROM catalog.category WHERE id = 900002")) == "/900001/900002/"


def test_a_category_cannot_be_moved_below_itself(tree: list[Category]) -> None:
    hardware, _, _, hex_nuts = tree
    with pytest.raises(CategoryCycle, match="“Hex nuts” is “Hardware” itself or lies below it") as refused:
        move_category(MoveCategory(category_id=hardware.id, parent_id=hex_nuts.id))
    assert refused.value.faults[0].pointer == "/parent_id"


def test_the_database_refuses_a_circle_by_name(tree: list[Category]) -> None:
    hardware, _, nuts, _ = tree
    with pytest.raises(IntegrityError) as refused:
        session.execute(
            text("UPDATE catalog.category SET parent_id = :parent WHERE id = :id"),
            {"parent": nuts.id, "id": hardware.id},
        )
    assert refused.value.orig.diag.constraint_name == "ck_category_cycle"


def test_an_unknown_parent_is_refused(tree: list[Category]) -> None:
    with pytest.raises(NotFound, match="There is no category 999999999"):
        move_category(MoveCategory(category_id=tree[0].id, parent_id=999_999_999))


def test_two_roots_cannot_share_a_name(tree: list[Category]) -> None:
    with pytest.raises(IntegrityError):
        catalog.category("Hardware")
