"""The pages of places and pick faces."""

from operator import attrgetter

from app.core.screens.extras import Extras, PageLink
from app.core.screens.form_sections import FormSection
from app.core.screens.view import View
from app.inventory import explaining, figures, placing
from app.inventory.screens.common import SERVED
from app.inventory.screens.places import BinRuleScreen, LocationScreen
from app.inventory.views.pickers import SITE_ONLY

HOLDS_GOODS = attrgetter("holds_goods")


class LocationView(LocationScreen, View):
    """Locations: sites, zones and bins."""

    sections = (
        FormSection("Identity", "What stands on the label.", ("code", "name")),
        FormSection("Place", "Where it lies and what it is for.", ("level", "parent_id", "kind")),
        FormSection("Rules", "What the place allows.", ("allow_negative", "is_active")),
    )
    title = "Places"
    purpose = "Sites, zones and bins: where goods lie. Begin with a site."
    icon = "map-pin"
    base_order = ("path", "asc")
    list_columns = ["code", "name", "level", "kind", "parent", "is_active"]
    show_columns = ["code", "name", "level", "kind", "parent", "site", "allow_negative", "is_active", *SERVED]
    label_columns = {"parent": "Lies in", "parent_id": "Lies in", "allow_negative": "May go below zero"}
    kinds = {"code": "code"}
    pickers = SITE_ONLY | {"parent_id": "location/pick?level__in=site,zone&kind__ne=virtual"}
    tabs = {
        "Places in it": "location?parent_id={id}",
        "Stock": "stock_level?location_id={id}",
        "Pick faces": "bin_rule?location_id={id}",
        "Below zero": "stock_level?location_id={id}&on_hand__lt=0",
        "Came in": "stock_move?to_location_id={id}",
        "Went out": "stock_move?from_location_id={id}",
        "Counts": "stock_count?location_id={id}",
    }
    extras = Extras(
        stats=figures.PLACE_STATS,
        explained=explaining.PLACE,
        offered=lambda place: ("stock_count/plan?location_id={row.id}",) if place.holds_goods else (),
        links=(PageLink("Scan", "scan", "/scan?mode=move&code={row.code}", "StockLevel", "transfer", HOLDS_GOODS),),
    )


class BinRuleView(BinRuleScreen, View):
    """Pick faces: how full the bins are kept that items are picked from."""

    title = "Pick faces"
    purpose = "Bins that people pick from, and how much each should hold."
    icon = "grid-dots"
    list_columns = ["variant.item", "location", "minimum", "maximum"]
    show_columns = ["variant", "location", "minimum", "maximum", *SERVED]
    label_columns = {"variant.item": "Item", "variant": "Item", "variant_id": "Item", "location": "Place"}
    description_columns = {
        "location_id": "The bin from which the item is picked; received goods go there first.",
        "minimum": "Filled up when less than this is available in it.",
        "maximum": "As much as fits in.",
    }
    kinds = {"variant.item": "item"}
    pickers = SITE_ONLY | {"location_id": "location/pick?level=bin&kind=storage&is_active=true"}
    card = {"available": "end", "minimum": "state", "lacking": "more"}
    extras = Extras(gathered=placing.FACE_COLUMNS, stats=placing.FACE_COLUMNS, tables=placing.sources_for)
