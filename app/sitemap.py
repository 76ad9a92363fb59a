"""Every screen and API, in menu order, as data: the contents page of the site."""

import app.analytics.models
import app.auth.models
import app.catalog.models
import app.core.outbox
import app.inventory.models
import app.notifications.models  # noqa: F401
from app.core.screens.skin import Landmarks

LANDMARKS = Landmarks(search="VariantView", inbox="NotificationView", quick=("StockLevelView", "StockAlertView"))
