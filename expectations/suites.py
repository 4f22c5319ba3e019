"""The suite files: what is expected of each table, reviewed like code, one YAML file a table."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from expectations.anchor import is_anchored
from expectations.likeness import Measure, likeness
from expectations.outcome import Severity
from ingest.errors import DatelineError


class SuiteError(DatelineError):
    """A suite file says something that cannot be held against a table."""


# Expectations of each row, and of the rows that have the columns of an argument in common.
_OF_ROWS = (
    *("expect_column_values_", "expect_column_value_lengths_", "expect_column_pair_values_"),
    "expect_select_column_values_",
)
_OF_GROUPS = {
    "expect_column_values_to_be_unique": "column",
    "expect_compound_columns_to_be_unique": "column_list",
}


Change = str | dict[str, Any] | tuple[dict[str, Any], ...]


class Entry(BaseModel):
    """One expectation: a name Great Expectations knows with its arguments, or a query no row may come out of.

    `like_published` asks for a query of ours, with `at_most` and mostly `column`: see expectations.likeness.
    `each` says what of the table decides a query by itself: each `row`, or each group of rows that have these columns
    in common; without it, only the table as a whole does. What Great Expectations knows says so by its name.
    In a file the arguments stand beside the other keys; `arguments` is where they are kept. An entry with `columns` or
    `pairs` is as many, each with one of them as its `column`, or as its `column_A` and `column_B`.
    `broken_by` are changes of a good build, each of which alone the entry has to catch: one for each clause, beyond its
    bound by the least amount. `met_by` are changes that it lets pass, such as a value at the bound itself. A change is
    SQL, or a row or rows that are inserted, as columns and values; only the tests make it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    expect: str | None = Field(default=None, pattern="^expect_[a-z_]+$")
    sql: str | None = Field(default=None, min_length=1)
    like_published: Measure | None = None
    each: Literal["row"] | tuple[str, ...] | None = None
    reason: str = Field(min_length=1)
    severity: Severity = "critical"
    owner: str | None = None
    broken_by: tuple[Change, ...] = ()
    met_by: tuple[Change, ...] = ()
    arguments: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_arguments(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        own = cls.model_fields.keys() - {"arguments"}
        return {
            **{key: value for key, value in written.items() if key in own},
            "arguments": {key: value for key, value in written.items() if key not in own},
        }

    @model_validator(mode="after")
    def _one_claim(self) -> Self:
        if sum(claim is not None for claim in (self.expect, self.sql, self.like_published)) != 1:
            raise ValueError("an entry has either expect, sql or like_published")
        if self.like_published:
            needed = {"at_most"} if self.like_published == "row_count" else {"at_most", "column"}
            if self.arguments.keys() != needed:
                raise ValueError(f"like_published: {self.like_published} takes {' and '.join(sorted(needed))}")
        if self.each is not None and self.sql is None:
            raise ValueError("each is said of sql alone")
        if self.sql is not None and self.arguments:
            raise ValueError(f"sql takes no arguments, this entry has {', '.join(self.arguments)}")
        for pattern in _patterns(self.arguments):
            if not is_anchored(pattern):
                raise ValueError(f"the regex {pattern} is not anchored: write ^…$, alternatives as ^(a|b)$")
        return self

    @property
    def name(self) -> str:
        """What a reader calls this entry: the expectation's name, `sql`, or what is to be like the published file."""
        return self.expect or (f"{self.like_published}_like_published" if self.like_published else "sql")

    @property
    def columns(self) -> str | None:
        """The column, or the columns, that the expectation is about; None for a query or the table."""
        given = [self.arguments.get(key) for key in ("column", "column_A", "column_B")]
        return ", ".join(str(column) for column in given if column is not None) or None

    @property
    def decided_by(self) -> tuple[str, ...] | None:
        """The columns by which rows decide together, none where each does alone; None for the table as a whole."""
        if self.sql is not None:
            return () if self.each == "row" else self.each
        if self.expect in _OF_GROUPS:
            given = self.arguments[_OF_GROUPS[self.expect]]
            return (given,) if isinstance(given, str) else tuple(given)
        return () if (self.expect or "").startswith(_OF_ROWS) else None

    def query_of(self, table: str) -> str | None:
        """The query no row may come out of, if the entry is one."""
        if self.like_published is None:
            return self.sql
        return likeness(self.like_published, table, self.arguments.get("column"), float(self.arguments["at_most"]))


def _each_alone(written: Any) -> Any:
    """The entries of a file, those for several columns or pairs of columns apart."""
    return [one for entry in written for one in _apart(entry)] if isinstance(written, list) else written


def _apart(entry: Any) -> list[Any]:
    if not isinstance(entry, dict):
        return [entry]
    rest = {key: value for key, value in entry.items() if key not in ("columns", "pairs")}
    columns = [{**rest, "column": column} for column in entry.get("columns", ())]
    pairs = [{**rest, "column_A": first, "column_B": second} for first, second in entry.get("pairs", ())]
    return columns + pairs or [entry]


class Suite(BaseModel):
    """What is expected of one table, `schema.table`; `owner` answers for every entry that names nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = Field(pattern=r"^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$")
    owner: str = Field(min_length=1)
    expectations: Annotated[tuple[Entry, ...], BeforeValidator(_each_alone)] = Field(min_length=1)
    file: Path

    def hash_of(self, entry: Entry) -> str:
        """By which an expectation of this table is known again as long as nothing of it changes."""
        return hashlib.sha256(f"{self.table} {entry.model_dump_json()}".encode()).hexdigest()


def read_suites(folder: Path) -> tuple[Suite, ...]:
    """The suites of a folder's `*.yml` files, by file name. Raises SuiteError naming file and entry."""
    suites = tuple(_read(file) for file in sorted(folder.glob("*.yml")))
    if not suites:
        raise SuiteError(f"no suite file in {folder}", expected="at least one *.yml", remedy="write one")
    files: dict[str, Path] = {}
    for suite in suites:
        if (first := files.setdefault(suite.table, suite.file)) is not suite.file:
            raise SuiteError(f"{first.name} and {suite.file.name} both speak of {suite.table}",
                             expected="one file a table", remedy="join the two files")  # fmt: skip
    return suites


def _read(file: Path) -> Suite:
    try:
        written = yaml.load(file.read_bytes(), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise SuiteError(f"{file} is not YAML: {error}") from error
    if not isinstance(written, dict):
        raise SuiteError(f"{file} is not a suite", expected="the keys table, owner and expectations")
    try:
        return Suite.model_validate({**written, "file": file})
    except ValidationError as error:
        raise SuiteError(f"{file} is not a suite:\n" + "\n".join(_complaints(error))) from error


def _complaints(error: ValidationError) -> Iterator[str]:
    for complaint in error.errors():
        match complaint["loc"]:
            case ("expectations", int(index), *keys):
                place = " ".join([f"entry {index + 1}", *map(str, keys)])
            case keys:
                place = ".".join(map(str, keys))
        yield f"  {place}: {complaint['msg'].removeprefix('Value error, ')}"


def _patterns(arguments: dict[str, Any]) -> list[str]:
    written = [arguments.get("regex"), *(arguments.get("regex_list") or [])]
    return [str(pattern) for pattern in written if pattern is not None]
