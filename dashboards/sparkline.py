"""Sparklines drawn on the server, so that they are part of the first paint."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 98, 30, 3
POINTS_MAX = 48
POINTS_MIN = 2  # a line has two ends


@dataclass(frozen=True)
class Sparkline:
    """SVG paths in a box of 98 x 30: the line, the area below it, and the line's last point."""

    line: str
    area: str
    end: tuple[float, float]


def sparkline(points: Sequence[Decimal]) -> Sparkline | None:
    """The sparkline of `points`, oldest first, thinned to 48; None for less than two."""
    if len(points) < POINTS_MIN:
        return None
    spots = _place(_thin([float(point) for point in points]))
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in spots)
    return Sparkline(line, f"{line}L{spots[-1][0]:g} {HEIGHT}L{spots[0][0]:g} {HEIGHT}Z", spots[-1])


def _thin(values: list[float]) -> list[float]:
    if len(values) <= POINTS_MAX:
        return values
    step = (len(values) - 1) / (POINTS_MAX - 1)
    return [values[round(place * step)] for place in range(POINTS_MAX)]


def _place(values: list[float]) -> list[tuple[float, float]]:
    """The values in the box: full width, lowest at the bottom; a flat line in the middle."""
    low, high = min(values), max(values)
    room = HEIGHT - 2 * MARGIN
    across = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    spots = []
    for place, value in enumerate(values):
        height = (value - low) / (high - low) if high > low else 0.5
        spots.append((round(MARGIN + place * across, 1), round(HEIGHT - MARGIN - height * room, 1)))
    return spots
