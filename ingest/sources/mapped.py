"""The records of a CSV as its mapping says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, is_own
from ingest.crosswalk.keys import plain
from ingest.crosswalk.named import country_named
from ingest.nulls import TEXT_NULLS
from ingest.sources.document import document
from ingest.sources.identity import escaped
from ingest.sources.layout import ROW
from ingest.sources.mapping import PLACE, Field, Plan, has_field, read_plan
from ingest.sources.query import QueryError, run
from ingest.sources.raw import Location, Raw, UnreadableFile, as_unreadable_file
from ingest.sources.source import Source
from ingest.sources.table import Check, rows_of, table_of
from ingest.sources.tabular import Row

NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")

# Beyond it a double no longer knows one whole number from the next.
LARGEST_WHOLE = 2**53


def source_of(mapping: Path) -> Source:
    """The data set that a mapping describes. Raises UnreadableFile."""
    plan, lines = read_plan(mapping)
    return Source(
        name=plan.source,
        title=str(plan.document.get("title", plan.source)),
        kinds=(plan.kind,),
        url=str(plan.document.get("url", "")),
        licence="as its publisher says",
        citation=str(plan.document.get("title", plan.source)),
        cadence="not known",
        stale_after=None,
        version=f"as {mapping.name} maps it",
        defects=(),
        left_out="the columns that the mapping does not name",
        recognises=lambda sample: False,
        read=partial(_read, mapping, plan, lines),
        id_template=plan.id,
        is_joined=lambda file: file.name in {one.name for one in plan.tables.values()},
    )


def _read(mapping: Path, plan: Plan, lines: Mapping[Location, int], files: Sequence[Path]) -> Iterator[Raw]:
    path, *joined = files

    def check(header: Sequence[str], file: Path) -> None:
        _check_columns(mapping, plan, lines, header, f"the query's result of {file}" if plan.sql else str(file))

    try:
        if plan.sql is None:
            found = rows_of(path, plan.files, check)
        else:
            found = _queried(mapping, plan, plan.sql, lines, path, joined, check)
        origins = _origins(mapping, plan, lines)
        for row in found:
            yield _raw(plan, path, row, origins)
    except (LookupError, UnicodeError) as error:
        raise UnreadableFile(
            f"{path}: not in the encoding {plan.files.encoding or 'of its byte order mark'} ({error})",
            remedy=f"say its encoding in {mapping}, such as encoding: latin-1",
        ) from error


def _queried(
    mapping: Path,
    plan: Plan,
    sql: str,
    lines: Mapping[Location, int],
    path: Path,
    joined: Sequence[Path],
    check: Check,
) -> Iterator[Row]:
    """The rows that the query makes of a file and those that it names: of these files, or beside it."""
    named = {file.name: file for file in joined}
    nulls = frozenset(map(str, plan.nulls))
    others = {}
    for name, one in plan.tables.items():
        file = named.get(one.name, path.with_name(one.name))
        with as_unreadable_file(file):
            others[name] = table_of(file, one, nulls).frame.drop(ROW)
    table = table_of(path, plan.files, nulls)
    try:
        result = run(sql, table, others)
    except QueryError as error:
        columns = ", ".join(name for name in table.frame.columns if name != ROW)
        raise UnreadableFile(
            f"{mapping}: line {_line_in(sql, str(error), lines['query',])}: query: {error}",
            expected=f"a query over file, which has {columns}",
        ) from error
    check([name for name in result.frame.columns if name != ROW], path)
    yield from result.rows(sorted({name for name, _ in plan.columns()}))


def _line_in(query: str, error: str, line: int) -> int:
    """The line of the mapping that an error of the query is of: a text of several lines begins on the line below."""
    found = re.search(r"at Line: ([0-9]+)", error)
    return line + int(found[1]) if found and "\n" in query else line


def _check_columns(mapping: Path, plan: Plan, lines: Mapping[Location, int], header: Sequence[str], where: str) -> None:
    """Raises UnreadableFile, with the line of the mapping, for a column that there is not."""
    for name, at in plan.columns():
        if name not in header:
            delimiter = f", or the delimiter, which is {plan.files.delimiter or 'that of the first line'!r}"
            raise UnreadableFile(
                f"{mapping}: line {lines[at]}: no column {name!r} in {where}",
                expected="one of " + ", ".join(header),
                remedy=f"correct the name{'' if plan.sql else delimiter}",
            )


def _origins(mapping: Path, plan: Plan, lines: Mapping[Location, int]) -> dict[Location, str]:
    """What each field is made of: its columns, and the line of the mapping that says so."""
    columns: dict[Location, list[str]] = {}
    for name, at in plan.columns():
        columns.setdefault(at, []).append(name)
    return {
        tuple(step for key in at for step in str(key).split(".")): f"column {', '.join(names)}; "
        f"{mapping.name}, line {lines[at]}"
        for at, names in columns.items()
    }


def _raw(plan: Plan, path: Path, row: Row, origins: Mapping[Location, str]) -> Raw:
    if row.defect:
        return Raw(path, row.line, b"", row.text, defect=row.defect)
    given = {name: value for name, value in row.fields.items() if plan.says(value)}
    # An id may hold what is a null elsewhere, such as the code NA.
    identity = _from_template(plan.id, given)
    given = {name: value for name, value in given.items() if value not in TEXT_NULLS or plan.is_coded(name, value)}
    title, publisher = str(plan.document.get("title", plan.source)), str(plan.document.get("publisher", ""))
    place = f"row {row.number} {row.place}" if row.place else ""
    where = document(path, place or f"row {row.number}", title=title, publisher=publisher)
    record = {
        "source": plan.source,
        "id": escaped(identity) if identity else None,
        "kind": plan.kind,
        "occurred": _from_template(plan.occurred, given),
        "stated": _from_template(plan.stated, given),
        "claimant": _from_template(plan.claimant, given),
        "reporter": _from_template(plan.reporter, given),
        "document": _filled(where | dict(_from_template(plan.document, given))),
        "data": _data(plan, given),
    }
    written = json.dumps(_filled(record), ensure_ascii=False).encode(errors="replace")
    return Raw(path, row.line, written, row.text, place=place, origins=origins)


def _from_template(template: Any, row: Mapping[str, str]) -> Any:
    """A template with its columns filled in; None where one of them says nothing."""
    if isinstance(template, Mapping):
        return _filled({key: _from_template(value, row) for key, value in template.items()})
    if not isinstance(template, str):
        return template
    if any(name not in row for name in PLACE.findall(template)):
        return None
    return PLACE.sub(lambda found: row[found[1]], template)


def _data(plan: Plan, row: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, field in plan.data.items():
        text = row.get(field.column) if field.column else _from_template(field.text, row)
        if text is None:
            continue
        parts = text.split(field.split) if field.split else [text]
        values = [_value(plan, field, part.strip(), row) for part in parts]
        _put(data, name, values if field.split else values[0])
        if field.country and has_field(plan.kind, f"{name}_given"):
            given = [part.strip() for part in parts]
            if not all(_is_own(field, part, value) for part, value in zip(given, values, strict=True)):
                _put(data, f"{name}_given", given if field.split else _beside(field, text, values[0], row))
    return data


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    """Under its name, or within a field where the name has a point."""
    *outer, last = name.split(".")
    for step in outer:
        inner = data.setdefault(step, {})
        if not isinstance(inner, dict):
            return  # the whole field is mapped as well; it is refused for what it is
        data = inner
    if value is not None:
        data[last] = value


def _is_own(field: Field, text: str, value: Any) -> bool:
    return text in (field.values or ()) or (field.country is not None and is_own(text, field.country, value))


def _beside(field: Field, text: str, value: Any, row: Mapping[str, str]) -> str:
    """What is kept of a code that is not the country's own: with the name beside it where the two are of no country."""
    name = _from_template(field.name, row)
    return f"{text} {name}" if name and value == UNKNOWN else text


def _value(plan: Plan, field: Field, text: str, row: Mapping[str, str]) -> Any:
    """What a text of the column stands for; what cannot be understood stays as it is, to be refused."""
    if field.values is not None and text in field.values:
        return field.values[text]
    if field.country:
        on = plain(_from_template(field.year or plan.occurred, row))
        return country_named(text, field.country, _from_template(field.name, row), on) or UNKNOWN
    if not field.is_number or not NUMBER.fullmatch(text):
        return text
    number = Decimal(text) * Decimal(str(field.scale or 1))
    value = int(number) if number == number.to_integral_value() and abs(number) < LARGEST_WHOLE else float(number)
    return {"value": value, "unit": field.unit} if field.unit else value


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", {})}
