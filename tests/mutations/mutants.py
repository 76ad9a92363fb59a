"""Deliberate breaks of the ledger, as data: each must make one of its tests fail."""

from dataclasses import dataclass

SERVICES = "app/inventory/services"
TESTS = "tests/inventory"


@dataclass(frozen=True)
class Mutant:
    """`old` becomes `new` in `path`; `harm` says what goes wrong in the warehouse, `tests` must notice."""

    name: str
    path: str
    old: str
    new: str
    harm: str
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "the account is not locked",
        f"{SERVICES}/ledger/locking.py",
        "ORDER BY account.variant_id\nFOR UPDATE OF account",
        "ORDER BY account.variant_id",
        "two pickers take the same last unit",
        (f"{TESTS}/test_races.py::test_the_last_units_are_sold_once",),
    ),
    Mutant(
        "the database allows less than nothing",
        "migrations/versions/20261122_inventory.py",
        'sa.CheckConstraint("on_hand >= 0 OR allow_negative", name="ck_stock_level_on_hand"),',
        'sa.CheckConstraint("true", name="ck_stock_level_on_hand"),',
        "what the code forgets is no longer refused",
        (f"{TESTS}/test_database_rules.py::test_no_level_falls_below_nothing_or_below_what_is_promised",),
    ),
    Mutant(
        "the ledger can be rewritten",
        "migrations/versions/20261122_inventory.py",
        "RAISE EXCEPTION 'The ledger is insert-only",
        "RAISE NOTICE 'The ledger is insert-only",
        "history is changed behind everybody's back",
        (f"{TESTS}/test_database_rules.py::test_the_ledger_is_written_once",),
    ),
    Mutant(
        "the key is forgotten",
        f"{SERVICES}/ledger/posting.py",
        "return {name: getattr(draft, name) for name in names}",
        'return {**{name: getattr(draft, name) for name in names}, "key": None}',
        "a retry receives the delivery twice",
        (f"{TESTS}/test_movement.py::test_a_retry_with_the_same_key_gives_the_first_answer_and_moves_nothing",),
    ),
    Mutant(
        "goods lose their lot on the way",
        f"{SERVICES}/ledger/carrying.py",
        "lot = level.lot_id if line.to_lot_id is None else line.to_lot_id",
        "lot = NO_LOT if line.to_lot_id is None else line.to_lot_id",
        "a recall does not find what was moved",
        (f"{TESTS}/test_lots.py::test_a_transfer_takes_lots_along",),
    ),
    Mutant(
        "goods lose their condition on the way",
        f"{SERVICES}/ledger/carrying.py",
        "return lot, level.condition_id if line.to_condition_id is None else line.to_condition_id",
        "return lot, 0 if line.to_condition_id is None else line.to_condition_id",
        "a move makes damaged goods sound",
        (f"{TESTS}/test_lots.py::test_a_transfer_takes_conditions_along",),
    ),
    Mutant(
        "unsound goods are picked",
        f"{SERVICES}/ledger/book.py",
        "if level.is_sound\n            and level.place",
        "if level.place",
        "quarantined goods reach a customer",
        (f"{TESTS}/test_lots.py::test_quarantine_keeps_goods_from_demand_and_gives_them_back",),
    ),
    Mutant(
        "expired goods are picked",
        f"{SERVICES}/ledger/book.py",
        "and not level.has_expired(today)\n        ]",
        "]",
        "goods past their last day reach a customer",
        (f"{TESTS}/test_lots.py::test_expired_goods_are_on_hand_but_neither_available_nor_shipped",),
    ),
    Mutant(
        "a lapsed hold goes on counting",
        f"{SERVICES}/ledger/locking.py",
        "AND reservation.state = 'held' AND reservation.expires_at <= %(now)s)",
        "AND reservation.state = 'held' AND reservation.expires_at <= %(now)s - interval '100 years')",
        "goods that nobody wants any more cannot be sold",
        (f"{TESTS}/test_reservation.py::test_a_lapsed_hold_stops_counting_at_once_and_is_told",),
    ),
    Mutant(
        "promised goods are free",
        f"{SERVICES}/ledger/book.py",
        "return self.on_hand - self.reserved",
        "return self.on_hand",
        "one unit is promised to two customers",
        (
            f"{TESTS}/test_reservation.py::test_promised_goods_are_not_shipped_to_others",
            f"{TESTS}/test_reservation.py::test_reserving_holds_and_more_than_the_rest_is_refused",
        ),
    ),
    Mutant(
        "a release gives nothing back",
        f"{SERVICES}/ledger/holding.py",
        "SET reserved = level.reserved - freed.quantity",
        "SET reserved = level.reserved",
        "goods stay promised to nobody",
        (f"{TESTS}/test_reservation.py::test_releasing_gives_back_and_repeating_it_is_harmless",),
    ),
    Mutant(
        "value stays when goods leave",
        f"{SERVICES}/ledger/account.py",
        "self.on_hand -= quantity\n        self.value -= worth",
        "self.on_hand -= quantity",
        "the stock on the balance sheet is not there",
        (f"{TESTS}/test_movement.py::test_goods_go_out_at_the_moving_average_and_the_last_unit_takes_the_rest",),
    ),
    Mutant(
        "events are not numbered",
        f"{SERVICES}/ledger/writing.py",
        "SET seq = account.seq + change.seq,",
        "SET seq = account.seq,",
        "a listener cannot tell that it missed one",
        (f"{TESTS}/test_reservation.py::test_a_lapsed_hold_stops_counting_at_once_and_is_told",),
    ),
    Mutant(
        "a posting is reversed twice",
        f"{SERVICES}/moves/reversal.py",
        'if rows := run(REVERSAL, {"id": posting_id}):',
        'if rows := run(REVERSAL, {"id": 0}):',
        "goods come back that never left",
        (f"{TESTS}/test_reversal.py::test_a_posting_is_reversed_once_and_a_reversal_never",),
    ),
    Mutant(
        "the row scope is not checked",
        f"{SERVICES}/ledger/carrying.py",
        "if place is None or not (line.is_on_order or is_in_scope(place.site_id)):",
        "if place is None:",
        "Ben moves stock of a site that is not his",
        (f"{TESTS}/test_movement.py::test_unknown_things_and_sites_out_of_scope_are_not_found",),
    ),
    Mutant(
        "a serial number is many units",
        f"{SERVICES}/ledger/lots.py",
        'account.tracking == "serial" and line.quantity != 1',
        'account.tracking == "serial" and line.quantity < 1',
        "one warranty covers two machines",
        (f"{TESTS}/test_lots.py::test_a_serial_number_is_one_unit_in_one_place",),
    ),
    Mutant(
        "a rebuild applies what it did not show",
        f"{SERVICES}/proof/rebuilding.py",
        "if list(differences_of(variants)) != shown:",
        "if list(differences_of(variants)) == []:",
        "a receipt in between is lost again",
        (f"{TESTS}/test_examination.py::test_a_diff_that_stock_has_outrun_is_not_applied",),
    ),
    Mutant(
        "the doctor does not look at reservations",
        "app/inventory/doctor/ledger.py",
        "WHERE level.reserved <> coalesce(held.quantity, 0)",
        "WHERE level.reserved < coalesce(held.quantity, 0)",
        "damage stays unnoticed",
        (f"{TESTS}/test_doctor.py::test_each_damage_is_found_and_its_row_named[open holds make what is reserved]",),
    ),
    Mutant(
        "earlier days are not asked",
        f"{SERVICES}/ledger/hindsight.py",
        "    if not changes:\n        return\n",
        "    if changes or not changes:\n        return\n",
        "the books of last week show less than nothing",
        (f"{TESTS}/test_dating.py::test_no_earlier_day_is_left_with_less_than_nothing",),
    ),
    Mutant(
        "a history stands as it was written",
        "app/inventory/queries/level_history.py",
        "ORDER BY move.effective_at DESC, move.id DESC",
        "ORDER BY move.id DESC",
        "what was forgotten last week stands among what happens today",
        (f"{TESTS}/test_explaining.py::test_what_was_recorded_late_stands_where_it_happened",),
    ),
)
