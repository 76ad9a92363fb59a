"""Ask for a run: the act checked, the rows chosen in one statement, the work handed to the outbox."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import Select, func, insert, literal, select
from werkzeug.datastructures import MultiDict

from app.core import current
from app.core.bulk.acts import EDIT, UNDO, demand_act
from app.core.bulk.events import BulkRunAsked
from app.core.bulk.models import CHANGED, REFUSED, BulkItem, BulkRun
from app.core.bulk.values import checked
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid, KeyReused, Refusal
from app.core.language import counted, say
from app.core.outbox import record
from app.core.personal.list_views import with_view
from app.core.screens.access import UPDATE, demand
from app.core.screens.asking import read_ask
from app.core.screens.entity import MAX_KEY, EntityScreen
from app.core.screens.failures import cleaned
from app.core.screens.listing import narrowed
from app.core.transaction import transact

MAX_ROWS = 100_000
MAX_IDS = 10_000
MAX_QUERY = 2_000


@dataclass(frozen=True)
class Selection:
    """The rows of a run: those with the `ids`, or all that the list answers to `query` when it is not None."""

    ids: tuple[int, ...] = ()
    query: str | None = None


def ask_run(
    screen: EntityScreen, act_name: str, values: Mapping[str, Any], selection: Selection, key: str
) -> tuple[BulkRun, bool]:
    """The run, and whether it is the one that the same key asked for before.

    Refuses what the same act would refuse of one row, an empty selection, more than 100,000 rows, and a key that was
    used for something else. Ids that are not the actor's to see are kept as refused rows.
    """
    act = demand_act(screen, act_name)
    arguments = checked(screen, act, values)
    digest = _digest(screen.resource, act_name, arguments, selection)

    def work() -> tuple[BulkRun, bool]:
        earlier = _earlier(key, digest)
        if earlier is not None:
            return earlier, True
        run = _founded(screen.resource, act_name, key, digest, arguments=arguments, query=selection.query)
        _choose(screen, run, selection)
        return _started(run), False

    with cleaned():
        return transact(work)


def ask_undo(run: BulkRun) -> BulkRun:
    """The run that takes an edit back, asked for at most once; rows that changed since stay as they are.

    Refuses a run that is no edit, that still runs or changed nothing, and whoever may not edit the rows.
    """
    demand(UPDATE, run.resource)
    if not is_undoable(run):
        raise Refusal(say("This run cannot be undone: it still runs, changed nothing, or is no edit."))

    def work() -> BulkRun:
        session.execute(select(BulkRun.id).where(BulkRun.id == run.id).with_for_update())
        earlier: BulkRun | None = session.scalar(select(BulkRun).where(BulkRun.undoes_id == run.id))
        if earlier is not None:
            return earlier
        key = f"undo:{run.id}"
        undo = _founded(run.resource, UNDO, key, _digest(run.id), arguments=run.arguments, undoes_id=run.id)
        columns = (BulkItem.row_id, BulkItem.before, BulkItem.version_after)
        changed = select(literal(undo.id), *columns).where(BulkItem.run_id == run.id, BulkItem.state == CHANGED)
        _insert(changed.order_by(BulkItem.id), ["run_id", "row_id", "before", "version_after"])
        return _started(undo)

    return transact(work)


def is_undoable(run: BulkRun) -> bool:
    """Whether the run was an edit, has ended and changed something."""
    return run.act == EDIT and not run.is_open and run.changed > 0


def selected(screen: EntityScreen, query: str) -> Select[Any]:
    """SELECT of the rows that the list answers to the query; raises `BadQuery` naming the parameter."""
    if len(query) > MAX_QUERY:
        raise _invalid("query", say("Must have at most %(limit)s characters.", limit=MAX_QUERY))
    arguments = MultiDict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
    return narrowed(screen, read_ask(with_view(screen, arguments)))


def _choose(screen: EntityScreen, run: BulkRun, selection: Selection) -> None:
    if selection.query is not None:
        statement = selected(screen, selection.query)
    else:
        _demand_ids(selection.ids)
        statement = screen.rows().where(screen.model.id.in_(selection.ids))
    ids = statement.with_only_columns(screen.model.id).order_by(None).distinct().subquery()
    chosen = select(literal(run.id), ids.c.id).order_by(ids.c.id).limit(MAX_ROWS + 1)
    _insert(chosen, ["run_id", "row_id"])
    if selection.query is None:
        _refuse_unseen(run, selection.ids)


def _insert(statement: Select[Any], columns: list[str]) -> None:
    session.execute(insert(BulkItem).from_select(columns, statement))


def _refuse_unseen(run: BulkRun, ids: Sequence[int]) -> None:
    """Keep the ids that the actor may not see as refused rows: none of them is touched, each is told of."""
    seen = set(session.scalars(select(BulkItem.row_id).where(BulkItem.run_id == run.id)))
    unseen = [number for number in dict.fromkeys(ids) if number not in seen]
    if unseen:
        reason = say("There is no such row.")
        rows = [{"run_id": run.id, "row_id": number, "state": REFUSED, "reason": reason} for number in unseen]
        session.execute(insert(BulkItem), rows)
        run.done = run.failed = len(unseen)


def _started(run: BulkRun) -> BulkRun:
    run.total = session.scalar(select(func.count()).select_from(BulkItem).where(BulkItem.run_id == run.id)) or 0
    if not run.total:
        raise _invalid("query" if run.query is not None else "ids", say("No row is selected."))
    if run.total > MAX_ROWS:
        limit = counted(MAX_ROWS)
        raise _invalid("query", say("At most %(limit)s rows can be changed at once; narrow the list.", limit=limit))
    record(BulkRunAsked(run_id=run.id))
    return run


def _founded(resource: str, act: str, key: str, digest: str, **fields: Any) -> BulkRun:
    user_id = current.actor().user_id
    if user_id is None:
        raise Forbidden(say("Only a person changes many rows at once."))
    run = BulkRun(user_id=user_id, resource=resource, act=act, key=key, digest=digest, **fields)
    session.add(run)
    session.flush()
    return run


def _earlier(key: str, digest: str) -> BulkRun | None:
    found = session.scalar(select(BulkRun).where(BulkRun.user_id == current.actor().user_id, BulkRun.key == key))
    if found is not None and found.digest != digest:
        raise KeyReused(say("This Idempotency-Key has asked for another run before."))
    return found


def _demand_ids(ids: Sequence[int]) -> None:
    if len(ids) > MAX_IDS:
        limit = counted(MAX_IDS)
        raise _invalid("ids", say("At most %(limit)s ids can be named; send a query instead.", limit=limit))
    if any(not 0 < number <= MAX_KEY for number in ids):
        raise _invalid("ids", say("Must be a list of ids."))


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=repr).encode()).hexdigest()


def _invalid(name: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(f"/{name}", "invalid", reason)])
