"""The design tokens carry text in both themes: axe cannot judge every surface, so the pairs are measured here."""

import re
from itertools import product

import pytest

from config import ROOT

TOKENS = (ROOT / "frontend/css/tokens.css").read_text(encoding="utf-8")
SURFACES = ("canvas", "surface", "raised", "sunken")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2 AA: 1.4.3 and 1.4.11

TEXT_PAIRS = [
    *product(("ink", "ink-2", "ink-3", "accent-text"), SURFACES),
    *((f"{tone}-text", f"{tone}-soft") for tone in ("ok", "warn", "bad", "info")),
    *((f"{tone}-text", "surface") for tone in ("ok", "warn", "bad", "info")),
    ("accent-text", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]
SHAPE_PAIRS = [("line-control", "surface"), ("accent", "surface"), *((f"chart-{n}", "surface") for n in (1, 2, 3))]


def tokens(theme: str) -> dict[str, str]:
    """Token name to colour of that theme; the dark theme overrides the light one."""
    light, dark = re.split(r'\n\[data-bs-theme="dark"\] \{', TOKENS, maxsplit=1)
    found = dict(re.findall(r"--iv-([\w-]+): (#[0-9a-f]{6})", light))
    if theme == "dark":
        found |= dict(re.findall(r"--iv-([\w-]+): (#[0-9a-f]{6})", dark.split("\n}")[0]))
    return found


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """WCAG relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXT_PAIRS)
def test_text_stands_out(theme: str, text: str, surface: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[surface]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "surface"), SHAPE_PAIRS)
def test_controls_and_chart_lines_stand_out(theme: str, shape: str, surface: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[shape], colours[surface]) >= SHAPE


def test_the_ratio_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
