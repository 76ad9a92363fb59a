"""The one declarative base, the kinds of column used everywhere, and the session."""

import re
from datetime import date, datetime
from decimal import Decimal
from select import POLLIN, poll
from typing import Annotated, Any

from flask_appbuilder import Model as FabModel
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    MetaData,
    Numeric,
    Pool,
    String,
    Text,
    event,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, scoped_session

metadata: MetaData = FabModel.metadata
# Before any model is imported: migrations and error messages rely on these names.
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

db = SQLAlchemy(model_class=FabModel, disable_autonaming=True, session_options={"expire_on_commit": False})
session: scoped_session[FlaskSession] = db.session


@event.listens_for(Pool, "checkout")
def _replace_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    """Let the pool open another connection where the server has hung up.

    An idle connection on which something can be read has heard the server's farewell; looking costs no round trip.
    """
    if not connection.closed:
        line = poll()
        line.register(connection.fileno(), POLLIN)
        if not line.poll(0):
            return
    raise DisconnectionError("The server closed the connection.")


Id = Annotated[int, mapped_column(BigInteger)]
Code = Annotated[str, mapped_column(String(64))]  # what people type and scan: SKU, barcode, bin code
Name = Annotated[str, mapped_column(String(200))]
Word = Annotated[str, mapped_column(String(32))]  # one of a short list, checked by the database
LongText = Annotated[str, mapped_column(Text)]
Quantity = Annotated[Decimal, mapped_column(Numeric(18, 6))]
Money = Annotated[Decimal, mapped_column(Numeric(18, 4))]
Currency = Annotated[str, mapped_column(String(3))]  # ISO 4217
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]  # UTC
Day = Annotated[date, mapped_column(Date)]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]


def snake(name: str) -> str:
    """`StockLevel` -> `stock_level`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Row(FabModel):
    """A table row with a bigint key, in the PostgreSQL schema named after its package (`app.catalog` -> `catalog`)."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, sort_order=-100)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if not cls.__dict__.get("__abstract__", False):
            cls.__tablename__ = snake(cls.__name__)
            arguments = cls.__dict__.get("__table_args__", ())
            cls.__table_args__ = (*arguments, {"schema": cls.__module__.split(".")[1]})
        super().__init_subclass__(**kwargs)


class Entity(Row):
    """A row that people create and edit: it carries a version for concurrent edits and who touched it when."""

    __abstract__ = True

    row_version: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1", sort_order=900)
    created_at: Mapped[Instant] = mapped_column(server_default=func.now(), sort_order=901)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"), sort_order=902)
    updated_at: Mapped[Instant] = mapped_column(server_default=func.now(), onupdate=func.now(), sort_order=903)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"), sort_order=904)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.row_version} if hasattr(cls, "__table__") else {}
