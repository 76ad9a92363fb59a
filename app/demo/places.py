"""The warehouses' zones and bins, and which bin an item lies in."""

from dataclasses import dataclass
from random import Random

from app.demo.world import Warehouse, World

EXTRA_ZONES = (("RCV", "Goods in", "staging"), ("QUA", "Quarantine", "quarantine"))
BULK = "BULK"


@dataclass(frozen=True)
class PlacePlan:
    """A location to be; parents come before their children."""

    code: str
    name: str
    level: str
    kind: str
    parent: str | None


def places(world: World) -> list[PlacePlan]:
    """Every site, zone and bin of the demo, in order."""
    return [place for warehouse in world.warehouses for place in _site(warehouse)]


def bins(warehouse: Warehouse, *, bulk: bool) -> list[str]:
    """Codes of the warehouse's bins for picking, or of those for bulk; picking bins where it has no bulk."""
    wanted = [zone for zone in warehouse.zones if (zone == BULK) == bulk] or list(warehouse.zones)
    return [_bin(warehouse, zone, number) for zone in wanted for number in range(1, warehouse.zones[zone] + 1)]


def home(chance: Random, warehouse: Warehouse) -> str:
    """The picking bin an item gets."""
    return chance.choice(bins(warehouse, bulk=False))


def _site(warehouse: Warehouse) -> list[PlacePlan]:
    site = warehouse.code
    plans = [PlacePlan(site, warehouse.name, "site", "storage", None)]
    plans += [PlacePlan(f"{site}-{code}", name, "zone", kind, site) for code, name, kind in EXTRA_ZONES]
    for zone, count in warehouse.zones.items():
        plans.append(PlacePlan(f"{site}-{zone}", f"Zone {zone}", "zone", "storage", site))
        for number in range(1, count + 1):
            code = _bin(warehouse, zone, number)
            plans.append(PlacePlan(code, f"Bin {number:02}", "bin", "storage", f"{site}-{zone}"))
    return plans


def _bin(warehouse: Warehouse, zone: str, number: int) -> str:
    return f"{warehouse.code}-{zone}-{number:02}"
