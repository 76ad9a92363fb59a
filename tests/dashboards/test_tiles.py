"""Every tile's number is the count of the list that it leads to, whoever looks."""

import html
import re
from datetime import timedelta

import pytest

from app.auth.roles import ROLES
from app.core import clock
from tests.analytics.own_ledger import BERLIN, LYON, Ledger
from tests.dashboards.stage import listed
from tests.people import sign_in

pytestmark = pytest.mark.real_db

READERS = [name for name, may in ROLES.items() if "Dashboard" in may]
SCOPES = {"all sites": (), "Berlin": (BERLIN,), "Lyon": (LYON,), "two sites": (BERLIN, LYON)}
TILE = re.compile(
    r'<a class="iv-card iv-tile" href="([^"]+)".*?</svg>\s*([^<]+)<span.*?iv-tile-value iv-number">([^<]+)<', re.S
)


def tiles(page: str) -> dict[str, tuple[str, str]]:
    """What the tiles with a link show and where they lead, by label."""
    return {label.strip(): (value, html.unescape(url)) for url, label, value in TILE.findall(page)}


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
        "Stock value": "€105.00", "SKUs available": "3", "Stock-outs": "2", "Open alerts": "3",
    }  # fmt: skip
    assert numbers["Berlin"] == {
        "Stock value": "€42.00", "SKUs available": "2", "Stock-outs": "3", "Open alerts": "2",
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
