"""What people do with kits: put them together and take them apart."""

from app.core.screens.verbs import Verb
from app.inventory.sentences import told_of_kits
from app.inventory.services import Assemble, TakeApart, assemble, take_apart
from app.inventory.verbs.stock import HINTS, LABELS, PICKERS

ASSEMBLE = Verb(
    "assemble", "Assemble", Assemble, assemble, is_idempotent=True, icon="box-multiple",
    pickers=PICKERS,
    title="Assemble kits", purpose="Takes the parts off stock and puts kits on hand, worth what the parts were.",
    labels=LABELS | {"variant_id": "Kit", "location_id": "Take the parts from", "to_location_id": "Put the kits into"},
    hints=HINTS | {
        "location_id": "A bin, or a zone or site: then from any bin in it.",
        "to_location_id": "Left empty: the same place.",
        "lot": "Of a tracked kit: what the kits are labelled with.",
    },
    told=told_of_kits,
)  # fmt: skip
TAKE_APART = Verb(
    "take_apart", "Take apart", TakeApart, take_apart, is_idempotent=True, icon="box-off",
    pickers=PICKERS | {"part_id": "variant"},
    title="Take kits apart", purpose="Takes kits off stock and puts their parts back, each at its share of the worth.",
    labels=LABELS | {
        "variant_id": "Kit", "location_id": "Take the kits from", "to_location_id": "Put the parts into",
        "reason_id": "Why parts are lost", "is_lost": "Lost", "part_id": "Part", "lines": "Special parts",
    },
    hints=HINTS | {
        "to_location_id": "Left empty: the same place.",
        "lines": "Only what is special: parts of a lot, and parts that are lost.",
        "reason_id": "Where parts do not come back.",
    },
    told=told_of_kits,
)  # fmt: skip
