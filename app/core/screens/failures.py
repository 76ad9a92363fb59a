"""Database failures as refusals: constraint and column by name, never SQL and never a value of somebody else."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg import errors as pg
from sqlalchemy import CheckConstraint, Constraint, ForeignKeyConstraint, Index, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.schema import ColumnCollectionConstraint

from app.core.db import metadata
from app.core.errors import Duplicate, Fault, InUse, Invalid, Refusal, Stale
from app.core.language import headed, say, word, words


@contextmanager
def cleaned() -> Iterator[None]:
    """Turn what the database refuses within the block into the refusal people understand."""
    try:
        yield
    except StaleDataError as error:
        raise Stale(say("Somebody else changed this meanwhile; load it again.")) from error
    except DBAPIError as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        raise refusal from None


def _refusal(error: DBAPIError) -> Refusal | None:
    for kind, make in _REFUSALS:
        if isinstance(error.orig, kind):
            return make(error.orig)
    return None


def _duplicate(cause: pg.Error) -> Refusal:
    fields = _fields(_constraint(cause))
    faults = [Fault(f"/{field}", "taken", say("This value is already taken.")) for field in fields]
    return Duplicate(
        say(
            "%(noun)s with the same %(fields)s already exists.",
            noun=_noun(cause),
            fields=words(fields, str) or say("values"),
        ),
        faults,
    )


def _missing(cause: pg.Error) -> Refusal:
    fault = Fault(f"/{cause.diag.column_name or ''}", "required", say("This value is required."))
    return Invalid(say("A value is missing."), [fault])


def _rule(cause: pg.Error) -> Refusal:
    """A rule tells people what it asks for in its `info["message"]`; without one, by its name."""
    rule = _constraint(cause)
    name = (cause.diag.constraint_name or "").removeprefix(f"ck_{cause.diag.table_name}_").replace("_", " ")
    message = word(rule.info.get("message", "")) if rule is not None else ""
    noun = _words(cause.diag.table_name or "row")
    reason = message or say("This breaks the rule “%(name)s” of %(noun)s.", name=name, noun=noun)
    return Invalid(reason, [Fault(pointer, "rule", reason) for pointer in _pointers(rule)])


def _raised(cause: pg.Error) -> Refusal:
    """What a trigger says, in its own words; it may name the column (`USING COLUMN`)."""
    reason = word(cause.diag.message_primary or "") or say("This change is refused.")
    return Invalid(reason, [Fault(f"/{cause.diag.column_name}" if cause.diag.column_name else "", "rule", reason)])


def _unfit(_cause: pg.Error) -> Refusal:
    reason = say("A value does not fit its field.")
    return Invalid(reason, [Fault("", "range", reason)])


def _reference(cause: pg.Error) -> Refusal:
    key = _constraint(cause)
    if "is not present" in (cause.diag.message_detail or ""):
        faults = [Fault(f"/{field}", "unknown", say("Does not exist.")) for field in _fields(key)]
        return Invalid(say("Something referred to does not exist."), faults)
    target = key.referred_table.name if isinstance(key, ForeignKeyConstraint) else "this"
    return InUse(
        say(
            "%(noun)s is still used by %(user)s.",
            noun=headed(_words(target)),
            user=_words(cause.diag.table_name or "others"),
        )
    )


def _constraint(cause: pg.Error) -> Constraint | Index | None:
    """The constraint or unique index that refused, as the models declare it."""
    table = _table(cause)
    declared: list[Constraint | Index] = [] if table is None else [*table.constraints, *table.indexes]
    return next((one for one in declared if one.name == cause.diag.constraint_name), None)


def _table(cause: pg.Error) -> Table | None:
    name, schema = cause.diag.table_name or "", cause.diag.schema_name
    found = metadata.tables.get(f"{schema}.{name}")
    return metadata.tables.get(name) if found is None else found


def _fields(constraint: Constraint | Index | None) -> list[str]:
    """The columns that the constraint is about."""
    if isinstance(constraint, CheckConstraint):
        words = re.findall(r"\w+", str(constraint.sqltext))
        return [column.name for column in constraint.table.columns if column.name in words]
    if isinstance(constraint, ColumnCollectionConstraint | Index):
        return [column.name for column in constraint.columns]
    return []


def _pointers(constraint: Constraint | Index | None) -> list[str]:
    return [f"/{field}" for field in _fields(constraint)] or [""]


def _noun(cause: pg.Error) -> str:
    return headed(_words(cause.diag.table_name or "row"))


def _words(name: str) -> str:
    return word(name.removeprefix("ab_").replace("_", " "))


_REFUSALS: tuple[tuple[type[pg.Error], Callable[[pg.Error], Refusal]], ...] = (
    (pg.UniqueViolation, _duplicate),
    (pg.ForeignKeyViolation, _reference),
    (pg.RestrictViolation, lambda cause: InUse(say("%(noun)s is still in use.", noun=_noun(cause)))),
    (pg.NotNullViolation, _missing),
    (pg.CheckViolation, _rule),
    (pg.ExclusionViolation, _duplicate),
    (pg.DataError, _unfit),
    (pg.RaiseException, _raised),
)
