"""The rules that hold however a row of the inventory is edited: each form and API of an entity passes here."""

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import InstanceState

from app.catalog.models import Variant
from app.core import current
from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import say, words
from app.core.screens.interface import Interface
from app.inventory.models import (
    AVERAGE,
    MAX_LEAD_DAYS,
    TRANSIT,
    BinRule,
    Location,
    Lot,
    ReorderRule,
    StockAccount,
    StockingPolicy,
    StockLevel,
)

DATES = ("made_on", "expires_on")
NAMED_ITEMS = 5  # of those that stand against a change


class LocationInterface(Interface):
    """Places people make are real ones."""

    def add(self, item: Location) -> bool:
        """Insert the place; refuses a virtual one and a parent that does not suit its level."""
        _check_place(item)
        return super().add(item)

    def edit(self, item: Location) -> bool:
        """Write the place, by the same rules; below zero stays allowed while items there are below zero."""
        if item.role is None:
            _check_place(item)
            _check_transit(item)
        state: InstanceState[Location] = inspect(item)
        if state.attrs["allow_negative"].history.has_changes() and not item.allow_negative:
            _demand_none_below_zero(item)
        return super().edit(item)


class ReorderRuleInterface(Interface):
    """Rules are about sites, and their figures make sense; a rule for every site is for who sees all of them."""

    def add(self, item: ReorderRule) -> bool:
        """Insert the rule; refuses a place that is no site, and one that is about nothing."""
        _check_rule(item)
        return super().add(item)

    def edit(self, item: ReorderRule) -> bool:
        """Write the rule, by the same rules."""
        _check_rule(item)
        return super().edit(item)

    def delete(self, item: ReorderRule) -> bool:
        """Delete the rule; refuses one for sites that are not the actor's."""
        _demand_reach(item)
        return super().delete(item)


class BinRuleInterface(Interface):
    """Pick faces are bins of the storage, and hold something."""

    def add(self, item: BinRule) -> bool:
        """Insert the rule; refuses a place that is no open bin of the storage."""
        _check_face(item)
        return super().add(item)

    def edit(self, item: BinRule) -> bool:
        """Write the rule, by the same rules."""
        _check_face(item)
        return super().edit(item)


class LotInterface(Interface):
    """Lots keep to their item, and the dates of a lot follow each other."""

    def add(self, item: Lot) -> bool:
        """Insert the lot; refuses an item that is not tracked."""
        _check_lot(item)
        tracking = _tracking(item.variant_id)
        if tracking == "none":
            raise _invalid("variant_id", say("This item is not tracked by lot."))
        item.is_serial = tracking == "serial"
        return super().add(item)

    def edit(self, item: Lot) -> bool:
        """Write the lot, by the same rules; refuses dates for goods that also lie where the actor may not act."""
        _check_lot(item)
        _demand_every_place(item)
        return super().edit(item)


class StockingPolicyInterface(Interface):
    """An item's tracking changes only while none of it is on hand."""

    def add(self, item: StockingPolicy) -> bool:
        """Insert the policy; refuses to begin tracking what lies there without lots."""
        if item.tracking not in (None, "none"):
            _demand_none_on_hand(item)
        return super().add(item)

    def edit(self, item: StockingPolicy) -> bool:
        """Write the policy, by the same rule."""
        state: InstanceState[StockingPolicy] = inspect(item)
        if state.attrs["tracking"].history.has_changes():
            _demand_none_on_hand(item)
        return super().edit(item)

    def delete(self, item: StockingPolicy) -> bool:
        """Delete the policy, by the same rule."""
        if item.tracking != "none":
            _demand_none_on_hand(item)
        if item.costing != AVERAGE:
            raise _invalid("costing", say("Change its costing to the average first."))
        return super().delete(item)


def _check_lot(lot: Lot) -> None:
    if not (lot.code or "").strip():
        raise _invalid("code", say("A lot has a code."))
    if lot.made_on is not None and lot.expires_on is not None and lot.expires_on < lot.made_on:
        raise _invalid("expires_on", say("Must not be before the day it was made."))


def _demand_every_place(lot: Lot) -> None:
    """The dates of a lot decide wherever it lies whether it may be shipped."""
    state: InstanceState[Lot] = inspect(lot)
    changed = [field for field in DATES if state.attrs[field].history.has_changes()]
    sites = current.actor().site_ids
    if not changed or sites is None:
        return
    lying = select(StockLevel.id).join(Location, Location.id == StockLevel.location_id)
    elsewhere = lying.where(StockLevel.lot_id == lot.id, StockLevel.on_hand != 0, Location.site_id.not_in(sites))
    with session.no_autoflush:  # the change itself waits for the answer
        if session.scalar(elsewhere.limit(1)) is not None:
            message = say("This lot also lies at other sites than yours; ask somebody who may act at all of them.")
            raise Invalid(message, [Fault(f"/{field}", "lies-elsewhere", message) for field in changed])


