"""Every declared verb that moves or promises stock is done by the ledger's machine, or is named here with why not."""

from collections.abc import Iterator
from inspect import getmembers

from hypothesis.stateful import RULE_MARKER

from app.core.screens.verbs import Verb
from app.inventory.verbs import counts, kits, periods, stock, transfers
from tests.inventory.test_ledger_machine import LedgerMachine

NOUNS = (counts, kits, periods, stock, transfers)
RULES = {
    "counts.plan": "plan_count", "counts.record": "record", "counts.submit": "submit", "counts.recount": "recount",
    "counts.reject": "reject", "counts.approve": "approve", "counts.apply": "apply_count", "counts.cancel": "call_off",
    "kits.assemble": "assemble", "kits.take_apart": "take_apart",
    "periods.close_books": "close_books", "periods.reopen_books": "reopen_books",
    "stock.receive": "receive", "stock.ship": "ship", "stock.adjust": "lose", "stock.transfer": "transfer",
    "stock.relabel": "relabel", "stock.reserve": "reserve", "stock.reverse": "reverse", "stock.scrap": "scrap",
    "stock.add_cost": "add_cost", "stock.change_costing": "change_costing", "stock.commit": "commit",
    "stock.release": "release",
    "transfers.draft": "draft_order", "transfers.allocate": "allocate_order", "transfers.send": "send_order",
    "transfers.send_packed": "send_packed", "transfers.receive": "receive_order",
    "transfers.receive_rest": "receive_rest", "transfers.write_off": "write_off", "transfers.close": "close_order",
    "transfers.cancel": "cancel_order",
}  # fmt: skip
NOT_DONE = {
    "counts.assign": "moves nothing",
    "counts.count": "records one line, as record does",
    "stock.put_away": "chooses the bins, then moves as transfer does",
    "stock.replenish": "chooses the bins, then moves as transfer does",
    "stock.override": "a rule, no stock",
    "stock.acknowledge": "an alert, no stock",
    "stock.snooze": "an alert, no stock",
    "stock.examine": "changes nothing",
    "stock.rebuild": "changes only damaged rows",
}


def declared() -> Iterator[str]:
    """Every verb, as noun and name."""
    for noun in NOUNS:
        for verb in vars(noun).values():
            if isinstance(verb, Verb):
                yield f"{noun.__name__.rpartition('.')[2]}.{verb.name}"


def test_every_verb_is_done_by_the_machine_or_named_with_why_not() -> None:
    assert set(declared()) == {*RULES, *NOT_DONE}


def test_every_named_rule_is_one_of_the_machine() -> None:
    marked = {name for name, made in getmembers(LedgerMachine) if hasattr(made, RULE_MARKER)}
    assert set(RULES.values()) <= marked
