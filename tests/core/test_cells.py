"""Cells: one value as HTML, by kind, in the reader's locale."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from app.core.language import figure, say
from app.core.screens.cells import DRAWERS, Item, Level, Money, code_of, draw, initials
from app.core.screens.tones import tone_of


@pytest.fixture(autouse=True)
def _request(app: Flask):
    with app.test_request_context():
        yield


def test_every_kind_escapes_what_it_shows():
    hostile = '<script>alert("x")</script>'
    for kind in ("text", "code", "status", "relation", "user", "tags", "json", "item"):
        assert "<script>" not in draw(hostile, kind), kind


@pytest.mark.parametrize("kind", sorted(DRAWERS))
@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_a_dash_in_every_kind(kind, nothing):
    assert draw(nothing, kind).striptags() == "—"


def test_zero_and_false_are_values():
    assert draw(Decimal(0), "quantity").striptags() == "0"
    assert draw(False, "boolean").striptags() == "No"


def test_a_quantity_keeps_its_decimals_and_groups_its_thousands():
    assert draw(Decimal("1234567.125000"), "quantity").striptags() == "1,234,567.125"


def test_numbers_follow_the_locale():
    with force_locale("de"):
        assert draw(Decimal("1234.5"), "quantity").striptags() == "1.234,5"
        assert draw(Money(Decimal("1234.5"), "EUR"), "money").striptags() == "1.234,50 €"


def test_figures_and_codes_keep_their_order_in_a_page_from_right_to_left():
    with force_locale("ar"):
        assert draw(Money(Decimal("-1234.5"), "EUR")).striptags() == "-1,234.50 €"
        assert '<span class="iv-arrow" aria-hidden="true">→</span> <bdi>-1</bdi>' in draw(
            {"count": [None, -1]}, "changes"
        )
        assert draw("1001-B", "text") == "<bdi>1001-B</bdi>"
        assert say("%(code)s and %(rest)s", code="1001-B", rest="") == "\u20681001-B\u2069 and "
    assert say("%(code)s of it", code="1001-B") == "1001-B of it"


def test_a_figure_in_a_sentence_is_grouped():
    assert figure(Decimal("12345.500000")) == "12,345.5"
    with force_locale("de"):
        assert figure(Decimal("-12345.5")) == "-12.345,5"


def test_a_level_draws_its_bar_against_the_maximum_and_marks_the_reorder_point():
    drawn = draw(Level(Decimal(30), minimum=Decimal(40), maximum=Decimal(120)), "quantity")
    assert 'data-tone="warn"' in drawn
    assert "width:25%" in drawn
    assert "inset-inline-start:33%" in drawn


@pytest.mark.parametrize(
    ("on_hand", "tone"), [("0", "bad"), ("-3", "bad"), ("40", "warn"), ("41", "ok"), ("120", "ok"), ("121", "info")]
)
def test_the_bar_has_the_tone_of_its_level(on_hand, tone):
    level = Level(Decimal(on_hand), minimum=Decimal(40), maximum=Decimal(120))
    assert f'data-tone="{tone}"' in draw(level, "quantity")


def test_a_level_without_bounds_is_a_plain_number():
    assert "iv-level" not in draw(Level(Decimal(7)), "quantity")


def test_dates_and_instants_carry_their_machine_form():
    assert draw(date(2026, 11, 22), "date") == '<time datetime="2026-11-22">22 Nov 2026</time>'
    assert 'datetime="2026-11-22T10:03:00+00:00"' in draw(datetime(2026, 11, 22, 10, 3, tzinfo=UTC), "instant")


def test_a_status_is_a_word_with_a_tone():
    drawn = draw("low_stock", "status")
    assert drawn.striptags() == "Low stock"
    assert 'data-tone="warn"' in drawn
    assert tone_of("something_else") == ""


def test_an_item_shows_name_and_code():
    drawn = draw(Item("Hex nut M8", "NUT-M8-A2"), "item")
    assert "Hex nut M8" in drawn
    assert "NUT-M8-A2" in drawn


def test_a_thing_called_by_its_code_has_no_second_one():
    class Bin:
        code = "A-01"

        def __str__(self) -> str:
            return self.code

    assert code_of(Bin()) == ""


def test_attributes_are_pairs_of_words():
    drawn = draw({"weight_kg": "2.933", "is_food_safe": True, "colours": ["red", "blue"]}, "attributes")
    assert drawn.striptags() == "Weight kg: 2.933 Is food safe: Yes Colours: red, blue"


def test_codes_of_the_trade_keep_their_spelling():
    assert draw("ean13", "status").striptags() == "EAN-13"


def test_a_bare_amount_is_in_the_base_currency():
    assert draw(Decimal("1234.5"), "money").striptags() == "€1,234.50"


def test_a_link_leads_nowhere_but_here():
    assert 'href="/stock_alert/list/?state=open"' in draw("/stock_alert/list/?state=open", "link")
    for foreign in ("//evil.example", "https://evil.example", "javascript:alert(1)"):
        assert "href" not in draw(foreign, "link")


def test_a_cell_links_to_its_row():
    assert (
        draw("Bearings", "relation", "/category/show/7")
        == '<a class="iv-cell-link" href="/category/show/7"><bdi>Bearings</bdi></a>'
    )


def test_a_kind_that_nobody_declared_is_guessed_from_the_value():
    assert draw({"w": 7}).startswith("<code")
    assert draw(True).striptags() == "Yes"


@pytest.mark.parametrize(("name", "letters"), [("Ada Byron", "AB"), ("Cher", "C"), ("Ana de la Cruz", "AC"), ("", "")])
def test_initials_are_at_most_two_letters(name, letters):
    assert initials(name) == letters


def test_the_bar_of_a_bin_shows_what_counts_against_the_bounds_of_its_site() -> None:
    drawn = draw(Level(Decimal(5), minimum=Decimal(40), maximum=Decimal(120), standing=Decimal(60)), "quantity")
    assert ">5</span>" in drawn
    assert 'data-tone="ok"' in drawn
    assert 'style="width:50%"' in drawn