def _tracking(variant_id: int | None) -> str:
    statement = select(StockingPolicy.tracking).where(StockingPolicy.variant_id == variant_id)
    return session.scalar(statement) or "none"


def _demand_none_on_hand(policy: StockingPolicy) -> None:
    """The account's lock keeps rivals from moving the item meanwhile."""
    session.scalar(select(StockAccount).where(StockAccount.variant_id == policy.variant_id).with_for_update())
    lying = select(StockLevel.id).where(StockLevel.variant_id == policy.variant_id, StockLevel.on_hand != 0).limit(1)
    if session.scalar(lying) is not None:
        raise _invalid("tracking", say("Tracking changes only while none of the item is on hand."))


def _demand_none_below_zero(place: Location) -> None:
    """The database refuses it anyway; this names the items."""
    lacking = or_(StockLevel.on_hand < 0, StockLevel.reserved > StockLevel.on_hand)
    named = select(Variant.sku).join(StockLevel, StockLevel.variant_id == Variant.id)
    named = named.where(StockLevel.location_id == place.id, lacking).distinct().order_by(Variant.sku)
    with session.no_autoflush:  # the change itself waits for the answer
        skus = session.scalars(named.limit(NAMED_ITEMS + 1)).all()
    if not skus:
        return
    shown = words([*skus[:NAMED_ITEMS], *(["…"] if len(skus) > NAMED_ITEMS else [])], str)
    message = say("These are below zero here, or promised beyond what lies here: %(items)s.", items=shown)
    raise Invalid(message, [Fault("/allow_negative", "below-zero", message, {"items": list(skus[:NAMED_ITEMS])})])


def _check_place(place: Location) -> None:
    if place.kind == "virtual":
        raise _invalid("kind", say("The virtual places are those there are."))
    has_parent = place.parent is not None or place.parent_id is not None
    if (place.level == "site") == has_parent:
        raise _invalid("parent_id", say("A zone or bin lies in a site or zone; a site lies in nothing."))


def _check_transit(place: Location) -> None:
    """What lies in transit is what transfer orders sent, neither more nor less."""
    state: InstanceState[Location] = inspect(place)
    kinds = state.attrs["kind"].history
    if TRANSIT not in (*kinds.added, *kinds.deleted):
        return
    lying = select(StockLevel.id).where(StockLevel.location_id == place.id, StockLevel.on_hand != 0).limit(1)
    if session.scalar(lying) is not None:
        raise _invalid("kind", say("A place begins and ends being for transit only while nothing lies in it."))


def _demand_reach(rule: ReorderRule) -> None:
    if rule.site_id is None and rule.site is None and current.actor().site_ids is not None:
        raise _invalid("site_id", say("Name one of your sites; a rule for every site is for who sees all of them."))


def _check_rule(rule: ReorderRule) -> None:
    _demand_reach(rule)
    subjects = [rule.variant_id or rule.variant, rule.category_id or rule.category]
    if all(subjects):
        raise _invalid("category_id", say("A rule is about an item or a category, not both."))
    if not any((*subjects, rule.site_id or rule.site)):
        raise _invalid("variant_id", say("Name an item, a category or a site."))
    if rule.lead_days is not None and not 0 <= rule.lead_days <= MAX_LEAD_DAYS:
        raise _invalid("lead_days", say("Must be from 0 to %(most)s.", most=MAX_LEAD_DAYS))
    if rule.site is not None and (rule.site.level != "site" or rule.site.is_virtual):
        raise _invalid("site_id", say("A rule is about a whole site."))
    if rule.minimum is not None and rule.minimum < 0:
        raise _invalid("minimum", say("Must not be below zero."))
    if rule.minimum is not None and rule.maximum is not None and rule.maximum < rule.minimum:
        raise _invalid("maximum", say("Must not be below the minimum."))
    if rule.multiple is not None and rule.multiple <= 0:
        raise _invalid("multiple", say("Must be above zero."))


def _check_face(rule: BinRule) -> None:
    place = rule.location
    if place is not None and (place.level != "bin" or place.kind != "storage" or not place.is_active):
        raise _invalid("location_id", say("Choose an open bin of the storage."))
    if rule.minimum is not None and rule.minimum < 0:
        raise _invalid("minimum", say("Must not be below zero."))
    if rule.maximum is not None and (rule.maximum <= 0 or rule.maximum < (rule.minimum or 0)):
        raise _invalid("maximum", say("Must be above zero, and not below the minimum."))


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, [Fault(f"/{field}", "invalid", message)])
