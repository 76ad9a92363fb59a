"""What the page and the API of one entity share: its resource name, row scope, search, choices and verbs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Load, class_mapper, joinedload, selectinload

from app.core import current
from app.core.db import session
from app.core.errors import NotFound
from app.core.language import say, word
from app.core.screens.access import CREATE, DELETE, EXPORT, METHODS, READ, UPDATE, may
from app.core.screens.computed import ComputedFilter
from app.core.screens.interface import Interface
from app.core.screens.kinds import WORDS, Kind, kind_of
from app.core.screens.saved_list import SavedList
from app.core.screens.verbs import Verb
from app.core.screens.words import spoken

MAX_KEY = 2**63 - 1
KEY_DIGITS = 19


def id_in(text: str) -> int | None:
    """The id that the text holds, None where no row can have it."""
    is_id = text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS and int(text) <= MAX_KEY
    return int(text) if is_id else None


class EntityScreen:
    """The declarations of an entity; `View` and `Api` add the ways to reach it.

    `scope(query, actor)` narrows a SELECT to the rows the actor may see and change; every way to a row passes it.
    `search(query, text)` narrows and ranks a SELECT by free text. Without `add_columns` nobody creates, without
    `edit_columns` nobody edits, and `is_deletable = False` forbids deletion. `is_match_required` demands If-Match of
    changes. `choices` lists the words a column allows. Lists order by columns that lead an index; those of a table
    that `is_small` (some thousand rows at most) by any. `views` are the tabs above the list that come with the entity;
    `computed` are filters that no column answers. `bulk_edit` names those of `edit_columns` that may be changed on many
    rows at once; rows of an entity that `is_bulk_deletable` may be deleted together. `rights` are further permissions
    of the resource, which its services ask for. Rows that are not `is_editable` or not `is_removable` have no button
    for it. `called` is what one row is, where its table is called otherwise.
    """

    datamodel: Interface
    resource: ClassVar[str]
    scope: ClassVar[Callable[[Select[Any], current.Actor], Select[Any]] | None] = None
    search: ClassVar[Callable[[Select[Any], str], Select[Any]] | None] = None
    choices: ClassVar[Mapping[str, Sequence[str]]] = {}
    eager: ClassVar[Sequence[str]] = ()
    verbs: ClassVar[Sequence[Verb]] = ()
    rights: ClassVar[Sequence[str]] = ()
    views: ClassVar[Sequence[SavedList]] = ()
    computed: ClassVar[Mapping[str, ComputedFilter]] = {}
    called: ClassVar[str] = ""
    is_deletable: ClassVar[bool] = True
    is_editable: ClassVar[Callable[[Any], bool]] = lambda _row: True
    is_removable: ClassVar[Callable[[Any], bool]] = lambda _row: True
    bulk_edit: ClassVar[Sequence[str]] = ()
    is_bulk_deletable: ClassVar[bool] = False
    is_small: ClassVar[bool] = False
    is_match_required: ClassVar[bool] = False
    list_columns: list[str] = []
    show_columns: list[str] = []
    add_columns: list[str] = []
    edit_columns: list[str] = []
    search_columns: list[str] = []
    order_columns: list[str] = []
    label_columns: dict[str, str] = {}
    description_columns: dict[str, str] = {}
    kinds: Mapping[str, str] = {}
    card: Mapping[str, str] = {}
    base_order: tuple[str, str] | None = None
    exclude_route_methods: set[str] = set()
    route_base: str

    def name_permissions(self) -> None:
        """Let FAB know the resource's permissions instead of one per class and method; before its own set-up."""
        self.class_permission_name = self.resource
        self.method_permission_name = dict(METHODS)
        self.base_permissions = sorted(self.permissions())
        self.exclude_route_methods = set(self.exclude_route_methods) | self.forbidden_methods()

    def keep_declared(self) -> None:
        """Undo FAB's defaults, which open every column where none is declared; after its own set-up."""
        declared = type(self)
        for name in ("search_columns", "order_columns", "add_columns", "edit_columns", "label_columns"):
            setattr(self, name, getattr(declared, name) or type(getattr(EntityScreen, name))())
        self.show_columns = declared.show_columns or declared.list_columns

    @property
    def model(self) -> type[Any]:
        """The mapped class."""
        return self.datamodel.obj

    @classmethod
    def permissions(cls) -> set[str]:
        """Every permission that the resource knows, as `can_<name>`."""
        granted = {READ, EXPORT}
        granted |= {CREATE} if cls.add_columns else set()
        granted |= {UPDATE} if cls.edit_columns else set()
        granted |= {DELETE} if cls.is_deletable else set()
        return {f"can_{name}" for name in granted | {verb.name for verb in cls.verbs} | set(cls.rights)}

    @classmethod
    def forbidden_methods(cls) -> set[str]:
        """Methods whose permission the resource does not know; they get no route."""
        known = cls.permissions()
        unknown = {method for method, permission in METHODS.items() if f"can_{permission}" not in known}
        return unknown if cls.has_bulk_acts() else unknown | {"bulk"}

    @classmethod
    def has_bulk_acts(cls) -> bool:
        """Whether anything may be done to many rows at once."""
        return bool(cls.bulk_edit) or cls.is_bulk_deletable or any(verb.is_bulk for verb in cls.verbs)

    def may(self, permission: str) -> bool:
        """Whether the current user has the permission on this resource, and the resource knows it."""
        return f"can_{permission}" in self.permissions() and may(permission, self.resource)

    def kind(self, name: str) -> Kind | None:
        """The kind of the column `name`, None for a relation or a computed attribute."""
        column = self.datamodel.column(name)
        return None if column is None else kind_of(column, self.choices.get(name, ()))

    def rows(self) -> Select[Any]:
        """SELECT of every row that the current actor may see."""
        statement = select(self.model)
        scope = type(self).scope
        return scope(statement, current.actor()) if scope else statement

    def searched(self, statement: Select[Any], text: str) -> Select[Any]:
        """The SELECT narrowed by free text; without a declared `search`, by any of the text columns searched."""
        search = type(self).search
        if search:
            return search(statement, text)
        columns = [getattr(self.model, name) for name in self.text_columns()]
        return statement.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))

    def text_columns(self) -> list[str]:
        """The searched columns that hold text."""
        return [
            name for name in self.search_columns if (kind := self.kind(name)) is not None and kind.operators == WORDS
        ]

    @property
    def is_searchable(self) -> bool:
        """Whether free text finds anything here."""
        return type(self).search is not None or bool(self.text_columns())

    def loading(self, names: Iterable[str] = (), *, joined: bool = False) -> list[Load]:
        """Options that load the declared relations, and those that the `names` pass through, with the rows.

        Where few rows are read, those to one row may be `joined`: no statement of their own.
        """
        paths = {*self.eager, *(self._relation_path(name) for name in names)}
        return [self._loading(path, joined) for path in sorted(paths - {""})]

    def _relation_path(self, name: str) -> str:
        """The longest start of a dotted name that consists of relations."""
        mapper, path = class_mapper(self.model), []
        for part in name.split("."):
            if part not in mapper.relationships:
                break
            path.append(part)
            mapper = mapper.relationships[part].mapper
        return ".".join(path)

    def _loading(self, path: str, joined: bool) -> Any:
        model, option = self.model, None
        for part in path.split("."):
            attribute = getattr(model, part)
            if joined and not attribute.property.uselist:
                option = option.joinedload(attribute) if option else joinedload(attribute)
            else:
                option = option.selectinload(attribute) if option else selectinload(attribute)
            model = attribute.property.mapper.class_
        return option

    def find(self, key: str | int, names: Iterable[str] = ()) -> Any:
        """The row with that id within the actor's scope; raises `NotFound` alike for none and for not yours."""
        row_id = id_in(str(key))
        if row_id is not None:
            statement = self.rows().where(self.model.id == row_id).options(*self.loading(names, joined=True))
            row = session.execute(statement).unique().scalar_one_or_none()
            if row is not None:
                return row
        raise NotFound(say("There is no %(noun)s %(key)s.", noun=self.noun, key=str(key)[:40]))

    @property
    def noun(self) -> str:
        """The entity in running text, in the reader's language: `stock level`."""
        return word(self.called or " ".join(map(spoken, str(self.model.__tablename__).split("_"))))
