"""The book: the locked accounts, places and levels of one command, in memory, while its lines are carried out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.command_fields import MAX_ID
from app.inventory.models import AVAILABLE_KINDS, OK
from app.inventory.services.ledger.account import MAX_QUANTITY, ZERO, Account, TooLarge

LevelKey = tuple[int, int, int, int]  # variant, location, lot, condition


@dataclass(slots=True)
class Place:
    """A location as the ledger sees it."""

    id: int
    code: str
    kind: str
    site_id: int | None
    path: str
    is_active: bool
    allow_negative: bool

    @property
    def is_open_to_demand(self) -> bool:
        """Whether goods here may be promised and shipped."""
        return self.is_active and self.kind in AVAILABLE_KINDS


@dataclass(slots=True)
class Level:
    """A stock level with its figures before and now; `id` is None until it is written."""

    id: int | None
    variant_id: int
    place: Place
    lot_id: int
    condition_id: int
    is_sound: bool
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    on_hand_before: Decimal = ZERO
    reserved_before: Decimal = ZERO
    expires_on: date | None = None

    def __post_init__(self) -> None:
        self.settle()

    def settle(self) -> None:
        """Make the present figures the ones before."""
        self.on_hand_before, self.reserved_before = self.on_hand, self.reserved

    @property
    def key(self) -> LevelKey:
        """What names the level."""
        return self.variant_id, self.place.id, self.lot_id, self.condition_id

    def has_expired(self, today: date) -> bool:
        """Whether the last day of its lot has passed."""
        return self.expires_on is not None and self.expires_on < today

    @property
    def free(self) -> Decimal:
        """What is on hand and not promised; may be below zero where negative stock is allowed."""
        return self.on_hand - self.reserved

    @property
    def is_changed(self) -> bool:
        """Whether a line touched it."""
        return self.on_hand != self.on_hand_before or self.reserved != self.reserved_before


@dataclass(slots=True)
class Book:
    """Everything a command may change, locked; lines are carried out here first, then written at once."""

    accounts: dict[int, Account]
    places: dict[int, Place] = field(default_factory=dict)
    levels: dict[LevelKey, Level] = field(default_factory=dict)
    by_variant: dict[int, list[Level]] = field(default_factory=dict)
    held: dict[int, list[tuple[Level, Decimal]]] = field(default_factory=dict)  # by reservation to be consumed
    lots: dict[int, date | None] = field(default_factory=dict)  # the lots that lines name: their last day

    def add(self, level: Level) -> Level:
        """Enter a level."""
        if level.key not in self.levels:
            self.levels[level.key] = level
            self.by_variant.setdefault(level.variant_id, []).append(level)
        return self.levels[level.key]

    def level(self, variant_id: int, place: Place, lot_id: int, condition_id: int) -> Level:
        """The level of that key, a new empty one where none exists."""
        found = self.levels.get((variant_id, place.id, lot_id, condition_id))
        return found or self.add(
            Level(
                None, variant_id, place, lot_id, condition_id,
                is_sound=condition_id == OK, expires_on=self.lots.get(lot_id),
            )
        )  # fmt: skip

    def pick(self, variant_id: int, place: Place, lot_id: int | None = None) -> list[Level]:
        """Levels at or below the place whose goods may be promised or shipped, in the picking order of the variant.

        With `lot_id` only those of that lot. Expired goods are left out.
        """
        today = clock.today()
        found = [
            level
            for level in self.by_variant.get(variant_id, ())
            if level.is_sound
            and level.place.is_open_to_demand
            and level.place.path.startswith(place.path)
            and lot_id in (None, level.lot_id)
            and not level.has_expired(today)
        ]
        return ranked(found, self.accounts[variant_id].picking)

    def lying(self, variant_id: int, place: Place, condition_id: int) -> list[Level]:
        """Levels of any lot in exactly this place and condition, in the picking order of the variant."""
        found = [
            level
            for level in self.by_variant.get(variant_id, ())
            if level.place is place and level.condition_id == condition_id
        ]
        return ranked(found, self.accounts[variant_id].picking)

    def put(self, level: Level, quantity: Decimal) -> None:
        """Add goods to a level."""
        level.on_hand += quantity
        if level.on_hand >= MAX_QUANTITY:
            raise TooLarge

    def changed(self) -> Iterator[Level]:
        """The levels that lines touched."""
        return (level for level in self.levels.values() if level.is_changed)


def ranked(levels: list[Level], picking: str) -> list[Level]:
    """The levels in a picking order; what it leaves open goes by age."""
    return sorted(levels, key=RANKS[picking]) if len(levels) > 1 else levels


def _age(level: Level) -> tuple[int, int]:
    return level.lot_id, level.id or MAX_ID


RANKS: Mapping[str, Callable[[Level], Any]] = {
    "fefo": lambda level: (level.expires_on or date.max, *_age(level)),
    "fifo": _age,
    "lifo": lambda level: tuple(-part for part in _age(level)),
    "closest": lambda level: (level.place.code, *_age(level)),
}


def share(levels: Iterable[Level], quantity: Decimal) -> tuple[list[tuple[Level, Decimal]], Decimal]:
    """Spread `quantity` over what is free in the levels, in their order: the parts, and what is missing."""
    parts: list[tuple[Level, Decimal]] = []
    for level in levels:
        if quantity <= 0:
            break
        part = min(level.free, quantity)
        if part > 0:
            parts.append((level, part))
            quantity -= part
    return parts, quantity
