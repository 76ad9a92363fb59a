"""Database failures as refusals: constraint and column by name, never SQL and never a value of somebody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import Duplicate, Fault, InUse, Invalid, Refusal, Stale


@contextmanager
def cleaned(model: type[Any]) -> Iterator[None]:
    """Turn what the database refuses within the block into the refusal people understand."""
    try:
        yield
    except StaleDataError as error:
        raise Stale("Somebody else changed this meanwhile; load it again.") from error
    except DBAPIError as error:
        refusal = _refusal(error, model)
        if refusal is None:
            raise
        raise refusal from None


def _refusal(error: DBAPIError, model: type[Any]) -> Refusal | None:
    for kind, make in _REFUSALS:
        if isinstance(error.orig, kind):
            return make(error.orig, model)
    return None


def _duplicate(cause: pg.Error, model: type[Any]) -> Refusal:
    fields = _fields(cause, model)
    faults = [Fault(f"/{field}", "taken", "This value is already taken.") for field in fields]
    return Duplicate(f"{_noun(model)} with the same {' and '.join(fields) or 'values'} already exists.", faults)


def _missing(cause: pg.Error, _model: type[Any]) -> Refusal:
    fault = Fault(f"/{cause.diag.column_name or ''}", "required", "This value is required.")
    return Invalid("A value is missing.", [fault])


def _rule(cause: pg.Error, model: type[Any]) -> Refusal:
    rule = (cause.diag.constraint_name or "").removeprefix(f"ck_{model.__tablename__}_").replace("_", " ")
    return Invalid(f"The rule “{rule}” of {_noun(model).lower()} is broken.", [Fault("", "rule", rule)])


def _reference(cause: pg.Error, model: type[Any]) -> Refusal:
    if cause.diag.table_name == model.__tablename__ and "is not present" in (cause.diag.message_detail or ""):
        fields = _fields(cause, model)
        return Invalid(
            "Something referred to does not exist.",
            [Fault(f"/{field}", "unknown", "Does not exist.") for field in fields],
        )
    return InUse(f"{_noun(model)} is still used by {(cause.diag.table_name or 'others').replace('_', ' ')}.")


def _fields(cause: pg.Error, model: type[Any]) -> list[str]:
    name = cause.diag.constraint_name
    for constraint in model.__table__.constraints:
        if constraint.name == name:
            return [column.name for column in constraint.columns]
    for index in model.__table__.indexes:
        if index.name == name:
            return [column.name for column in index.columns]
    return []


def _noun(model: type[Any]) -> str:
    return str(model.__tablename__).replace("_", " ").capitalize()


_REFUSALS: tuple[tuple[type[pg.Error], Callable[[pg.Error, type[Any]], Refusal]], ...] = (
    (pg.UniqueViolation, _duplicate),
    (pg.ForeignKeyViolation, _reference),
    (pg.RestrictViolation, lambda _cause, model: InUse(f"{_noun(model)} is still in use.")),
    (pg.NotNullViolation, _missing),
    (pg.CheckViolation, _rule),
    (pg.DataError, lambda _cause, _model: Invalid("A value does not fit its field.")),
    (pg.RaiseException, lambda cause, _model: Invalid(cause.diag.message_primary or "This change is refused.")),
)
