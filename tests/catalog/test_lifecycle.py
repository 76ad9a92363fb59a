"""Every status takes the verbs of the table and refuses the others by name."""

from typing import Any

import pytest

from app.catalog.models import PRODUCT_STATUSES
from app.catalog.services import ChangeStatus, activate, archive, block, phase_out, restore
from app.catalog.services.refusals import TransitionRefused
from app.catalog.states import TRANSITIONS, VERBS, verbs_of
from app.core.db import session
from app.core.errors import NotFound
from app.core.outbox import Outbox
from tests.factories import catalog

RUN = {"activate": activate, "phase_out": phase_out, "block": block, "archive": archive, "restore": restore}
EVERY = [(status, verb) for status in PRODUCT_STATUSES for verb in VERBS]


@pytest.mark.parametrize(("status", "verb"), EVERY)
def test_a_verb_follows_the_table(ctx: Any, status: str, verb: str) -> None:
    product = catalog.product(status=status)
    if (status, verb) in TRANSITIONS:
        assert RUN[verb](ChangeStatus(product_id=product.id)).status == TRANSITIONS[status, verb] == product.status
    else:
        with pytest.raises(TransitionRefused, match="does not apply"):
            RUN[verb](ChangeStatus(product_id=product.id))
        assert product.status == status


def test_the_table_speaks_of_known_statuses_and_verbs_only() -> None:
    assert {status for status, _ in TRANSITIONS} == set(PRODUCT_STATUSES)
    assert set(TRANSITIONS.values()) == set(PRODUCT_STATUSES)
    assert set(VERBS) == set(RUN)


def test_every_status_can_be_left() -> None:
    assert all(verbs_of(status) for status in PRODUCT_STATUSES)


def test_a_step_is_an_event(ctx: Any) -> None:
    product = catalog.product(status="active")
    block(ChangeStatus(product_id=product.id))
    event = session.query(Outbox).filter_by(topic="catalog.product_status_changed", aggregate_id=product.id).one()
    assert event.payload == {"product_id": product.id, "status_before": "active", "status": "blocked"}


def test_an_unknown_product_is_refused(ctx: Any) -> None:
    with pytest.raises(NotFound, match="There is no product 999999999"):
        activate(ChangeStatus(product_id=999_999_999))
