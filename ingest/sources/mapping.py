"""A CSV that nobody foresaw, read by a mapping: a few lines of YAML that say which column is which field.

`id`, `occurred`, `stated` and the texts of `claimant`, `reporter` and `document` are templates: `{year}` stands for the
column `year`. Under `data` a field is a column, or a column with what to make of it (see `Field`); a field within a
field has a point in its name (`origin.name`)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ValidationError, field_validator, model_validator
from pydantic import Field as Described

from ingest.crosswalk import System
from ingest.kinds import CLAIMS
from ingest.record import Frozen, Name, Source, Text
from ingest.sources.layout import Joined, Layout
from ingest.sources.query import FILE, check
from ingest.sources.raw import Location, UnreadableFile
from ingest.sources.yaml_text import load

# What may stand outside of `files`.
SHORT = ("delimiter", "encoding")

PLACE = re.compile(r"\{([^{}]+)\}")

Words = Mapping[str, bool | int | float | str | None]


class Field(Frozen):
    """What a field of the payload is made of, in this order: the text, its words, its parts, a country, a number."""

    column: Name | None = None
    text: Text | None = Described(default=None, description="a template instead of a column")
    values: Words | None = Described(default=None, description="what the words of the column stand for")
    split: Annotated[str, Described(min_length=1, max_length=5)] | None = Described(
        default=None, description="what parts a list"
    )
    country: System | None = Described(default=None, description="the code list that its countries are of")
    year: Name | None = Described(
        default=None, description="the template of the year, month or day that a country code is of, if not of occurred"
    )
    name: Name | None = Described(
        default=None, description="the template of the name that stands beside a country code"
    )
    number: bool = False
    scale: float | None = Described(default=None, gt=0, description="what one of the column is in units, such as 1e6")
    unit: Name | None = Described(default=None, description="of a quantity, such as USD")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _column_or_text(self) -> "Field":
        if (self.column is None) == (self.text is None):
            raise ValueError("give either column, or text")
        return self

    @property
    def is_number(self) -> bool:
        return self.number or self.scale is not None or self.unit is not None


class Plan(Frozen):
    """A mapping as it stands in its file."""

    source: Source
    kind: Name
    claimant: Mapping[str, Any]
    reporter: Mapping[str, Any] | None = None
    document: Mapping[str, Any] = Described(default_factory=dict)
    files: Layout = Described(default_factory=Layout, description="how the table lies in its file")
    tables: Mapping[Annotated[str, Described(pattern=r"^[a-z][a-z0-9_]*$")], Joined] = Described(
        default_factory=dict, description="other files of the release, for the query"
    )
    query: Text | None = Described(default=None, description="in Polars' SQL, over the table file and those of tables")
    nulls: tuple[str | int | float, ...] = Described(default=(), description="what stands for nothing in the file")
    id: Text
    occurred: Text | None = None
    stated: Text | None = None
    data: Mapping[str, Field]

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """`delimiter` and `encoding` may stand without `files` above them."""
        short = {name: given[name] for name in SHORT if name in given}
        rest = {name: value for name, value in given.items() if name not in SHORT}
        return {**rest, "files": {**short, **given.get("files", {})}} if short else rest

    @model_validator(mode="after")
    def _with_query(self) -> "Plan":
        if self.tables and (self.query is None or FILE in self.tables):
            raise ValueError(f"tables are for a query, beside the file itself, which is {FILE}")
        return self

    @field_validator("query")
    @classmethod
    def _is_query(cls, query: str | None) -> str | None:
        if query is not None:
            check(query)
        return query

    @property
    def sql(self) -> str | None:
        """The query, or all of a table whose columns become rows."""
        return self.query or ("select * from file" if self.files.unpivot else None)

    def says(self, text: str) -> bool:
        """Whether a text says anything; a query has read what stands for nothing in the file as null."""
        return text != "" and (self.sql is not None or text not in map(str, self.nulls))

    def is_coded(self, column: str, text: str) -> bool:
        """Whether a field knows a text of the column that is a null elsewhere: NA of ISO 3166, a word of its own."""
        fields = [one for one in self.data.values() if one.column == column]
        return any(one.country == "iso2" or text in (one.values or ()) for one in fields)

    def columns(self) -> Iterator[tuple[str, Location]]:
        """Each column that is named, with where."""
        for key in ("claimant", "reporter", "document", "id", "occurred", "stated"):
            for text in _texts(getattr(self, key)):
                yield from ((name, (key,)) for name in PLACE.findall(text))
        for name, one in self.data.items():
            if one.column is not None:
                yield one.column, ("data", name)
            for template in (one.text, one.year, one.name):
                yield from ((column, ("data", name)) for column in PLACE.findall(template or ""))


def has_field(kind: str, name: str) -> bool:
    """Whether a payload has a field, within a field where the name has a point."""
    model: Any = CLAIMS[kind]
    *outer, last = name.split(".")
    for step in outer:
        field = model.model_fields.get(step)
        model = next((one for one in _models(field.annotation) if last in one.model_fields), None) if field else None
        if model is None:
            return False
    return last in model.model_fields


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def read_plan(path: Path) -> tuple[Plan, dict[Location, int]]:
    """A mapping, and the line of each of its keys. Raises UnreadableFile with the line of what is wrong."""
    try:
        given, lines = load(path)
        lines |= {("files", name): lines[name,] for name in SHORT if (name,) in lines}
        if not isinstance(given, dict):
            raise ValueError("line 1: no mapping; it names source, kind, claimant, id and data")
        plan = Plan.model_validate(in_tuples(given))
    except ValidationError as error:
        raise UnreadableFile("\n".join(problem(path, detail, lines) for detail in error.errors())) from error
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}", remedy="check the name after --mapping") from error
    except ValueError as error:
        raise UnreadableFile(f"{path}: {error}") from error
    _check_fields(path, plan, lines)
    return plan, lines


def _check_fields(path: Path, plan: Plan, lines: Mapping[Location, int]) -> None:
    """Raises UnreadableFile for a kind, or a field of it, that there is not."""
    if plan.kind not in CLAIMS:
        raise UnreadableFile(f"{path}: line {lines['kind',]}: no kind {plan.kind!r}", expected=", ".join(CLAIMS))
    known = CLAIMS[plan.kind].model_fields
    for name in plan.data:
        if name.partition(".")[0] not in known:
            raise UnreadableFile(
                f"{path}: line {lines['data', name]}: a {plan.kind} has no field {name!r}",
                expected="one of " + ", ".join(known),
                remedy="write the field before the colon and the column after it",
            )


def problem(path: Path, detail: Any, lines: Mapping[Location, int]) -> str:
    at = where = detail["loc"]
    while where and where not in lines:
        where = where[:-1]
    return f"{path}: line {lines.get(where, 1)}, {'.'.join(map(str, at))}: {detail['msg']}"


def in_tuples(given: Any) -> Any:
    """Lists as tuples, for a strict model takes no other."""
    if isinstance(given, dict):
        return {key: in_tuples(value) for key, value in given.items()}
    return tuple(map(in_tuples, given)) if isinstance(given, list) else given


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, Mapping):
        for value in given.values():
            yield from _texts(value)
