"""Every screen and API, in menu order, as data: the contents page of the site."""

import app.analytics.models
import app.audit.models
import app.auth.models
import app.catalog.models
import app.core.outbox
import app.inventory.models
import app.notifications.models  # noqa: F401
from app.analytics.api import StockAsOfApi
from app.analytics.doctor import ROLLUPS
from app.analytics.views import StockAsOfView
from app.audit import api as audit_api
from app.audit import views as audit
from app.auth import api as auth_api
from app.auth import views as auth
from app.catalog import api as catalog_api
from app.catalog import views as catalog
from app.core.bulk import api as bulk_api
from app.core.bulk import views as bulk
from app.core.palette.declared import DOCUMENTS, PEOPLE, Aside, Findable
from app.core.palette.views import PaletteView
from app.core.personal.api import PreferenceApi, SavedViewApi
from app.core.personal.views import SavedViewView
from app.core.screens.extras import Extras, PageLink
from app.core.screens.site import Screen, Section
from app.core.screens.skin import Landmarks
from app.inventory import activity, explaining, figures, kit_tables
from app.inventory.api import costs as cost_api
from app.inventory.api import counts as count_api
from app.inventory.api import examinations as examination_api
from app.inventory.api import kits as kit_api
from app.inventory.api import lots as lot_api
from app.inventory.api import places as place_api
from app.inventory.api import policies as policy_api
from app.inventory.api import reordering as reorder_api
from app.inventory.api import reservations as reservation_api
from app.inventory.api import stock as stock_api
from app.inventory.api import transfers as transfer_api
from app.inventory.api.backorders import BackorderApi
from app.inventory.api.periods import PeriodLockApi
from app.inventory.examined import standing_light
from app.inventory.site_health import SITE_HEALTH
from app.inventory.stock_states import ITEM_STATE, STOCK_VIEWS
from app.inventory.views import costs as cost_views
from app.inventory.views import counts as count_views
from app.inventory.views import examinations as examination_views
from app.inventory.views import kits as kit_views
from app.inventory.views import lots as lot_views
from app.inventory.views import places as place_views
from app.inventory.views import policies as policy_views
from app.inventory.views import reordering as reorder_views
from app.inventory.views import reservations as reservation_views
from app.inventory.views import stock as stock_views
from app.inventory.views import transfers as transfer_views
from app.inventory.views.backorders import BackorderView
from app.inventory.views.periods import PeriodLockView
from app.notifications.api import NotificationApi
from app.notifications.views import NotificationView
from app.scanning.api import ScanApi
from app.scanning.resolving import resolve
from app.scanning.views import ScanView

# What belongs to every page, whatever the services.
FRAME = (PreferenceApi, PaletteView)

# What an examination looks at beside the ledger and the queue.
EXAMINED = ROLLUPS

LANDMARKS = Landmarks(
    inbox="NotificationView",
    scan="ScanView",
    quick=("StockLevelView", "ScanView", "StockAlertView"),
    resolve=resolve,
)

# Stock on the catalogue's pages; the catalogue itself does not know of it.
ITEM_EXTRAS = Extras(
    computed={**ITEM_STATE, **SITE_HEALTH},
    views=STOCK_VIEWS,
    gathered=figures.ITEM_COLUMNS,
    stats=figures.ITEM_STATS,
    tabs={
        "Stock by place": "stock_level?variant_id={id}",
        "Movements": "stock_move?variant_id={id}",
        "On the way": "transfer_cargo?variant_id={id}&way=open",
        "Reservations": "reservation?variant_id={id}",
        "Backorders": "backorder?variant_id={id}",
        "Reorder rules": "reorder_rule?variant_id={id}",
        "Cost layers": "cost_layer?variant_id={id}",
        "Later costs": "cost_adjustment?variant_id={id}",
        "Pick faces": "bin_rule?variant_id={id}",
        "Parts of the kit": "kit_part?kit_id={id}",
        "In kits": "kit_part?part_id={id}",
    },
    tables=kit_tables.tables,
    offered=kit_tables.buttons,
    activity=activity.of_item,
    explained=explaining.ITEM,
    buttons=(
        "stock_level/transfer?lines-0-variant_id={row.id}",
        "stock_level/adjust?lines-0-variant_id={row.id}",
        "stock_level/reserve?lines-0-variant_id={row.id}",
        "stock_level/receive?lines-0-variant_id={row.id}",
        "stocking_policy/change_costing?variant_id={row.id}",
    ),
    links=(PageLink("Scan", "scan", "/scan?mode=receive&code={row.sku}", "StockLevel", "receive"),),
)
PRODUCT_EXTRAS = Extras(gathered=figures.PRODUCT_STOCK, stats=figures.PRODUCT_STOCK)

