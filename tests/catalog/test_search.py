"""Search finds what people type, in the order they expect, and survives whatever they type."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from app.catalog.models import Product, Variant
from app.catalog.queries import apply_search, search_variants
from app.core.db import session
from tests.factories import catalog

HOSTILE = [
    "'", '"', "\\", "%", "_", "&", "|", "!", ":*", "<->", "()", "a & | b", "'; DROP TABLE catalog.variant; --", "\x00",
    "\ud800", "a\x00b", "x" * 10_000, "word " * 3_000, "\u202e", "株式会社", "🙂", "-", "1e309", "a:b:c", "''''", "\\'",
    "%_%", "the", "of and the", "{}", "[]", "NULL", "\n\t\r",
]  # fmt: skip


def skus(words: str, limit: int = 20) -> list[str]:
    return [hit.sku for hit in search_variants(words, limit)]


@pytest.fixture
def shelf(ctx: Any) -> dict[str, Variant]:
    """Bearings, a helmet and a coffee, in categories and with a material."""
    bearings = catalog.category("Bearings", catalog.category("Drive technology"))
    ball = catalog.product(name="Ball bearing 6204-2RS", category=bearings, attributes={"material": "chrome steel"})
    roller = catalog.product(name="Cylindrical roller bearing NU205", category=bearings)
    return {
        "ball": catalog.variant(ball, sku="BRG-6204-2RS"),
        "roller": catalog.variant(roller, sku="BRG-NU205"),
        "helmet": catalog.variant(catalog.product(name="Safety helmet, vented"), sku="HLM-VNT"),
        "coffee": catalog.variant(catalog.product(name="Café crème"), sku="6204"),
    }


def test_an_exact_sku_comes_first_whatever_its_case(shelf: dict[str, Variant]) -> None:
    assert skus("brg-6204-2rs") == ["BRG-6204-2RS"]


def test_an_exact_code_goes_before_a_word_of_a_name(shelf: dict[str, Variant]) -> None:
    assert skus("6204")[0] == "6204"


def test_a_barcode_finds_its_variant(shelf: dict[str, Variant]) -> None:
    catalog.barcode(shelf["helmet"], code="4006381333931", kind="ean13")
    assert skus("4006381333931") == ["HLM-VNT"]


def test_a_upc_is_found_as_the_ean_that_scanners_send(shelf: dict[str, Variant]) -> None:
    catalog.barcode(shelf["helmet"], code="036000291452", kind="upca")
    assert skus("0036000291452") == ["HLM-VNT"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bearing", {"BRG-6204-2RS", "BRG-NU205"}),
        ("bearings", {"BRG-6204-2RS", "BRG-NU205"}),
        ("cylindr", {"BRG-NU205"}),
        ("cyl rol", {"BRG-NU205"}),
        ("roller bearing", {"BRG-NU205"}),
        ("chrome", {"BRG-6204-2RS"}),
        ("drive tech", {"BRG-6204-2RS", "BRG-NU205"}),
        ("brg62042rs", {"BRG-6204-2RS"}),
        ("BRG-6204", {"BRG-6204-2RS"}),
        ("cafe creme", {"6204"}),
        ("CAFÉ", {"6204"}),
        ("helmet bearing", set()),
    ],
)
def test_words_are_found_wherever_they_stand(shelf: dict[str, Variant], words: str, found: set[str]) -> None:
    assert set(skus(words)) == found


def test_the_name_outranks_the_category(shelf: dict[str, Variant]) -> None:
    catalog.variant(catalog.product(name="Grease", category=shelf["ball"].product.category), sku="GRS-1")
    assert skus("bearings")[-1] == "GRS-1"


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_finds_something_or_nothing_but_never_fails(shelf: dict[str, Variant], words: str) -> None:
    assert isinstance(search_variants(words), list)
    assert session.execute(apply_search(select(Variant.id), words)).all() is not None


@given(words=st.text(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_safe(ctx: Any, words: str) -> None:
    assert len(search_variants(words, 5)) <= 5


def test_blank_text_leaves_a_list_as_it_is_and_fills_no_picker(shelf: dict[str, Variant]) -> None:
    assert apply_search(select(Variant.id), "  ").compare(select(Variant.id))
    assert search_variants("  ") == []


def test_products_are_found_by_their_variants(shelf: dict[str, Variant]) -> None:
    found = session.scalars(apply_search(select(Product), "brg-nu205", Product.id)).all()
    assert found == [shelf["roller"].product]


def test_a_search_keeps_the_conditions_of_its_list(shelf: dict[str, Variant]) -> None:
    statement = select(Variant.sku).where(Variant.sku != "BRG-NU205")
    assert session.scalars(apply_search(statement, "bearing")).all() == ["BRG-6204-2RS"]


def test_raw_sql_keeps_the_words_right(shelf: dict[str, Variant]) -> None:
    ball = shelf["ball"]
    changes = {
        "UPDATE catalog.product SET name = 'Deep groove unit' WHERE id = :product": "groove",
        'UPDATE catalog.product SET attributes = \'{"material": "ceramic"}\' WHERE id = :product': "ceramic",
        "UPDATE catalog.variant SET sku = 'ZZTOP' WHERE id = :variant": "zztop",
        "INSERT INTO catalog.barcode (code, variant_id) VALUES ('QX-77', :variant)": "qx77",
        "UPDATE catalog.barcode SET code = 'QX-88' WHERE variant_id = :variant": "qx88",
        "UPDATE catalog.category SET name = 'Rotation' WHERE id = :category": "rotation",
        "UPDATE catalog.category SET parent_id = NULL WHERE id = :category": "groove",
    }
    keys = {"product": ball.product_id, "variant": ball.id, "category": ball.product.category_id}
    for statement, words in changes.items():
        given_keys = {name: key for name, key in keys.items() if f":{name}" in statement}
        session.execute(text(statement), given_keys)
        assert next(hit.variant_id for hit in search_variants(words)) == ball.id, statement
    assert skus("drive") == []
    session.execute(text("DELETE FROM catalog.barcode WHERE variant_id = :variant"), {"variant": ball.id})
    assert skus("qx88") == []


def test_a_vector_written_by_hand_is_corrected(shelf: dict[str, Variant]) -> None:
    session.execute(text("UPDATE catalog.variant SET search_vector = 'nonsense', name = 'nonsense'"))
    assert skus("nonsense") == []
    assert set(skus("bearing")) == {"BRG-6204-2RS", "BRG-NU205"}


def test_a_bulk_rename_refreshes_all_variants_in_one_statement(ctx: Any) -> None:
    of = catalog.product(name="Bolt")
    for number in range(50):
        catalog.variant(of, sku=f"BLT-{number}", option_key=str(number))
    session.execute(text("UPDATE catalog.product SET name = 'Rivet' WHERE id = :id"), {"id": of.id})
    named = select(func.count()).select_from(Variant).where(Variant.name == "Rivet")
    assert session.scalar(named) == 50
    assert len(search_variants("rivet", 100)) == 50


def test_a_search_is_one_statement(shelf: dict[str, Variant], statements: list[str]) -> None:
    search_variants("bearing")
    assert len(statements) == 1
