"""What imported stock is worth where the file says only what it is sold for."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from app.core.errors import Fault, Invalid

CENT_OF_CENT = Decimal("0.0001")  # the scale of money columns
DEFAULT_SHARE = Decimal("0.6")
# Units of the second currency for one of the first; averages of the period the file covers.
RATES = {("GBP", "EUR"): Decimal("1.17"), ("USD", "EUR"): Decimal("0.92")}


@dataclass(frozen=True)
class Costing:
    """Cost is `share` of the price; `rate` turns it into the base currency in which stock is valued."""

    share: Decimal
    rate: Decimal

    def cost(self, price: Decimal | None) -> Decimal | None:
        """Cost of one piece in the file's currency; None for an unknown price."""
        return None if price is None else (price * self.share).quantize(CENT_OF_CENT, ROUND_HALF_EVEN)

    def value(self, price: Decimal | None, quantity: Decimal | int) -> Decimal:
        """What `quantity` pieces are worth in the base currency; 0 for an unknown price."""
        return ((self.cost(price) or Decimal(0)) * self.rate * quantity).quantize(CENT_OF_CENT, ROUND_HALF_EVEN)


def costing(currency: str, base_currency: str, share: Decimal | None, rate: Decimal | None) -> Costing:
    """The costing of a file in `currency`; refuses a share outside 0-1, and a missing rate that has no default."""
    share = DEFAULT_SHARE if share is None else share
    if not 0 <= share <= 1:
        raise _refused("cost_share", "The cost share must lie between 0 and 1.")
    if rate is None:
        rate = Decimal(1) if currency == base_currency else RATES.get((currency, base_currency))
    if rate is None or not rate.is_finite() or rate <= 0:
        raise _refused("rate", f"Say how many {base_currency} one {currency} is worth: --rate, above 0.")
    return Costing(share, rate)


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message, [Fault(f"/{field}", "out-of-range", message)])
