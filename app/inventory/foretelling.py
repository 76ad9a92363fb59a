"""What a command would do, shown on its form before it is posted."""

from typing import Any

from app.core.language import calendar_day, counted, say, say_many, word
from app.core.screens.foretold import Foretold
from app.core.screens.tabs import ShownTab
from app.inventory.queries.past import Effect
from app.inventory.services import ClosedBooks, Foreseen

COLUMNS = (
    ("item", "Item", "code", False), ("name", "Name", "text", False), ("place", "Place", "code", False),
    ("change", "Change", "quantity", False), ("on_hand", "On hand then", "quantity", False),
    ("would_be", "Would be", "quantity", False), ("lowest", "Lowest since", "quantity", False),
    ("lowest_at", "Lowest on", "instant", False),
)  # fmt: skip


def told(foreseen: Foreseen) -> Foretold:
    """The foresight in sentences and as a table, by item and place."""
    sentences = [
        say_many(
            "Nothing is posted yet. The figures of today would change.",
            "Nothing is posted yet. The figures of %(count)s days would change, from %(day)s until today.",
            foreseen.days,
            day=calendar_day(foreseen.effective_at.date()),
        ),
        say("Send the form again to post it."),
    ]
    warnings = [_into(foreseen.closed)] if foreseen.closed else []
    warnings += [_warning(effect) for effect in foreseen.effects if effect.is_below_zero]
    rows = [_row(effect) for effect in foreseen.effects]
    columns = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in COLUMNS]
    table = ShownTab(word("What would change"), columns, rows, counted(len(rows)), "", "/variant/show/")
    return Foretold(sentences, warnings, table)


def _into(books: ClosedBooks) -> str:
    day = calendar_day(books.closed_until)
    if books.site is None:
        return say("The books are closed up to %(day)s. You may post into them, and the posting will say so.", day=day)
    return say(
        "The books of %(site)s are closed up to %(day)s. You may post into them, and the posting will say so.",
        site=books.site,
        day=day,
    )


def _warning(effect: Effect) -> str:
    return say(
        "%(item)s at %(place)s would have been below zero on %(day)s.",
        item=effect.sku,
        place=effect.place,
        day=calendar_day(effect.lowest_at.date()),
    )


def _row(effect: Effect) -> dict[str, Any]:
    return {
        "pk": effect.variant_id,
        "item": effect.sku,
        "name": effect.name,
        "place": effect.place,
        "change": effect.change,
        "on_hand": effect.on_hand,
        "would_be": effect.on_hand + effect.change,
        "lowest": effect.lowest + effect.change,
        "lowest_at": effect.lowest_at,
    }
