"""One value as HTML, by the kind of its column: pure functions from value to Markup, numbers and dates by locale."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal
from flask import current_app
from flask_babel import format_datetime, format_timedelta, get_locale, gettext, pgettext
from markupsafe import Markup

from app.core import clock
from app.core.assets import icon
from app.core.language import calendar_day
from app.core.screens.tones import tone_of
from app.core.screens.words import reference, sentence

NOTHING = Markup('<span class="iv-muted">—</span>')
NUMBER = "#,##0.######"  # as many decimals as the quantity has, at most the six it may have
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"  # the page places figures itself
END_ALIGNED = frozenset({"quantity", "money", "number"})


@dataclass(frozen=True)
class Level:
    """A quantity on hand with its reorder point and its maximum; drawn as number and bar. None: not known.

    The bounds may be of more than this place: then the bar shows `standing`, what counts against them.
    """

    on_hand: Decimal
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    standing: Decimal | None = None

    @property
    def counted(self) -> Decimal:
        """What is compared with the bounds."""
        return self.on_hand if self.standing is None else self.standing


@dataclass(frozen=True)
class Pill:
    """A state that is no word of a list but said for the row, with its tone."""

    said: str
    tone: str = ""

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True)
class Item:
    """A thing with a name and a code, drawn as two lines with a picture."""

    name: str
    code: str
    icon: str = "box"


@dataclass(frozen=True)
class Money:
    """An amount with its ISO 4217 currency; a bare number drawn as money is in the base currency."""

    amount: Decimal
    currency: str


def draw(value: Any, kind: str = "", href: str | None = None) -> Markup:
    """The cell of `value`; an empty or unknown `kind` is guessed from the value's type. `href` makes it a link."""
    if value is None or value in ("", []) or (kind == "relation" and not str(value)):
        return NOTHING
    kind = kind if kind in DRAWERS else guess(value)
    drawn = DRAWERS[kind](value)
    if not href:
        return drawn
    if kind == "relation" and _is_code(value):
        return Markup('<a class="iv-cell-link iv-nowrap" dir="ltr" href="{}">{}</a>').format(href, value)
    return Markup('<a class="iv-cell-link" href="{}">{}</a>').format(href, drawn)


def guess(value: Any) -> str:
    """The kind that suits a value of which only the type is known; FAB's own views declare none."""
    for kind, types in GUESSES:
        if isinstance(value, types):
            return kind
    return "text"


def initials(name: str) -> str:
    """`Ada Byron` -> `AB`; at most two letters."""
    words = [word for word in name.split() if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _text(value: Any) -> Markup:
    """Text that keeps the order of its own parts, whatever the direction of the page."""
    return Markup("<bdi>{}</bdi>").format(value)


def _code(value: Any) -> Markup:
    return Markup('<code class="iv-code" dir="ltr">{}</code>').format(value)


def _reference(value: Any) -> Markup:
    """A document by what people call it."""
    return Markup('<span class="iv-nowrap">{}</span>').format(reference(str(value)))


def _link(value: Any) -> Markup:
    """A path of this site; anything else stays text, for it may lead anywhere."""
    path = str(value)
    if not path.startswith("/") or path.startswith("//"):
        return _text(path)
    return Markup('<a class="iv-cell-link" href="{}">{}</a>').format(path, pgettext("act", "Open"))


def _number(value: Any) -> str:
    return format_decimal(value, format=NUMBER, locale=get_locale())


def _quantity(value: Any) -> Markup:
    if isinstance(value, Level):
        return _level(value)
    return Markup('<span class="iv-number" dir="ltr">{}</span>').format(_number(value))


def _level(level: Level) -> Markup:
    number = Markup('<span class="iv-number iv-strong" dir="ltr">{}</span>').format(_number(level.on_hand))
    full = level.maximum or level.minimum or Decimal(0)
    if full <= 0:
        return number
    tick = Markup("")
    if level.minimum is not None:
        tick = Markup('<i class="iv-level-tick" style="inset-inline-start:{}%"></i>').format(
            _percent(level.minimum, full)
        )
    return Markup(
        '<span class="iv-level" data-tone="{}">{}<span class="iv-level-track" aria-hidden="true">'
        '<i class="iv-level-fill" style="width:{}%"></i>{}</span></span>'
    ).format(_level_tone(level), number, _percent(level.counted, full), tick)


def _level_tone(level: Level) -> str:
    if level.on_hand <= 0:
        return "bad"
    if level.minimum is not None and level.counted <= level.minimum:
        return "warn"
    if level.maximum is not None and level.counted > level.maximum:
        return "info"
    return "ok"


def _percent(part: Decimal, whole: Decimal) -> int:
    return round(min(max(part / whole, Decimal(0)), Decimal(1)) * 100)


def _money(value: Any) -> Markup:
    shown = amount(getattr(value, "amount", value), getattr(value, "currency", ""))
    return Markup('<span class="iv-number" dir="ltr">{}</span>').format(shown.replace(RIGHT_TO_LEFT, ""))


def amount(number: Any, currency: str = "") -> str:
    """An amount as the reader's language writes it, in the base currency unless told."""
    return str(format_currency(number, currency or current_app.config["INVENTRA"].base_currency, locale=get_locale()))


def _date(value: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), calendar_day(value))