# How rows are found from anywhere.
FIND_ITEMS = Findable(
    "Items", name="name", code="sku", aside=Aside(figures.ITEM_COLUMNS, "available", "%(value)s available")
)
FIND_PLACES = Findable("Places", name="name", code="code", rank=1)
FIND_LOTS = Findable("Lots", code="code", rank=2)
FIND_TRANSFERS = Findable("Transfers", code="number", prefix=DOCUMENTS, rank=2)
FIND_POSTINGS = Findable("Documents", code="reference", prefix=DOCUMENTS, newest=20_000, rank=2)
FIND_PEOPLE = Findable("People", code="username", prefix=PEOPLE, rank=3)

SECTIONS = (
    Section(
        "Stock",
        screens=(
            Screen(ScanView, ScanApi),
            Screen(stock_views.StockLevelView, stock_api.StockLevelApi, key="s"),
            Screen(reorder_views.StockAlertView, reorder_api.StockAlertApi, key="a", badge="state=open"),
            Screen(stock_views.StockMoveView, stock_api.StockMoveApi, key="m"),
            Screen(lot_views.LotView, lot_api.LotApi, palette=FIND_LOTS),
            Screen(reservation_views.ReservationView, reservation_api.ReservationApi),
            Screen(BackorderView, BackorderApi),
            Screen(reorder_views.ReorderRuleView, reorder_api.ReorderRuleApi),
            Screen(place_views.LocationView, place_api.LocationApi, key="l", palette=FIND_PLACES),
            Screen(lot_views.ConditionView, lot_api.ConditionApi, is_hidden=True),
            Screen(policy_views.ReasonView, policy_api.ReasonApi, is_hidden=True),
        ),
    ),
    Section(
        "Work",
        screens=(
            Screen(count_views.StockCountView, count_api.StockCountApi, key="c", badge="state=review"),
            Screen(count_views.CountLineView, count_api.CountLineApi, is_hidden=True),
            Screen(count_views.CountEntryView, count_api.CountEntryApi, is_hidden=True),
            Screen(
                transfer_views.TransferOrderView,
                transfer_api.TransferOrderApi,
                key="t",
                badge="state__in=sent,partly_received",
                palette=FIND_TRANSFERS,
            ),
            Screen(transfer_views.TransferOrderLineView, transfer_api.TransferOrderLineApi, is_hidden=True),
            Screen(transfer_views.TransferCargoView, transfer_api.TransferCargoApi, is_hidden=True),
            Screen(transfer_views.DestinationView, transfer_api.DestinationApi, is_hidden=True),
            Screen(place_views.BinRuleView, place_api.BinRuleApi, badge="face=under_minimum"),
            Screen(kit_views.KitPartView, kit_api.KitPartApi),
            Screen(policy_views.StockingPolicyView, policy_api.StockingPolicyApi),
        ),
    ),
    Section(
        "Books",
        screens=(
            Screen(stock_views.PostingView, stock_api.PostingApi, palette=FIND_POSTINGS),
            Screen(StockAsOfView, StockAsOfApi),
            Screen(cost_views.CostLayerView, cost_api.CostLayerApi),
            Screen(cost_views.CostAdjustmentView, cost_api.CostAdjustmentApi),
            Screen(cost_views.CostUseView, cost_api.CostUseApi, is_hidden=True),
            Screen(cost_views.CostingChangeView, cost_api.CostingChangeApi, is_hidden=True),
            Screen(PeriodLockView, PeriodLockApi),
            Screen(examination_views.ExaminationView, examination_api.ExaminationApi, light=standing_light),
        ),
    ),
    Section(
        "Catalogue",
        screens=(
            Screen(catalog.ProductView, catalog_api.ProductApi, key="p", extras=PRODUCT_EXTRAS),
            Screen(catalog.VariantView, catalog_api.VariantApi, key="i", extras=ITEM_EXTRAS, palette=FIND_ITEMS),
            Screen(catalog.CategoryView, catalog_api.CategoryApi),
            Screen(catalog.AttributeView, catalog_api.AttributeApi),
            Screen(catalog.UnitView, catalog_api.UnitApi),
            Screen(catalog.BarcodeView, catalog_api.BarcodeApi),
            Screen(catalog.TagView, catalog_api.TagApi),
            Screen(catalog.CategoryAttributeView, catalog_api.CategoryAttributeApi, is_hidden=True),
            Screen(catalog.PackView, catalog_api.PackApi, is_hidden=True),
            Screen(catalog.ProductOptionView, catalog_api.ProductOptionApi, is_hidden=True),
            Screen(catalog.OptionValueView, catalog_api.OptionValueApi, is_hidden=True),
        ),
    ),
    Section("Alerts", screens=(Screen(NotificationView, NotificationApi, key="n", badge="state=unread"),)),
    Section(
        "Administration",
        screens=(
            Screen(auth.UserView, auth_api.UserApi, key="u", palette=FIND_PEOPLE),
            Screen(auth.RoleView, auth_api.RoleApi),
            Screen(audit.ChangeView, audit_api.ChangeApi),
            Screen(bulk.BulkRunView, bulk_api.BulkRunApi),
            Screen(bulk.BulkItemView, bulk_api.BulkItemApi, is_hidden=True),
            Screen(SavedViewView, SavedViewApi, is_hidden=True),
        ),
    ),
)
