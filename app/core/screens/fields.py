"""Form fields that read by kind: what a person typed is taken exactly or refused at the field, never converted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import get_timezone, to_user_timezone
from markupsafe import Markup
from wtforms import BooleanField, Field, SelectField, ValidationError, widgets
from wtforms.fields.choices import SelectChoice

from app.core.language import say, word
from app.core.screens.kinds import Day, Exact, Instant, Json, Kind, Text, Truth, Whole
from app.core.screens.typed_numbers import read_decimal, read_digits, shown_decimal
from app.core.screens.words import sentence

LONG_TEXT = 1_000
MINUTE = 60


class KindField(Field):
    """The base: shows the raw text again where it could not be read. An empty field is None."""

    widget = widgets.TextInput()
    kind_name = "text"

    def __init__(self, label: str = "", *, kind: Kind, is_required: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.kind, self.is_required = kind, is_required

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.kind.to_text(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was sent; raises wtforms' ValueError with the sentence for the field."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = self.kind.from_text(text) if text.strip() else None

    def pre_validate(self, _form: Any) -> None:
        """Refuse an empty required field."""
        if self.is_required and self.data is None and not self.process_errors:
            raise ValidationError(say("This value is required."))


class TextField(KindField):
    """One line of text; surrounding spaces go."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(text).strip() for text in valuelist])


class LongTextField(KindField):
    """Several lines of text."""

    kind_name = "long_text"
    widget = widgets.TextArea()


class WholeField(KindField):
    """An integer, typed as text: a number field of a browser takes the digits of few scripts."""

    kind_name = "integer"

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([read_digits(str(text)) for text in valuelist])


class ExactField(KindField):
    """A decimal, typed as text so that no browser rounds it, with the decimal sign of the reader's language."""

    kind_name = "decimal"

    def _value(self) -> str:
        return super()._value() if self.raw_data else shown_decimal(super()._value())

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([read_decimal(str(text)) for text in valuelist])


class MinutesField(KindField):
    """A length of time of so many seconds, typed and shown in minutes."""

    kind_name = "decimal"

    def _value(self) -> str:
        return super()._value() if self.raw_data or self.data is None else shown_decimal(f"{self.data / MINUTE:g}")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read minutes, parts of one as well, into whole seconds."""
        text = read_decimal(str(valuelist[0]) if valuelist else "")
        self.data = int(Exact().from_text(text) * MINUTE) if text else None


class DayField(KindField):
    """A calendar day."""

    kind_name = "date"
    widget = widgets.DateInput()


class InstantField(KindField):
    """A point in time, typed and shown in the reader's time zone."""

    kind_name = "instant"
    widget = widgets.DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return super()._value()
        return str(to_user_timezone(self.data).strftime("%Y-%m-%dT%H:%M:%S"))

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        text = str(valuelist[0]).strip() if valuelist else ""
        if self.data is not None and datetime.fromisoformat(text).tzinfo is None:
            self.data = get_timezone().localize(datetime.fromisoformat(text)).astimezone(UTC)


class JsonField(KindField):
    """A JSON document."""

    kind_name = "json"
    widget = widgets.TextArea()


class TruthField(BooleanField):
    """A tick box."""

    kind_name = "boolean"


class ChoiceField(SelectField):
    """One of a short list of words."""

    kind_name = "choice"

    def __init__(self, label: str = "", *, words: Sequence[str], is_required: bool = False, **options: Any) -> None:
        choices = [] if is_required else [SelectChoice("", "")]
        choices += [SelectChoice(name, word(sentence(name))) for name in words]
        super().__init__(label, choices=choices, coerce=lambda value: value or None, **options)
        self.is_required = is_required

    def pre_validate(self, form: Any) -> None:
        """Refuse a word that is not on the list."""
        if self.data is not None or self.is_required:
            super().pre_validate(form)


class RemoteSelectWidget:
    """A `<select data-remote="/product/pick">` that holds only what is chosen; the page's script loads the rest."""

    def __init__(self, is_multiple: bool = False) -> None:
        self.is_multiple = is_multiple

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """The element's HTML."""
        kwargs = {"id": field.id, "name": field.name, "data_remote": field.url, **kwargs}
        if self.is_multiple:
            kwargs["multiple"] = True
        if field.is_required:
            kwargs["required"] = True
        options = [] if self.is_multiple or field.is_required else [Markup('<option value=""></option>')]
        options += [Markup('<option value="{}" selected>{}</option>').format(key, text) for key, text in field.chosen()]
        return Markup("<select {}>{}</select>").format(
            Markup(widgets.html_params(**kwargs)),  # noqa: S704  # wtforms escapes the values
            Markup("").join(options),
        )


class RemoteSelect(Field):
    """The id of another row, chosen from a remote list; `find(ids)` fetches the rows within the person's scope."""

    kind_name = "relation"
    widget = RemoteSelectWidget()
    data: Any

    def __init__(
        self, label: str = "", *, url: str, find: Callable[[Sequence[int]], Mapping[int, Any]],
        is_required: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, **options)
        self.url, self.find, self.is_required = url, find, is_required

    def chosen(self) -> list[tuple[int, str]]:
        """Id and label of what is chosen."""
        ids = self._ids()
        found = self.find(ids)
        return [(number, str(found[number])) for number in ids if number in found]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the id sent."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = Whole().from_text(text) if text.strip() else None

    def pre_validate(self, _form: Any) -> None:
        """Refuse what does not exist or is not the person's to use."""
        ids = self._ids()
        if self.is_required and not ids and not self.process_errors:
            raise ValidationError(say("This value is required."))
        if len(self.find(ids)) < len(set(ids)):
            raise ValidationError(say("This does not exist any more, or is not yours to use."))

    def _ids(self) -> list[int]:
        return [] if self.data is None else [self.data]


class RemoteSelectMany(RemoteSelect):
    """The ids of several other rows."""

    kind_name = "relations"
    widget = RemoteSelectWidget(is_multiple=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [Whole().from_text(str(text)) for text in valuelist if str(text).strip()]

    def process_data(self, value: Any) -> None:
        """Take the ids of the row's related rows."""
        self.data = [row.id for row in value or []]

    def _ids(self) -> list[int]:
        return list(self.data or [])


def told(field: Any) -> str:
    """What the field holds as people read it: labels of what is chosen, words of choices, the text itself."""
    if isinstance(field, RemoteSelect):
        return ", ".join(sorted(label for _, label in field.chosen()))
    if isinstance(field, TruthField):
        return say("Yes") if field.data else say("No")
    if isinstance(field, ChoiceField):
        return word(sentence(field.data)) if field.data else ""
    return "\n".join(field.kind.to_text(field.data).splitlines())


def field_for(kind: Kind, label: str, *, is_required: bool, description: str = "", begun: str | None = None) -> Any:
    """The unbound field that reads values of that kind; a choice stands at `begun` and then cannot be left empty."""
    if isinstance(kind, Truth):
        return TruthField(label, description=description)
    if isinstance(kind, Text) and kind.choices:
        is_closed = is_required or begun is not None
        return ChoiceField(label, words=kind.choices, is_required=is_closed, description=description, default=begun)
    made = _FIELDS.get(type(kind), TextField)
    if isinstance(kind, Text) and (kind.max_length is None or kind.max_length > LONG_TEXT):
        made = LongTextField
    return made(label, kind=kind, is_required=is_required, description=description)


_FIELDS: dict[type[Kind], type[KindField]] = {
    Text: TextField,
    Whole: WholeField,
    Exact: ExactField,
    Day: DayField,
    Instant: InstantField,
    Json: JsonField,
}
