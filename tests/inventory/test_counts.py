"""Counts: planned, counted blind, looked at by somebody else, applied as a difference at the instant of counting."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.catalog.models import Category, Product, Variant
from app.core import clock, current
from app.core.current import Actor
from app.core.db import session
from app.core.errors import Invalid, KeyReused, NotFound
from app.inventory import services as do
from app.inventory.doctor.ledger import examine
from app.inventory.models import CountEntry, CountLine, Location, Lot, Posting, StockCount, StockLevel, StockMove
from app.inventory.queries import accuracy_since, last_counted, moved_meanwhile, moves_meanwhile, progress_of
from app.inventory.services.counts import reviewing
from tests.factories import inventory as make
from tests.factories import number
from tests.factories.auth import user
from tests.factories.counts import counted, lines_of, planned
from tests.people import sign_in

CENT = Decimal("0.01")


@pytest.fixture
def shelf(ctx: Any) -> Location:
    return make.bin_of(make.site())


@pytest.fixture
def mug(shelf: Location) -> Variant:
    """Ten of them on the shelf, at 4.00 each."""
    item = make.variant()
    make.stock(item, shelf, 10, Decimal(4))
    return item


@pytest.fixture
def who(app: Any, ctx: Any) -> Callable[[str], Any]:
    """`with who("Manager"):` somebody of that role acts."""

    def acting(*roles: str) -> Any:
        user_id = sign_in(app, f"person_{number()}", *roles).user_id
        return current.acting_as(Actor(user_id, f"person {user_id}"))

    return acting


@pytest.fixture(autouse=True)
def sums_agree(ctx: Any) -> Iterator[None]:
    yield
    assert [verdict.name for verdict in examine() if not verdict.is_sound] == []


def on_hand(item: Variant, place: Location) -> int:
    level = session.query(StockLevel).filter_by(variant_id=item.id, location_id=place.id).one_or_none()
    if level is None:
        return 0
    session.refresh(level)
    return int(level.on_hand)


def ship(item: Variant, place: Location, quantity: int) -> None:
    line = do.ShipLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity))
    do.ship(do.Ship(lines=(line,)))


def found(item: Variant, place: Location, quantity: int, **more: Any) -> do.Recorded:
    line = do.RecordLine(variant_id=item.id, location_id=place.id, quantity=Decimal(quantity), **more)
    return do.record(do.Record(lines=(line,)))


def submit(count: StockCount, **more: Any) -> str:
    return do.submit(do.SubmitCount(count_id=count.id, **more)).state


def apply(count: StockCount) -> do.CountState:
    return do.apply_count(do.ApplyCount(count_id=count.id))


def test_a_count_corrects_the_books(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 8)
    assert submit(count) == "approved"  # 8.00 lost: nobody needs to approve that
    answer = apply(count)
    assert (answer.state, on_hand(mug, shelf)) == ("posted", 8)
    posting = session.get_one(Posting, answer.posting_id)
    assert (posting.verb, posting.reason.code, posting.reference) == ("adjust", "counted", f"Count {count.id}")
    assert (count.counted_lines, count.right_lines, count.book_amount, count.loss_amount) == (1, 0, 40, 8)


def test_sales_between_counting_and_applying_remain(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    (line,) = lines_of(count)
    ship(mug, shelf, 1)  # before counting: the books say nine then
    counted(line, 8)
    ship(mug, shelf, 3)
    make.stock(mug, shelf, 2)
    submit(count)
    assert moved_meanwhile([line.id]) == {line.id: -1}
    apply(count)
    assert on_hand(mug, shelf) == 10 - 1 - 1 - 3 + 2
    ship(mug, shelf, 1)
    assert [move.change for move in moves_meanwhile(line.id)] == [-3, 2]  # its own correction and later ones are not


def test_what_was_counted_offline_is_compared_with_the_books_of_then(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    moves = session.query(StockMove).filter_by(variant_id=mug.id)
    received = moves.one().recorded_at
    with clock.stopped_at(received + timedelta(seconds=90)):
        ship(mug, shelf, 3)
        line = do.RecordLine(variant_id=mug.id, location_id=shelf.id, quantity=Decimal(9))
        session.connection().exec_driver_sql("SET LOCAL session_replication_role = replica")
        moves.order_by(StockMove.id.desc()).first().recorded_at = received + timedelta(seconds=60)
        session.flush()
        session.connection().exec_driver_sql("SET LOCAL session_replication_role = origin")
        told = do.record(do.Record(lines=(line,), seconds_ago=60, key="offline"))
        again = do.record(do.Record(lines=(line,), seconds_ago=80, key="offline"))
    (kept,) = lines_of(count)
    assert (kept.expected, kept.counted, again.lines) == (10, 9, told.lines)
    submit(count)
    apply(count)
    assert on_hand(mug, shelf) == 10 - 3 - 1


def test_nobody_chooses_the_books_of_before_the_count_or_of_before_the_last_try(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    line = do.RecordLine(variant_id=mug.id, location_id=shelf.id, quantity=Decimal(9))
    with clock.stopped_at(count.created_at + timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            do.record(do.Record(lines=(line,), seconds_ago=2 * 3600))
        assert refused.value.faults[0].pointer == "/seconds_ago"
        do.record(do.Record(lines=(line,), seconds_ago=600))
        with pytest.raises(Invalid) as refused:
            do.record(do.Record(lines=(line,), seconds_ago=1200))
        assert refused.value.faults[0].pointer == "/seconds_ago"
        do.record(do.Record(lines=(line,), seconds_ago=605))  # a phone that was slow to send the first
    tries = session.query(CountEntry.counted_at).order_by(CountEntry.id).all()
    assert len(tries) == 2
    assert tries[0] == tries[1]


def test_what_was_right_moves_nothing(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 10)
    submit(count)
    assert apply(count).posting_id is None
    assert (count.accuracy, count.value_accuracy) == (100, 100)


def test_applying_twice_corrects_once(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 9)
    submit(count)
    first, again = apply(count), apply(count)
    assert (first.posting_id, first.is_replay, again.is_replay) == (again.posting_id, False, True)
    assert on_hand(mug, shelf) == 9


def test_what_is_gone_meanwhile_cannot_be_taken_off(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 5)
    ship(mug, shelf, 8)
    submit(count)
    with pytest.raises(do.StockShort) as short:
        apply(count)
    assert short.value.faults[0].pointer == "/lines/0/counted"


def test_a_count_counted_again_says_what_was_counted_last_and_keeps_both(shelf: Location, mug: Variant) -> None:
    (line,) = lines_of(planned(shelf))
    counted(line, 7)
    counted(line, 8)
    assert line.counted == 8
    assert [int(entry.quantity) for entry in session.query(CountEntry).order_by(CountEntry.id)] == [7, 8]


def test_nobody_changes_what_was_counted_in_the_database(shelf: Location, mug: Variant) -> None:
    (line,) = lines_of(planned(shelf))
    counted(line, 7)
    with pytest.raises(IntegrityError, match="stays on record"), session.begin_nested():
        session.query(CountEntry).update({"quantity": 8})


def test_a_key_sent_twice_counts_once_and_with_another_quantity_is_refused(shelf: Location, mug: Variant) -> None:
    (line,) = lines_of(planned(shelf))
    first, again = (counted(line, 8, key="one") for _ in range(2))
    assert (again.lines, again.is_replay) == (first.lines, True)
    assert session.query(CountEntry).count() == 1
    with pytest.raises(KeyReused):
        counted(line, 9, key="one")
    plan = do.PlanCount(location_id=make.level().location_id, key="plan")
    one, two = do.plan(plan), do.plan(plan)
    assert (two.count_id, two.is_replay) == (one.count_id, True)


def test_goods_that_nobody_expected_are_added(shelf: Location, mug: Variant) -> None:
    count, stray = planned(shelf), make.variant(cost_amount=Decimal(3), cost_currency="EUR")
    answer = found(stray, shelf, 4)
    counted(lines_of(count)[0], 10)
    line = session.get_one(CountLine, answer.lines[0]["line_id"])
    assert (line.count_id, line.is_found, line.expected, line.unit_value) == (count.id, True, 0, 3)
    submit(count)
    apply(count)
    assert (on_hand(stray, shelf), count.gain_amount) == (4, 12)


def test_a_lot_that_nobody_knew_is_found_and_one_that_is_missing_taken_off(shelf: Location) -> None:
    tea = make.tracked()
    old = make.stock_lot(tea, shelf, 5, "L1")
    count = planned(shelf)
    found(tea, shelf, 2, lot="L2")
    assert submit(count, uncounted="nothing_there") == "approved"
    apply(count)
    lots = {level.lot.code: int(level.on_hand) for level in session.query(StockLevel).filter_by(variant_id=tea.id)}
    assert lots == {old.code: 0, "L2": 2}


def test_of_a_tracked_item_the_only_lot_is_meant_and_else_it_is_named(shelf: Location) -> None:
    tea = make.tracked()
    make.stock_lot(tea, shelf, 5, "L1")
    planned(shelf)
    found(tea, shelf, 4)
    assert session.query(CountLine).filter_by(variant_id=tea.id).one().counted == 4
    found(tea, shelf, 1, lot="L2")
    with pytest.raises(Invalid, match="name the lot"):
        found(tea, shelf, 4)


def test_a_serial_unit_is_there_or_not(shelf: Location) -> None:
    saw = make.tracked("serial")
    make.stock_lot(saw, shelf, 1, "SN-1")
    count = planned(shelf)
    with pytest.raises(Invalid, match="one unit"):
        found(saw, shelf, 2, lot="SN-1")
    found(saw, shelf, 0, lot="SN-1")
    found(saw, shelf, 1, lot="SN-2")
    submit(count)
    apply(count)
    there = session.query(StockLevel).filter_by(variant_id=saw.id, on_hand=1).one()
    assert session.get_one(Lot, there.lot_id).code == "SN-2"


def test_lines_that_nobody_counted_hold_a_count_up_unless_they_are_left_out(shelf: Location, mug: Variant) -> None:
    other = make.variant()
    make.stock(other, shelf, 5)
    count = planned(shelf)
    with pytest.raises(Invalid, match="Nothing was counted"):
        submit(count, uncounted="left_out")
    found(mug, shelf, 10)
    with pytest.raises(Invalid) as refused:
        submit(count)
    assert (refused.value.faults[0].pointer, refused.value.faults[0].detail) == ("/uncounted", {"lines": 1})
    submit(count, uncounted="left_out")
    apply(count)
    assert (on_hand(other, shelf), count.counted_lines) == (5, 1)


def test_goods_on_their_way_are_not_counted(mug: Variant) -> None:
    house = session.get_one(Location, make.transfer().to_location_id)
    make.stock(mug, house, 3)
    (line,) = lines_of(planned(house))
    assert (line.variant_id, line.location_id) == (mug.id, house.id)


def test_a_level_is_in_one_open_count_only(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    with pytest.raises(Invalid, match="Nothing is due"):
        planned(shelf)
    do.cancel(do.CancelCount(count_id=count.id))
    assert len(lines_of(planned(shelf))) == 1


def test_nothing_is_counted_where_no_count_goes_on(shelf: Location, mug: Variant) -> None:
    with pytest.raises(do.CountRefused, match="No count goes on"):
        found(mug, shelf, 1)
    count = planned(shelf)
    counted(lines_of(count)[0], 10)
    with pytest.raises(do.CountRefused, match="goes on only in"):
        found(mug, session.get_one(Location, shelf.site_id), 1)
    count.assignee_id = user().id
    session.flush()
    somebody = current.acting_as(Actor(user().id, "somebody"))
    with somebody, pytest.raises(do.CountRefused, match="is assigned to"):
        found(make.variant(), shelf, 1)
    count.assignee_id = None
    submit(count)
    with pytest.raises(do.TransitionRefused):
        found(mug, shelf, 1)
    with pytest.raises(do.CountRefused, match="was submitted"):
        found(make.variant(), shelf, 1)


def test_two_counts_around_a_place_must_be_told_apart(shelf: Location, mug: Variant) -> None:
    site = session.get_one(Location, shelf.site_id)
    first = planned(shelf)
    make.stock(make.variant(), make.bin_of(site), 1)
    second = planned(site)
    stray = make.variant()
    with pytest.raises(do.CountRefused, match="Several counts"):
        found(stray, shelf, 1)
    line = do.RecordLine(variant_id=stray.id, location_id=shelf.id, quantity=Decimal(1))
    do.record(do.Record(lines=(line,), count_id=second.id))
    with pytest.raises(do.CountRefused, match=f"Count {second.id} counts this already"):
        do.record(do.Record(lines=(line,), count_id=first.id))


def test_who_counted_does_not_approve(
    shelf: Location, mug: Variant, who: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "approval_limit", lambda: Decimal(7))
    count = planned(shelf)
    ben = who("Manager")
    with ben:
        counted(lines_of(count)[0], 8)
        assert submit(count) == "review"  # 8.00 is more than 7.00
    with who("Manager"):
        do.recount(do.RecountCount(count_id=count.id))
        counted(lines_of(count)[0], 8)
        submit(count)
        with pytest.raises(do.NotYoursToApprove):
            do.approve(do.ApproveCount(count_id=count.id))
    with who("Manager"):
        assert do.approve(do.ApproveCount(count_id=count.id)).state == "approved"
    assert (apply(count).state, on_hand(mug, shelf)) == ("posted", 8)


def test_goods_that_are_not_there_are_worth_their_last_cost(shelf: Location, mug: Variant) -> None:
    saw = make.variant()
    make.stock(saw, shelf, 1, Decimal(500))
    ship(saw, shelf, 1)
    count = planned(shelf)
    found(saw, shelf, 1000)
    counted(lines_of(count)[0], 10)
    assert session.query(CountLine).filter_by(variant_id=saw.id).one().unit_value == 500
    assert submit(count) == "review"


def test_what_nobody_approved_goes_back_to_review_where_it_came_to_be_worth_more(
    shelf: Location, who: Callable[..., Any]
) -> None:
    mug, elsewhere = make.variant(), make.bin_of(make.site())
    make.stock(mug, shelf, 1, CENT)
    count = planned(shelf)
    with who("Manager"):
        counted(lines_of(count)[0], 1000)
        assert submit(count) == "approved"  # 9.99 gained
        assert count.approved_at is None
    make.stock(mug, elsewhere, 1000, Decimal(5000))
    answer = apply(count)
    assert (answer.state, answer.posting_id, on_hand(mug, shelf)) == ("review", None, 1)
    assert progress_of([count.id])[0].gain_amount > 4_000_000  # what the approver sees
    with who("Manager"):
        do.approve(do.ApproveCount(count_id=count.id))
    answer = apply(count)
    (move,) = session.query(StockMove).filter_by(posting_id=answer.posting_id)
    assert (answer.state, on_hand(mug, shelf)) == ("posted", 1000)
    assert count.gain_amount == pytest.approx(move.value_amount, abs=CENT)


def test_what_was_lost_is_what_it_was_posted_at(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 9)
    submit(count)
    make.stock(mug, make.bin_of(make.site()), 10, Decimal(8))
    apply(count)
    assert (count.gain_amount, count.loss_amount) == (0, 6)


def test_a_surplus_does_not_hide_a_loss(shelf: Location, mug: Variant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "approval_limit", lambda: Decimal(30))
    other = make.variant()
    make.stock(other, shelf, 10, Decimal(4))
    count = planned(shelf)
    counted(lines_of(count)[0], 5)
    counted(lines_of(count)[1], 15)
    assert submit(count) == "review"


def test_a_recount_asks_for_what_differs_and_keeps_the_first_count(shelf: Location, mug: Variant) -> None:
    other = make.variant()
    make.stock(other, shelf, 5)
    count = planned(shelf)
    right, wrong = sorted(lines_of(count), key=lambda line: line.variant_id == mug.id)
    counted(right, 5)
    counted(wrong, 3)
    submit(count)
    do.recount(do.RecountCount(count_id=count.id))
    session.expire_all()
    assert (right.counted, wrong.counted, count.round) == (5, None, 2)
    again = do.RecordLine(variant_id=right.variant_id, location_id=shelf.id, quantity=Decimal(5))
    with pytest.raises(do.CountRefused, match="not to be counted again"):
        do.record(do.Record(lines=(again,), is_recount=True))
    asked = do.RecordLine(variant_id=mug.id, location_id=shelf.id, quantity=Decimal(9))
    do.record(do.Record(lines=(asked,), is_recount=True))
    submit(count)
    apply(count)
    tries = session.query(CountEntry).filter_by(line_id=wrong.id).order_by(CountEntry.id)
    assert [(entry.round, int(entry.quantity)) for entry in tries] == [(1, 3), (2, 9)]
    assert (on_hand(mug, shelf), count.accuracy) == (9, 50)


def test_a_rejected_count_is_counted_anew(shelf: Location, mug: Variant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "approval_limit", lambda: Decimal(0))
    count = planned(shelf)
    counted(lines_of(count)[0], 9)
    submit(count)
    assert do.reject(do.RejectCount(count_id=count.id, verdict="The lamp was out.")).state == "recount"
    session.expire_all()
    assert (lines_of(count)[0].counted, count.verdict) == (None, "The lamp was out.")


def test_a_count_in_which_nothing_differs_is_not_counted_again(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 10)
    submit(count)
    with pytest.raises(Invalid, match="Nothing differs"):
        do.recount(do.RecountCount(count_id=count.id))


def test_what_is_not_applied_yet_can_be_called_off(shelf: Location, mug: Variant) -> None:
    count = planned(shelf)
    counted(lines_of(count)[0], 1)
    do.cancel(do.CancelCount(count_id=count.id))
    assert on_hand(mug, shelf) == 10
    with pytest.raises(do.TransitionRefused):
        apply(count)


def test_a_count_of_one_person_is_not_counted_by_another(
    shelf: Location, mug: Variant, who: Callable[..., Any]
) -> None:
    ben = who("Warehouse")
    with ben:
        ben_id = current.actor().user_id
    count = planned(shelf, assignee_id=ben_id)
    with pytest.raises(do.CountRefused, match="somebody else's"):
        counted(lines_of(count)[0], 8)
    do.assign(do.AssignCount(count_id=count.id))
    counted(lines_of(count)[0], 8)


def test_nobody_is_given_a_count_that_they_may_not_count(
    shelf: Location, mug: Variant, who: Callable[..., Any]
) -> None:
    auditor = who("Auditor")
    with auditor:
        cleo = current.actor().user_id
    with pytest.raises(Invalid) as refused:
        planned(shelf, assignee_id=cleo)
    assert refused.value.faults[0].pointer == "/assignee_id"


def test_while_a_blind_count_goes_on_nobody_learns_from_it_what_the_books_say(
    shelf: Location, mug: Variant, who: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "approval_limit", lambda: Decimal(0))
    count = planned(shelf)
    (line,) = lines_of(count)
    with who("Warehouse"):
        counted(line, 8)
        assert (line.books, line.difference, progress_of([count.id])[0].differing) == (None, None, None)
        submit(count)
        session.expire_all()
        assert (line.books, progress_of([count.id])[0].loss_amount) == (None, None)  # who counted may count again
    assert (line.books, line.difference, line.difference_amount) == (10, -2, -8)
    assert (progress_of([count.id])[0].differing, progress_of([count.id])[0].loss_amount) == (1, 8)


def test_a_count_is_planned_by_category_and_by_when_it_was_counted_last(shelf: Location, mug: Variant) -> None:
    kitchen = Category(name=f"Kitchen {number()}")
    session.add(kitchen)
    session.flush()
    session.refresh(kitchen)
    pot = make.variant()
    session.get_one(Product, pot.product_id).category_id = kitchen.id
    make.stock(pot, shelf, 5)
    count = planned(shelf, category_id=kitchen.id)
    (line,) = lines_of(count)
    assert line.variant_id == pot.id
    counted(line, 5)
    submit(count)
    apply(count)
    level = session.query(StockLevel).filter_by(variant_id=pot.id).one()
    assert last_counted([level.id]) == {level.id: line.counted_at}
    tomorrow, today = clock.today() + timedelta(days=1), clock.today()
    due = planned(shelf, not_counted_since=today)
    assert [line.variant_id for line in lines_of(due)] == [mug.id]
    do.cancel(do.CancelCount(count_id=due.id))
    with pytest.raises(Invalid, match="Choose today or a day before it"):
        planned(shelf, not_counted_since=tomorrow)


def test_a_count_is_planned_by_abc_class(shelf: Location) -> None:
    items = {name: make.variant() for name in ("fast", "middling", "slow", "idle")}
    for item in items.values():
        make.stock(item, shelf, 100, Decimal(10))
    for name, sold in (("fast", 80), ("middling", 15), ("slow", 5)):
        ship(items[name], shelf, sold)
    names = {item.id: name for name, item in items.items()}
    classes = {
        abc: {names[line.variant_id] for line in lines_of(planned(shelf, abc_class=abc))} for abc in ("a", "b", "c")
    }
    assert classes == {"a": {"fast"}, "b": {"middling"}, "c": {"slow", "idle"}}


def test_accuracy_is_told_by_site(shelf: Location, mug: Variant) -> None:
    other = make.variant()
    make.stock(other, shelf, 10, Decimal(1))
    count = planned(shelf)
    for line in lines_of(count):
        counted(line, 10 if line.variant_id == mug.id else 9)
    submit(count)
    apply(count)
    (row,) = [row for row in accuracy_since(clock.now() - timedelta(days=1)) if row.site_id == shelf.site_id]
    assert (row.counts, row.counted_lines, row.right_lines) == (1, 2, 1)
    assert (row.book_amount, row.right_amount, row.loss_amount) == (50, 40, 1)
    assert (count.accuracy, count.value_accuracy) == (50, 80)


def test_a_virtual_place_is_not_counted(ctx: Any) -> None:
    with pytest.raises(NotFound):
        do.plan(do.PlanCount(location_id=1))
