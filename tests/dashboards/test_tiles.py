"""Every tile's number is the count of the list that it leads to, whoever looks."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from app.auth.roles import ROLES
from app.core import clock
from app.core.db import session
from app.core.transaction import transact
from app.inventory.models import Location
from app.inventory.services.shipment import Ship, ShipLine, ship
from tests.analytics.own_ledger import BERLIN, BERLIN_BIN, BERLIN_SHELF, LYON, Ledger
from tests.factories import inventory
from tests.people import Person, sign_in

pytestmark = pytest.mark.real_db

READERS = [name for name, may in ROLES.items() if "Dashboard" in may]
SCOPES = {"all sites": (), "Berlin": (BERLIN,), "Lyon": (LYON,), "two sites": (BERLIN, LYON)}
TILE = re.compile(
    r'<a class="iv-card iv-tile" href="([^"]+)".*?</svg>\s*([^<]+)<span.*?iv-tile-value iv-number">([^<]+)<', re.S
)


@pytest.fixture
def furnished(ledger: Ledger) -> Iterator[Ledger]:
    """Items of every standing: in both sites, gone from one place, one site or all, never there, no longer sold."""
    for table in ("catalog.product", "catalog.variant", "inventory.posting"):
        ledger.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)")
    transact(_furnish)
    ledger.run("UPDATE catalog.product SET status = 'archived' WHERE id IN "
               "(SELECT product_id FROM catalog.variant WHERE sku IN ('OLD', 'OLD-GONE'))")  # fmt: skip
    for sku, site_id, state in (("BOTH", BERLIN, "open"), ("MOVED", LYON, "acknowledged"), ("GONE", BERLIN, "open")):
        ledger.run(
            "INSERT INTO inventory.stock_alert (variant_id, site_id, state, available, minimum)"
            f" SELECT id, {site_id}, '{state}', 1, 5 FROM catalog.variant WHERE sku = '{sku}'"
        )
    ledger.refresh()
    yield ledger


def _furnish() -> None:
    places = {number: session.get_one(Location, number) for number in (BERLIN_BIN, BERLIN_SHELF, LYON)}
    for sku, held, gone in (
        ("BOTH", (BERLIN_BIN, LYON), ()),
        ("MOVED", (BERLIN_BIN, LYON), (BERLIN_BIN,)),
        ("HALF", (BERLIN_BIN, BERLIN_SHELF), (BERLIN_BIN,)),
        ("GONE", (BERLIN_SHELF,), (BERLIN_SHELF,)),
        ("NEVER", (), ()),
        ("OLD", (LYON,), ()),
        ("OLD-GONE", (LYON,), (LYON,)),
    ):
        item = inventory.variant(sku)
        for place in held:
            inventory.stock(item, places[place], 7, unit_cost=Decimal(3))
        for place in gone:
            ship(Ship(lines=(ShipLine(variant_id=item.id, location_id=place, quantity=Decimal(7)),)))


def tiles(page: str) -> dict[str, tuple[str, str]]:
    """What the tiles with a link show and where they lead, by label."""
    return {label.strip(): (value, html.unescape(url)) for url, label, value in TILE.findall(page)}


def listed(person: Person, url: str) -> str:
    """What the page at `url` counts: the rows of a list, or the values of the newest day in a figure's table."""
    answer = person.get(url)
    assert answer.status_code == 200, url
    if count := re.search(r'id="list-count">([^<]+)<', answer.text):
        return count[1]
    cells = [
        re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)<", row) for row in re.findall(r"<tr>(.*?)</tr>", answer.text, re.S)
    ]
    newest = [row for row in cells if row and row[0] == cells[1][0]]
    return f"€{sum(Decimal(row[-1].removeprefix('€')) for row in newest):,}"


@pytest.mark.parametrize("sites", SCOPES)
def test_every_tile_of_every_role_counts_what_its_list_shows(furnished: Ledger, sites: str) -> None:
    for role in READERS:
        person = sign_in(furnished.site, f"{role}-reader".lower(), role, site_ids=SCOPES[sites])
        found = tiles(person.get("/").text)
        assert set(found) == {"Stock value", "SKUs available", "Stock-outs", "Open alerts"}, role
        for label, (value, url) in found.items():
            assert value == listed(person, url), (role, sites, label, url)


def test_the_tiles_say_what_was_furnished(furnished: Ledger) -> None:
    numbers = {
        sites: {label: value for label, (value, _url) in tiles(person.get("/").text).items()}
        for sites, person in (
            ("all", sign_in(furnished.site, "ada", "Manager")),
            ("Berlin", sign_in(furnished.site, "ben", "Manager", site_ids=(BERLIN,))),
        )
    }
    assert numbers["all"] == {
        "Stock value": "€105.00", "SKUs available": "3", "Stock-outs": "1", "Open alerts": "3",
    }  # fmt: skip
    assert numbers["Berlin"] == {
        "Stock value": "€42.00", "SKUs available": "2", "Stock-outs": "2", "Open alerts": "2",
    }  # fmt: skip


def test_what_needs_attention_is_counted_whole(furnished: Ledger) -> None:
    person = sign_in(furnished.site, "ada", "Manager")
    page = person.get("/dashboard/attention").text
    badge = re.search(r'iv-badge iv-number">([^<]+)<', page)
    assert badge is not None
    assert badge[1] == listed(person, "/stock_alert/list/?state=open") == "2"


def test_numbers_of_an_earlier_day_lead_to_no_list_of_today(furnished: Ledger) -> None:
    last = clock.today() - timedelta(days=1)
    page = sign_in(furnished.site, "ada", "Manager").get(f"/?first={last - timedelta(days=5)}&last={last}").text
    assert "€0.00" in page
    assert all(url.startswith("/dashboard/figure/") for _value, url in tiles(page).values())
