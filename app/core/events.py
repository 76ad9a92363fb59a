"""Events: facts in the past tense, frozen, of ids and plain values; the outbox carries them to whoever subscribed."""

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import TypeAdapter

EVENTS: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """The base of every event; `class StockReceived(Event, name="inventory.stock_received", of="variant_id")`.

    `name` is the topic; `of` names the field that holds the id of the thing the event is about (the aggregate).
    """

    name: ClassVar[str]
    of: ClassVar[str]

    def __init_subclass__(cls, *, name: str, of: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.name, cls.of = name, of
        EVENTS[name] = cls

    @property
    def aggregate_id(self) -> int:
        """Id of the thing the event is about."""
        return int(getattr(self, self.of))

    @property
    def aggregate_seq(self) -> int | None:
        """Place of the event in its aggregate's gapless sequence (field `seq`), None where it has none."""
        return getattr(self, "seq", None)

    def payload(self) -> dict[str, Any]:
        """The event as JSON values; decimals as strings, instants in ISO 8601."""
        dumped: dict[str, Any] = _adapter(self.name).dump_python(self, mode="json")
        return dumped

    @classmethod
    def load(cls, payload: dict[str, Any]) -> Self:
        """The event of a payload; raises pydantic's ValidationError for a foreign shape."""
        event: Self = _adapter(cls.name).validate_python(payload)
        return event


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(EVENTS[name])
