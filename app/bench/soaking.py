"""One client of the soak: a process of its own that draws verbs by chance, all on the same few items."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from app.bench.database import Factory, application
from app.bench.tally import Tally
from app.core.errors import Refusal
from app.core.transaction import transact
from app.inventory import services as do
from config import Settings

KEPT = 50  # reservations and postings that a client remembers
TTL_SECONDS = 2  # so that some holds lapse under way
AGAIN = 0.05  # so often a command is sent twice, with one key
WEIGHTS = {
    "receive": 20, "ship": 16, "reserve": 14, "commit": 8, "release": 6, "ship_reserved": 6, "transfer": 12,
    "relabel": 7, "adjust": 7, "reverse": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How many operations by how many clients; the seed repeats what each of them draws."""

    operations: int
    clients: int
    seed: int

    def share(self, number: int) -> int:
        """How many of the operations are those of the client with this number."""
        return self.operations // self.clients + (number < self.operations % self.clients)


@dataclass(frozen=True)
class Stage:
    """The few items (those in `lots` are tracked by lot), the site and its bins, and a reason to adjust."""

    items: tuple[int, ...]
    lots: frozenset[int]
    site: int
    bins: tuple[int, ...]
    reason: int


@dataclass
class Held:
    """A reservation of this client; nobody else names it."""

    id: int
    item: int
    quantity: Decimal
    is_committed: bool = False


@dataclass
class Client:
    """Draws, sends and remembers; whatever is no refusal and no answer stands in the tally as wrong."""

    number: int
    stage: Stage
    chance: Random
    tally: Tally = field(default_factory=Tally)
    held: deque[Held] = field(default_factory=lambda: deque(maxlen=KEPT))
    posted: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT))
    sent: int = 0

    def step(self) -> None:
        """One operation, refused or done."""
        name = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.sent += 1
        try:
            getattr(self, name)()
            self.tally.done[name] += 1
        except Refusal as refusal:
            kind = refusal.faults[0].code if refusal.faults else refusal.code
            self.tally.refused[f"{name}: {kind}"] += 1
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what the soak looks for)
            self.tally.wrong.append(f"{name}: {type(error).__name__}: {str(error)[:300]}")

    def receive(self) -> None:
        """Goods come in, of one of three lots where the item has lots."""
        item = self._item()
        line = do.ReceiveLine(
            variant_id=item,
            location_id=self._bin(),
            quantity=self._some(),
            unit_cost=Decimal(self.chance.randint(1, 500)) / 100,
            lot=f"L{self.chance.randint(1, 3)}" if item in self.stage.lots else None,
        )
        self._post(do.receive, do.Receive(lines=(line,), key=self._key()))

    def ship(self) -> None:
        """Two lines go out from anywhere in the site."""
        lines = tuple(
            do.ShipLine(variant_id=self._item(), location_id=self.stage.site, quantity=self._some()) for _ in range(2)
        )
        self._post(do.ship, do.Ship(lines=lines, key=self._key()))

    def transfer(self) -> None:
        """Goods change bins."""
        source, target = self.chance.sample(self.stage.bins, 2)
        line = do.TransferLine(
            variant_id=self._item(), from_location_id=source, to_location_id=target, quantity=self._some()
        )
        self._post(do.transfer, do.Transfer(lines=(line,), key=self._key()))

    def relabel(self) -> None:
        """Lots are split and merged; other goods go into quarantine and back."""
        item, there = self._item(), self.chance.choice((0, 1))
        change: Mapping[str, Any] = {"condition_id": there, "to_condition_id": 1 - there}
        if item in self.stage.lots:
            change = {"to_lot": f"L{self.chance.randint(1, 6)}"}
        line = do.RelabelLine(variant_id=item, location_id=self._bin(), quantity=self._some(), **change)
        self._post(do.relabel, do.Relabel(lines=(line,), key=self._key()))

    def adjust(self) -> None:
        """Goods are lost or, where no lot must be named, found."""
        item = self._item()
        sign = -1 if item in self.stage.lots else self.chance.choice((-1, 1))
        line = do.AdjustLine(variant_id=item, location_id=self._bin(), difference=sign * self._some())
        self._post(do.adjust, do.Adjust(lines=(line,), reason_id=self.stage.reason, key=self._key()))

    def reverse(self) -> None:
        """A posting of this client is taken back."""
        if self.posted:
            self._post(do.reverse, do.Reverse(posting_id=self.chance.choice(self.posted), key=self._key()))

    def reserve(self) -> None:
        """Goods are promised for a moment."""
        line = do.ReserveLine(variant_id=self._item(), location_id=self.stage.site, quantity=self._some())
        command = do.Reserve(lines=(line,), ttl_seconds=TTL_SECONDS, key=self._key())
        answer = self._twice(do.reserve, command)
        self.held.append(Held(answer.reservations[0]["id"], line.variant_id, line.quantity))

    def commit(self) -> None:
        """A promise loses its end."""
        held = self._held(is_committed=False)
        if held is not None:
            transact(lambda: do.commit(do.CommitReservation(reservation_id=held.id)))
            held.is_committed = True
            self.held.append(held)
            self.tally.promise(held.item, held.quantity)

    def release(self) -> None:
        """A promise ends."""
        held = self._held()
        if held is not None:
            transact(lambda: do.release(do.ReleaseReservation(reservation_id=held.id)))
            self._end(held)

    def ship_reserved(self) -> None:
        """What was promised goes out; a part of it ends the whole promise."""
        held = self._held()
        if held is not None:
            part = Decimal(self.chance.randint(1, int(held.quantity)))
            line = do.ShipLine(reservation_id=held.id, quantity=part)
            self._post(do.ship, do.Ship(lines=(line,), key=self._key()))
            self._end(held)

    def _post(self, verb: Callable[[Any], Any], command: Any) -> None:
        answer = self._twice(verb, command)
        self.tally.move(answer.moves)
        self.tally.posted += 1
        self.posted.append(answer.posting_id)

    def _twice(self, verb: Callable[[Any], Any], command: Any) -> Any:
        """Send the command, sometimes once more: the second answer must be the first."""
        answer = transact(lambda: verb(command))
        if self.chance.random() < AGAIN:
            again = transact(lambda: verb(command))
            self.tally.replayed += 1
            if not again.is_replay or again.as_dict() != answer.as_dict():
                self.tally.wrong.append(f"{verb.__name__}: the second answer to {command.key} is not the first")
        return answer

    def _end(self, held: Held) -> None:
        if held.is_committed:
            self.tally.promise(held.item, -held.quantity)

    def _held(self, *, is_committed: bool | None = None) -> Held | None:
        """One of them, forgotten: what is refused has lapsed."""
        fitting = [held for held in self.held if is_committed in (None, held.is_committed)]
        if not fitting:
            return None
        chosen = self.chance.choice(fitting)
        self.held.remove(chosen)
        return chosen

    def _item(self) -> int:
        return self.chance.choice(self.stage.items)

    def _bin(self) -> int:
        return self.chance.choice(self.stage.bins)

    def _some(self) -> Decimal:
        return Decimal(self.chance.randint(1, 4))

    def _key(self) -> str:
        return f"soak-{self.number}-{self.sent}"


def soak(number: int, settings: Settings, factory: Factory, stage: Stage, plan: Plan) -> Tally:
    """Do this client's share of the operations; the same seed and number draw the same ones."""
    chance = Random(f"{plan.seed}-{number}")  # noqa: S311 (repeatable, not secret)
    with application(settings, factory) as app, app.app_context():
        client = Client(number, stage, chance)
        for _ in range(plan.share(number)):
            client.step()
        return client.tally