def _instant(value: datetime) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(), format_datetime(value, "full"), instant(value)
    )


def instant(value: datetime) -> str:
    """A day and its time, on the clock and in the language of the reader: `31 Oct 2026, 14:05`."""
    return str(format_datetime(value, gettext("d MMM y, HH:mm")))


def _ago(value: datetime) -> Markup:
    """How long ago, the exact time as its title."""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.isoformat(), format_datetime(value, "full"), format_timedelta(value - clock.now(), add_direction=True)
    )


def _status(value: Any) -> Markup:
    pill = value if isinstance(value, Pill) else Pill(gettext(sentence(str(value))), tone_of(str(value)))
    return Markup('<span class="iv-pill" data-tone="{}">{}</span>').format(pill.tone, pill.said)


def _relation(value: Any) -> Markup:
    """A thing by its name; a code that is its name stays in one line."""
    return Markup('<span class="iv-nowrap" dir="ltr">{}</span>').format(value) if _is_code(value) else _text(value)


def _is_code(value: Any) -> bool:
    return str(value) in (getattr(value, "code", None), getattr(value, "sku", None))


def _user(value: Any) -> Markup:
    name = value.get_full_name() if hasattr(value, "get_full_name") else str(value)
    return Markup('<span class="iv-user"><span class="iv-avatar" aria-hidden="true">{}</span>{}</span>').format(
        initials(name), name
    )


def _boolean(value: Any) -> Markup:
    if value:
        return Markup('<span class="iv-user">{}{}</span>').format(icon(YES_ICON), gettext("Yes"))
    return Markup('<span class="iv-muted">{}</span>').format(gettext("No"))


def _tags(value: Any) -> Markup:
    words = [value] if isinstance(value, str) or not isinstance(value, Iterable) else value
    tags = Markup("").join(Markup('<span class="iv-tag">{}</span>').format(word) for word in words)
    return Markup('<span class="iv-tags">{}</span>').format(tags)


def _json(value: Any) -> Markup:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup('<code class="iv-code iv-json" dir="ltr">{}</code>').format(text)


def _changes(value: Any) -> Markup:
    """Fields and their values `[before, after]`, one field per line."""
    lines = [
        Markup('<span class="iv-muted">{}:</span> {} <span class="iv-arrow" aria-hidden="true">→</span> {}').format(
            gettext(sentence(name.removesuffix("_id"))), _side(before), _side(after)
        )
        for name, (before, after) in dict(value).items()
    ]
    return Markup("<br>\n").join(lines)


def _side(value: Any) -> Any:
    return NOTHING if value in (None, "", []) else Markup("<bdi>{}</bdi>").format(_plain_word(value))


def _attributes(value: Any) -> Markup:
    """Names and values, one pair per line."""
    pairs = ((sentence(str(name)), _plain_word(part)) for name, part in dict(value).items())
    lines = [Markup('<span class="iv-muted">{}:</span> <bdi>{}</bdi>').format(*pair) for pair in pairs]
    return Markup("<br>\n").join(lines)


def _plain_word(value: Any) -> str:
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _item(value: Any) -> Markup:
    item = value if isinstance(value, Item) else Item(str(value), code_of(value))
    code = Markup('<span class="iv-item-code" dir="ltr">{}</span>').format(item.code) if item.code else ""
    return Markup(
        '<span class="iv-item"><span class="iv-thumb">{}</span>'
        '<span class="iv-item-text"><span class="iv-item-name" dir="auto" title="{}">{}</span>{}</span></span>'
    ).format(icon(item.icon), item.name, item.name, code)


def code_of(thing: Any) -> str:
    """What people scan or type for the thing: its SKU or its code; empty where it has none, or is called by it."""
    code = next((str(getattr(thing, name)) for name in ("sku", "code") if getattr(thing, name, None)), "")
    return "" if code == str(thing) else code


YES_ICON = "check"
DRAWERS: dict[str, Callable[[Any], Markup]] = {
    "text": _text,
    "code": _code,
    "reference": _reference,
    "link": _link,
    "quantity": _quantity,
    "number": lambda value: Markup('<span class="iv-number" dir="ltr">{}</span>').format(_number(value)),
    "money": _money,
    "date": _date,
    "instant": _instant,
    "ago": _ago,
    "status": _status,
    "relation": _relation,
    "user": _user,
    "boolean": _boolean,
    "tags": _tags,
    "json": _json,
    "attributes": _attributes,
    "changes": _changes,
    "item": _item,
}
GUESSES: tuple[tuple[str, type | tuple[type, ...]], ...] = (
    ("boolean", bool),
    ("item", Item),
    ("status", Pill),
    ("quantity", Level),
    ("money", Money),
    ("number", (int, float, Decimal)),
    ("instant", datetime),
    ("date", date),
    ("json", dict),
    ("tags", (list, tuple, set, frozenset)),
)
