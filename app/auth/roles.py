"""Every role and what it may do, as data: role -> resource -> permissions.

`install` brings the database in line at every start. Admin may do everything. A person may hold several roles; a
person without any may only sign in and keep their own password.
"""

from collections.abc import Mapping

ADMIN = "Admin"

READ = frozenset({"read"})
SEE = frozenset({"read", "export"})
KEEP = frozenset({"read", "create", "update", "export"})
RUN = frozenset({"read", "create", "update", "delete", "export"})

CATALOG = (
    "Product", "Variant", "Category", "Attribute", "CategoryAttribute", "Unit", "VariantUnit", "Barcode", "Tag",
    "ProductOption", "OptionValue",
)  # fmt: skip
STOCK = (
    "Location", "StockLevel", "StockMove", "Posting", "Reason", "Lot", "Condition", "Reservation", "ReorderRule",
    "StockAlert", "StockingPolicy", "CostLayer", "CostUse", "CostAdjustment", "CostingChange",
    "StockAsOf", "StockCount", "CountLine", "CountEntry",
    "TransferOrder", "TransferOrderLine", "TransferCargo", "Destination",
    "BinRule",
    "PeriodLock", "Backorder",
    "KitPart",
)  # fmt: skip
KEEPING = frozenset({
    "introduce", "define_options", "generate_variants", "add_variant", "set_attributes", "add_barcode", "move",
    "activate", "phase_out",
})  # fmt: skip
ENDING = frozenset({"block", "archive", "restore"})
MOVING = frozenset({
    "receive", "ship", "adjust", "transfer", "relabel", "scrap", "reserve", "commit", "release", "reverse",
    "put_away", "replenish", "cancel_backorder", "assemble", "take_apart",
})  # fmt: skip
TRANSFERRING = frozenset({
    "draft", "allocate", "send", "send_packed", "receive", "receive_rest", "write_off", "close", "cancel",
})  # fmt: skip
COSTING = frozenset({"add_cost", "change_costing"})
COUNTING = frozenset({"record", "count", "submit"})
REVIEWING = frozenset({"plan", "assign", "recount", "reject", "approve", "apply", "cancel"})
PROVING = frozenset({"examine", "rebuild"})
BOOKS = frozenset({"backdate", "post_into_lock", "close_books", "reopen_books"})
ALERTING = frozenset({"acknowledge", "snooze"})
RULING = frozenset({"override"})
OWN = {
    "Notification": SEE | {"mark_read", "mark_all_read", "snooze"},
    "SavedView": RUN,
    "BulkRun": SEE | {"cancel", "undo"},
    "BulkItem": SEE,
}


def _all(resources: tuple[str, ...], permissions: frozenset[str]) -> dict[str, frozenset[str]]:
    return dict.fromkeys(resources, permissions)


ROLES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "Manager": {
        **_all(CATALOG, RUN | KEEPING | ENDING),
        **_all(STOCK, RUN | MOVING | COSTING | ALERTING | BOOKS),
        "StockCount": RUN | COUNTING | REVIEWING,
        "CountLine": RUN | COUNTING,
        "TransferOrder": RUN | TRANSFERRING,
        "Examination": SEE | PROVING,
        "ReorderRule": RUN | RULING,
        "Scan": READ,
        **OWN,
        "SavedView": RUN | {"share"},
        "User": READ,
        "Role": READ,
        "Change": SEE,
        "Dashboard": SEE,
    },
    "Warehouse": {
        **_all(CATALOG, READ),
        **_all(STOCK, SEE | MOVING | ALERTING),
        **_all(("StockCount", "CountLine"), SEE | COUNTING),
        "TransferOrder": SEE | TRANSFERRING,
        "Scan": READ,
        **OWN,
        "Dashboard": SEE,
    },
    "Buyer": {
        **_all(CATALOG, KEEP | KEEPING),
        **_all(STOCK, SEE | ALERTING),
        "StockLevel": SEE | {"receive"},
        "Posting": SEE | {"add_cost"},
        "ReorderRule": RUN | RULING,
        "Scan": READ,
        **OWN,
        "Dashboard": SEE,
    },
    "Sales": {
        **_all(CATALOG, SEE),
        **_all(STOCK, SEE),
        "StockLevel": SEE | {"reserve"},
        "Reservation": SEE | {"reserve", "commit", "release"},
        "Backorder": SEE | {"cancel_backorder"},
        **OWN,
        "Dashboard": SEE,
    },
    "Analyst": {**_all(CATALOG, SEE), **_all(STOCK, SEE), **OWN, "Dashboard": SEE},
    "Auditor": {
        **_all(CATALOG, SEE),
        **_all(STOCK, SEE),
        "Examination": SEE | {"examine"},
        **OWN,
        "User": SEE,
        "Role": SEE,
        "Change": SEE,
        "Dashboard": SEE,
    },
    "Viewer": {**_all(CATALOG, READ), **_all(STOCK, READ), **OWN, "Dashboard": READ},
}

# What everybody who has signed in may use, whatever their roles.
EVERYBODY: Mapping[str, frozenset[str]] = {
    "MenuApi": frozenset({"get"}),
    "OpenApi": frozenset({"get"}),
    "Preference": frozenset({"read", "update"}),
    "Palette": READ,
    "SwaggerView": frozenset({"show"}),
    "ResetMyPasswordView": frozenset({"this_form_get", "this_form_post"}),
}
